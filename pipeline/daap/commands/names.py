"""The command that lists likely names that no redaction pattern covers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import deliver, echo, examples, progress, settings
from daap.commands.options import NAMED_PATH, STUDY, TABLE_FORMAT
from daap.commands.render.table import text_table
from daap.core.csv_text import csv_text
from daap.core.json_codec import json_text

if TYPE_CHECKING:
    from daap.interpret.names.likely import Candidate

FEW = 3
"""The places shown in a line of the table."""

HEADS = ("name", "count", "notes", "why", "places")


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

    progress("looking for names")
    found, helped = likely_names(settings(study), notes, model)
    progress("")
    shown = found[:limit] if limit else found
    deliver(_text(shown, form), exact=form != "table")
    if helped:
        echo(f"asked the model {helped} too", err=True)
    if len(shown) < len(found):
        told = f"listed {len(shown)} of {len(found)} likely names; --limit 0 lists all"
        echo(told, err=True)


def _text(found: Sequence[Candidate], form: str) -> str:
    """The names in one of the formats table, csv and json."""
    if form == "json":
        listed = [
            {
                "name": one.name,
                "count": one.count,
                "notes": one.notes,
                "why": [reason.label for reason in one.reasons],
                "places": one.places,
            }
            for one in found
        ]
        return json_text(listed)
    if form == "csv":
        return csv_text([HEADS, *(_row(one, len(one.places)) for one in found)])
    return text_table([HEADS, *(_row(one, FEW) for one in found)])


def _row(one: Candidate, most: int) -> tuple[str, ...]:
    """The cells of a name with at most this many places."""
    places = " ".join(one.places[:most]) + " …" * (len(one.places) > most)
    why = "; ".join(reason.label for reason in one.reasons)
    return one.name, str(one.count), str(one.notes), why, places
