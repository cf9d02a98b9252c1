"""A query that is no SPARQL: the place where it stops being so, and why, in words."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from daap.core.errors import QuestionError
from daap.query.store import ask, query_prefixes

PREFIXES = query_prefixes("https://w3id.org/daap/")


def fault(query: str) -> str:
    with pytest.raises(QuestionError) as refused:
        ask(Store(), query, prefixes=PREFIXES)
    return str(refused.value)


@pytest.mark.parametrize(
    ("query", "column", "reason"),
    [
        (
            "What are the forces?",
            1,
            "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE",
        ),
        (
            "PREFIX e: <http://e.org/> SELEC ?x { ?x a e:x }",
            27,
            "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE",
        ),
        (
            "SELECT x { ?x a daap:Force }",
            8,
            "x cannot stand here: a variable begins with ?, as in ?x",
        ),
        (
            "SELECT COUNT(?x) { ?x a daap:Force }",
            8,
            "an expression has brackets and a name, as in (COUNT(?x) AS ?n)",
        ),
        (
            "SELECT ?x, ?y { ?x a ?y }",
            10,
            ", cannot stand here; expected one of ( {, a variable",
        ),
        (
            "SELECT ?x { ?x a Force }",
            18,
            "Force cannot stand here: a name has a prefix, as in daap:Force; "
            "a variable begins with ?, as in ?Force",
        ),
        (
            "SELECT ?x { ?x a daap:Force ?x skos:prefLabel ?l }",
            29,
            "?x cannot stand here; expected one of , . ; { }",
        ),
        (
            "SELECT ?x { ?x a daap:Force . ORDER BY ?x }",
            31,
            "ORDER cannot stand here; expected one of ( . [ { }, a string, a name, "
            "a variable",
        ),
        ("SELECT ?x WHERE ?x a daap:Force", 17, "?x cannot stand here; expected {"),
        ("SELECT ?x { ?x a 'Force }", 26, "a string is not closed"),
        (
            "SELECT ?x { ?x a daap:Force ",
            28,
            "the query ends too early; expected one of , . ; { }",
        ),
        ("SELECT ?x { ?x a daap:Force }}", 30, "} cannot stand here"),
        (
            "SELECT ?x { FILTER(CONTAIN(?x, 'a')) }",
            20,
            "CONTAIN is no function of SPARQL",
        ),
        (
            "SELECT ?x { FILTER(?x and ?y) }",
            23,
            "and cannot stand here: SPARQL writes && for and, || for or",
        ),
        (
            "SELECT ?x (COUNT(?y) AS ?n) { ?x a ?z } GROUP BY ?z",
            52,
            "SELECT names a variable that GROUP BY lacks: group by it too, or "
            "aggregate it, as in (COUNT(?x) AS ?n)",
        ),
        (
            "SELECT * { ?x a ?z } GROUP BY ?z",
            33,
            "SELECT * cannot stand with GROUP BY: name the variables",
        ),
        (
            "SELECT ?t { ?s dcterms:title ?t }",
            16,
            "the prefix dcterms: is not declared, and the dataset binds none; "
            "did you mean dct: or dcat:?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_reason(
    query: str, column: int, reason: str
) -> None:
    first, line, mark = fault(query).split("\n")
    assert first == f"line 1, column {column}: {reason}"
    assert line.strip() == query.strip()
    assert mark == " " * (column + 1) + "^"


def test_the_place_is_that_of_the_line_and_behind_comments() -> None:
    query = "SELECT ?x { # what?\n  ?x a daap:Force . # it's one\n  ?x skos:prefLabel }"
    assert fault(query) == (
        "line 3, column 21: } cannot stand here; expected one of ( * . [ |, "
        "a string, a name, a variable\n    ?x skos:prefLabel }\n" + " " * 22 + "^"
    )


def test_a_long_line_is_cut_around_the_mistake() -> None:
    first, line, mark = fault("ASK { " + "?x a daap:Force . " * 9 + "Force }").split(
        "\n"
    )
    assert first.startswith("line 1, column 169: Force cannot stand here")
    assert line[mark.index("^") :] == "Force }"
    assert len(mark) == 63


def test_the_beginning_of_a_broken_query_calls_no_endpoint() -> None:
    refused = fault("SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?x a ?y } } oops")
    assert refused == "SERVICE is refused: nothing is asked over the network"


@pytest.mark.parametrize(
    "query",
    ["ASK { ?x a " + "." * 500_000, "ASK { ?x a '" + "a" * 500_000],
    ids=["dots", "open string"],
)
def test_a_long_broken_query_is_told_too(query: str) -> None:
    assert fault(query).startswith("line 1, column ")
