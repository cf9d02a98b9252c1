"""Answers to the named questions as tables that contain their parameters.

The first columns are the question's parameters, in the form in which they are given:
codes by notation, sources by identifier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from daap.core.csv_text import csv_text
from daap.core.namespaces import XSD
from daap.query.published import OPEN, Term, as_it_stands, asked
from daap.query.question import Question, bindings
from daap.query.store import ask, query_prefixes
from daap.tables.workbook import is_address

NAMES = "SELECT ?thing ?name { ?thing skos:notation|dct:identifier ?name }"
EVIDENCE = """SELECT ?thing (COUNT(DISTINCT ?evidence) AS ?n) {
  { ?evidence daap:attributedCode ?thing } UNION { ?thing daap:evidencedBy ?evidence }
  UNION { ?evidence daap:inSource ?thing } } GROUP BY ?thing"""
"""The number of sources attributed to a code, and of steps in a source."""

DATATYPES = {
    f"{XSD.iri}{name}": name for name in ("boolean", "date", "decimal", "integer")
}
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: its columns, its rows of terms, and its CSV (RFC 4180)."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str

    def links(self) -> Iterator[list[str]]:
        """The IRI of each cell that identifies a resource, row by row."""
        for row in self.rows:
            values = (t.value if isinstance(t, NamedNode) else "" for t in row)
            yield [value if is_address(value) else "" for value in values]

    def description(self, question: Question) -> dict[str, Any]:
        """The table in CSV on the Web."""
        says = {p.name: p.description for p in question.parameters}
        columns = [
            {
                "name": name,
                "titles": name,
                **({"dc:description": f"{says[name]}."} if name in says else {}),
                "datatype": self._datatype(place),
            }
            for place, name in enumerate(self.columns)
        ]
        return {
            "url": f"{question.name}.csv",
            "dc:title": question.title,
            "dc:description": question.description,
            "tableSchema": {"columns": columns},
        }

    def _datatype(self, place: int) -> str:
        """The datatype of a column's values if it is one, else string."""
        found = {_type(row[place]) for row in self.rows if row[place] is not None}
        return found.pop() if len(found) == 1 else "string"


def _type(term: object) -> str:
    named = term.datatype.value if isinstance(term, Literal) else ""
    return DATATYPES.get(named, "string")


class Answered:
    """Answers from one dataset."""

    def __init__(self, store: Store, base: str) -> None:
        self.store, self.base = store, base
        self.names = {row[0]: str(row[1].value) for row in self._rows(NAMES)}
        self.evidence = {row[0]: int(row[1].value) for row in self._rows(EVIDENCE)}

    def table(self, question: Question) -> Table:
        """The answer for all values of the parameters; integers keep their default."""
        fixed = bindings(question, {}, self.base)
        kinds = {parameter.name: parameter.type for parameter in asked(question)}
        kept = {name: fixed[name] for name, kind in kinds.items() if kind in OPEN}
        query = as_it_stands(question, query_prefixes(self.base), kept)
        columns, rows = self._answer(query)
        named = {place for place, name in enumerate(columns) if name in kinds}
        cells = (
            [self._cell(term, place in named) for place, term in enumerate(row)]
            for row in rows
        )
        return Table(columns, rows, csv_text(chain([columns], cells), end="\r\n"))

    def _cell(self, term: Any, named: bool) -> str:
        if named and term in self.names:
            return self.names[term]
        return "" if term is None else str(getattr(term, "value", term))

    def example(self, question: Question, table: Table) -> Mapping[str, Term]:
        """Values of the parameters with an answer, of most evidence, then rows."""
        names = [parameter.name for parameter in asked(question)]
        places = [table.columns.index(name) for name in names]
        counts: Counter[Row] = Counter(
            tuple(row[place] for place in places) for row in table.rows
        )
        if not counts or not names:
            return {}

        def rank(values: Row) -> tuple[int, int, list[str]]:
            written = [self._cell(value, named=True) for value in values]
            return -self.evidence.get(values[0], 0), -counts[values], written

        best = sorted(counts, key=rank)[0]
        return dict(zip(names, best, strict=True))

    def _rows(self, query: str) -> Iterator[Row]:
        answer = ask(self.store, query, prefixes=query_prefixes(self.base))
        assert isinstance(answer, QuerySolutions)  # noqa: S101 - the queries above
        for solution in answer:
            yield tuple(solution)

    def _answer(self, query: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        answer = ask(self.store, query, prefixes={})
        if not isinstance(answer, QuerySolutions):
            raise TypeError("tables ask SELECT queries")
        columns = tuple(variable.value for variable in answer.variables)
        known: dict[Any, Any] = {}  # equal terms are kept once
        rows = (tuple(known.setdefault(t, t) for t in row) for row in answer)
        return columns, tuple(rows)
