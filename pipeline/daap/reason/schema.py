"""The axioms and facts that a reasoner needs, for all engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import OWL, RDF, RDFS

LANGUAGE = (RDF.iri, RDFS.iri, OWL.iri)
DECLARATIONS = {
    OWL[name]
    for name in (
        "AnnotationProperty", "Class", "DatatypeProperty", "NamedIndividual",
        "ObjectProperty", "Ontology",
    )
}  # fmt: skip
ANNOTATIONS = {
    RDFS.isDefinedBy,
    RDFS.seeAlso,
    OWL.versionIRI,
    OWL.priorVersion,
    OWL.backwardCompatibleWith,
    OWL.incompatibleWith,
}


def logical(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples without literals.

    No rule of the ontology has a literal as premise, and owlrl's time grows with their
    number.
    """
    return (triple for triple in triples if not isinstance(triple.object, Literal))


def axioms(ontology: Iterable[Triple]) -> Iterator[Triple]:
    """The axioms of an ontology that rules use.

    Left out are declarations (`a owl:Class` and the like), which entail only what holds
    for every class or property, and annotations.
    """
    for triple in logical(ontology):
        declared = triple.predicate == RDF.type and triple.object in DECLARATIONS
        annotated = triple.predicate in ANNOTATIONS
        ours = triple.predicate.value.startswith(LANGUAGE)
        if ours and not declared and not annotated:
            yield triple


def is_axiom(triple: Triple) -> bool:
    """Whether a triple is an axiom about classes or properties."""
    if triple.predicate == RDF.type:
        kind = triple.object
        ours = isinstance(kind, NamedNode) and kind.value.startswith(OWL.iri)
        return ours and kind not in DECLARATIONS
    ours = triple.predicate.value.startswith(LANGUAGE)
    return ours and triple.predicate not in ANNOTATIONS
