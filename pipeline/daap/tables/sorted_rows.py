"""Rows in the order of a query, sorted by SQLite, which holds only part of them.

What exceeds SQLite's page cache is in temporary files
(https://www.sqlite.org/tempfiles.html).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

from pyoxigraph import Literal, NamedNode

from daap.core.errors import DaapError
from daap.core.namespaces import XSD
from daap.query.row_order import RowOrder

Kind = tuple[str, str | None]
IRI: Kind = ("", None)
NUMBER: Kind = (XSD.integer.value, None)
TEXT: Kind = (XSD.string.value, None)
LARGE = 2**63
"""The least integer that SQLite does not hold."""


class MixedKeysError(Exception):
    """Keys that SPARQL compares in its own way, such as times, or IRIs with texts."""


def sorted_rows(
    rows: Iterable[tuple[Sequence[Any], Any]], columns: Sequence[str], order: RowOrder
) -> Iterator[Any]:
    """What is shown of each row of terms; ties stay in the order in which they come.

    As in SPARQL (15.1), nothing comes first, and texts are compared by code points. Of
    equal rows only the first is shown if the order is distinct. What is shown is a
    value of JSON.

    Raises MixedKeysError, before the first row, if the keys of a column are not all
    integers, all IRIs, or all texts in one language, and DaapError for a full disk.
    """
    places = [columns.index(name) for name, _ in order.by]
    keys = [f"key{number}" for number in range(len(places))]
    values = ", ".join("?" * (len(keys) + 2))
    by = ", ".join(
        f"{key} DESC" if descends else key
        for key, (_, descends) in zip(keys, order.by, strict=True)
    )

    kinds = dict[int, Kind]()

    def key(place: int, term: Any) -> str | int | None:
        if term is None:
            return None
        kind = _kind(term)
        if kinds.setdefault(place, kind) != kind:
            raise MixedKeysError
        return int(term.value) if kind == NUMBER else str(term.value)

    def written() -> Iterator[tuple[str | int | None, ...]]:
        for row, shown in rows:
            terms = "\t".join(map(str, row)) if order.distinct else None
            own = (key(place, row[place]) for place in places)
            yield *own, terms, json.dumps(shown)

    with _refused(), closing(sqlite3.connect("")) as database:
        database.execute(f"CREATE TABLE answer ({', '.join(keys)}, terms, shown)")
        database.executemany(f"INSERT INTO answer VALUES ({values})", written())  # noqa: S608
        found = database.execute(
            f"SELECT {', '.join(keys)}, ifnull(terms, rowid), shown "  # noqa: S608
            f"FROM answer ORDER BY {by}, rowid"
        )
        for _, tied in groupby(found, itemgetter(slice(len(keys)))):
            first = dict[str | int, str]()
            for *_, identity, shown in tied:
                first.setdefault(identity, shown)
            yield from map(json.loads, first.values())


def _kind(term: Any) -> Kind:
    """The kind of a term whose order SQLite knows. Raises MixedKeysError."""
    if isinstance(term, NamedNode):
        return IRI
    if isinstance(term, Literal):
        kind = term.datatype.value, term.language
        is_number = kind == NUMBER and abs(int(term.value)) < LARGE
        if is_number or kind == TEXT or term.language:
            return kind
    raise MixedKeysError


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise DaapError(f"an answer cannot be sorted in a file: {error}") from None
