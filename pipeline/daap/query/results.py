"""Answers of SPARQL queries in the formats of people and programs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from itertools import chain

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from daap.core import formats
from daap.core.csv_text import csv_text
from daap.core.errors import QuestionError
from daap.core.formats import RESULTS
from daap.core.iris import curie
from daap.core.terminal import visible
from daap.query.store import Answer

GRAPHS = {name: formats.GRAPHS[name] for name in ("ttl", "nt", "jsonld")}
NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML 1.0 does not allow (production 2), in UTF-8."""

FORMATS = ("table", "csv", "tsv", "json", "xml", *GRAPHS)


def format_answer(
    answer: Answer, form: str, *, prefixes: Mapping[str, str], width: int
) -> bytes:
    """The answer in a format; `width` is that of the terminal, for tables.

    Raises QuestionError if the format does not suit the form of the query.
    """
    if isinstance(answer, QuerySolutions | QueryBoolean):
        if form == "table":
            return _table(answer, prefixes, width).encode()
        if form not in RESULTS:
            raise QuestionError(
                f"a table cannot be written as {form}; choose csv, json …"
            )
        if isinstance(answer, QueryBoolean) and form in ("csv", "tsv"):
            return f"{str(bool(answer)).lower()}\n".encode()
        if isinstance(answer, QuerySolutions) and form == "csv":
            return solutions_csv(answer).encode()
        body = answer.serialize(format=RESULTS[form]) or b""
        return xml_text(body) if form == "xml" else body
    if form in RESULTS:
        raise QuestionError(
            f"a graph cannot be written as {form}; choose ttl, nt, jsonld"
        )
    triples = sorted(answer, key=str)
    graph = GRAPHS.get(form, RdfFormat.TURTLE)
    return serialize(triples, format=graph, prefixes=dict(prefixes)) or b""


def xml_text(body: bytes) -> bytes:
    """Results in XML with carriage returns as references (XML 1.0, 2.11).

    Raises QuestionError for a character that XML does not allow.
    """
    wrong = NO_XML.search(body)
    if wrong:
        character = ord(wrong[0].decode())
        raise QuestionError(
            f"XML cannot hold the character U+{character:04X}; choose json or csv"
        )
    return body.replace(b"\r", b"&#13;")


def solutions_csv(answer: QuerySolutions) -> str:
    """Solutions as CSV for spreadsheets (RFC 4180), each cell guarded.

    Apart from the guard, it is the format of SPARQL 1.1 Query Results in CSV.
    """
    names = [variable.value for variable in answer.variables]
    rows = ([_bare(solution[name]) for name in names] for solution in answer)
    return csv_text(chain([names], rows), end="\r\n")


def _bare(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    return "" if term is None else str(term)


def _table(
    answer: QuerySolutions | QueryBoolean, prefixes: Mapping[str, str], width: int
) -> str:
    if isinstance(answer, QueryBoolean):
        return "yes\n" if answer else "no\n"
    heads = [variable.value for variable in answer.variables]
    rows = [
        [visible(_term(solution[head], prefixes)) for head in heads]
        for solution in answer
    ]
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    return "\n".join([*table_lines(heads, rows, width), count]) + "\n"


def _term(
    term: NamedNode | BlankNode | Literal | Triple | None, prefixes: Mapping[str, str]
) -> str:
    """A term for display: a CURIE for an IRI, the text of a literal."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return curie(term.value, prefixes)
    if isinstance(term, Literal):
        return term.value
    return str(term)


def table_lines(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> list[str]:
    """The table's lines, with cells wrapped to fit the width in columns."""
    widths = _widths(heads, rows, width)
    lines = [
        "  ".join(h.ljust(w) for h, w in zip(heads, widths, strict=True)).rstrip(),
        "  ".join("─" * w for w in widths),
    ]
    for row in rows:
        cells = [_wrap(cell, w) for cell, w in zip(row, widths, strict=True)]
        for index in range(max(map(len, cells), default=0)):
            parts = [
                (cell[index] if index < len(cell) else "").ljust(w)
                for cell, w in zip(cells, widths, strict=True)
            ]
            lines.append("  ".join(parts).rstrip())
    return lines


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, width, break_on_hyphens=False) or [""]
    return lines


def _widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> list[int]:
    """Widths of columns: narrow ones are kept, wide ones share the rest."""
    wanted = [
        max([len(head), *(max(map(len, cell.split("\n"))) for cell in column)])
        for head, column in zip(
            heads, zip(*rows, strict=True) if rows else [()] * len(heads), strict=True
        )
    ]
    room = max(width - 2 * (len(heads) - 1), 8 * len(heads))
    if sum(wanted) <= room:
        return wanted
    widths = [0] * len(wanted)
    left, columns = room, sorted(range(len(wanted)), key=lambda i: wanted[i])
    for done, column in enumerate(columns):
        share = left // (len(columns) - done)
        widths[column] = max(1, min(wanted[column], share))
        left -= widths[column]
    return widths
