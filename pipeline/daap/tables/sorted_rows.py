"""Rows in the order of a query, sorted by SQLite, which holds only part of them.

What exceeds SQLite's page cache is in temporary files
(https://www.sqlite.org/tempfiles.html).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any

from pyoxigraph import Literal

from daap.core.namespaces import XSD
from daap.query.row_order import RowOrder

NUMERIC = frozenset(f"{XSD.iri}{name}" for name in ("decimal", "double", "integer"))


def sorted_rows(
    rows: Iterable[tuple[Sequence[Any], Any]], columns: Sequence[str], order: RowOrder
) -> Iterator[Any]:
    """What is shown of each row of terms; ties stay in the order in which they come.

    As in SPARQL (15.1), nothing comes before numbers and these before texts, which are
    compared by code points. Of equal rows only the first is shown if the order is
    distinct. What is shown is a value of JSON.
    """
    places = [columns.index(name) for name, _ in order.by]
    keys = [f"key{number}" for number in range(len(places))]
    values = ", ".join("?" * (len(keys) + 2))
    by = ", ".join(
        f"{key} DESC" if descends else key
        for key, (_, descends) in zip(keys, order.by, strict=True)
    )

    def written() -> Iterator[tuple[str | float | None, ...]]:
        for row, shown in rows:
            terms = "\t".join(map(str, row)) if order.distinct else None
            yield *(_key(row[place]) for place in places), terms, json.dumps(shown)

    with closing(sqlite3.connect("")) as database:
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


def _key(term: Any) -> str | float | None:
    if isinstance(term, Literal) and term.datatype.value in NUMERIC:
        return float(term.value)
    return None if term is None else str(term.value)
