"""The order a person would choose for triples, the same on every machine.

Subjects: the study and its dataset first, then the vocabulary, the codebook
with each code's options and impacts below it, each source with its parts in
document order, everything else, IRIs of others, blank nodes. Numbers in IRIs
count (step 2 before step 10), and what lies below a subject follows it.
Predicates: type, names and definitions, positions, then by prefix and name.
Objects: IRIs in the order of subjects, then numbers by value, then texts.

An IRI becomes one string that sorts as wanted, so that comparing is cheap: a
known path segment is a character by its rank, a number begins with its length.
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
"""The predicates a person reads first; the others follow by prefix and name."""

KINDS = (
    "study", "dataset", "build", "agent", "report", "table", "file", "ontology",
    "codebook", "code", "source", "field-note", "transcript", "speaker", "turn",
    "segment", "step", "note", "assigns", "anchor", "attribution", "finding",
    "option", "impact", "depends", "next",
)  # fmt: skip
"""The path segments that say what something is, in order; others follow."""

NUMBERS = frozenset(
    XSD.iri + name
    for name in (
        "byte", "decimal", "int", "integer", "long", "negativeInteger",
        "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "short",
        "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort",
    )
)  # fmt: skip
"""The datatypes whose literals are compared by value."""

ONTOLOGY = DAAP.iri.removesuffix("#")
KIND_RANK = {kind: f"\x02{chr(0x21 + rank)}" for rank, kind in enumerate(KINDS)}
PREDICATE_RANK = {term.value: chr(0x21 + rank) for rank, term in enumerate(PREDICATES)}
NAMESPACES = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), reverse=True)
DIGITS = re.compile(r"[0-9]+")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
ZERO = Decimal(0)

ObjectKey = tuple[int, Decimal, str, str, str, str]
TripleKey = tuple[str, str, ObjectKey]


def sort_triples(triples: Iterable[Triple], *, base: str) -> list[Triple]:
    """The triples without repetitions, in the order a person would choose.

    `base` is the base of the study's data. Time is near-linear, because only
    subjects, and objects of one subject and predicate, are compared.
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
    """Sorted parts as one sorted whole without repetitions, lazily."""
    merged = heapq.merge(*parts, key=partial(triple_key, base=base))
    return (triple for triple, _ in groupby(merged))


def triple_key(triple: Triple, *, base: str) -> TripleKey:
    """A key by which `sorted` gives the same order as `sort_triples`."""
    return (
        resource_key(triple.subject, base),
        _predicate_key(triple.predicate.value),
        _object_key(triple.object, base),
    )


def _by_object(same: list[Triple], base: str) -> list[Triple]:
    """Triples of one subject and predicate, without repetitions, in order."""
    if len(same) == 1:
        return same
    return sorted(set(same), key=lambda triple: _object_key(triple.object, base))


def resource_key(term: object, base: str) -> str:
    """A string that sorts as an IRI or blank node should."""
    if isinstance(term, NamedNode):
        return _iri_key(term.value, base)
    return f"2{_natural(str(term))}\0{term}"


@lru_cache(maxsize=1 << 16)
def _iri_key(iri: str, base: str) -> str:
    """A string that sorts as the IRI should; ends in the IRI, so it is unique."""
    if iri == ONTOLOGY or iri.startswith(DAAP.iri):
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
    """The key of a segment of a path: the same ones come again and again."""
    return _natural(text)


def _natural(text: str) -> str:
    """A string that sorts with numbers by value, before letters of either case.

    >>> sorted(["p10", "p2", "p", "Pa", "p02"], key=_natural)
    ['p', 'p2', 'p02', 'p10', 'Pa']
    """
    return DIGITS.sub(_number, text.casefold())


def _number(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0") or "0"
    return chr(0x2F + min(len(digits), 0xFFFF)) + digits
