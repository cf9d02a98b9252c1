"""Triples of a codebook and its guidance as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from daap.core.codebook import Code, Codebook, Option
from daap.core.namespaces import DAAP, RDF, SKOS
from daap.core.relations import IMPACTS, relation_of
from daap.core.statements import ImpactStatement, LinkStatement
from daap.core.values import Kind, SignReading

KINDS = {DAAP[kind.value]: kind for kind in Kind}
CODES = frozenset({*KINDS, DAAP.Category})
"""The classes of codes; a concept of none of them has no kind."""

READINGS = {DAAP[reading.value]: reading for reading in SignReading}
LABELS = (SKOS.altLabel, SKOS.hiddenLabel)
SIGNS = {value: sign for sign, value in IMPACTS.items()}


def codebook_of(
    codes: tuple[Triple, ...], guidance: tuple[Triple, ...], base: str
) -> Codebook:
    """The codes of a codebook, and the guidance on its decisions.

    A code with no class but daap:Code or daap:Category has no kind.
    """
    kinds = _kinds(codes)
    said = frozenset(codes)
    notations: dict[object, str] = {}
    labels: dict[object, str] = {}
    others: dict[object, list[str]] = defaultdict(list)
    above: dict[object, list[str]] = defaultdict(list)
    signs: dict[object, SignReading] = {}
    for node, term, value in codes:
        match value:
            case Literal(value=text) if term == SKOS.notation:
                notations[node] = text
            case Literal(value=text) if term == SKOS.prefLabel:
                labels.setdefault(node, text)
            case Literal(value=text) if term in LABELS:
                others[node].append(text)
            case NamedNode() if term == SKOS.broader:
                above[node].append(_notation(value, base))
            case NamedNode() if term == DAAP.signReading and value in READINGS:
                signs[node] = READINGS[value]
    found = {
        notations[subject]: Code(
            notations[subject],
            kind,
            labels.get(subject, notations[subject]),
            tuple(sorted(others[subject])),
            broader=tuple(sorted(above[subject])),
            signs=signs.get(subject, SignReading.POSITIVE_IMPROVES),
            category=Triple(subject, RDF.type, DAAP.Category) in said,
        )
        for subject, kind in kinds.items()
        if subject in notations
    }
    return Codebook(
        dict(sorted(found.items())),
        _options(guidance, f"{base}code/"),
        tuple(modelled(guidance, base)),
    )


def _kinds(codes: Iterable[Triple]) -> dict[NamedNode | BlankNode, Kind]:
    """The kind of each code; a more specific class counts before daap:Code."""
    found: dict[NamedNode | BlankNode, Kind] = {}
    for triple in codes:
        node, value = triple.subject, triple.object
        if isinstance(node, Triple) or triple.predicate != RDF.type:
            continue
        if isinstance(value, NamedNode) and value in CODES:
            kind = KINDS.get(value, Kind.CODE)
            if kind is not Kind.CODE or node not in found:
                found[node] = kind
    return found


def _options(guidance: tuple[Triple, ...], prefix: str) -> tuple[Option, ...]:
    ends: dict[object, dict[NamedNode, str]] = defaultdict(dict)
    for triple in guidance:
        if triple.predicate in (DAAP.ofDecision, DAAP.proposes):
            value = str(getattr(triple.object, "value", ""))
            notation = unquote(value.removeprefix(prefix))
            ends[triple.subject][triple.predicate] = notation
    return tuple(
        Option(found[DAAP.ofDecision], found[DAAP.proposes])
        for found in ends.values()
        if len(found) == 2
    )


def modelled(
    guidance: Iterable[Triple], base: str
) -> Iterator[ImpactStatement | LinkStatement]:
    """The impacts, dependencies and next decisions of a guidance model."""
    nodes: dict[object, dict[NamedNode, object]] = defaultdict(dict)
    for triple in guidance:
        nodes[triple.subject].setdefault(triple.predicate, triple.object)
    for said in nodes.values():
        match [said.get(p) for p in (DAAP.ofSolution, DAAP.onForce, DAAP.impact)]:
            case [NamedNode() as one, NamedNode() as other, NamedNode() as value] if (
                value in SIGNS
            ):
                ends = _notation(one, base), _notation(other, base)
                yield ImpactStatement(*ends, SIGNS[value], 0)
        match [said.get(p) for p in (DAAP["from"], DAAP.to, DAAP.relation)]:
            case [NamedNode() as one, NamedNode() as other, NamedNode() as value]:
                ends = _notation(one, base), _notation(other, base)
                yield LinkStatement(ends[0], relation_of(value), ends[1], 0)


def _notation(node: NamedNode, base: str) -> str:
    return unquote(node.value.removeprefix(f"{base}code/"))
