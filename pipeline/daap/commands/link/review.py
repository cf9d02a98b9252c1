"""The command to review mappings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import echo, examples, existing, settings
from daap.commands.options import NAMED_PATH, STUDY
from daap.core.terminal import has_colours, is_terminal

if TYPE_CHECKING:
    from daap.link.sssom import MappingSet


@click.command(
    cls=Command,
    epilog=examples(
        "daap link review farm.sssom.tsv --reviewer orcid:0000-0002-1825-0097",
        "daap link review farm.sssom.tsv --reviewer 'Bea Keeper' --apply",
    ),
)
@click.argument("file", type=NAMED_PATH)
@click.option(
    "--reviewer",
    default="",
    help="Who decides: an ORCID (orcid:…) or a name. With --apply, the columns "
    "reviewer_id and reviewer_label may name the reviewer of a row.",
)
@click.option(
    "--apply",
    "fill",
    is_flag=True,
    help="Ask nothing; apply the decisions in the column ext_decision, if all can "
    "be applied.",
)
@click.option(
    "--vocabulary",
    type=NAMED_PATH,
    help="An RDF file to take definitions from, for a table without them.",
)
@STUDY
def review(
    file: Path,
    reviewer: str,
    fill: bool,
    vocabulary: Path | None,
    study: Path | None,
) -> None:
    """Decide on the mappings in FILE one by one; every decision is saved.

    Stop and start at any time: the review continues at the first open row.
    """
    from daap.build.study import read_study
    from daap.core.terminal import counted
    from daap.link.review.decide import apply_all, reviewer_fault, save
    from daap.link.review.screen import harmless
    from daap.link.suggest.suggest import earlier

    name = harmless(reviewer).strip()
    if fault := reviewer_fault(name):
        raise click.BadParameter(fault, param_hint="--reviewer")
    if not name and not (reviewer or fill):
        raise click.UsageError("say who decides: --reviewer with an ORCID or a name")
    if reviewer and not name:
        raise click.BadParameter("names nobody", param_hint="--reviewer")
    table = earlier(existing(file))
    if not fill:
        _review(_defined(table, study, vocabulary), file, name)
        return
    known = read_study(settings(study)).subjects()
    applied, count, wrong = apply_all(table, name, known)
    for line in wrong:
        echo(harmless(line), err=True)
    if wrong:
        echo(f"{counted(len(wrong), 'decision')} cannot be applied, so none was")
        sys.exit(1)
    save(applied, file)
    echo(f"{counted(count, 'decision')} applied, 0 not understood")


def _defined(
    table: MappingSet, study: Path | None, vocabulary: Path | None
) -> MappingSet:
    """The table with definitions for display, if it has none itself."""
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
    """Show open rows one by one, read a key, and save the decision."""
    from daap.link.review.decide import is_open, save
    from daap.link.review.screen import KEYS, screen_width, suggestion_text
    from daap.link.review.session import Review

    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise click.UsageError("a review needs a terminal; without one use --apply")
    course = Review(table, reviewer)
    while course.row is not None:
        if has_colours(sys.stdout):
            click.clear()
        echo(suggestion_text(course.row, course.place, screen_width()))
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
