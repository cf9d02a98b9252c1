"""Rules made from axioms: one for each kind that is known, none for any other."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from daap.core.errors import DaapError
from daap.core.resources import ONTOLOGY
from daap.reason.rules import Chain, UnknownAxiomError, rules_of
from daap.reason.schema import axioms

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def schema(text: str) -> list[Triple]:
    """The triples of axioms written in Turtle."""
    quads = parse(PREFIXES + text, format=RdfFormat.TURTLE)
    return [quad.triple for quad in quads]


def ex(name: str) -> NamedNode:
    return NamedNode(f"https://example.org/{name}")


def test_a_class_implies_every_class_above_it() -> None:
    rules = rules_of(schema("ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:C ."))
    assert set(rules.classes[ex("A")]) == {ex("B"), ex("C")}
    assert rules.classes[ex("B")] == (ex("C"),)


def test_equivalent_classes_imply_each_other() -> None:
    rules = rules_of(schema("ex:A owl:equivalentClass ex:B ."))
    assert ex("A") in rules.classes[ex("B")]
    assert ex("B") in rules.classes[ex("A")]


def test_a_property_implies_what_is_above_it_and_every_inverse() -> None:
    rules = rules_of(schema("ex:p rdfs:subPropertyOf ex:q . ex:q owl:inverseOf ex:r ."))
    assert set(rules.steps[ex("p")]) == {(ex("q"), False), (ex("r"), True)}
    assert rules.steps[ex("r")] == ((ex("q"), True),)


def test_the_inverse_of_an_inverse_is_no_step() -> None:
    rules = rules_of(schema("ex:p owl:inverseOf ex:q ."))
    assert rules.steps[ex("p")] == ((ex("q"), True),)


def test_a_symmetric_property_implies_itself_backward() -> None:
    rules = rules_of(schema("ex:p a owl:SymmetricProperty ."))
    assert rules.steps[ex("p")] == ((ex("p"), True),)


def test_domain_and_range_reach_up_and_change_sides_with_an_inverse() -> None:
    rules = rules_of(
        schema(
            "ex:q owl:inverseOf ex:p . ex:p rdfs:domain ex:D ; rdfs:range ex:R ."
            "ex:D rdfs:subClassOf ex:E ."
        )
    )
    assert rules.subjects[ex("p")] == (ex("D"), ex("E"))
    assert rules.objects[ex("p")] == (ex("R"),)
    assert rules.subjects[ex("q")] == (ex("R"),)
    assert rules.objects[ex("q")] == (ex("D"), ex("E"))


def test_a_chain_keeps_the_order_of_its_list() -> None:
    rules = rules_of(schema("ex:h owl:propertyChainAxiom ( ex:a ex:b ex:c ) ."))
    assert rules.chains == (Chain(ex("h"), (ex("a"), ex("b"), ex("c"))),)


def test_a_transitive_property_is_a_chain_of_itself() -> None:
    rules = rules_of(schema("ex:p a owl:TransitiveProperty ."))
    assert rules.chains == (Chain(ex("p"), (ex("p"), ex("p"))),)


def test_what_can_only_contradict_makes_no_rule() -> None:
    rules = rules_of(
        schema(
            "ex:A owl:disjointWith ex:B . [] a owl:AllDisjointClasses ;"
            " owl:members ( ex:A ex:B ) . ex:a owl:differentFrom ex:b ."
        )
    )
    assert (rules.classes, rules.steps, rules.chains) == ({}, {}, ())


@pytest.mark.parametrize(
    "axiom",
    [
        "ex:p a owl:FunctionalProperty .",
        "ex:p a owl:InverseFunctionalProperty .",
        "ex:a owl:sameAs ex:b .",
        "ex:A owl:hasKey ( ex:p ) .",
        "ex:A owl:intersectionOf ( ex:B ex:C ) .",
        "ex:A rdfs:subClassOf [ a owl:Restriction ;"
        " owl:onProperty ex:p ; owl:someValuesFrom ex:B ] .",
        "ex:p rdfs:domain [ owl:unionOf ( ex:A ex:B ) ] .",
    ],
)
def test_an_axiom_without_a_rule_is_an_error_that_names_it(axiom: str) -> None:
    with pytest.raises(UnknownAxiomError, match="no rule is known for the axiom"):
        rules_of(schema(axiom))


def test_a_chain_that_is_no_list_is_an_error() -> None:
    with pytest.raises(DaapError, match="is no list of terms"):
        rules_of(schema("ex:h owl:propertyChainAxiom ex:a ."))


def test_every_axiom_of_the_ontology_has_its_rule() -> None:
    quads = (
        quad.triple
        for name in ("core.ttl", "external.ttl", "vocabulary.ttl")
        for quad in parse(path=ONTOLOGY / name, base_iri="https://example.org/")
    )
    known = [t for t in axioms(quads) if t.predicate.value.partition("#")[2] != "type"]
    rules = rules_of(known)
    assert len(rules.chains) == 5
    assert len(rules.classes) == len({t.subject for t in known if is_subclass(t)})


def is_subclass(triple: Triple) -> bool:
    return triple.predicate.value.endswith("#subClassOf")
