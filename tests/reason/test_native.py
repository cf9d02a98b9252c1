"""The generated rules against owlrl: on the dataset, and on small made-up graphs."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from daap.build.result import Build
from daap.build.shared_graphs import ALIGNMENTS
from daap.core.namespaces import DAAP, RDF
from daap.reason import native, reference
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical

BASE = "https://example.org/data/"
CLASSES = [DAAP[name] for name in ("Code", "Force", "Pattern", "Practice", "Turn")]
PROPERTIES = [DAAP[name] for name in ("assigns", "from", "next", "relatesTo", "to")]
PREFIXES = """
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def derived(engine: object, data: list[Triple], schema: list[Triple]) -> set[Triple]:
    """What an engine adds that would be published."""
    closure = engine.close(logical(data), schema)  # type: ignore[attr-defined]
    return set(publishable(closure, frozenset(data), BASE))


def node(name: str) -> NamedNode:
    return NamedNode(BASE + name)


def test_the_dataset_has_the_same_closure(built: Build) -> None:
    graphs = {k: v for k, v in built.asserted.items() if k != ALIGNMENTS}
    data = list(chain.from_iterable(graphs.values()))
    schema = list(axioms(built.study.ontology))
    asserted = frozenset(data)
    found = [
        set(publishable(engine.close(logical(data), schema), asserted, built.base))
        for engine in (native, reference)
    ]
    assert found[0] == found[1] == set(built.inferred)
    assert len(found[0]) > 1000


nodes = st.sampled_from([node(name) for name in "abcd"])
classes = st.sampled_from(CLASSES)
properties = st.sampled_from(PROPERTIES)
facts = st.one_of(
    st.builds(Triple, nodes, properties, nodes),
    st.builds(lambda subject, kind: Triple(subject, RDF.type, kind), nodes, classes),
)


def written(form: str, *terms: NamedNode) -> str:
    """An axiom in Turtle."""
    return form.format(*terms)


axiom = st.one_of(
    st.builds(written, st.just("{} rdfs:subClassOf {} ."), classes, classes),
    st.builds(written, st.just("{} owl:equivalentClass {} ."), classes, classes),
    st.builds(written, st.just("{} rdfs:subPropertyOf {} ."), properties, properties),
    st.builds(
        written, st.just("{} owl:equivalentProperty {} ."), properties, properties
    ),
    st.builds(written, st.just("{} owl:inverseOf {} ."), properties, properties),
    st.builds(written, st.just("{} rdfs:domain {} ."), properties, classes),
    st.builds(written, st.just("{} rdfs:range {} ."), properties, classes),
    st.builds(written, st.just("{} a owl:SymmetricProperty ."), properties),
    st.builds(written, st.just("{} a owl:TransitiveProperty ."), properties),
    st.builds(
        written,
        st.just("{} owl:propertyChainAxiom ( {} {} ) ."),
        properties,
        properties,
        properties,
    ),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(facts, max_size=6), st.lists(axiom, max_size=6))
def test_any_small_graph_has_the_same_closure(
    data: list[Triple], texts: list[str]
) -> None:
    quads = parse(PREFIXES + "\n".join(texts), format=RdfFormat.TURTLE)
    schema = [quad.triple for quad in quads]
    assert derived(native, data, schema) == derived(reference, data, schema)


def test_a_literal_is_never_a_subject() -> None:
    data = [Triple(node("a"), DAAP.position, Literal("1"))]
    text = "daap:position owl:inverseOf daap:next ."
    schema = [q.triple for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
    assert list(native.close(data, schema)) == []


def test_axioms_in_the_data_act_too() -> None:
    turtle = f"daap:Turn rdfs:subClassOf daap:Code . <{BASE}a> a daap:Turn ."
    data = [q.triple for q in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]
    assert Triple(node("a"), RDF.type, DAAP.Code) in set(native.close(data, []))


def test_nothing_that_was_given_is_derived_again() -> None:
    text = "daap:next a owl:SymmetricProperty ."
    schema = [q.triple for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
    there = Triple(node("a"), DAAP.next, node("b"))
    back = Triple(node("b"), DAAP.next, node("a"))
    assert list(native.close([there], schema)) == [back]
    assert list(native.close([there, back], schema)) == []


@pytest.mark.parametrize("length", [10, 200])
def test_a_transitive_property_reaches_the_end_of_a_long_path(length: int) -> None:
    names = [node(str(number)) for number in range(length)]
    data = [Triple(a, DAAP.next, b) for a, b in pairwise(names)]
    text = "daap:next a owl:TransitiveProperty ."
    schema = [q.triple for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
    ends = set(native.close(data, schema))
    assert Triple(names[0], DAAP.next, names[-1]) in ends
    assert len(ends) == (length - 1) * (length - 2) // 2


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("turned", [False, True])
def test_a_chain_goes_on_from_what_another_brings_about_at_any_place(
    place: int, turned: bool
) -> None:
    """Each head is read before the other once, whichever rule is applied first."""
    grown, head = DAAP["next"], DAAP["relatesTo"]
    path = [DAAP["assigns"], DAAP["from"], DAAP["to"]]
    path[place] = grown
    words = " ".join(str(name) for name in path)
    both = [
        f"{grown} owl:propertyChainAxiom ( daap:uses daap:extends ) . ",
        f"{head} owl:propertyChainAxiom ( {words} ) . ",
    ]
    text = "".join(reversed(both) if turned else both)
    schema = [q.triple for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
    ends = [node(name) for name in "abcd"]
    pairs = list(zip(path, pairwise(ends), strict=True))
    given_facts = [Triple(a, name, b) for name, (a, b) in pairs if name != grown]
    start, end = pairs[place][1]
    between = node("between")
    data = [
        *given_facts,
        Triple(start, DAAP["uses"], between),
        Triple(between, DAAP["extends"], end),
    ]
    expected = {Triple(start, grown, end), Triple(ends[0], head, ends[-1])}
    assert expected <= derived(native, data, schema)
    assert derived(native, data, schema) == derived(reference, data, schema)


def test_a_chain_goes_on_in_every_round_that_its_last_member_grows() -> None:
    text = (
        "daap:next owl:propertyChainAxiom ( daap:from daap:to ) . "
        "daap:to owl:propertyChainAxiom ( daap:uses daap:relatesTo ) . "
        "daap:relatesTo owl:propertyChainAxiom ( daap:extends daap:requires ) ."
    )
    schema = [q.triple for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
    a, b, c, d, e = (node(name) for name in "abcde")
    data = [
        Triple(a, DAAP["from"], b),
        Triple(b, DAAP["uses"], c),
        Triple(c, DAAP["extends"], d),
        Triple(d, DAAP["requires"], e),
    ]
    found = derived(native, data, schema)
    assert {
        Triple(c, DAAP["relatesTo"], e),
        Triple(b, DAAP["to"], e),
        Triple(a, DAAP["next"], e),
    } <= found
    assert found == derived(reference, data, schema)
