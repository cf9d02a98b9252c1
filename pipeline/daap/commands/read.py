"""The command that shows what was found in field notes."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import (
    deliver,
    examples,
    progress,
    refuse,
    settings,
    show_not_read,
    terminal_width,
)
from daap.commands.options import NAMED_PATH, STUDY


@click.command(
    cls=Command,
    epilog=examples(
        "daap read field-notes/p_4.md",
        "daap read field-notes --format json",
        "daap read bees.qdpx",
    ),
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
def read(notes: Path, study: Path | None, form: str) -> None:
    """Show what was found in a field note, in each of a folder, or in a project.

    For a file that 'daap import' reads, show its sources, codes, codings, coders,
    memos, cases, sets and links, and what would be left out. Nothing is written.
    """
    from daap.build.study import read_notes, read_study
    from daap.commands.render.field_notes import as_json, as_text
    from daap.extract.qda.formats import is_importable

    if notes.exists() and is_importable(notes):
        read_project(notes, study, form)
        return
    show_not_read([notes])
    progress(f"reading {notes}")
    documents = read_notes(read_study(settings(study)), [notes])
    progress("")
    shown = (
        as_json(documents) if form == "json" else as_text(documents, terminal_width())
    )
    deliver(shown, exact=form != "text")
    refuse(finding for document in documents for finding in document.findings)


def read_project(path: Path, study: Path | None, form: str) -> None:
    """Print the content of a project file, as the study would import it."""
    from daap.build.import_files import Import
    from daap.commands.render.projects import project_json, project_text

    progress(f"reading {path}")
    found = Import(path, settings(study))
    sources = list(found.sources())
    file, findings = found.file(), found.remarks.findings
    progress("")
    shown = project_json if form == "json" else project_text
    deliver(shown(file, sources, findings), exact=form != "text")
    refuse(findings)
