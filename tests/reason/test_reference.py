"""The closure by owlrl, held against the same facts asked of SPARQL."""

from __future__ import annotations

import pytest
from owlrl import OWLRL_Semantics
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from daap.build.result import Build
from daap.core.namespaces import DAAP, PREFIXES, RDF
from daap.core.rdflib_bridge import to_rdflib
from daap.reason.reference import close
from daap.reason.schema import logical

CHAINS = {
    "evidencedBy": "?a daap:assigns ?x ; prov:wasGeneratedBy/daap:inSource ?y",
    "evidencedInSegment": (
        "?a daap:assigns ?x ; prov:wasGeneratedBy/daap:codesSegment ?y"
    ),
    "quotedInSegment": (
        "?a daap:assigns ?x ; prov:wasGeneratedBy/daap:quotesAnchor/daap:inSegment ?y"
    ),
    "hasOption": "?n daap:ofDecision ?x ; daap:proposes ?y",
    "optionOf": "?n daap:ofDecision ?y ; daap:proposes ?x",
    "evidencedThroughOption": (
        "?n daap:ofDecision ?x ; daap:proposes ?o . "
        "?a daap:assigns ?o ; prov:wasGeneratedBy/daap:inSource ?y"
    ),
    "hasTranscript": "?y daap:transcriptOf ?x",
    "assignedIn": "?y daap:assigns ?x",
    "optionNode": "?y daap:ofDecision ?x",
    "hasStep": "?y daap:inSource ?x",
    "hasCode": "?a daap:assigns ?y ; prov:wasGeneratedBy/daap:inSource ?x",
}
"""What the ontology infers, as a pattern over what is asserted."""


@pytest.fixture(scope="module")
def asserted(built: Build) -> Store:
    """The asserted graphs alone."""
    store = Store()
    store.extend(Quad(*t) for graph in built.asserted.values() for t in graph)
    return store


@pytest.mark.parametrize("name", CHAINS)
def test_owlrl_infers_what_sparql_finds(
    name: str, asserted: Store, built: Build
) -> None:
    query = f"SELECT DISTINCT ?x ?y {{ {CHAINS[name]} }}"
    found = {(s["x"], s["y"]) for s in asserted.query(query, prefixes=PREFIXES)}
    inferred = {
        (t.subject, t.object) for t in built.inferred if t.predicate == DAAP[name]
    }
    assert found
    assert inferred == found


def test_types_are_inferred_up_the_hierarchy_of_classes(
    asserted: Store, built: Build
) -> None:
    asserted_types = {
        (q.subject, q.object) for q in asserted.quads_for_pattern(None, RDF.type, None)
    }
    inferred = {
        (t.subject, t.object) for t in built.inferred if t.predicate == RDF.type
    }
    pattern = NamedNode(f"{built.base}code/control_port")
    assert (pattern, DAAP.Pattern) in asserted_types
    assert {
        (pattern, DAAP[k]) for k in ("Practice", "DesignSolution", "Code")
    } <= inferred
    assert not inferred & asserted_types


def test_inferred_triples_are_about_our_individuals_in_published_vocabularies(
    built: Build,
) -> None:
    spaces = tuple(PREFIXES[p] for p in ("daap", "skos", "prov", "oa", "foaf"))
    for triple in built.inferred:
        assert triple.subject.value.startswith(built.base)
        assert not triple.subject.value.startswith(DAAP.iri)
        term = triple.object if triple.predicate == RDF.type else triple.predicate
        assert term.value.startswith(spaces)
        assert isinstance(triple.object, NamedNode)


def test_nothing_inferred_is_asserted_as_well(built: Build) -> None:
    asserted = {t for graph in built.asserted.values() for t in graph}
    assert not asserted & set(built.inferred)


def test_no_triple_stands_in_two_asserted_graphs(built: Build) -> None:
    total = sum(len(set(graph)) for graph in built.asserted.values())
    assert total == len({t for graph in built.asserted.values() for t in graph})


def test_logical_leaves_out_what_no_rule_acts_on() -> None:
    node = NamedNode("https://example.org/a")
    kept, dropped = Triple(node, RDF.type, node), Triple(node, RDF.type, Literal("x"))
    assert list(logical([kept, dropped])) == [kept]


def test_only_a_force_is_neither_a_decision_nor_a_solution(built: Build) -> None:
    node = NamedNode(f"{built.base}code/both")
    schema = tuple(logical(built.study.ontology))
    decision, solution, force = (
        Triple(node, RDF.type, kind)
        for kind in (DAAP.Decision, DAAP.DesignSolution, DAAP.Force)
    )

    def inconsistencies(*data: Triple) -> int:
        engine = OWLRL_Semantics(
            to_rdflib((*data, *schema)), axioms=False, daxioms=False
        )
        engine.closure()
        return len(engine.error_messages)

    assert inconsistencies(decision, solution) == 0
    assert inconsistencies(decision, force) == 1
    assert inconsistencies(solution, force) == 1


def test_a_closure_holds_what_it_was_given() -> None:
    node = NamedNode("https://example.org/a")
    given = Triple(node, DAAP.next, node)
    assert given in set(close([given], []))
