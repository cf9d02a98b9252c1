"""The reference engine: every result as a value, in an order that never changes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph

from daap.core.errors import Severity
from daap.core.namespaces import DAAP, RDF, SKOS, XSD
from daap.core.resources import SHAPES
from daap.validate.reference import PreparedGraph, prepared, validate
from daap.validate.result import Result

EX = "https://example.org/"
CASES = Path(__file__).parents[1] / "shapes" / "cases"

SHAPE = '''
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:TurnShape a sh:NodeShape ; sh:targetClass daap:Turn ;
    sh:property ex:position , ex:way .
ex:position sh:path daap:position ; sh:minCount 1 ; sh:datatype xsd:integer ;
    sh:description "Its number." ; sh:severity sh:Warning ; sh:message "Number it."@en .
ex:way sh:path ( daap:inTurn daap:position ) ; sh:maxCount 0 .
ex:Asked a sh:NodeShape ; sh:targetClass daap:Turn ; sh:severity sh:Info ;
    sh:description "It has a text." ; sh:message "Give it a text."@en ;
    sh:sparql [ sh:prefixes ex:Asked ; sh:select """
        SELECT $this WHERE { FILTER NOT EXISTS { $this daap:text ?text } }
    """ ] ; sh:declare [ sh:prefix "daap" ;
        sh:namespace "https://w3id.org/daap/ontology#"^^xsd:anyURI ] .
'''


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Two shapes: of a property, and with a query."""
    return Graph().parse(data=SHAPE, format="turtle")


def turn(name: str, *positions: str) -> Iterator[Triple]:
    """A turn with positions, each of a datatype that its form suggests."""
    node = NamedNode(EX + name)
    yield Triple(node, RDF.type, DAAP.Turn)
    yield Triple(node, DAAP.text, Literal("words"))
    for text in positions:
        kind = XSD.integer if text.isdecimal() else XSD.string
        yield Triple(node, DAAP.position, Literal(text, datatype=kind))


def test_data_that_keeps_to_the_shapes_gives_no_result(shapes: Graph) -> None:
    assert list(validate(turn("a", "1"), shapes)) == []


def test_a_result_has_everything_a_finding_needs(shapes: Graph) -> None:
    assert list(validate(turn("a"), shapes)) == [
        Result(
            focus=f"{EX}a",
            shape=f"{EX}position",
            component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
            path=DAAP.position.value,
            value="",
            severity=Severity.WARNING,
            message="Number it.",
            parameter="1",
            description="Its number.",
        )
    ]


def test_the_value_is_its_lexical_form_as_written(shapes: Graph) -> None:
    (result,) = validate(turn("a", " 01 "), shapes)
    assert result.value == " 01 "
    assert result.parameter == "xsd:integer"


def test_an_integer_with_a_leading_zero_is_an_integer(shapes: Graph) -> None:
    assert list(validate(turn("a", "01"), shapes)) == []


def test_a_query_takes_severity_and_message_from_its_shape(shapes: Graph) -> None:
    node = [t for t in turn("a", "1") if t.predicate != DAAP.text]
    (result,) = validate(node, shapes)
    assert (result.severity, result.message) == (Severity.INFO, "Give it a text.")
    assert result.shape == f"{EX}Asked"
    assert result.path == ""
    assert result.value == f"{EX}a"


def test_a_path_of_several_steps_counts_as_none(shapes: Graph) -> None:
    step = Triple(NamedNode(f"{EX}a"), DAAP.inTurn, NamedNode(f"{EX}b"))
    (result,) = validate([*turn("a", "1"), *turn("b", "2"), step], shapes)
    assert result.shape == f"{EX}way"
    assert result.path == ""
    assert result.severity is Severity.VIOLATION


def test_results_are_sorted_whatever_the_order_of_the_data(shapes: Graph) -> None:
    data = [*turn("b"), *turn("c", "x", "y"), *turn("a")]
    found = list(validate(data, shapes))
    assert found == sorted(found)
    assert [r.focus[-1] + r.value for r in found] == ["a", "b", "cx", "cy"]
    assert list(validate(reversed(data), shapes)) == found


def test_shapes_may_be_a_file_a_folder_or_a_graph(tmp_path: Path) -> None:
    (tmp_path / "turn.ttl").write_text(SHAPE, encoding="utf-8")
    graph = Graph().parse(data=SHAPE, format="turtle")
    for shapes in (tmp_path, tmp_path / "turn.ttl", graph):
        assert len(list(validate(turn("a"), shapes))) == 1


def test_nothing_is_inferred(shapes: Graph) -> None:
    part = NamedNode(f"{EX}Part")
    data = [
        Triple(NamedNode(f"{EX}a"), RDF.type, part),
        Triple(DAAP.Turn, SKOS.broader, part),
    ]
    assert list(validate(data, shapes)) == []


def test_nothing_reaches_the_network(
    shapes: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    ontology = NamedNode("https://w3id.org/daap/ontology")
    imports = NamedNode("http://www.w3.org/2002/07/owl#imports")
    kind = NamedNode("http://www.w3.org/2002/07/owl#Ontology")
    data = [Triple(ontology, RDF.type, kind), Triple(ontology, imports, ontology)]
    assert list(validate(data, shapes)) == []


def test_a_query_is_parsed_once() -> None:
    prepared.cache_clear()
    graph = PreparedGraph()
    for _ in range(3):
        assert not list(graph.query("SELECT ?s WHERE { ?s ?p ?o }"))
    assert prepared.cache_info().misses == 1
    assert prepared.cache_info().hits == 2


def test_a_report_within_the_data_is_not_taken_for_the_report() -> None:
    path = CASES / "turn" / "TurnShape-position-minCount-001.ttl"
    quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=EX)
    results = list(validate((quad.triple for quad in quads), SHAPES))
    assert [r.message for r in results if r.shape.endswith("TurnShape-position")] == [
        "Number the turn once, from 1."
    ]


def test_the_data_is_not_changed_by_validation() -> None:
    path = CASES / "turn" / "TurnShape-position-minCount-001.ttl"
    quads = parse(path=path, format=RdfFormat.TURTLE, base_iri=EX)
    data = [quad.triple for quad in quads]
    before = list(data)
    first = list(validate(data, SHAPES))
    assert data == before
    assert list(validate(data, SHAPES)) == first
