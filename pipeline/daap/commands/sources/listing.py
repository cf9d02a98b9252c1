"""The command that lists a study's sources and where their notes are."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import deliver, examples, refuse, settings, show_findings
from daap.commands.options import STUDY, TABLE_FORMAT


@click.command(
    "list",
    cls=Command,
    epilog=examples("daap sources list", "daap sources list --format csv"),
)
@STUDY
@TABLE_FORMAT
def list_sources(study: Path | None, form: str) -> None:
    """List the sources of a study, and whether their field notes are here.

    A note is 'present' if it is as the study's list of notes says, 'changed' if it
    differs, 'missing', or 'not listed'; 'outline' if it is missing but its outline is
    here; 'imported' if 'daap import' read the source.
    """
    from daap.commands.render.source_list import listing_text
    from daap.extract.sync.listing import listings
    from daap.extract.sync.note_list import read_note_list
    from daap.extract.tables import read_sources

    known = settings(study)
    table = read_sources(known.sources) if known.sources else None
    records = {row.identifier: row for row in table.rows} if table else {}
    notes, findings = read_note_list(known.listed) if known.listed else ((), ())
    show_findings(findings)
    rows = [
        (
            one.identifier, one.kind, one.title, one.note, one.path,
            one.bytes, one.sha256, one.state,
        )
        for one in listings(known, records, notes)
    ]  # fmt: skip
    deliver(listing_text(rows, form), exact=form != "table")
    refuse(findings)
