"""What was imported from tools as triples: exact, and within rules and shapes."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from pyoxigraph import NamedNode, Triple
from tests.mapping.support import DOCUMENT, graph, shared

from daap.build.engines import choose
from daap.core.namespaces import DAAP, PREFIXES
from daap.core.resources import SHAPES
from daap.core.settings import Settings
from daap.extract.codebook import parse_turtle, read_turtle
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical


def about(triples: tuple[Triple, ...], settings: Settings, *paths: str) -> set[str]:
    """What is said of some resources, a line each."""
    nodes = {NamedNode(settings.base + path) for path in paths}
    return {str(triple) for triple in triples if triple.subject in nodes}


def expected(settings: Settings, text: str) -> set[str]:
    """Turtle with the usual prefixes as lines."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    place = SHAPES / "expected.ttl"
    return {str(t) for t in parse_turtle(head + text, place, settings.base)}


def test_a_selection_is_a_step_on_the_very_words(settings: Settings) -> None:
    paths = ("source/p1/step/1", "source/p1/step/1/assigns/calm_bees")
    assert about(graph(settings), settings, *paths) == expected(
        settings,
        """
        <source/p1/step/1> a daap:CodingStep ; daap:position 1 ;
            daap:inSource <source/p1> ; daap:codesSegment <source/p1/segment/1> ;
            daap:codesAnchor <source/p1/transcript/char/10-28> ;
            prov:used <import/bees> ; prov:wasAssociatedWith <coder/coder-1> ;
            daap:inFile <import/bees> ; daap:elementId "selection 1" .
        <source/p1/step/1/assigns/calm_bees> a daap:CodeAssignment ;
            daap:assigns <code/calm_bees> ; oa:hasBody <code/calm_bees> ;
            oa:hasTarget <source/p1/transcript/char/10-28> ;
            oa:motivatedBy oa:classifying ; prov:wasGeneratedBy <source/p1/step/1> ;
            daap:writtenAs "calm bees - IRB" ; daap:assignmentKind daap:Selection ;
            dct:creator <coder/coder-1> ;
            dct:created "2026-03-01T10:00:00Z"^^xsd:dateTime ;
            daap:inFile <import/bees> ; daap:elementId "coding calm_bees" .
        """,
    )


def test_a_coding_of_a_whole_source_is_about_its_transcript(settings: Settings) -> None:
    found = about(graph(settings), settings, "source/p1/step/3/assigns/logbook")
    assert f"<{settings.base}source/p1/transcript>" in " ".join(found)
    step_3 = " ".join(about(graph(settings), settings, "source/p1/step/3"))
    assert "codesAnchor" not in step_3 and "codesSegment" not in step_3


def test_two_coders_share_an_anchor_that_cuts_the_words_of_the_tool(
    settings: Settings,
) -> None:
    anchor = "source/p1/transcript/char/10-28"
    found = about(graph(settings), settings, anchor, f"{anchor}/quote")
    assert found == expected(
        settings,
        f"""
        <{anchor}> a daap:Anchor ; oa:hasSource <source/p1/transcript> ;
            oa:hasSelector <{anchor}/position>, <{anchor}/quote> ;
            daap:inSegment <source/p1/segment/1> .
        <{anchor}/quote> a oa:TextQuoteSelector ; oa:exact "The bees are calm." ;
            oa:prefix "Keeper A: " ; oa:suffix "\\nI write every visit in a logboo" .
        """,
    )


def test_memos_are_numbered_by_date_target_and_text(settings: Settings) -> None:
    both = (*graph(settings), *shared(settings))
    paths = [f"source/p1/memo/{n}" for n in range(1, 6)]
    paths += ["memo/1", "memo/2", "code/calm_bees/memo/1"]
    said = {
        (str(t.subject.value), t.predicate.value.rpartition("#")[2]): t.object.value
        for t in both
        if t.subject in {NamedNode(settings.base + path) for path in paths}
        and t.predicate.value.startswith("http://www.w3.org/ns/oa#")
    }
    base = settings.base
    assert {
        subject.removeprefix(base): (
            said[subject, "bodyValue"],
            said[subject, "hasTarget"].removeprefix(base),
        )
        for subject, name in said
        if name == "bodyValue"
    } == {
        "source/p1/memo/1": ("two coders", "source/p1/step/1"),
        "source/p1/memo/2": ("she is proud of it", "source/p1"),
        "source/p1/memo/3": ("against it", "source/p1/step/2/assigns/calm_bees"),
        "source/p1/memo/4": ("a habit", "source/p1/transcript/char/31-61"),
        "memo/1": ("whole study", "study"),
        "code/calm_bees/memo/1": ("a code of care", "code/calm_bees"),
    }


