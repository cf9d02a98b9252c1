"""What a query names and the dataset lacks, with the nearest that the dataset has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Store

from daap.core.iris import is_iri
from daap.core.namespaces import DAAP, PREFIXES
from daap.core.nearest import NEAR, did_you_mean, nearest
from daap.query.question import bare
from daap.query.scope import PREFIX, STRINGS
from daap.query.store import select, text_rows, union_of

NAME = re.compile(r"(?<![\w?$<:])([A-Za-z][\w-]*):(\w(?:[\w.-]*[\w-])?+)(?![\\%:])")
DECLARED = re.compile(r"\b(?:PREFIX\s+[^\s:]*:|BASE)\s*<[^<>\s]*>", re.IGNORECASE)
VALUE = re.compile(rf"""{NAME.pattern}\s+(["'])((?:(?!\3)[^\\\n])+)\3\s*(?=[.;\]}}])""")
"""A property and its value in a pattern: a string without language or datatype."""

DEFINED = """SELECT DISTINCT ?iri WHERE {{
  ?iri rdfs:label|skos:notation|dct:identifier ?name
  FILTER(STRSTARTS(STR(?iri), "{space}")) }}"""
"""Terms, codes and sources whose IRI begins with a namespace."""
USED = """SELECT DISTINCT ?iri WHERE {{ {{ ?s ?iri ?o }} UNION {{ ?s a ?iri }}
  FILTER(STRSTARTS(STR(?iri), "{space}")) }}"""
"""Properties and classes in use whose IRI begins with a namespace."""


def unknown_names(
    query: str, prefixes: Mapping[str, str], store: Store, base: str
) -> Iterator[str]:
    """What the dataset and its ontology should have and lack: a line for each.

    Of other vocabularies a name is told only if it differs in case alone from one in
    use, as a query may ask whether a name is used.
    """
    yield from _unknown_prefixed(query, prefixes, store, base)
    yield from _unknown_iris(query, store, base)
    yield from _unknown_values(query, prefixes, store)


def _unknown_prefixed(
    query: str, prefixes: Mapping[str, str], store: Store, base: str
) -> Iterator[str]:
    for prefix, space, local in prefixed_names(query, prefixes):
        if _occurs(store, space + local):
            continue
        own = space.startswith((base, DAAP.iri))
        near = _near(store, space, local) if own else _alike(store, space, local)
        meant = did_you_mean(f"{prefix}:{name}" for name in near)
        known = prefixes.get(prefix, space)
        if own and not near and known != space:
            meant = f"; in the dataset {prefix}: is <{known}>"
        if own or near:
            yield f"{prefix}:{local} does not occur in the dataset{meant}"


def _unknown_iris(query: str, store: Store, base: str) -> Iterator[str]:
    for iri in _own_iris(query, base):
        if not _occurs(store, iri):
            meant = did_you_mean(f"<{name}>" for name in _near_iris(store, iri, base))
            yield f"<{iri}> does not occur in the dataset{meant}"


def _unknown_values(
    query: str, prefixes: Mapping[str, str], store: Store
) -> Iterator[str]:
    known = _known(query, prefixes)
    for prefix, local, _, text in dict.fromkeys(VALUE.findall(query)):
        iri = known.get(prefix, "") + local
        if is_iri(iri) and (terms := _other_terms(store, NamedNode(iri), text)):
            meant = did_you_mean(map(str, terms))
            yield f"{prefix}:{local} has no value {Literal(text)}{meant}"


def _known(query: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes of a query, its own before those of the dataset."""
    return {**prefixes, **dict(PREFIX.findall(query))}


def prefixed_names(
    query: str, prefixes: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Prefix, namespace and local name of each prefixed name, once."""
    known = _known(query, prefixes)
    for prefix, local in dict.fromkeys(NAME.findall(bare(query))):
        if is_iri(known.get(prefix, "")):
            yield prefix, known[prefix], local


def places(store: Store, node: NamedNode) -> Iterator[Iterator[Quad]]:
    """The triples that have a node as property, as subject, and as object."""
    here = union_of(store)
    yield store.quads_for_pattern(None, node, None, here)
    yield store.quads_for_pattern(node, None, None, here)
    yield store.quads_for_pattern(None, None, node, here)


def _occurs(store: Store, iri: str) -> bool:
    """Whether an IRI is in a triple or names a graph."""
    node = NamedNode(iri)
    found = any(next(quads, None) for quads in places(store, node))
    return found or store.contains_named_graph(node)


def _own_iris(query: str, base: str) -> Iterator[str]:
    """IRIs of the study and of the ontology that a query writes in full, once.

    An IRI that only has another scheme (`http:`) is one of them.
    """
    text = DECLARED.sub(" ", query)
    written = (match["iri"] for match in STRINGS.finditer(text) if match["iri"])
    own = tuple(iri.partition(":")[2] for iri in (base, DAAP.iri))
    for iri in dict.fromkeys(one[1:-1] for one in written):
        full = iri if ":" in iri else base + iri
        if full.partition(":")[2].startswith(own) and is_iri(full):
            yield full


def _other_terms(store: Store, node: NamedNode, text: str) -> list[Literal]:
    """Values of a property with this text and a language or datatype; at most NEAR.

    Empty if the property has the plain string.
    """
    quads = store.quads_for_pattern(None, node, None, union_of(store))
    values = {q.object for q in quads if isinstance(q.object, Literal)}
    alike = {value for value in values if value.value == text}
    return [] if Literal(text) in alike else sorted(alike, key=str)[:NEAR]


def _near(store: Store, space: str, local: str) -> list[str]:
    """The nearest local names of terms, codes and sources in a namespace."""
    names = _listed(store, DEFINED, space)
    return nearest(local, names)[:NEAR]


def _near_iris(store: Store, iri: str, base: str) -> list[str]:
    """The IRI with the scheme of the base, or the nearest in its namespace."""
    own = base.partition(":")[0] + iri[iri.index(":") :]
    if own != iri and _occurs(store, own):
        return [own]
    cut = max(own.rfind("/"), own.rfind("#")) + 1
    space, local = own[:cut], own[cut:]
    if near := _near(store, space, local):
        return [space + name for name in near]
    graphs = sorted(str(graph)[1:-1] for graph in store.named_graphs())
    return nearest(own, graphs)[:NEAR] if f"{base}graph/" in own else []


def _alike(store: Store, space: str, local: str) -> list[str]:
    """Names in use in a namespace that differ from a name in case alone."""
    names = _listed(store, USED, space)
    return [name for name in names if name.casefold() == local.casefold()]


def _listed(store: Store, query: str, space: str) -> list[str]:
    rows = text_rows(select(store, query.format(space=space), prefixes=PREFIXES))
    return sorted(row["iri"].removeprefix(space) for row in rows)
