"""Descriptions of resources, and the content of named graphs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, Store, Triple

from daap.query.store import union_of
from daap.serve.dataset import Dataset

INCOMING = 1000
"""The most incoming triples in a description; a code has thousands."""


def describe(dataset: Dataset, iri: str) -> list[Triple]:
    """The concise bounded description of an IRI; empty for an unknown IRI.

    All triples with it as subject, with blank nodes below, and triples with it as
    object, at most INCOMING in the order of their text.
    """
    try:
        node = NamedNode(iri)
    except ValueError:
        return []
    triples: dict[Triple, None] = {}
    for store in (dataset.store, dataset.records):
        triples.update(dict.fromkeys(_outgoing(store, node)))
    pointing = {
        quad.triple
        for store in (dataset.store, dataset.records)
        for quad in store.quads_for_pattern(None, None, node, union_of(store))
        if isinstance(quad.subject, NamedNode)
    }
    triples.update(dict.fromkeys(sorted(pointing, key=str)[:INCOMING]))
    return sorted(triples, key=lambda triple: (triple.subject != node, str(triple)))


def _outgoing(store: Store, node: NamedNode | BlankNode) -> Iterator[Triple]:
    waiting: list[NamedNode | BlankNode] = [node]
    seen = set(waiting)
    union = union_of(store)
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, union):
            yield quad.triple
            below = quad.object
            if isinstance(below, BlankNode) and below not in seen:
                seen.add(below)
                waiting.append(below)


def graph_content(dataset: Dataset, iri: str, most: int) -> list[Triple]:
    """The triples of a named graph in the order of their text.

    At most `most` + 1, so that the caller can tell if there are more.
    """
    quads = dataset.store.quads_for_pattern(None, None, None, NamedNode(iri))
    return sorted((quad.triple for quad in islice(quads, most + 1)), key=str)
