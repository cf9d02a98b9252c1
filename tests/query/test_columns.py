"""SELECT * has its columns in the order in which the query names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from daap.query.columns import with_columns
from daap.query.results import format_answer
from daap.query.store import ask, query_prefixes

PREFIXES = query_prefixes("https://w3id.org/daap/")


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { VALUES ?z {1} VALUES ?a {2} }", "z,a"),
        ("SELECT DISTINCT * { VALUES (?z ?a) {(1 2)} }", "z,a"),
        ("select reduced*{ VALUES ($z ?a) {(1 2)} }", "z,a"),
        (
            "SELECT * { VALUES ?z {1} { SELECT ?b ?a { VALUES (?a ?b) {(1 2)} } } }",
            "z,b,a",
        ),
        ("SELECT * { { SELECT * { VALUES (?z ?a) {(1 2)} } } }", "z,a"),
        ("# SELECT ?a\nSELECT * { VALUES ?z {1} # ?a\n VALUES ?a {'?b'} }", "z,a"),
        (
            "SELECT * { VALUES ?z {1} FILTER NOT EXISTS { ?no a ?a } VALUES ?b {1} }",
            "z,b",
        ),
        ("SELECT * { VALUES ?z {1} MINUS { ?a ?b ?z } }", "z"),
        ("SELECT * { ?s ?p ?o } LIMIT 1", "s,p,o"),
        ("SELECT * FROM <graph/codebook> { ?s ?p ?o } LIMIT 1", "s,p,o"),
        (
            "SELECT * FROM <graph/codebook> FROM <graph/guidance> { ?s ?p ?o } LIMIT 1",
            "s,p,o",
        ),
        ("SELECT ?a ?z { VALUES ?z {1} VALUES ?a {2} }", "a,z"),
        ("SELECT * { VALUES ?größe {1} VALUES ?a {2} }", "größe,a"),
    ],
)
def test_the_columns_are_in_the_order_of_the_query(
    store: Store, query: str, columns: str
) -> None:
    answer = ask(store, query, prefixes=PREFIXES, base="https://w3id.org/daap/")
    head = format_answer(answer, "csv", prefixes=PREFIXES, width=80).decode()
    assert head.split("\r\n")[0] == columns


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table"])
def test_every_format_has_the_same_order(store: Store, form: str) -> None:
    answer = ask(store, "SELECT * { VALUES (?z ?a) {(1 2)} }", prefixes=PREFIXES)
    text = format_answer(answer, form, prefixes=PREFIXES, width=80).decode()
    assert 0 <= text.index("z") < text.index("a", text.index("z"))
    heads = {
        "csv": "z,a\r\n1,2\r\n",
        "tsv": "?z\t?a\n1\t2\n",
        "json": '{"head":{"vars":["z","a"]}',
        "xml": '<head><variable name="z"/><variable name="a"/></head>',
        "table": "z  a",
    }
    assert heads[form] in text


def test_what_has_no_star_of_its_own_is_let_be() -> None:
    assert with_columns("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", ("n",)) is None
    assert with_columns("SELECT ?n { { SELECT * { ?s ?p ?n } } }", ("n",)) is None
    assert with_columns("SELECT * {}", ()) is None


def test_a_decimal_is_one_term_in_dump_and_answer(store: Store, dist: Path) -> None:
    """What a file holds is found as a term, and answered as it stands there."""
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    turtle = (dist / "sources" / "p4.ttl").read_text(encoding="utf-8")
    nested = (dist / "sources" / "p4.jsonld").read_text(encoding="utf-8")
    assert turtle.count('daap:anchorScore "1"^^xsd:decimal ;') == 6
    assert turtle.count("daap:anchorScore 0.8 ;") == 1
    assert nested.count('"anchorScore": "1",') == 6
    assert nested.count('"anchorScore": "0.8",') == 1
    answer = ask(
        store,
        "SELECT ?s (COUNT(*) AS ?n) { ?note daap:anchorScore ?s } "
        "GROUP BY ?s ORDER BY ?s",
        prefixes=PREFIXES,
    )
    text = format_answer(answer, "tsv", prefixes=PREFIXES, width=80).decode()
    assert text == f'?s\t?n\n0.8\t1\n"1"^^<{decimal}>\t6\n'
    for value, is_there in (("1", True), ("0.8", True), ("1.000", False)):
        same = f'ASK {{ ?n daap:anchorScore ?s FILTER(STR(?s) = "{value}") }}'
        assert bool(ask(store, same, prefixes=PREFIXES)) is is_there


def test_every_decimal_of_a_release_is_in_its_canonical_form(dist: Path) -> None:
    from pyoxigraph import Literal, RdfFormat, parse

    from daap.core.decimals import canonical_decimal
    from daap.core.namespaces import XSD

    found = [
        quad.object.value
        for path in sorted(dist.rglob("*.ttl"))
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if isinstance(quad.object, Literal) and quad.object.datatype == XSD.decimal
    ]
    assert len(found) > 20
    assert [text for text in found if text != canonical_decimal(text)] == []
