"""The triples of a closure that are published: facts about the study's individuals.

A closure also has axiomatic triples, triples about foreign terms and, by owlrl,
literals as subjects; these are not published.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.namespaces import DAAP, FOAF, OA, ONTOLOGY_IRI, PROV, RDF, SKOS

OURS = tuple(space.iri for space in (DAAP, FOAF, OA, PROV, SKOS))


def publishable(
    closure: Iterable[Triple], asserted: Container[Triple], base: str
) -> Iterator[Triple]:
    """The new triples about individuals below `base`, in the vocabularies used.

    A type must be a class of DAAP, SKOS, PROV-O, Web Annotation or FOAF; any other
    triple must have a property of one of them and an IRI as object.
    """
    for triple in closure:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
            continue
        if not subject.value.startswith(base) or subject.value.startswith(ONTOLOGY_IRI):
            continue
        term = value if predicate == RDF.type else predicate
        if term.value.startswith(OURS) and triple not in asserted:
            yield triple
