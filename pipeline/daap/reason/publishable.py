"""What of a closure is worth publishing: facts about our own individuals.

A closure also holds axiomatic triples, statements about foreign terms and,
from owlrl, literals as subjects; none of that is published.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.namespaces import DAAP, FOAF, OA, PROV, RDF, SKOS

ONTOLOGY = DAAP.iri.removesuffix("#")
"""The vocabulary's own IRI, which may lie below the base of a study."""

OURS = tuple(space.iri for space in (DAAP, FOAF, OA, PROV, SKOS))


def publishable(
    closure: Iterable[Triple], asserted: Container[Triple], base: str
) -> Iterator[Triple]:
    """The triples that are new, about individuals below `base`, in our terms.

    A type must be a class of DAAP, SKOS, PROV-O, Web Annotation or FOAF; any
    other statement must use a property of one of them and have an IRI as object.
    """
    for triple in closure:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
            continue
        if not subject.value.startswith(base) or subject.value.startswith(ONTOLOGY):
            continue
        term = value if predicate == RDF.type else predicate
        if term.value.startswith(OURS) and triple not in asserted:
            yield triple
