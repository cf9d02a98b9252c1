"""A list of a study's sources, with their metadata and the state of their notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from daap.core.model import Document
from daap.core.natural_order import natural_key
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.extract.files import note_path, notes_in, read_all, refuse_astray
from daap.extract.outlines import SUFFIX
from daap.extract.qda.store import source_extract, source_files
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
    """Every source of the table, of the list, of the notes here and of imports."""
    known = {note.source: note for note in listed}
    names = {note.name for note in known.values()}
    found = {
        document.identifier or document.path: document
        for document in _read(settings)
        if Path(document.path).name not in names
    }
    imported = {path.stem: path for path in source_files(settings.root)}
    for name in sorted({*records, *known, *found, *imported}, key=natural_key):
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
        elif name in imported:
            yield _imported(settings, imported[name], kind, title)
        else:
            yield Listing(name, kind, title, "", "", None, "", "no note known")


def _imported(settings: Settings, path: Path, kind: str, title: str) -> Listing:
    """A source that was imported. Raises InputError if its extract is invalid."""
    extract, size = source_extract(path), path.stat().st_size
    place = note_path(path, settings.root)
    title = title or extract.title
    return Listing(extract.identifier, kind, title, place, "", size, "", "imported")


def _read(settings: Settings) -> Iterator[Document]:
    """The notes of the study's folder that can be read."""
    if settings.notes.is_dir():
        found = notes_in(settings.notes)
        for path in found:
            refuse_astray(path, (settings.notes, settings.root))
        for documents in read_all(lambda path: [*read_file(path, settings)], found):
            yield from documents


def _title(document: Document) -> str:
    fields = (document.record.call, document.record.headings)
    return next((one["title"].value for one in fields if "title" in one), "")


def _of_list(settings: Settings, note: ListedNote, kind: str, title: str) -> Listing:
    state = state_of(note, settings.notes)
    place = settings.notes / note.name
    here = "" if state is State.MISSING else note_path(place, settings.root)
    outline = settings.outlines / f"{note.source}{SUFFIX}"
    is_outlined = state is State.MISSING and outline.is_file()
    said = "outline" if is_outlined else state.value
    return Listing(
        note.source, kind, title, here, note.path, note.bytes, note.sha256, said
    )
