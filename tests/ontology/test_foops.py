"""The tests of FOOPS! that need no network, one named test each.

FOOPS! (https://w3id.org/foops/) scores how findable, accessible, interoperable
and reusable an ontology is. What it does over the network is in OUTSIDE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SKOS, VANN, Graph, Node, URIRef

from daap.core.namespaces import DAAP

BIBO = "http://purl.org/ontology/bibo/"
PERSISTENT = (
    "https://w3id.org/",
    "http://purl.org/",
    "https://purl.org/",
    "https://doi.org/",
    "http://www.w3.org/",
    "https://perma.cc/",
    "https://linked.data.gov.au/",
    "http://data.europa.eu/",
    "http://dbpedia.org/",
)
MINIMAL = (
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.license,
    OWL.versionIRI,
    DCTERMS.creator,
    VANN.preferredNamespaceUri,
)
RECOMMENDED = (
    VANN.preferredNamespacePrefix,
    OWL.versionInfo,
    DCTERMS.created,
    DCTERMS.bibliographicCitation,
)
DETAILED = (
    URIRef(BIBO + "doi"),
    DCTERMS.publisher,
    (FOAF.logo, SDO.logo),
    URIRef(BIBO + "status"),
    DCTERMS.source,
    DCTERMS.issued,
)
METADATA_VOCABULARIES = (str(DCTERMS), str(VANN), str(FOAF), BIBO)

ACCEPTED = {
    "OM3": {
        f"lacks <{BIBO}doi>": "no release has been archived under a DOI yet",
    },
}
"""Complaints that stand, by test, each with its reason."""

OUTSIDE = {
    "CN1": "content negotiation, tested against the local server",
    "DOC1": "content negotiation, tested against the local server",
    "FIND2": "asks prefix.cc and LOV",
    "FIND3": "asks LOV and data catalogues",
    "FIND_3_BIS": "asks LOV and data catalogues",
    "OM4.2": "resolves the licence",
    "URI1": "resolves the ontology",
    "VER2": "resolves the version",
}
"""The tests of FOOPS! that are not here, each with its reason."""


def described(graph: Graph) -> Node | None:
    """The ontology that the graph describes, if there is one."""
    return graph.value(None, RDF.type, OWL.Ontology)


def lacking(
    graph: Graph, wanted: tuple[URIRef | tuple[URIRef, ...], ...]
) -> Iterator[str]:
    """The properties of the header that are missing; of a tuple, one will do."""
    own = described(graph)
    for one in wanted:
        choices = one if isinstance(one, tuple) else (one,)
        if not any((own, choice, None) in graph for choice in choices):
            yield f"lacks {' or '.join(choice.n3() for choice in choices)}"


def terms(graph: Graph) -> Iterator[Node]:
    """Classes, properties and individuals of our namespace."""
    yield from {s for s in graph.subjects(RDF.type) if str(s).startswith(DAAP.iri)}


def undescribed(graph: Graph, *choices: URIRef) -> Iterator[str]:
    """Our terms that have none of the properties."""
    for term in terms(graph):
        if not any((term, choice, None) in graph for choice in choices):
            yield f"{term.n3()} lacks {' and '.join(c.n3() for c in choices)}"


def persistent_iri(graph: Graph) -> Iterator[str]:
    """Find an ontology IRI that no persistent service looks after."""
    if not str(described(graph)).startswith(PERSISTENT):
        yield f"{described(graph)} is under no service of persistent IRIs"


def iri_equals_identifier(graph: Graph) -> Iterator[str]:
    """Find an identifier in the file that is not the IRI people ask for."""
    if f"{described(graph)}#" != DAAP.iri:
        yield f"{described(graph)} is not {DAAP.iri.removesuffix('#')}"


def open_protocol(graph: Graph) -> Iterator[str]:
    """Find an ontology IRI that is not for HTTP."""
    if not str(described(graph)).startswith(("http://", "https://")):
        yield f"{described(graph)} is no HTTP IRI"


def rdf_forms(graph: Graph) -> Iterator[str]:
    """Find a form of RDF in which the ontology cannot be loaded."""
    text = graph.serialize(format="nt").encode()
    for form in (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        triples = [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)]
        written = serialize(triples, format=form)
        if len(list(parse(written or b"", form))) != len(triples):
            yield f"{form} does not hold the ontology"
    if described(graph) is None:
        yield "no owl:Ontology in it"


def version_iri(graph: Graph) -> Iterator[str]:
    """Find a version IRI that is missing or that of the ontology."""
    own = described(graph)
    versions = list(graph.objects(own, OWL.versionIRI))
    if len(versions) != 1 or versions[0] == own:
        yield f"versions: {versions}"


def prefix(graph: Graph) -> Iterator[str]:
    """Find a declared prefix or namespace that is not the one in use."""
    own = described(graph)
    for predicate, expected in (
        (VANN.preferredNamespacePrefix, DAAP.prefix),
        (VANN.preferredNamespaceUri, DAAP.iri),
    ):
        if [str(o) for o in graph.objects(own, predicate)] != [expected]:
            yield f"{predicate.n3()} is not {expected}"


def metadata_vocabularies(graph: Graph) -> Iterator[str]:
    """Find a header that uses no known vocabulary for metadata."""
    own = described(graph)
    used = {
        space
        for predicate in graph.predicates(own)
        for space in METADATA_VOCABULARIES
        if str(predicate).startswith(space)
    }
    if own is None or not used:
        yield "no known vocabulary in the header"


def reuse(graph: Graph) -> Iterator[str]:
    """Find an ontology that imports nothing and builds on nothing."""
    foreign = [
        value
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.range)
        for subject, value in graph.subject_objects(predicate)
        if str(subject).startswith(DAAP.iri) and not str(value).startswith(DAAP.iri)
    ]
    if not foreign and not list(graph.objects(described(graph), OWL.imports)):
        yield "no term of another vocabulary is extended"


CHECKS: dict[str, Callable[[Graph], Iterator[str]]] = {
    "PURL1": persistent_iri,
    "URI2": iri_equals_identifier,
    "HTTP1": open_protocol,
    "RDF1": rdf_forms,
    "VER1": version_iri,
    "OM1": lambda graph: lacking(graph, MINIMAL),
    "OM2": lambda graph: lacking(graph, RECOMMENDED),
    "OM3": lambda graph: lacking(graph, DETAILED),
    "OM4.1": lambda graph: lacking(graph, (DCTERMS.license,)),
    "OM5.1": lambda graph: lacking(graph, (DCTERMS.creator, DCTERMS.created)),
    "OM5.2": lambda graph: lacking(graph, (DCTERMS.issued, DCTERMS.publisher)),
    "FIND1": prefix,
    "VOC1": metadata_vocabularies,
    "VOC2": reuse,
    "VOC3": lambda graph: undescribed(graph, RDFS.label, SKOS.prefLabel),
    "VOC4": lambda graph: undescribed(graph, RDFS.comment, SKOS.definition),
}
"""The tests of FOOPS! by their names; each yields its complaints."""


@pytest.mark.parametrize("test", CHECKS)
def test_foops_has_no_complaint(ontology: Graph, test: str) -> None:
    """None but the accepted ones, and each accepted one is still there."""
    assert sorted(CHECKS[test](ontology)) == sorted(ACCEPTED.get(test, {}))


@pytest.mark.parametrize("test", ["OM1", "OM4.1", "OM5.1", "OM5.2", "VOC1", "RDF1"])
def test_foops_has_no_complaint_about_the_alignment(
    alignment: Graph, test: str
) -> None:
    assert list(CHECKS[test](alignment)) == []


@pytest.mark.parametrize("test", CHECKS)
def test_every_check_can_fail(tools: ModuleType, test: str) -> None:
    poor = tools.turtle("""
        <urn:example:poor> a rdfs:Resource .
        daap:Thing a owl:Class .
    """)
    assert list(CHECKS[test](poor))


def test_every_test_of_foops_is_here_or_has_a_reason_not_to_be() -> None:
    assert len(CHECKS) == 16
    assert len(OUTSIDE) == 8
    assert set(CHECKS) & set(OUTSIDE) == set()
    assert set(ACCEPTED) <= set(CHECKS)
