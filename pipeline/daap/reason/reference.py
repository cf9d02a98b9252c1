"""The closure by owlrl, the reference that any other engine must equal.

Rules: OWL 2 Profiles, section 4.3 (Reasoning in OWL 2 RL and RDF Graphs using
Rules), https://www.w3.org/TR/owl2-profiles/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from owlrl import OWLRL_Semantics
from pyoxigraph import Literal, Triple
from rdflib import Graph

from daap.namespaces import OWL, RDF, RDFS
from daap.rdflib_bridge import to_rdflib, to_triples

__all__ = ["axioms", "close", "inconsistencies", "logical"]

LANGUAGE = (RDF.iri, RDFS.iri, OWL.iri)
DECLARATIONS = {
    OWL[name]
    for name in (
        "AnnotationProperty", "Class", "DatatypeProperty", "NamedIndividual",
        "ObjectProperty", "Ontology",
    )
}  # fmt: skip
ANNOTATIONS = {RDFS.isDefinedBy, RDFS.seeAlso, OWL.versionIRI}


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


def close(data: Iterable[Triple], schema: Iterable[Triple]) -> Iterator[Triple]:
    """Data and schema, and every triple that OWL 2 RL derives from them."""
    graph, _ = _expand((*data, *schema))
    yield from to_triples(graph)


def inconsistencies(
    data: Iterable[Triple], schema: Iterable[Triple]
) -> tuple[str, ...]:
    """What owlrl finds contradictory in data and schema together."""
    _, errors = _expand((*data, *schema))
    return errors


def _expand(triples: Iterable[Triple]) -> tuple[Graph, tuple[str, ...]]:
    graph = to_rdflib(triples)
    engine = OWLRL_Semantics(graph, axioms=False, daxioms=False)
    engine.closure()
    return graph, tuple(sorted(str(message) for message in engine.error_messages))
