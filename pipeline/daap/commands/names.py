"""The command that lists likely names that no redaction pattern covers."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import deliver, echo, examples, progress, settings
from daap.commands.options import NAMED_PATH, STUDY, TABLE_FORMAT


@click.command(
    cls=Command,
    epilog=examples("daap names", "daap names field-notes --format csv > names.csv"),
)
@click.argument("notes", nargs=-1, type=NAMED_PATH)
@STUDY
@TABLE_FORMAT
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=120,
    show_default=True,
    help="How many names to list, the likeliest first; 0 lists all.",
)
@click.option(
    "--model",
    default="auto",
    show_default=True,
    help="A spaCy pipeline to ask too (the extra 'names'): its name, 'none', or "
    "'auto' for an installed one in the study's language.",
)
def names(
    notes: tuple[Path, ...], study: Path | None, form: str, limit: int, model: str
) -> None:
    """List likely names of people and employers that no pattern covers.

    Check the list before you publish, and write a [[redact]] for each name. The list
    holds what must not be published, so it goes only to the terminal.
    """
    from daap.build.study import likely_names
    from daap.commands.render.names import names_text

    progress("looking for names")
    found, helped = likely_names(settings(study), notes, model)
    progress("")
    shown = found[:limit] if limit else found
    deliver(names_text(shown, form), exact=form != "table")
    if helped:
        echo(f"asked the model {helped} too", err=True)
    if len(shown) < len(found):
        told = f"listed {len(shown)} of {len(found)} likely names; --limit 0 lists all"
        echo(told, err=True)
