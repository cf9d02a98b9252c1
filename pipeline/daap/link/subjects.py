"""What a study maps: its codes and the terms of the ontology, from their triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import DAAP, RDF, RDFS, SKOS

KINDS = ("Decision", "DesignSolution", "Practice", "Pattern", "Force")
RELATIONS = {SKOS.broader: "broader", SKOS.related: "related"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A code, with its kind, or a term of the ontology, whose kind is empty."""

    iri: str
    label: str
    kind: str = ""

    @property
    def is_code(self) -> bool:
        """Whether this is a code and no term."""
        return bool(self.kind)


def subjects(codes: Iterable[Triple], ontology: Iterable[Triple]) -> dict[str, Subject]:
    """Everything that can be the subject of a mapping, by IRI."""
    return {s.iri: s for s in (*_codes(codes), *_terms(ontology))}


def _codes(triples: Iterable[Triple]) -> Iterator[Subject]:
    held = list(triples)
    labels = _texts(held, SKOS.prefLabel)
    kinds = {DAAP[kind]: kind for kind in KINDS}
    for triple in held:
        kind, code = triple.object, triple.subject
        if triple.predicate != RDF.type or not isinstance(code, NamedNode):
            continue
        if isinstance(kind, NamedNode) and kind in kinds:
            yield Subject(code.value, labels.get(code.value, ""), kinds[kind])


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
    """What the codebook itself says: code, `broader` or `related`, other code."""
    for triple in codes:
        if triple.predicate in RELATIONS and isinstance(triple.object, NamedNode):
            relation = RELATIONS[triple.predicate]
            yield (
                str(getattr(triple.subject, "value", "")),
                relation,
                triple.object.value,
            )
