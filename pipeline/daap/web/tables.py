"""The tables of a release: answers to the named questions, and for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from daap.web.answers import format_answer
from daap.web.publish import Writer
from daap.web.question import Question, bindings, read_questions
from daap.web.release import text_writer
from daap.web.spreadsheets import spreadsheet_files
from daap.web.store import ask, query_prefixes

__all__ = ["table_files"]


def table_files(
    folder: Path, lines: Iterable[bytes], base: str, about: Mapping[str, str]
) -> Iterator[tuple[str, Writer]]:
    """One table per question, answered with the defaults of its parameters.

    `lines` are the triples to ask, as N-Triples, many lines at a time. Then the
    tables for spreadsheets, described with the title and licence in `about`.
    """
    store = Store()
    for text in lines:
        store.load(text, format=RdfFormat.N_TRIPLES)
    for question in read_questions(folder):
        answer = _answer(store, question, base)
        yield f"tables/{question.name}.csv", text_writer("".join(answer))
    yield from spreadsheet_files(store, base, about)


def _answer(store: Store, question: Question, base: str) -> Sequence[str]:
    """The lines of a table; line feeds end them, as in every other text file."""
    prefixes = query_prefixes(base)
    terms = bindings(question, {}, base)
    answer = ask(store, question.query, prefixes=prefixes, given=terms)
    content = format_answer(answer, "csv", prefixes=prefixes, width=0)
    return content.decode("utf-8").replace("\r\n", "\n").splitlines(keepends=True)
