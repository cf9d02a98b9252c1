"""What the tests of the ontology share: its files, terms, examples and closure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from owlrl import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Node, URIRef

from daap.core.namespaces import DAAP, PREFIXES

FOLDER = Path(__file__).parents[2] / "ontology"
PUBLISHED = ("core.ttl", "vocabulary.ttl", "external.ttl")
"""The files that are published as one ontology."""

FILES = (*PUBLISHED, "alignment.ttl")
BASE = "https://w3id.org/daap/"
"""The base of this study's codebook and guidance, and of the examples."""

ONTOLOGY = URIRef(DAAP.iri.removesuffix("#"))
OTHER_PREFIXES = {
    "cito": "http://purl.org/spar/cito/",
    "bibo": "http://purl.org/ontology/bibo/",
    "code": f"{BASE}code/",
    "dio": "https://w3id.org/dio#",
    "disco": "http://rdf-vocabulary.ddialliance.org/discovery#",
    "dprod": "https://ekgf.github.io/dprod/",
    "its": "https://w3id.org/itsdata/vocab/",
    "qualico": "http://www.semanticweb.org/hocker/ontologies/2021/6/QualiCO#",
    "schema": "https://schema.org/",
    "vann": "http://purl.org/vocab/vann/",
}
"""Prefixes of the ontology's files and of its queries that no dump needs."""

HEAD = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {**PREFIXES, **OTHER_PREFIXES}.items()
)


def file_text(name: str) -> str:
    """A file of the ontology as it stands."""
    return (FOLDER / name).read_text(encoding="utf-8")


def read(*names: str) -> Graph:
    """Files of the ontology as one graph; relative IRIs get the study's base."""
    graph = Graph()
    for name in names:
        graph.parse(data=file_text(name), format="turtle", publicID=BASE)
    return graph


def study_files() -> tuple[str, ...]:
    """The codebook's files and the guidance model, those that are there."""
    paths = [*sorted((FOLDER / "codebook").glob("*.ttl")), FOLDER / "guidance.ttl"]
    return tuple(p.relative_to(FOLDER).as_posix() for p in paths if p.exists())


def turtle(text: str) -> Graph:
    """A graph from Turtle that leaves out the usual prefixes and the base."""
    return Graph().parse(data=HEAD + text, format="turtle", publicID=BASE)


def is_ours(node: Node) -> bool:
    """Whether a node is a term of this ontology's namespace."""
    return isinstance(node, URIRef) and node.startswith(DAAP.iri)


def short(node: Node) -> str:
    """A node as a person names it, with a prefix where there is one.

    >>> short(URIRef("https://w3id.org/daap/ontology#Anchor"))
    'daap:Anchor'
    """
    for prefix, iri in {**PREFIXES, **OTHER_PREFIXES}.items():
        if isinstance(node, URIRef) and node.startswith(iri):
            return f"{prefix}:{node.removeprefix(iri)}"
    return node.n3()


def ours(graph: Graph, *types: URIRef) -> list[URIRef]:
    """Our terms that have one of the types, by name; any type if none is given."""
    found = {
        subject
        for subject, kind in graph.subject_objects(RDF.type)
        if isinstance(subject, URIRef)
        and is_ours(subject)
        and (not types or kind in types)
    }
    return sorted(found)


def properties(graph: Graph) -> list[URIRef]:
    """Our object and data properties, by name."""
    return ours(graph, OWL.ObjectProperty, OWL.DatatypeProperty)


def header(graph: Graph) -> URIRef:
    """The ontology that a graph describes; there must be one."""
    (found,) = graph.subjects(RDF.type, OWL.Ontology)
    assert isinstance(found, URIRef)
    return found


def gap(graph: Graph, term: URIRef, axiom: URIRef) -> str:
    """The reason that an editorial note gives for a missing domain or range."""
    start = {RDFS.domain: "No domain: ", RDFS.range: "No range: "}[axiom]
    for note in graph.objects(term, SKOS.editorialNote):
        if str(note).startswith(start):
            return str(note).removeprefix(start)
    return ""


def examples(graph: Graph) -> Graph:
    """All examples of the ontology, which are Turtle, as one graph."""
    whole = Graph()
    for example in graph.objects(None, SKOS.example):
        whole += turtle(str(example))
    return whole


def queries(graph: Graph) -> Iterator[tuple[Node, str]]:
    """The SPARQL queries in comments, each a paragraph, with what they explain."""
    for subject, comment in graph.subject_objects(RDFS.comment):
        for paragraph in re.split(r"\n\n", str(comment)):
            if paragraph.startswith("SELECT"):
                yield subject, paragraph


def logical(graph: Graph) -> Graph:
    """What rules can act on: no annotation and no literal.

    owlrl's work grows with every triple, and no axiom of the ontology concludes
    anything from a literal.
    """
    kept = Graph()
    annotations = {
        RDFS.comment,
        RDFS.isDefinedBy,
        RDFS.label,
        RDFS.seeAlso,
        *graph.subjects(RDF.type, OWL.AnnotationProperty),
    }
    for triple in graph:
        if triple[1] not in annotations and not isinstance(triple[2], Literal):
            kept.add(triple)
    return kept


def expand(graphs: Iterable[Graph]) -> tuple[Graph, list[str]]:
    """The OWL 2 RL closure of graphs together, and what owlrl finds contradictory.

    owlrl raises nothing: it collects its messages in `error_messages` and adds
    them to the closure as nodes of a vocabulary of its own.
    """
    whole = Graph()
    for graph in graphs:
        whole += graph
    closure = logical(whole)
    engine = OWLRL_Semantics(closure, axioms=False, daxioms=False)
    engine.closure()
    return closure, sorted(str(message) for message in engine.error_messages)
