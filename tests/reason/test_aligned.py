"""What follows from the alignment of terms, and what does not."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import RDF, RDFS
from daap.reason.aligned import aligned, broader_terms

BASE = "https://e.org/"
A, B, C, FAR = (NamedNode(f"https://v.org/{name}") for name in "ABCD")
P, Q = (NamedNode(f"https://v.org/{name}") for name in "pq")
ONE, OTHER = NamedNode(f"{BASE}one"), NamedNode("https://elsewhere.org/x")
TERMS = broader_terms(
    [
        Triple(A, RDFS.subClassOf, B),
        Triple(B, RDFS.subClassOf, C),
        Triple(C, RDFS.subClassOf, A),
        Triple(A, RDFS.seeAlso, FAR),
        Triple(P, RDFS.subPropertyOf, Q),
    ]
)


def test_classes_near_and_far_and_properties_follow() -> None:
    given = [Triple(ONE, RDF.type, A), Triple(ONE, P, Literal("x"))]
    assert set(aligned(given, TERMS, BASE)) == {
        Triple(ONE, RDF.type, B),
        Triple(ONE, RDF.type, C),
        Triple(ONE, Q, Literal("x")),
    }


def test_nothing_is_told_twice_or_of_the_terms_of_others() -> None:
    given = [
        Triple(ONE, RDF.type, A),
        Triple(ONE, RDF.type, B),
        Triple(ONE, RDF.type, C),
        Triple(OTHER, RDF.type, A),
    ]
    assert list(aligned(given, TERMS, BASE)) == []
