"""What the dataset says of one IRI, and what one of its graphs holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store, Triple

from daap.serve.dataset import Dataset

INCOMING = 1000
"""How many triples that point to an IRI are told; a code has thousands."""


def describe(dataset: Dataset, iri: str) -> list[Triple]:
    """The concise bounded description of an IRI; empty where it is not known.

    Every triple it is the subject of, with the blank nodes below it, and triples it
    is the object of, up to INCOMING in the order of their text.
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
        for quad in store.quads_for_pattern(None, None, node, DefaultGraph())
        if isinstance(quad.subject, NamedNode)
    }
    triples.update(dict.fromkeys(sorted(pointing, key=str)[:INCOMING]))
    return sorted(triples, key=lambda triple: (triple.subject != node, str(triple)))


def _outgoing(store: Store, node: NamedNode | BlankNode) -> Iterator[Triple]:
    waiting: list[NamedNode | BlankNode] = [node]
    seen = set(waiting)
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, DefaultGraph()):
            yield quad.triple
            below = quad.object
            if isinstance(below, BlankNode) and below not in seen:
                seen.add(below)
                waiting.append(below)


def graph_content(dataset: Dataset, iri: str, most: int) -> list[Triple]:
    """The triples of a named graph in the order of their text, and no more than that.

    One above `most` is given back where there are more.
    """
    quads = dataset.store.quads_for_pattern(None, None, None, NamedNode(iri))
    return sorted((quad.triple for quad in islice(quads, most + 1)), key=str)
