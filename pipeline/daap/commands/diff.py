"""The command that compares two published datasets."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import deliver, examples, terminal_width


@click.command(
    cls=Command,
    epilog=examples(
        "daap diff old/dist dist",
        "daap diff old/dist dist --format csv",
        "daap diff daap-0.1.0.nq.gz daap-0.2.0.nq.gz --format patch > changes.rdfp",
    ),
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "patch", "update"]),
    default="text",
    show_default=True,
    help="patch (RDF Patch) and update (SPARQL) turn the OLD dump into the NEW one.",
)
def diff(old: Path, new: Path, form: str) -> None:
    """Show what the dataset NEW states and OLD does not, and vice versa.

    OLD and NEW are folders that 'daap build' made, or N-Quads dumps.
    """
    from daap.diff.compare import compare
    from daap.diff.text import format_difference

    found = compare(old, new)
    shown = format_difference(found, form, terminal_width())
    deliver(shown, exact=form != "text")
