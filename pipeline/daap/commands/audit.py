"""The command that holds the formal attributions against the traces."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.console import (
    NAMED_PATH,
    STUDY,
    deliver,
    examples,
    existing,
    fails_cleanly,
    settings,
    show_findings,
)
from daap.core.errors import InputError

if TYPE_CHECKING:
    from daap.core.settings import Settings


@click.command(
    epilog=examples(
        "daap audit", "daap audit p4", "daap audit --format csv > audit.csv"
    )
)
@click.argument("notes", nargs=-1, type=NAMED_PATH, metavar="[NOTES|SOURCE]...")
@STUDY
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@fails_cleanly
def audit(notes: tuple[Path, ...], study: Path | None, form: str) -> None:
    """Hold the formal attributions against the traces in the field notes.

    Of all notes of the study, of the files or folders named, or of the sources named
    by their identifiers.
    """
    from daap.build.study import audit_notes
    from daap.commands.render.audit import audit_text

    known = settings(study)
    sources = [str(note) for note in notes if _is_identifier(note)]
    files = [existing(note) for note in notes if not _is_identifier(note)]
    if sources and files:
        raise click.UsageError("name field notes or sources, not both")
    wanted = _wanted(known, sources)
    rows, findings = audit_notes(known, files)
    show_findings(findings)
    chosen = [row for row in rows if not wanted or row.source in wanted]
    deliver(audit_text(chosen, form), exact=form != "table")


def _is_identifier(note: Path) -> bool:
    """Whether an argument is no path but a source's identifier."""
    return len(note.parts) == 1 and not note.suffix and not note.exists()


def _wanted(known: Settings, names: Sequence[str]) -> set[str]:
    """The identifiers that are meant. Raises InputError with the nearest for others."""
    if not names:
        return set()
    from daap.extract.files import find_notes
    from daap.extract.notes.document import read_document
    from daap.extract.tables import read_sources
    from daap.query.parameters import nearest

    notes = find_notes((known.notes,))
    here = {read_document(p, known.root, known.label).identifier for p in notes}
    rows = read_sources(known.sources).rows if known.sources else ()
    listed = {row.identifier for row in rows}
    found = set()
    for name in names:
        same = {one for one in here | listed if one.casefold() == name.casefold()}
        meant = {name} & same or same
        if len(meant) != 1:
            near = nearest(name, sorted(here)) or nearest(name, sorted(listed))
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise InputError(name, f"is no field note and no source{hint}")
        if meant.isdisjoint(here):
            raise InputError(name, "has no field note here; see 'daap sources list'")
        found |= meant
    return found
