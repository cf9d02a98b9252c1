"""Readers of input files: the suffix of a name, or the first bytes, choose one.

A reader turns a file into Documents: a field note into one, another format into one
for each source that a file holds. Parts of a Document are known by the lines of the
file, by offsets in the transcript, or by both: where a format has no lines, they are
0. Notes whose words are given are neither split nor searched for again.

A new input format is a module with a reader and a line in READERS
(docs/extending.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from daap.core.model import Document
from daap.core.settings import Settings
from daap.extract.files import text_of
from daap.extract.notes.document import read_document

HEAD = 512
"""Bytes of a file by which a reader can tell its own."""


class Reader(Protocol):
    """Reads the files of one format."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of the names of its files, in lower case."""

    def reads(self, head: bytes) -> bool:
        """Whether a file of another name is of this format, by its first bytes."""

    def check(self, content: bytes, path: Path) -> None:
        """Raise InputError for content that can be told at once to be of no use."""

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """The sources of a file. Raises InputError for one that cannot be read."""


class FieldNotes:
    """Field notes in Markdown: one source in each."""

    suffixes = (".md",)

    def reads(self, head: bytes) -> bool:
        """Any text may be a field note."""
        return b"\0" not in head

    def check(self, content: bytes, path: Path) -> None:
        """It must be text in UTF-8."""
        text_of(content, path)

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """The one source of the note."""
        root, label = settings.root, settings.label
        yield read_document(path, root, label, settings.relations)


READERS: tuple[Reader, ...] = (FieldNotes(),)
"""All readers; of those that take a file by its first bytes, the last counts."""


def reader_of(path: Path) -> Reader:
    """The reader of a file; what is of no known format is read as a field note."""
    suffix = path.suffix.lower()
    for reader in READERS:
        if suffix in reader.suffixes:
            return reader
    try:
        with path.open("rb") as content:
            head = content.read(HEAD)
    except OSError:
        return READERS[0]
    for reader in reversed(READERS):
        if reader.reads(head):
            return reader
    return READERS[0]


def read_file(path: Path, settings: Settings) -> Iterator[Document]:
    """The sources of an input file. Raises InputError for one that cannot be read."""
    yield from reader_of(path).documents(path, settings)