def test_a_source_a_turn_and_a_segment_have_an_element_for_lines(
    settings: Settings,
) -> None:
    triples = graph(settings)
    place = 'daap:inFile <import/bees> ; daap:elementId "source 1" .'
    for path in ("source/p1", "source/p1/turn/1", "source/p1/segment/2"):
        assert expected(settings, f"<{path}> {place}") <= about(triples, settings, path)
    transcript = "<source/p1/transcript> prov:wasDerivedFrom <import/bees> ."
    assert expected(settings, transcript) <= set(map(str, triples))
    assert not [t for t in triples if "field-note" in str(t) or "Line>" in str(t)]


def test_variables_have_typed_values_and_none_is_empty(settings: Settings) -> None:
    triples = (*graph(settings), *shared(settings))
    values = [t for t in triples if t.predicate.value.endswith("#hasValue")]
    case, source = "case/keeper-a/variable", "source/p1/variable"
    assert set(map(str, values)) == expected(
        settings,
        f"""
        <{case}/years> daap:hasValue 10 . <{case}/since> daap:hasValue "2016-05-01" .
        <{case}/score> daap:hasValue 2.5 . <{source}/region> daap:hasValue "Tyrol" .
        """,
    )


def test_a_variable_says_what_it_stands_for(settings: Settings) -> None:
    triples = (*graph(settings), *shared(settings))
    assert about(triples, settings, "variable/region") == expected(
        settings,
        """
        <variable/region> a daap:Variable ; rdfs:label "region"@en ;
            dct:description "where"@en ;
            daap:inFile <import/bees> ; daap:elementId "variable region" .
        """,
    )
    link = "<source/p1/variable/region> daap:ofVariable <variable/region> ."
    assert expected(settings, link) <= set(map(str, triples))


def test_what_one_file_alone_says_of_a_case_is_in_its_record(
    settings: Settings,
) -> None:
    path = "import/bees/case/keeper-a"
    assert about(shared(settings), settings, path) == expected(
        settings,
        f"""
        <{path}> a daap:CaseRecord ; daap:ofCase <case/keeper-a> ;
            dct:hasPart <source/p1>, <source/p1/transcript/char/0-5> ;
            daap:inFile <import/bees> .
        """,
    )


def test_a_memo_has_its_title_and_a_code_its_colour(settings: Settings) -> None:
    triples = shared(settings)
    titles = [str(t) for t in triples if t.predicate.value.endswith("/terms/title")]
    colours = [str(t) for t in triples if t.predicate.value.endswith("#colour")]
    memo = '<memo/1> dct:title "week 1" .'
    assert expected(settings, memo) <= set(titles)
    assert not [one for one in titles if "memo" in one and "memo/1>" not in one]
    code = '<code/calm_bees> daap:colour "#F781F3" .'
    assert set(colours) == expected(settings, code)


@pytest.fixture(scope="module")
def ontology() -> tuple[Triple, ...]:
    """The ontology as it is published."""
    folder = SHAPES.parent / "ontology"
    names = ("core", "vocabulary", "external")
    read = (read_turtle(folder / f"{name}.ttl", DAAP.iri) for name in names)
    return tuple(chain.from_iterable(read))


def checked(
    triples: tuple[Triple, ...], ontology: tuple[Triple, ...], base: str
) -> tuple[set[Triple], list[str]]:
    """What follows from triples, and the names of the shapes that they break."""
    engine = choose("native")
    closure = engine.close(logical(triples), tuple(axioms(ontology)))
    new = set(publishable(closure, frozenset(triples), base))
    results = engine.validate((*triples, *new, *ontology), SHAPES)
    return new, sorted({r.shape.rpartition("#")[2] for r in results})


def test_all_of_it_keeps_the_shapes(
    settings: Settings, ontology: tuple[Triple, ...]
) -> None:
    whole = (*graph(settings), *shared(settings))
    new, broken = checked(whole, ontology, settings.base)

    assert broken == TOLD
    kinds = {
        str(t.object)
        for t in new
        if "/code/" in str(t.subject) and t.predicate.value.endswith("#type")
    }
    quoted = [t for t in new if t.predicate == DAAP.quotedInSegment]
    code, segment = "code/calm_bees", "source/p1/segment/1"
    assert [(t.subject, t.object) for t in quoted] == [
        (NamedNode(settings.base + code), NamedNode(settings.base + segment))
    ]
    assert kinds == {str(NamedNode(PREFIXES["oa"] + "Annotation"))}


def test_an_imported_step_without_its_element_breaks_the_shapes(
    settings: Settings, ontology: tuple[Triple, ...]
) -> None:
    first = DOCUMENT.steps[0]
    assert first.selection is not None
    bare = replace(first, selection=replace(first.selection, element=None))
    document = replace(DOCUMENT, steps=(bare, *DOCUMENT.steps[1:]))
    whole = (*graph(settings, document), *shared(settings))
    _, broken = checked(whole, ontology, settings.base)
    assert set(broken) - set(TOLD) == {"CodingStepShape-place", "CodingStepShape-used"}


TOLD = ["CodeShape-definition"]
"""What is left to tell: two codes have no definition."""
