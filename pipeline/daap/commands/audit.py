"""The command that compares formal attributions with the traces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import deliver, examples, existing, settings, show_findings
from daap.commands.options import PLACE, STUDY, TABLE_FORMAT
from daap.core.errors import InputError

if TYPE_CHECKING:
    from daap.core.settings import Settings


@click.command(
    cls=Command,
    epilog=examples(
        "daap audit", "daap audit p4", "daap audit --format csv > audit.csv"
    ),
)
@click.argument("notes", nargs=-1, type=PLACE, metavar="[NOTES|SOURCE]...")
@STUDY
@TABLE_FORMAT
def audit(notes: tuple[Path | str, ...], study: Path | None, form: str) -> None:
    """Say whether the notes bear out the codes that the model gives a source.

    Name files, folders, or sources by identifier, title, CURIE or IRI; without any, all
    notes of the study are audited.
    """
    from daap.build.study import audit_notes
    from daap.commands.render.audit import audit_text

    known = settings(study)
    files = [existing(Path(note)) for note in notes if _is_file(note)]
    sources = [str(note) for note in notes if not _is_file(note)]
    if sources and files:
        raise click.UsageError("name field notes or sources, not both")
    wanted = _wanted(known, sources)
    rows, findings = audit_notes(known, files)
    show_findings(findings)
    chosen = [row for row in rows if not wanted or row.source in wanted]
    deliver(audit_text(chosen, form), exact=form != "table")


def _is_file(note: Path | str) -> bool:
    """Whether an argument is a file or folder, and no source."""
    if isinstance(note, str):
        return False
    is_source = ":" in str(note) or (
        len(note.parts) == 1 and not re.fullmatch(r"\.[A-Za-z]+", note.suffix)
    )
    return note.exists() or not is_source


def _wanted(known: Settings, names: Sequence[str]) -> set[str]:
    """The identifiers of sources. Raises InputError with the nearest names."""
    if not names:
        return set()
    from daap.core.nearest import did_you_mean, nearest

    here, titles = _sources(known)
    found = set()
    for name in names:
        local = _local(name, known.base)
        key = " ".join(local.casefold().split())
        same = {one for one in titles if one.casefold() == key}
        same = same or {one for one, title in titles.items() if key == title}
        meant = {local} & same or same
        if len(meant) > 1:
            several = " and ".join(sorted(meant))
            raise InputError(name, f"names several sources: {several}; name one")
        if not meant:
            near = nearest(local, sorted(here)) or nearest(local, sorted(titles))
            named = {title: one for one, title in titles.items()}
            near = near or [named[title] for title in nearest(key, sorted(named))]
            hint = did_you_mean(near)
            raise InputError(name, f"is neither a field note nor a source{hint}")
        if meant.isdisjoint(here):
            raise InputError(name, "has no field note here; see 'daap sources list'")
        found |= meant
    return found


def _local(name: str, base: str) -> str:
    """A source's identifier from its IRI or CURIE; other names are unchanged."""
    text = name[1:-1] if name[:1] == "<" and name[-1:] == ">" else name
    for start in (f"{base}source/", "source:", "data:source/"):
        if text.startswith(start):
            return text.removeprefix(start)
    return text


def _sources(known: Settings) -> tuple[set[str], dict[str, str]]:
    """The sources with a field note here, and the titles of known sources."""
    from daap.extract.files import find_notes
    from daap.extract.notes.document import read_document
    from daap.extract.tables import read_sources
    from daap.interpret.checks.record import source_of

    notes = find_notes((known.notes,))
    read = [source_of(read_document(p, known.root, known.label)) for p in notes]
    rows = read_sources(known.sources).rows if known.sources else ()
    titles = {
        one.identifier: " ".join(one.title.casefold().split()) for one in (*read, *rows)
    }
    return {one.identifier for one in read}, titles
