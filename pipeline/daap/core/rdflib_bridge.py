"""Triples of pyoxigraph as rdflib graphs and back; lexical forms are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(triples: Iterable[ox.Triple], into: Graph | None = None) -> Graph:
    """A graph with the triples, new if none is given; literals are not normalised."""
    graph = Graph(bind_namespaces="none") if into is None else into
    nodes: dict[object, Node] = {}

    def node(term: object) -> Node:
        found = nodes.get(term)
        if found is None:
            found = nodes[term] = _to_node(term)
        return found

    for triple in triples:
        graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    return graph


def _to_node(term: object) -> Node:
    match term:
        case ox.NamedNode(value=value):
            return URIRef(value)
        case ox.BlankNode(value=value):
            return BNode(value)
        case ox.Literal(value=value, language=str(language)):
            return Literal(value, lang=language, normalize=False)
        case ox.Literal(value=value, datatype=datatype):
            plain = datatype.value == STRING
            kind = None if plain else URIRef(datatype.value)
            return Literal(value, datatype=kind, normalize=False)
    raise TypeError(f"no term of a triple: {term!r}")


def to_triples(graph: Graph) -> Iterator[ox.Triple]:
    """The triples of a graph that RDF allows.

    owlrl also derives triples with literals as subjects, which are left out.
    """
    for subject, predicate, value in graph:
        if isinstance(subject, Literal) or not isinstance(predicate, URIRef):
            continue
        source = _to_term(subject)
        if isinstance(source, ox.NamedNode | ox.BlankNode):
            yield ox.Triple(source, ox.NamedNode(str(predicate)), _to_term(value))


def _to_term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(
            str(node), datatype=ox.NamedNode(str(node.datatype or STRING))
        )
    raise TypeError(f"no node of a graph: {node!r}")
