"""The command that exports a published dataset to formats of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import echo, examples, save
from daap.commands.options import DATA
from daap.core.terminal import counted

NAMES = ("qdpx", "qdc", "csv", "webannotation", "nanopub")


@click.command(
    cls=Command,
    epilog=examples(
        "daap export --format qdpx --out study.qdpx",
        "daap export --format csv > codings.csv",
    ),
)
@DATA
@click.option(
    "--format",
    "form",
    type=click.Choice(NAMES),
    required=True,
    help="REFI-QDA project or codebook, coded segments, annotations, nanopublications.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: standard output]",
)
def export(data: Path, form: str, out: Path | None) -> None:
    """Write a published dataset in a format for other tools.

    For a source whose words are withheld, only places and codes are written. A project,
    which holds the words of its sources, leaves it out.
    """
    from daap.exchange.dataset import read_dataset
    from daap.exchange.formats import FORMATS

    dataset = read_dataset(data)
    content = FORMATS[form](dataset)
    if form == "qdpx":
        left = [source for source in dataset.sources if source.text is None]
        textless = [source for source in left if source.published == "AllText"]
        for why, number in (
            ("their words are withheld", len(left) - len(textless)),
            ("they are no texts", len(textless)),
        ):
            if number:
                left_out = counted(number, "source")
                echo(f"left out of the project, as {why}: {left_out}", err=True)
    save(content, out)
