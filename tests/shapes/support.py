"""Cases of shapes: files in the manner of the W3C's SHACL test suite, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlparse

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from daap.core.rdflib_bridge import to_rdflib
from daap.core.resources import SHAPES
from daap.validate.reference import SH, load_shapes, validate

CASES = sorted((Path(__file__).parent / "cases").glob("*/*.ttl"))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

Expected = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Case:
    """The data of a case, the shapes it is held against, and the results it names."""

    name: str
    data: tuple[Triple, ...]
    shapes: Path
    expected: tuple[Expected, ...]


@cache
def read(path: Path) -> Case:
    """Read a case; the entry of its manifest is no part of its data."""
    return case_of(path.read_text(encoding="utf-8"), path)


def case_of(text: str, path: Path) -> Case:
    """The case that a text is, which stands in a file or is made of one."""
    here = path.as_uri()
    quads = parse(text, format=RdfFormat.TURTLE, base_iri=here)
    triples = [quad.triple for quad in quads]
    graph = to_rdflib(triples)
    entry = graph.value(None, RDF.type, SHT.Validate)
    action = graph.value(entry, MF.action)
    assert isinstance(entry, URIRef)
    assert graph.value(action, SHT.dataGraph) == URIRef(here)
    about = {str(node) for node in manifest(graph, URIRef(here), entry)}
    return Case(
        name=str(entry).rpartition("/")[2],
        data=tuple(t for t in triples if identity(t) not in about),
        shapes=Path(urlparse(str(graph.value(action, SHT.shapesGraph))).path),
        expected=tuple(sorted(results(graph, graph.value(entry, MF.result)))),
    )


def identity(triple: Triple) -> str:
    """The IRI of a subject, or the label of a blank one."""
    assert isinstance(triple.subject, NamedNode | BlankNode)
    return triple.subject.value


def manifest(graph: Graph, *start: Node) -> set[Node]:
    """Nodes, and the blank nodes that are reached from them."""
    found = set(start)
    waiting = list(start)
    while waiting:
        for value in graph.objects(waiting.pop()):
            if isinstance(value, BNode) and value not in found:
                found.add(value)
                waiting.append(value)
    return found


def results(graph: Graph, report: Node | None) -> Iterator[Expected]:
    """The results of a report, as Result has them."""
    for result in graph.objects(report, SH.result):
        values = [
            graph.value(result, term)
            for term in (
                SH.focusNode,
                SH.resultPath,
                SH.sourceConstraintComponent,
                SH.sourceShape,
                SH.resultSeverity,
            )
        ]
        focus, path, component, shape, severity = (
            "" if value is None or isinstance(value, BNode) else str(value)
            for value in values
        )
        yield focus, path, component, shape, severity.rpartition("#")[2]


@cache
def shapes_of(path: Path) -> Graph:
    """The shapes of one file, with the prefixes that house.ttl declares."""
    house = load_shapes(SHAPES / "house.ttl")
    declared = Graph()
    for ontology in house.subjects(SH.declare):
        for node in (ontology, *house.objects(ontology, SH.declare)):
            for predicate, value in house.predicate_objects(node):
                declared.add((node, predicate, value))
    return load_shapes(path) + declared


def found(case: Case) -> list[Expected]:
    """The results of holding the data of a case against its shapes."""
    return sorted(
        (r.focus, r.path, r.component, r.shape, r.severity.label)
        for r in validate(case.data, shapes_of(case.shapes))
    )
