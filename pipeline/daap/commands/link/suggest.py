"""The command that suggests mappings to a vocabulary."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import (
    deliver,
    echo,
    examples,
    existing,
    progress,
    settings,
    writing,
)
from daap.commands.options import NAMED_PATH, STUDY


@click.command(
    cls=Command,
    epilog=examples(
        "daap link suggest farm.ttl --out farm.sssom.tsv",
        "daap link suggest farm.owl --embeddings --min-confidence 0.1",
    ),
)
@click.argument("vocabulary", type=NAMED_PATH)
@STUDY
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file (*.sssom.tsv) to write; earlier decisions in it are kept.  "
    "[default: standard output]",
)
@click.option(
    "--embeddings",
    is_flag=True,
    help="Also compare meanings, with the sentence model of the extra 'embeddings'.",
)
@click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Leave out suggestions with less confidence.",
)
@click.option(
    "--per-code",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="The most suggestions for a code.",
)
def suggest(
    vocabulary: Path,
    study: Path | None,
    out: Path | None,
    embeddings: bool,
    least: float,
    per_code: int,
) -> None:
    """Propose mappings from the codes to the terms of VOCABULARY, any RDF file.

    Mappings that the study or an earlier --out has or rejects are left out.
    """
    from daap.build.study import read_study
    from daap.core.errors import SettingsError
    from daap.core.terminal import counted
    from daap.link.review.decide import save
    from daap.link.review.screen import harmless
    from daap.link.sssom import write_set
    from daap.link.suggest.suggest import earlier
    from daap.link.suggest.suggest import suggest as run
    from daap.link.suggest.table import decided

    existing(vocabulary)
    found = read_study(settings(study))
    if not found.knowledge.codebook.codes:
        raise SettingsError(
            "the study has no codebook, and emergent codes are not mapped; add "
            "files.codebook"
        )
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
    with writing(out):
        save(table, out)
    kept = len(decided(table))
    rest = len(table.rows) - kept
    said = f"{counted(rest, 'suggestion')} and {counted(kept, 'decision')} in {out}"
    way = f"; decide with 'daap link review {out}', or in the column ext_decision"
    echo(said + (way if rest else ""), err=True)
