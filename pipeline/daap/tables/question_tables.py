"""Answers to the named questions as tables that contain their parameters.

The first columns are the question's parameters, in the form in which they are given:
codes by notation, sources by identifier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from pyoxigraph import Literal, NamedNode, Store

from daap.core.csv_text import write_csv
from daap.core.namespaces import XSD
from daap.query.keywords import EMPTY
from daap.query.published import OPEN, Term, as_it_stands, asked
from daap.query.question import Question, bindings
from daap.query.row_order import RowOrder, ordered_last, without_order
from daap.query.store import query_prefixes, select
from daap.tables.sorted_rows import MixedKeysError, sorted_rows
from daap.tables.workbook import ROWS, is_address

NAMES = "SELECT ?thing ?name { ?thing skos:notation|dct:identifier ?name }"
EVIDENCE = """SELECT ?thing (COUNT(DISTINCT ?evidence) AS ?n) {
  ?thing daap:evidencedBy|^daap:inSource ?evidence } GROUP BY ?thing"""
"""The number of sources whose steps assign a code, and of steps in a source."""

DATATYPES = {
    f"{XSD.iri}{name}": name for name in ("boolean", "date", "decimal", "integer")
}
Row = tuple[Any, ...]
Shown = tuple[list[str], list[str], int]
"""The cells of a row, the IRIs of those that are links, and a number of its
parameters' values."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of an answer that was written as CSV.

    `datatypes` are those of each column's values, `counts` the rows with the same
    parameters, `links` the IRIs of the cells that identify resources, of the first
    rows.
    """

    columns: tuple[str, ...]
    datatypes: tuple[set[str], ...]
    counts: Counter[Row]
    links: list[list[str]]

    def description(self, question: Question) -> dict[str, Any]:
        """The table in CSV on the Web."""
        says = {
            p.name: p.description + (", here the default" if p.type in OPEN else "")
            for p in question.parameters
        }
        columns = [
            {
                "name": name,
                "titles": name,
                **({"dc:description": f"{says[name]}."} if name in says else {}),
                "datatype": next(iter(found)) if len(found) == 1 else "string",
            }
            for name, found in zip(self.columns, self.datatypes, strict=True)
        ]
        return {
            "url": f"{question.name}.csv",
            "dc:title": question.title,
            "dc:description": question.description,
            "tableSchema": {"columns": columns},
        }


def _type(term: object) -> str:
    named = term.datatype.value if isinstance(term, Literal) else ""
    return DATATYPES.get(named, "string")


def _address(term: object) -> str:
    value = term.value if isinstance(term, NamedNode) else ""
    return value if is_address(value) else ""


class Answered:
    """Answers from one dataset."""

    def __init__(self, store: Store, base: str, *, on_disk: bool = False) -> None:
        self.store, self.base, self.on_disk = store, base, on_disk
        names, evidence = (
            map(tuple[Any, ...], select(store, query, prefixes=query_prefixes(base)))
            for query in (NAMES, EVIDENCE)
        )
        self.names = {thing: str(name.value) for thing, name in names}
        self.evidence = {thing: int(count.value) for thing, count in evidence}

    def table(self, question: Question, out: IO[str]) -> Table:
        """Write the answer for all values of the parameters as CSV (RFC 4180).

        Integers keep their default; `out` must not translate line ends.
        """
        fixed = bindings(question, {}, self.base)
        kinds = {parameter.name: parameter.type for parameter in asked(question)}
        kept = {name: fixed[name] for name, kind in kinds.items() if kind in OPEN}
        query = as_it_stands(question, query_prefixes(self.base), kept)
        plain = self._unordered(query)
        if plain:
            with suppress(MixedKeysError):
                return self._written(*plain, [*kinds], out)
            out.seek(0)
            out.truncate()
        query = ordered_last(query) if self.on_disk else query
        return self._written(query, None, [*kinds], out)

    def _written(
        self, query: str, order: RowOrder | None, names: Sequence[str], out: IO[str]
    ) -> Table:
        """Write an answer, in an order if it has none, with these as parameters."""
        answer = select(self.store, query, prefixes={})
        columns = tuple(variable.value for variable in answer.variables)
        places = [columns.index(name) for name in names]
        datatypes = tuple(set[str]() for _ in columns)
        values, counts, links = dict[Row, int](), Counter[int](), list[list[str]]()

        def read() -> Iterator[tuple[Row, Shown]]:
            for row in map(tuple, answer):
                for found, term in zip(datatypes, row, strict=True):
                    if term is not None:
                        found.add(_type(term))
                cells = [self._cell(t, place in places) for place, t in enumerate(row)]
                number = values.setdefault(tuple(row[p] for p in places), len(values))
                yield row, (cells, [_address(term) for term in row], number)

        def rows() -> Iterator[Sequence[str]]:
            yield columns
            shown = (
                sorted_rows(read(), columns, order) if order else (s for _, s in read())
            )
            for cells, addresses, number in shown:
                counts[number] += 1
                if len(links) < ROWS:
                    links.append(addresses)
                yield cells

        write_csv(rows(), out, end="\r\n")
        counted = Counter({row: counts[number] for row, number in values.items()})
        return Table(columns, datatypes, counted, links)

    def _unordered(self, query: str) -> tuple[str, RowOrder] | None:
        """The query without its order, if its rows are to be sorted here.

        A store on disk looks up terms to compare them, and holds all rows to sort them.
        """
        plain = without_order(query) if self.on_disk else None
        if plain is None:
            return None
        text, order = plain
        names = {v.value for v in select(EMPTY, text, prefixes={}).variables}
        return plain if names.issuperset(name for name, _ in order.by) else None

    def _cell(self, term: Any, named: bool) -> str:
        if named and term in self.names:
            return self.names[term]
        return "" if term is None else str(getattr(term, "value", term))

    def example(self, question: Question, table: Table) -> Mapping[str, Term]:
        """Values of the parameters with an answer, of most evidence, then rows."""
        names = [parameter.name for parameter in asked(question)]
        counts = table.counts
        if not counts or not names:
            return {}

        def rank(values: Row) -> tuple[int, int, list[str]]:
            written = [self._cell(value, named=True) for value in values]
            return -self.evidence.get(values[0], 0), -counts[values], written

        best = min(counts, key=rank)
        return dict(zip(names, best, strict=True))
