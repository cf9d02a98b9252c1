"""What of an ontology and of data a reasoner acts on, whichever it is."""

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
    """The triples that rules can act on: those without a literal.

    No rule of the ontology concludes anything from a literal, and owlrl's work
    grows with every one it is given.
    """
    return (triple for triple in triples if not isinstance(triple.object, Literal))


def axioms(ontology: Iterable[Triple]) -> Iterator[Triple]:
    """The triples of an ontology that rules use.

    Left out are declarations (`a owl:Class` and the like), from which rules
    conclude only what holds of every class or property, and annotations.
    """
    for triple in logical(ontology):
        declared = triple.predicate == RDF.type and triple.object in DECLARATIONS
        annotated = triple.predicate in ANNOTATIONS
        ours = triple.predicate.value.startswith(LANGUAGE)
        if ours and not declared and not annotated:
            yield triple


def is_axiom(triple: Triple) -> bool:
    """Whether a triple says something about classes or properties."""
    if triple.predicate == RDF.type:
        kind = triple.object
        ours = isinstance(kind, NamedNode) and kind.value.startswith(OWL.iri)
        return ours and kind not in DECLARATIONS
    ours = triple.predicate.value.startswith(LANGUAGE)
    return ours and triple.predicate not in ANNOTATIONS
