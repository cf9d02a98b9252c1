"""The tables of a release: answers to the named questions, and for spreadsheets.

Next to each answer is its question, as a query for any SPARQL endpoint.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from daap.query.published import published
from daap.query.question import Question, read_questions
from daap.query.store import query_prefixes
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer
from daap.tables.csv_file import copied, csv_file
from daap.tables.question_tables import Answered
from daap.tables.spreadsheets import spreadsheet_files
from daap.tables.workbook import Book

CHUNK = 1 << 23
"""Bytes of triples that are loaded at once: what a load holds grows with them."""


def table_files(
    lines: Iterable[bytes],
    base: str,
    about: Mapping[str, str],
    stored: Path | None = None,
) -> Iterator[tuple[str, Writer]]:
    """Each question, and its answer as a table for all values of its parameters.

    Each file must be written before the next one is asked for. `lines` are the triples
    to query, as N-Triples, many lines at a time; they are loaded into the empty folder
    `stored`, or into memory. Then follow the tables for spreadsheets, described with
    the title and licence in `about`, and a workbook of all tables with the date
    `issued`.
    """
    store = _filled(lines, stored)
    answered = Answered(store, base, on_disk=stored is not None)
    book = Book(about["title"], about["issued"])
    described = list[dict[str, Any]]()
    for question in read_questions().values():
        yield from _question_files(question, answered, book, described)
        if stored is not None:
            _return_memory()
    yield from spreadsheet_files(store, base, about, book, described)
    yield "tables/daap.xlsx", book.writer()


def _question_files(
    question: Question, answered: Answered, book: Book, described: list[dict[str, Any]]
) -> Iterator[tuple[str, Writer]]:
    """The answer and the question, which are added to the workbook and described."""
    with csv_file() as answer:
        table = answered.table(question, answer)
        described.append(table.description(question))
        answer.seek(0)
        book.add(described[-1], answer, table.links)
        yield f"tables/{question.name}.csv", copied(answer)
    example = answered.example(question, table)
    text = published(question, query_prefixes(answered.base), example)
    yield f"questions/{question.name}.rq", text_writer(text)


def _filled(lines: Iterable[bytes], stored: Path | None) -> Store:
    """A store of triples, in memory or in a folder."""
    if stored is None:
        store = Store()
        for text in lines:
            store.load(text, format=RdfFormat.N_TRIPLES)
        return store
    store = Store(str(stored))
    held = list[bytes]()
    for text in lines:
        held.append(text)
        if sum(map(len, held)) >= CHUNK:
            store.bulk_load(b"".join(held), format=RdfFormat.N_TRIPLES)
            held = []
    store.bulk_load(b"".join(held), format=RdfFormat.N_TRIPLES)
    store.optimize()
    return store


def _return_memory() -> None:
    """Return freed memory to the system, where glibc would keep it (malloc_trim(3)).

    Else the memory of a long answer stays until the end.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in other libraries
        if trim is not None:
            trim(0)
