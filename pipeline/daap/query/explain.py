"""Explanation of a query in words: the query as sent, its names, and the time.

The store gives Python no query plan. Instead it is shown what makes a query slow or
empty: terms that the dataset lacks, and the number of triples of each pattern's
property.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Store

from daap.core.iris import is_iri
from daap.core.namespaces import DAAP
from daap.core.nearest import NEAR, did_you_mean, nearest
from daap.query.question import bare, bound
from daap.query.scope import PREFIX
from daap.query.store import select, text_rows, union_of

NAME = re.compile(r"(?<![\w?$<:])([A-Za-z][\w-]*):(\w(?:[\w.-]*[\w-])?+)(?![\\%:])")

DEFINED = """SELECT DISTINCT ?iri WHERE {{
  ?iri rdfs:label|skos:notation|dct:identifier ?name
  FILTER(STRSTARTS(STR(?iri), "{space}")) }}"""
"""Terms, codes and sources whose IRI begins with a namespace."""


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
    for prefix, space, local in _named(query, prefixes):
        uses, as_subject, as_object = (
            sum(1 for _ in found) for found in _places(store, NamedNode(space + local))
        )
        yield (
            f"   {prefix}:{local}: {uses} as property, {as_subject} as subject, "
            f"{as_object} as object"
            + ("" if uses or as_subject or as_object else "  <- nowhere in the dataset")
        )


def unknown_names(
    query: str, prefixes: Mapping[str, str], store: Store, base: str
) -> Iterator[str]:
    """Names of a query that the dataset and its ontology should have and lack.

    Each is a line, with the nearest names. Names of other vocabularies are left out: a
    query may ask whether they are used.
    """
    for prefix, space, local in _named(query, prefixes):
        is_own = space.startswith((base, DAAP.iri))
        node = NamedNode(space + local)
        if not is_own or any(next(found, None) for found in _places(store, node)):
            continue
        rows = text_rows(select(store, DEFINED.format(space=space), prefixes=prefixes))
        locals_ = sorted(row["iri"].removeprefix(space) for row in rows)
        near = nearest(local, locals_)[:NEAR]
        meant = did_you_mean(f"{prefix}:{name}" for name in near)
        yield f"{prefix}:{local} does not occur in the dataset{meant}"


def _named(query: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Prefix, namespace and local name of each prefixed name, once."""
    known = {**prefixes, **dict(PREFIX.findall(query))}
    for prefix, local in dict.fromkeys(NAME.findall(bare(query))):
        if is_iri(known.get(prefix, "")):
            yield prefix, known[prefix], local


def _places(store: Store, node: NamedNode) -> Iterator[Iterator[Quad]]:
    """The triples that have a node as property, as subject, and as object."""
    here = union_of(store)
    yield store.quads_for_pattern(None, node, None, here)
    yield store.quads_for_pattern(node, None, None, here)
    yield store.quads_for_pattern(None, None, node, here)
