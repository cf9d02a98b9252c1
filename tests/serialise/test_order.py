"""Triples come in the order a person would choose, whatever order they came in."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from daap.core.namespaces import DAAP, DCT, OA, PREFIXES, PROV, RDF, SKOS, XSD
from daap.serialise.order import merge_sorted, sort_triples, triple_key

BASE = "https://w3id.org/daap/"
OTHER = NamedNode("https://elsewhere.org/p")

SUBJECTS = (
    "study",
    "dataset",
    "dataset/0.2.0",
    "agent/editors",
    "report",
    "table/attributions",
    "table/sources",
    "ontology",
    "ontology#Code",
    "ontology#hasCode",
    "codebook",
    "code/deploy_decision",
    "code/deploy_decision/option/containerisation",
    "code/deploy_decision/impact/scalable",
    "code/deploy_decision/depends/can_use/mdm",
    "code/deploy_decision/next/interface_decision",
    "code/deploy_decision_2",
    "code/deploy_decision_10",
    "code/VMs",
    "code/zeta",
    "source/p2",
    "source/p10",
    "source/p10/field-note",
    "source/p10/transcript",
    "source/p10/speaker/expert-e",
    "source/p10/turn/2",
    "source/p10/turn/11",
    "source/p10/segment/1",
    "source/p10/step/2",
    "source/p10/step/2/note/1",
    "source/p10/step/2/note/12",
    "source/p10/step/2/assigns/control_port",
    "source/p10/step/10",
    "source/p10/transcript/char/9-30",
    "source/p10/transcript/char/120-300",
    "source/p10/transcript/char/120-300/position",
    "source/p10/transcript/char/120-300/quote",
    "source/p10/transcript/char/120-1000",
    "source/p10/attribution/latency",
    "source/p10/finding/1",
    "source/s1",
    "graph/codebook",
)


def iri(path: str, base: str = BASE) -> NamedNode:
    return NamedNode(base + path)


def shuffled(triples: list[Triple]) -> list[Triple]:
    return triples[1::2] + triples[::2][::-1]


def number(text: str, datatype: str = "integer") -> Literal:
    return Literal(text, datatype=XSD[datatype])


def test_subjects_come_in_the_order_of_the_study() -> None:
    expected: list[NamedNode | BlankNode] = [iri(path) for path in SUBJECTS]
    expected += [NamedNode("https://elsewhere.org/a2"), OTHER, BlankNode("b1")]

    ordered = sort_triples(
        shuffled([Triple(subject, RDF.type, OTHER) for subject in expected]), base=BASE
    )

    assert [triple.subject for triple in ordered] == expected


@pytest.mark.parametrize("base", ["http://example.org/s#", "https://x.org/a/b/"])
def test_the_order_is_the_same_below_another_base(base: str) -> None:
    paths = [path for path in SUBJECTS if not path.startswith("ontology")]

    ordered = sort_triples(
        shuffled([Triple(iri(path, base), RDF.type, OTHER) for path in paths]),
        base=base,
    )

    assert [triple.subject for triple in ordered] == [iri(p, base) for p in paths]


def test_the_vocabulary_keeps_its_place_in_a_study_with_another_base() -> None:
    base = "http://example.org/"
    subjects = [iri("table/sources", base), DAAP.Code, iri("codebook", base)]

    ordered = sort_triples(
        shuffled([Triple(s, RDF.type, OTHER) for s in subjects]), base=base
    )

    assert [triple.subject for triple in ordered] == subjects


def test_a_code_named_like_a_part_stands_where_its_letters_put_it() -> None:
    subjects = [iri(f"code/{name}") for name in ("alpha", "source", "step", "zeta")]

    ordered = sort_triples(
        [Triple(s, RDF.type, OTHER) for s in reversed(subjects)], base=BASE
    )

    assert [triple.subject for triple in ordered] == subjects


def test_predicates_begin_with_type_and_names_and_end_with_unknown_ones() -> None:
    expected = [
        RDF.type, DCT.identifier, SKOS.notation, DCT.title, SKOS.prefLabel,
        SKOS.definition, DAAP.position, OA.bodyValue, DAAP.text, OA.start, OA.end,
        DAAP.startOffset, DAAP.endOffset, DAAP.firstLine, DAAP.lastLine, DCT.isPartOf,
        OA.hasTarget, PROV.wasGeneratedBy, SKOS.inScheme,
        NamedNode("https://elsewhere.org/p2"), NamedNode("https://elsewhere.org/p10"),
    ]  # fmt: skip

    ordered = sort_triples(
        shuffled([Triple(OTHER, predicate, OTHER) for predicate in expected]), base=BASE
    )

    assert [triple.predicate for triple in ordered] == expected


def test_objects_are_iris_then_numbers_by_value_then_texts() -> None:
    expected: list[NamedNode | BlankNode | Literal] = [
        iri("source/p2"), iri("source/p10"), NamedNode("http://a.org/"), BlankNode("x"),
        number("-3"), number("0.50", "decimal"), number("2"), number("2.5", "decimal"),
        number("10"), Literal("step 2"), Literal("step 10"), number("v"),
        Literal("v"),
    ]  # fmt: skip

    ordered = sort_triples(
        shuffled([Triple(OTHER, OTHER, value) for value in expected]), base=BASE
    )

    assert [triple.object for triple in ordered] == expected


def test_literals_that_look_alike_are_ordered_by_number_language_and_datatype() -> None:
    expected = [
        number("01"), number("1"), number("1.0", "decimal"),
        Literal("01"), Literal("1", datatype=XSD.date), Literal("1"),
        Literal("1", language="de"), Literal("1", language="en"),
    ]  # fmt: skip

    ordered = sort_triples(
        shuffled([Triple(OTHER, OTHER, value) for value in expected]), base=BASE
    )

    assert [triple.object for triple in ordered] == expected


def test_a_triple_stated_twice_comes_once() -> None:
    triple = Triple(iri("study"), RDF.type, DAAP.Study)

    assert sort_triples([triple, triple], base=BASE) == [triple]


def test_numbers_longer_than_python_reads_are_ordered_too() -> None:
    short, long = iri("code/" + "9" * 5000), iri("code/" + "1" * 5001)

    ordered = sort_triples(
        [Triple(s, RDF.type, number("1" * 5000)) for s in (long, short)], base=BASE
    )

    assert [triple.subject for triple in ordered] == [short, long]


paths = st.sampled_from(
    [*SUBJECTS, "code/x1", "code/x01", "code/x001/option/y", "ontology#"]
)
nodes = st.one_of(paths.map(iri), st.sampled_from([OTHER, BlankNode("b")]))
predicates = st.sampled_from([NamedNode(p + "x1") for p in PREFIXES.values()] + [OTHER])
texts = st.text(alphabet="01a.-+ é", max_size=5)
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda t: Literal(t, datatype=XSD.decimal), texts),
    st.builds(lambda t: Literal(t, language="en"), texts),
)
triples = st.lists(st.builds(Triple, nodes, predicates, nodes | literals), max_size=30)


@given(triples, st.randoms(use_true_random=False))
def test_the_order_in_which_triples_come_does_not_matter(
    given_triples: list[Triple], chance: random.Random
) -> None:
    ordered = sort_triples(given_triples, base=BASE)
    chance.shuffle(given_triples)

    assert sort_triples(given_triples, base=BASE) == ordered


@given(triples)
def test_the_key_of_a_triple_gives_the_same_order(given_triples: list[Triple]) -> None:
    by_key = sorted(set(given_triples), key=lambda t: triple_key(t, base=BASE))

    assert sort_triples(given_triples, base=BASE) == by_key


@given(triples, triples)
def test_merged_parts_are_what_sorting_the_whole_gives(
    some: list[Triple], others: list[Triple]
) -> None:
    parts = [sort_triples(some, base=BASE), sort_triples(others, base=BASE)]

    assert list(merge_sorted(parts, base=BASE)) == sort_triples(
        [*some, *others], base=BASE
    )
