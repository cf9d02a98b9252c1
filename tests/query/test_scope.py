"""The graphs that a query names, and their merge."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from daap.query.scope import Scope, names_graphs, scope_of
from daap.query.store import ask

A, B = "https://example.org/a", "https://example.org/b"


@pytest.fixture
def store() -> Store:
    """One triple in two graphs, and another in the second."""
    found = Store()
    node = NamedNode("https://example.org/s")
    for graph, value in ((A, "both"), (B, "both"), (B, "one")):
        found.add(Quad(node, node, Literal(value), NamedNode(graph)))
    return found


def count(store: Store, query: str, scope: Scope | None = None) -> int:
    return len(
        list(ask(store, query, prefixes={"e": "https://example.org/"}, scope=scope))
    )  # type: ignore[arg-type]


def test_a_triple_of_two_graphs_stands_once_in_their_merge(store: Store) -> None:
    assert count(store, "SELECT * { ?s ?p ?o }", Scope((A, B))) == 2
    assert count(store, "SELECT * FROM e:a FROM e:b { ?s ?p ?o }") == 2


def test_graphs_beside_the_query_stand_before_its_own(store: Store) -> None:
    query = "SELECT * FROM <https://example.org/b> { ?s ?p ?o }"
    assert count(store, query) == 2
    assert count(store, query, Scope((A,))) == 1
    assert count(store, query, Scope((), (B,))) == 0


def test_named_graphs_stay_what_the_query_names(store: Store) -> None:
    query = "SELECT * FROM e:a FROM e:b FROM NAMED e:a { GRAPH ?g { ?s ?p ?o } }"
    assert count(store, query) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'FROM <http://a> FROM <http://b>' }",
        "SELECT * { ?from ?p ?FROM } # FROM <http://a> FROM <http://b>",
        "SELECT * FROM <http://a> { ?s ?p ?o }",
        "SELECT * FROM <relative> FROM <http://b> { ?s ?p ?o }",
        "SELECT * { ?s x:FROM <http://a> ; x:from <http://b> }",
    ],
)
def test_what_is_no_from_or_one_alone_is_left_to_the_store(query: str) -> None:
    assert scope_of(query, {}) is None


def test_a_prefix_of_the_query_and_an_escaped_name_are_read() -> None:
    query = "PREFIX x: <http://x/> SELECT * FROM x:a\\/b FROM <http://c> { ?s ?p ?o }"
    assert scope_of(query, {}) == Scope(("http://x/a/b", "http://c"))


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM:a { ?s ?p ?o }", True),
        ("SELECT ?from FROM <http://a> { ?s ?p ?from }", True),
        ("# from\rSELECT * FROM <http://a> { ?s ?p ?o }", True),
        ("  # from\nASK FROM <http://a> { ?s :from ?o }", True),
        (r"ASK \u0046ROM <http://a> { ?s ?p ?o }", True),
        ("  # FROM <http://a>\nASK { ?s :from/:statedFrom $FROM }", False),
        ("DESCRIBE :FROM", False),
        ("ASK { ?s ?p 'FROM <http://a>' }", False),
        ('ASK { ?s ?p """\n#""" } # FROM <http://a>', False),
    ],
)
def test_whether_a_query_names_graphs(query: str, named: bool) -> None:
    assert names_graphs(query, {"": "http://e/"}) is named
