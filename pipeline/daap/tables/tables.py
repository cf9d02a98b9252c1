"""The tables of a release: answers to the named questions, and for spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from daap.query.answers import format_answer
from daap.query.question import Question, bindings, read_questions
from daap.query.store import ask, query_prefixes
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer
from daap.tables.spreadsheets import spreadsheet_files

BUFFER = 1 << 20
"""Bytes of triples that are read at a time."""


def table_files(
    folder: Path,
    lines: Iterable[bytes],
    base: str,
    about: Mapping[str, str],
    stored: Path | None = None,
) -> Iterator[tuple[str, Writer]]:
    """One table per question, answered with the defaults of its parameters.

    `lines` are the triples to ask, as N-Triples, many lines at a time; they go into
    the empty folder `stored`, or into memory. Then the tables for spreadsheets,
    described with the title and licence in `about`.
    """
    store = _filled(lines, stored)
    for question in read_questions(folder):
        answer = _answer(store, question, base)
        yield f"tables/{question.name}.csv", text_writer("".join(answer))
    yield from spreadsheet_files(store, base, about)


def _filled(lines: Iterable[bytes], stored: Path | None) -> Store:
    """A store of triples, in memory or in a folder."""
    if stored is None:
        store = Store()
        for text in lines:
            store.load(text, format=RdfFormat.N_TRIPLES)
        return store
    store = Store(str(stored))
    stream = io.BufferedReader(_Stream(lines), BUFFER)
    store.bulk_load(stream, format=RdfFormat.N_TRIPLES)
    return store


class _Stream(io.RawIOBase):
    """Pieces of a text as one that is read from its beginning to its end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill a buffer, or a part of it."""
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return 0
            self.rest = memoryview(piece)
        size = min(len(into), len(self.rest))
        into[:size], self.rest = self.rest[:size], self.rest[size:]
        return size


def _answer(store: Store, question: Question, base: str) -> Sequence[str]:
    """The lines of a table; line feeds end them, as in every other text file."""
    prefixes = query_prefixes(base)
    terms = bindings(question, {}, base)
    answer = ask(store, question.query, prefixes=prefixes, given=terms)
    content = format_answer(answer, "csv", prefixes=prefixes, width=0)
    return content.decode("utf-8").replace("\r\n", "\n").splitlines(keepends=True)
