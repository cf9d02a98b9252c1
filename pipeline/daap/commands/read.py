"""The command that shows what was found in field notes."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.console import (
    NAMED_PATH,
    STUDY,
    deliver,
    examples,
    fails_cleanly,
    progress,
    refuse,
    settings,
    show_not_read,
    terminal_width,
)


@click.command(
    epilog=examples(
        "daap read field-notes/p_4.md", "daap read field-notes --format json"
    )
)
@click.argument("notes", type=NAMED_PATH)
@STUDY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for a program.",
)
@fails_cleanly
def read(notes: Path, study: Path | None, form: str) -> None:
    """Show what was found in a field note, or in each of a folder."""
    from daap.build.study import read_notes, read_study
    from daap.commands.render.field_notes import as_json, as_text

    show_not_read([notes])
    progress(f"reading {notes}")
    documents = read_notes(read_study(settings(study)), [notes])
    progress("")
    shown = (
        as_json(documents) if form == "json" else as_text(documents, terminal_width())
    )
    deliver(shown, exact=form != "text")
    refuse(finding for document in documents for finding in document.findings)
