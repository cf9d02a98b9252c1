"""Explanation of a query in words: the query as sent, its names, and the time.

The store gives Python no query plan. Instead it is shown what makes a query slow or
empty: terms that the dataset lacks, and the number of triples of each pattern's
property.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Store

from daap.query.question import bound
from daap.query.unknown_names import places, prefixed_names


def explained(
    query: str,
    terms: Mapping[str, NamedNode | Literal],
    prefixes: Mapping[str, str],
    store: Store,
    seconds: tuple[float, float],
) -> str:
    """The explanation; `seconds` are those of loading and of answering."""
    lines = ["-- asked (terms in place of parameters):"]
    lines += [
        f"   {line}"
        for line in bound(query, terms).split("\n")
        if line.strip() and not line.startswith("#")
    ]
    lines += [f"-- parameter {name}: {term}" for name, term in terms.items()]
    lines.append("-- names it uses, and the triples that have each:")
    lines += _names(query, prefixes, store)
    graphs = sorted(str(graph)[1:-1] for graph in store.named_graphs())
    sources = [graph for graph in graphs if "/graph/source/" in graph]
    lines.append("-- asked of the union of all graphs, each triple once:")
    lines += [f"   {graph}" for graph in graphs if graph not in sources]
    lines.append(f"   and one for each of {len(sources)} sources")
    loading, answering = seconds
    lines.append(f"-- seconds: {loading:.3f} to load, {answering:.3f} to answer")
    return "\n".join(lines)


def _names(query: str, prefixes: Mapping[str, str], store: Store) -> Iterator[str]:
    for prefix, space, local in prefixed_names(query, prefixes):
        uses, as_subject, as_object = (
            sum(1 for _ in found) for found in places(store, NamedNode(space + local))
        )
        yield (
            f"   {prefix}:{local}: {uses} as property, {as_subject} as subject, "
            f"{as_object} as object"
            + ("" if uses or as_subject or as_object else "  <- nowhere in the dataset")
        )
