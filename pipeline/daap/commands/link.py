"""The commands on links to other vocabularies: a group, each with its own part."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.console import (
    NAMED_PATH,
    STUDY,
    deliver,
    echo,
    examples,
    existing,
    fails_cleanly,
    progress,
    refuse,
    settings,
    show_findings,
)
from daap.core.terminal import draws, watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from daap.build.study import Study
    from daap.core.settings import Settings
    from daap.link.sssom import MappingSet
    from daap.link.subjects import Subject


@click.group(
    epilog=examples(
        "daap link suggest farm.ttl --out farm.sssom.tsv",
        "daap link review farm.sssom.tsv --reviewer orcid:0000-0002-1825-0097",
        "daap link check",
    )
)
def link() -> None:
    """Join the codes to other vocabularies, and check what joins them."""


@link.command(
    epilog=examples(
        "daap link check", "daap link check --vocabularies ../shared/vocabularies"
    )
)
@STUDY
@click.option(
    "--vocabularies",
    type=NAMED_PATH,
    help="A folder with the files that targets.csv names; without it the objects "
    "of the mappings are not looked up.",
)
@fails_cleanly
def check(study: Path | None, vocabularies: Path | None) -> None:
    """Check every mapping, and show what the mappings cover."""
    from daap.build.study import link_findings, read_study
    from daap.core.errors import SettingsError

    if vocabularies is not None:
        existing(vocabularies)
    found = read_study(settings(study))
    if found.alignments is None:
        raise SettingsError("the study names no alignments; add files.alignments")
    findings = link_findings(found, vocabularies)
    show_findings(findings)
    _show_coverage(found)
    refuse(findings)


def _show_coverage(study: Study) -> None:
    from daap.link.coverage import by_kind, by_vocabulary, table_lines

    tables: Iterable[MappingSet] = study.alignments.sets if study.alignments else ()
    known: dict[str, Subject] = study.subjects()
    for lines in (by_vocabulary(tables), by_kind(tables, known)):
        echo("\n".join(table_lines(lines)) + "\n")


@link.command(
    epilog=examples(
        "daap link suggest farm.ttl --out farm.sssom.tsv",
        "daap link suggest farm.owl --embeddings --min-confidence 0.1",
    )
)
@click.argument("vocabulary", type=NAMED_PATH)
@STUDY
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file (*.sssom.tsv) to write; what was decided in it before stays.  "
    "[default: standard output]",
)
@click.option(
    "--embeddings",
    is_flag=True,
    help="Compare meanings too, with the sentence model of the extra 'embeddings'.",
)
@click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Leave out what is less sure.",
)
@click.option(
    "--per-code",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="Suggestions for a code at most.",
)
@fails_cleanly
def suggest(
    vocabulary: Path,
    study: Path | None,
    out: Path | None,
    embeddings: bool,
    least: float,
    per_code: int,
) -> None:
    """Propose mappings from the codes to the terms of VOCABULARY, any RDF file.

    What the study's mappings or an earlier --out hold or reject is left out.
    """
    from daap.build.study import read_study
    from daap.link.review.decide import save
    from daap.link.review.screen import harmless
    from daap.link.sssom import write_set
    from daap.link.suggest.suggest import earlier
    from daap.link.suggest.suggest import suggest as run
    from daap.link.suggest.table import decided

    existing(vocabulary)
    found = read_study(settings(study))
    aligned = found.alignments
    before = earlier(out) if out and out.exists() else None
    table = run(
        vocabulary, found.knowledge.codes, base=found.settings.base,
        tables=aligned.sets if aligned else (),
        targets=aligned.targets if aligned else {},
        before=before, embeddings=embeddings, least=least, per_code=per_code,
        progress=progress, tell=lambda line: echo(harmless(line), err=True),
    )  # fmt: skip
    progress("")
    if out is None:
        deliver(write_set(table))
        return
    save(table, out)
    kept = len(decided(table))
    echo(
        f"{len(table.rows) - kept} suggestions and {kept} decisions in {out}; "
        f"decide with 'daap link review {out}', or in the column ext_decision",
        err=True,
    )


@link.command(
    epilog=examples(
        "daap link review farm.sssom.tsv --reviewer orcid:0000-0002-1825-0097",
        "daap link review farm.sssom.tsv --reviewer 'Bea Keeper' --apply",
    )
)
@click.argument("file", type=NAMED_PATH)
@click.option(
    "--reviewer", required=True, help="Who decides: an ORCID (orcid:…), or a name."
)
@click.option(
    "--apply",
    "fill",
    is_flag=True,
    help="Ask nothing; carry out what the column ext_decision says.",
)
@click.option(
    "--vocabulary",
    type=NAMED_PATH,
    help="An RDF file to take definitions from, for a table without them.",
)
@STUDY
@fails_cleanly
def review(
    file: Path,
    reviewer: str,
    fill: bool,
    vocabulary: Path | None,
    study: Path | None,
) -> None:
    """Decide about the mappings in FILE one by one; every decision is saved.

    Start again at any time: it goes on where nobody has decided yet.
    """
    from daap.link.review.decide import apply_all, save
    from daap.link.review.screen import harmless
    from daap.link.suggest.suggest import earlier

    name = harmless(reviewer).strip()
    if not name:
        raise click.BadParameter("names nobody", param_hint="--reviewer")
    table = earlier(existing(file))
    if not fill:
        _review(_defined(table, study, vocabulary), file, name)
        return
    applied, count, wrong = apply_all(table, name)
    for line in wrong:
        echo(harmless(line), err=True)
    save(applied, file)
    echo(f"{count} decisions applied, {len(wrong)} not understood")
    sys.exit(1 if wrong else 0)


def _defined(
    table: MappingSet, study: Path | None, vocabulary: Path | None
) -> MappingSet:
    """The table with definitions to show, where it has none of its own."""
    from daap.build.study import read_study
    from daap.link.review.session import described, lacks_definitions
    from daap.link.suggest.entries import code_entries, read_glossary

    if not lacks_definitions(table):
        return table
    entries = code_entries(read_study(settings(study)).knowledge.codes)
    terms = read_glossary(existing(vocabulary)).terms if vocabulary else {}
    return described(
        table, {iri: entry.definition for iri, entry in {**terms, **entries}.items()}
    )


def _review(table: MappingSet, file: Path, reviewer: str) -> None:
    """Show one open row after the other, take a key, save what it decides."""
    from daap.link.review.decide import is_open, save
    from daap.link.review.screen import KEYS, card, screen_width
    from daap.link.review.session import Review

    if not (watched(sys.stdin) and watched(sys.stdout)):
        raise click.UsageError("a review needs a terminal; without one use --apply")
    course = Review(table, reviewer)
    while course.row is not None:
        if draws(sys.stdout):
            click.clear()
        echo(card(course.table, course.row, course.place, screen_width()))
        try:
            key = click.getchar().casefold()
        except (EOFError, KeyboardInterrupt):
            break
        what = KEYS.get(key, "")
        if what == "quit":
            break
        if course.take(what):
            save(course.table, file)
    left = sum(is_open(course.table, row) for row in course.table.rows)
    echo(f"{course.decisions} decided now, {left} open; all saved in {file}")


@link.command(
    epilog=examples("daap link export --format skos", "daap link export --out all.tsv")
)
@STUDY
@click.option(
    "--format",
    "form",
    type=click.Choice(["sssom", "skos", "owl"]),
    default="sssom",
    show_default=True,
    help="One table; relations of concepts, in Turtle; or axioms, in Turtle.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: standard output]",
)
@fails_cleanly
def export(study: Path | None, form: str, out: Path | None) -> None:
    """Write the study's mappings for use elsewhere."""
    from daap.build.study import read_study
    from daap.core.errors import SettingsError

    found = read_study(settings(study))
    if found.alignments is None:
        raise SettingsError("the study names no alignments; add files.alignments")
    content = _exported(found.alignments.sets, found.settings, form)
    if out is None:
        deliver(content)
    else:
        out.write_bytes(content)


def _exported(tables: Sequence[MappingSet], study: Settings, form: str) -> bytes:
    """The mappings in a format, as bytes."""
    from daap.link.export import as_owl, as_skos
    from daap.link.merge import merge_sets
    from daap.link.sssom import write_set
    from daap.serialise.writers import turtle_writer

    if form == "sssom":
        return write_set(merge_sets(tables, study)).encode("utf-8")
    found = as_skos(tables) if form == "skos" else as_owl(tables, study.base)
    write = turtle_writer(tuple(dict.fromkeys(found)), study.base)
    out = io.BytesIO()
    write(out)
    return out.getvalue()
