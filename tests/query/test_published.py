"""The published questions: valid elsewhere, and the answers that daap query gives."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery

from daap.core.csv_text import unguarded
from daap.query.published import as_it_stands, asked, published
from daap.query.question import parse_question, read_questions
from daap.query.store import ask, query_prefixes

BASE = "https://w3id.org/daap/"
ALL = read_questions()
VALUES = re.compile(r"^  VALUES \?(\w+) \{ (\S+|\"[^\"]*\") \}\n", re.MULTILINE)
OPEN = {"most-evidenced"}


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """The solutions of a query as it stands, sorted."""
    return sorted_rows(store.query(query, use_default_graph_as_union=True))


def sorted_rows(answer: object) -> list[tuple[str, ...]]:
    assert isinstance(answer, QuerySolutions)
    return sorted(tuple(str(term) for term in solution) for solution in answer)


@pytest.mark.parametrize("name", ALL)
def test_a_question_is_valid_elsewhere_and_answered_without_help(
    name: str, dist: Path, store: Store
) -> None:
    text = (dist / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    prepareQuery(text)
    found = rows(store, text)
    given = {
        parameter: value
        for parameter, value in VALUES.findall(text)
        if parameter in {p.name for p in ALL[name].parameters}
    }
    assert len(given) == len(asked(ALL[name]))
    bare = ALL[name].query
    for parameter, value in given.items():
        bare = re.sub(rf"\?{parameter}\b(?!.*# )", value.replace("\\", ""), bare)
    expected = sorted_rows(ask(store, bare, prefixes=query_prefixes(BASE)))
    width = len(given)
    assert [row[width:] for row in found] == expected or sorted(
        row[width:] for row in found
    ) == expected
    assert {row[:width] for row in found} <= {tuple(given.values())}


@pytest.mark.parametrize("name", [n for n, q in ALL.items() if asked(q)])
def test_without_values_every_value_is_answered_as_the_table_has_it(
    name: str, dist: Path, store: Store
) -> None:
    text = (dist / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    answered = len(rows(store, text))
    whole = rows(store, text if name in OPEN else VALUES.sub("", text))
    table = (dist / "tables" / f"{name}.csv").read_bytes().decode()
    head, *cells = csv.reader(io.StringIO(table, newline=""))
    count = len(asked(ALL[name]))
    assert head[:count] == [parameter.name for parameter in asked(ALL[name])]
    assert len(cells) == len(whole) >= answered > 0
    assert table.count("\r\n") >= len(cells) + 1
    assert not any(unguarded(row[0]).startswith(BASE) for row in cells)


def test_modifiers_of_subqueries_and_words_in_strings_are_left_alone() -> None:
    question = parse_question(
        "q",
        "# title: T\n# param: code code a The code\n"
        "SELECT ?n (COUNT(?x) AS ?m) WHERE {\n"
        "  { SELECT ?n ?x WHERE { ?n rdfs:label ?x } GROUP BY ?n ?x ORDER BY ?x }\n"
        '  ?code rdfs:label ?l . FILTER(?l != "ORDER BY dct:title } {")\n'
        "} GROUP BY ?n ORDER BY ?n",
    )
    assert as_it_stands(question, query_prefixes(BASE), {}) == (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\n"
        "SELECT ?code ?n (COUNT(?x) AS ?m) WHERE {\n"
        "  { SELECT ?n ?x WHERE { ?n rdfs:label ?x } GROUP BY ?n ?x ORDER BY ?x }\n"
        '  ?code rdfs:label ?l . FILTER(?l != "ORDER BY dct:title } {")\n'
        "} GROUP BY ?code ?n ORDER BY ?code ?n"
    )
    assert (
        "# code: The code. Every value is asked for; VALUES ?code { … } narrows it.\n"
        in published(question, query_prefixes(BASE), {})
    )
