"""Subjects of mappings: the codes of a study and the terms of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import DAAP, RDF, RDFS, SKOS

KINDS = (
    "Code", "Category", "Decision", "DesignSolution", "Practice", "Pattern", "Force"
)  # fmt: skip
"""The classes of codes; the more specific ones are last."""

RELATIONS = {SKOS.broader: "broader", SKOS.related: "related"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A code with its kind, or a term of the ontology with an empty kind."""

    iri: str
    label: str
    kind: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it is a code, not a term."""
        return bool(self.kind)


def subjects(codes: Iterable[Triple], ontology: Iterable[Triple]) -> dict[str, Subject]:
    """Everything that may be the subject of a mapping, by IRI."""
    return {s.iri: s for s in (*_codes(codes), *_terms(ontology))}


def _codes(triples: Iterable[Triple]) -> Iterator[Subject]:
    held = list(triples)
    labels = _texts(held, SKOS.prefLabel)
    ranks = {DAAP[kind]: rank for rank, kind in enumerate(KINDS)}
    found: dict[str, int] = {}
    for triple in held:
        kind, code = triple.object, triple.subject
        if triple.predicate != RDF.type or not isinstance(code, NamedNode):
            continue
        if isinstance(kind, NamedNode) and kind in ranks:
            found[code.value] = max(ranks[kind], found.get(code.value, 0))
    for iri, rank in found.items():
        yield Subject(iri, labels.get(iri, ""), KINDS[rank])


def _terms(triples: Iterable[Triple]) -> Iterator[Subject]:
    for iri, label in _texts(triples, RDFS.label).items():
        if iri.startswith(DAAP.iri):
            yield Subject(iri, label)


def _texts(triples: Iterable[Triple], predicate: NamedNode) -> Mapping[str, str]:
    return {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate == predicate
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
    }


def links(codes: Iterable[Triple]) -> Iterator[tuple[str, str, str]]:
    """Links stated in the codebook: code, `broader` or `related`, other code."""
    for triple in codes:
        if triple.predicate in RELATIONS and isinstance(triple.object, NamedNode):
            relation = RELATIONS[triple.predicate]
            yield (
                str(getattr(triple.subject, "value", "")),
                relation,
                triple.object.value,
            )
