"""Terms cross between pyoxigraph and rdflib without losing a character."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import BNode, Graph
from rdflib import Literal as RdflibLiteral
from rdflib.term import URIRef

from daap.core.namespaces import XSD
from daap.core.rdflib_bridge import to_rdflib, to_triples

A, P = NamedNode("https://example.org/a"), NamedNode("https://example.org/p")

TERMS = [
    A,
    BlankNode("b1"),
    Literal("plain"),
    Literal("𝄞 \n\t\"'\\"),
    Literal("words", language="en"),
    Literal("words", language="en-GB"),
    Literal("01", datatype=XSD.integer),
    Literal("0.800", datatype=XSD.decimal),
    Literal("1", datatype=XSD.boolean),
    Literal("not a date", datatype=XSD.date),
    Literal("x", datatype=NamedNode("https://example.org/own")),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_comes_back_as_it_was(term: NamedNode | BlankNode | Literal) -> None:
    triple = Triple(A, P, term)
    assert list(to_triples(to_rdflib([triple]))) == [triple]


def test_lexical_forms_are_not_normalised() -> None:
    graph = to_rdflib([Triple(A, P, Literal("01", datatype=XSD.integer))])
    assert [str(value) for value in graph.objects()] == ["01"]


def test_a_graph_that_is_given_is_filled() -> None:
    graph = Graph()
    assert to_rdflib([Triple(A, P, A)], graph) is graph
    assert len(graph) == 1


def test_what_rdf_does_not_allow_is_left_out() -> None:
    graph = Graph()
    node = URIRef(A.value)
    graph.add((RdflibLiteral("subject"), URIRef(P.value), node))
    graph.add((node, BNode(), node))
    assert list(to_triples(graph)) == []
