"""Readers of input files, chosen by suffix or first bytes.

A reader turns a file into Documents, one for each source in the file. Parts of a
Document have lines of the file, offsets in the transcript, or both: in a format
without lines these are 0. Notes that have a span already are neither split nor
anchored again.

A new input format is a module with a reader and a line in READERS
(docs/extending.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol

from daap.core.model import Document
from daap.core.natural_order import natural_key
from daap.core.settings import Settings
from daap.extract.files import find_notes, head_of, notes_in, refuse_astray
from daap.extract.outlines import SUFFIX, Outlines, outline_files, read_outline
from daap.extract.qda.store import source_files


class Reader(Protocol):
    """A reader of one format."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of its files, in lower case."""

    def reads(self, head: bytes) -> bool:
        """Whether a file with another suffix is of this format, by its first bytes."""

    def check(self, content: bytes, path: Path) -> None:
        """Raise InputError for content that is certainly not of this format."""

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """The sources of a file. Raises InputError if it cannot be read."""


READERS: Sequence[Reader] = tuple(
    resolve_name(name)()
    for name in (
        "daap.extract.notes.reader:FieldNotes",
        "daap.extract.qda.documents:SourceExtracts",
        "daap.extract.outlines:Outlines",
    )
)
"""All readers; if several recognise a file by its first bytes, the last is used."""


def reader_of(path: Path) -> Reader:
    """The reader of a file; an unknown format is read as a field note.

    Of several with its suffix the first bytes decide, else the first one is used.
    """
    suffix = path.suffix.lower()
    named = [reader for reader in READERS if suffix in reader.suffixes]
    if len(named) == 1:
        return named[0]
    head = head_of(path)
    found = (one for one in reversed(named or READERS) if one.reads(head))
    return next(found, (named or READERS)[0])


def read_file(path: Path, settings: Settings) -> Iterator[Document]:
    """The sources of an input file. Raises InputError if it cannot be read."""
    yield from reader_of(path).documents(path, settings)


def is_outline(path: Path) -> bool:
    """Whether a file is an outline of a withheld source."""
    return path.suffix == SUFFIX and isinstance(reader_of(path), Outlines)


def study_inputs(settings: Settings) -> list[Path]:
    """The study's field notes and imports, and outlines of sources without either.

    In the natural order of their names, so that an outline takes the place of its
    note. Raises InputError if there is nothing to read, and for an invalid outline.
    """
    outlines, imported = outline_files(settings), source_files(settings.root)
    for path in imported:
        refuse_astray(path, (settings.root,))
    is_there = settings.notes.is_dir() and notes_in(settings.notes)
    others = outlines or settings.imports.is_dir()  # an import may be a codebook only
    wanted = (settings.notes,) if is_there or not others else ()
    found = {
        path.name: path for path in (*find_notes(wanted, settings.root), *imported)
    }
    for path in outlines:
        found.setdefault(Path(read_outline(path).path).name, path)
    return [found[name] for name in sorted(found, key=lambda n: (natural_key(n), n))]
