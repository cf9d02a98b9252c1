"""The order of triples in dumps: readable, and the same on every machine.

Subjects: the study and its dataset, the vocabulary, the codebook with the options and
impacts of each code below it, each source with its parts in document order, other
resources, foreign IRIs, blank nodes. Numbers in IRIs are compared by value (step 2
before step 10), and a resource is followed by those below it.
Predicates: type, names and definitions, positions, then by prefix and name.
Objects: IRIs in the order of subjects, then numbers by value, then texts.

An IRI is mapped to a string that sorts in this order, so that comparison is fast: a
known path segment becomes a character by its rank, a number begins with its length.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache, partial
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from daap.core.namespaces import (
    DAAP,
    DCAT,
    DCT,
    FOAF,
    OA,
    ONTOLOGY_IRI,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    XSD,
)

PREDICATES = (
    RDF.type, DCT.identifier, SKOS.notation, DCT.title, RDFS.label, FOAF.name,
    SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, DCT.description,
    RDFS.comment, DCAT.version, DAAP.position, OA.bodyValue,
    DAAP.text, OA.start, OA.end, DAAP.startOffset,
    DAAP.endOffset, OA["prefix"], OA.exact, OA.suffix,
)  # fmt: skip
"""The first predicates in order; others follow by prefix and name."""

KINDS = (
    "study", "dataset", "build", "agent", "report", "table", "file", "import", "coder",
    "ontology", "codebook", "collection", "code", "group", "case", "source",
    "field-note", "transcript", "speaker", "turn",
    "segment", "step", "note", "assigns", "anchor", "memo", "variable",
    "attribution", "finding", "option", "impact", "depends", "next", "link",
)  # fmt: skip
"""The path segments of kinds of resources, in order; others follow."""

NUMBERS = frozenset(
    XSD.iri + name
    for name in (
        "byte", "decimal", "int", "integer", "long", "negativeInteger",
        "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "short",
        "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort",
    )
)  # fmt: skip
"""The datatypes whose literals are compared by value."""

KIND_RANK = {kind: f"\x02{chr(0x21 + rank)}" for rank, kind in enumerate(KINDS)}
PREDICATE_RANK = {term.value: chr(0x21 + rank) for rank, term in enumerate(PREDICATES)}
NAMESPACES = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), reverse=True)
DIGITS = re.compile(r"[0-9]+")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
ZERO = Decimal(0)

ObjectKey = tuple[int, Decimal, str, str, str, str]
TripleKey = tuple[str, str, ObjectKey]


def sort_triples(triples: Iterable[Triple], *, base: str) -> list[Triple]:
    """The triples without duplicates, in order.

    `base` is the base IRI of the study. Time is near-linear, as only subjects, and
    objects of one subject and predicate, are compared.
    """
    subjects: dict[NamedNode | BlankNode | Triple, list[Triple]] = {}
    for triple in triples:
        subjects.setdefault(triple.subject, []).append(triple)
    ordered: list[Triple] = []
    for subject in sorted(subjects, key=partial(resource_key, base=base)):
        predicates: dict[str, list[Triple]] = {}
        for triple in subjects[subject]:
            predicates.setdefault(triple.predicate.value, []).append(triple)
        for predicate in sorted(predicates, key=_predicate_key):
            ordered.extend(_by_object(predicates[predicate], base))
    return ordered


def merge_sorted(parts: Iterable[Iterable[Triple]], *, base: str) -> Iterator[Triple]:
    """Sorted parts merged lazily, without duplicates."""
    merged = heapq.merge(*parts, key=partial(triple_key, base=base))
    return (triple for triple, _ in groupby(merged))


def triple_key(triple: Triple, *, base: str) -> TripleKey:
    """A sort key that gives the order of `sort_triples`."""
    return (
        resource_key(triple.subject, base),
        _predicate_key(triple.predicate.value),
        _object_key(triple.object, base),
    )


def _by_object(same: list[Triple], base: str) -> list[Triple]:
    """Triples of one subject and predicate, without duplicates, sorted."""
    if len(same) == 1:
        return same
    return sorted(set(same), key=lambda triple: _object_key(triple.object, base))


def resource_key(term: object, base: str) -> str:
    """A sort key of an IRI or blank node."""
    if isinstance(term, NamedNode):
        return _iri_key(term.value, base)
    return f"2{_natural(str(term))}\0{term}"


@lru_cache(maxsize=1 << 16)
def _iri_key(iri: str, base: str) -> str:
    """A sort key of an IRI, unique because it ends with the IRI."""
    if iri == ONTOLOGY_IRI or iri.startswith(DAAP.iri):
        path = KIND_RANK["ontology"] + iri[len(DAAP.iri) :]
    elif iri.startswith(base):
        segments = iri[len(base) :].replace("/transcript/char/", "/anchor/").split("/")
        segments[::2] = [KIND_RANK.get(s) or _segment(s) for s in segments[::2]]
        segments[1::2] = [_segment(segment) for segment in segments[1::2]]
        path = "\x01".join(segments)
    else:
        return f"1{_natural(iri)}\0{iri}"
    return f"0{path}\0{iri}"


@lru_cache(maxsize=1 << 12)
def _predicate_key(iri: str) -> str:
    rank = PREDICATE_RANK.get(iri)
    if rank:
        return rank
    for namespace, prefix in NAMESPACES:
        if iri.startswith(namespace):
            name = iri[len(namespace) :]
            return f"\x7f{prefix}:{_natural(name)}\0{name}"
    return f"\x80{_natural(iri)}\0{iri}"


def _object_key(term: object, base: str) -> ObjectKey:
    if not isinstance(term, Literal):
        return (0, ZERO, resource_key(term, base), "", "", "")
    text, datatype = term.value, term.datatype.value
    tag = f"{term.language or ''} {term.direction or ''}"
    if datatype in NUMBERS and NUMBER.fullmatch(text):
        return (1, Decimal(text), "", text, tag, datatype)
    return (2, ZERO, _natural(text), text, tag, datatype)


@lru_cache(maxsize=1 << 14)
def _segment(text: str) -> str:
    """The key of a path segment, cached."""
    return _natural(text)


def _natural(text: str) -> str:
    """A sort key with numbers by value, before letters of either case.

    >>> sorted(["p10", "p2", "p", "Pa", "p02"], key=_natural)
    ['p', 'p2', 'p02', 'p10', 'Pa']
    """
    return DIGITS.sub(_number, text.casefold())


def _number(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0") or "0"
    return chr(0x2F + min(len(digits), 0xFFFF)) + digits
