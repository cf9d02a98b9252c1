"""A study's sources as one list: what is known of each, and where its note is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from daap.core.model import Document, SourceRecord
from daap.core.settings import Settings
from daap.extract.files import natural_key, note_path, notes_in, read_all, refuse_astray
from daap.extract.reader import read_file
from daap.extract.sync.missing import State, state_of
from daap.extract.sync.note_list import ListedNote


@dataclass(frozen=True, slots=True)
class Listing:
    """One source; `note` is its file in the study, `path` that in the repository."""

    identifier: str
    kind: str
    title: str
    note: str
    path: str
    bytes: int | None
    sha256: str
    state: str


def listings(
    settings: Settings,
    records: Mapping[str, SourceRecord],
    listed: Iterable[ListedNote],
) -> Iterator[Listing]:
    """Every source of the table, of the list, and of the notes in the folder."""
    known = {note.source: note for note in listed}
    names = {note.name for note in known.values()}
    found = {
        document.identifier or document.path: document
        for document in _read(settings)
        if Path(document.path).name not in names
    }
    for name in sorted({*records, *known, *found}, key=natural_key):
        kind = "interview" if settings.interview.fullmatch(name) else "grey literature"
        title = records[name].title if name in records else ""
        if name in known:
            yield _of_list(settings, known[name], kind, title)
        elif name in found:
            document = found[name]
            place = settings.root / document.path
            size = place.stat().st_size if place.is_file() else None
            title = title or _title(document)
            yield Listing(name, kind, title, document.path, "", size, "", "not listed")
        else:
            yield Listing(name, kind, title, "", "", None, "", "no note known")


def _read(settings: Settings) -> Iterator[Document]:
    """The notes of the study's folder, read as far as they can be."""
    if settings.notes.is_dir():
        found = notes_in(settings.notes)
        for path in found:
            refuse_astray(path, (settings.notes, settings.root))
        read = partial(_documents, settings)
        for documents in read_all(read, found):
            yield from documents


def _documents(settings: Settings, path: Path) -> tuple[Document, ...]:
    return tuple(read_file(path, settings))


def _title(document: Document) -> str:
    fields = (document.record.call, document.record.headings)
    return next((one["title"].value for one in fields if "title" in one), "")


def _of_list(settings: Settings, note: ListedNote, kind: str, title: str) -> Listing:
    state = state_of(note, settings.notes)
    place = settings.notes / note.name
    here = "" if state is State.MISSING else note_path(place, settings.root)
    return Listing(
        note.source, kind, title, here, note.path, note.bytes, note.sha256, state
    )
