"""Findings of shapes know their file and line, wherever the data tells them."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from daap.core.errors import Finding, Severity
from daap.core.namespaces import DAAP, PREFIXES, SH
from daap.validate.findings import findings, places
from daap.validate.result import Result

BASE = "https://w3id.org/daap/"

DATA = """
<study> a daap:Study ; prov:used <source/p4>, <source/p5> .
<table/sources> a daap:Table ; daap:path "sources.csv" .
<table/attributions> a daap:Table ; daap:path "attributions.csv" .
<source/p4> a daap:Interview ; daap:inTable <table/sources> ; daap:tableRow 4 .
<source/p4/attribution/latency> daap:inTable <table/attributions> ; daap:tableRow 57 .
<source/p4/field-note> a daap:FieldNote ; daap:path "field-notes/p_4.md" ;
    foaf:primaryTopic <source/p4> .
<source/p4/transcript> prov:wasDerivedFrom <source/p4/field-note> .
<source/p4/speaker/expert-e> rdfs:label "Expert E" .
<source/p4/turn/2> daap:spokenBy <source/p4/speaker/expert-e> ; daap:firstLine 44 ;
    dct:isPartOf <source/p4/transcript> .
<source/p4/turn/1> daap:spokenBy <source/p4/speaker/expert-e> ; daap:firstLine 38 ;
    dct:isPartOf <source/p4/transcript> .
<source/p4/segment/1> dct:isPartOf <source/p4/transcript> ; daap:firstLine 40 .
<source/p4/step/9> prov:used <source/p4/field-note> ; daap:firstLine 700 .
<source/p4/step/9/note/1> prov:wasGeneratedBy <source/p4/step/9> ; daap:firstLine 702 ;
    oa:hasTarget <source/p4/transcript/char/120-300> .
<source/p4/transcript/char/120-300> oa:hasSelector
    <source/p4/transcript/char/120-300/quote> .
<source/p5> a daap:Interview ; daap:recordedIn <source/p5/field-note> ;
    daap:firstLine 3 .
<source/p5/field-note> daap:path "field-notes/p_5.md" ; foaf:primaryTopic <source/p5> .
<source/p5/transcript> prov:wasDerivedFrom <source/p5/field-note> .
<source/p5/segment/1> daap:txt "misspelt" ; daap:firstLine 7 ;
    dct:isPartOf <source/p5/transcript> .
"""


@pytest.fixture(scope="module")
def data() -> list[Triple]:
    """What two field notes and two tables state."""
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    quads = parse(prefixes + DATA, format=RdfFormat.TURTLE, base_iri=BASE)
    return [quad.triple for quad in quads]


def finding(data: list[Triple], focus: str, value: str = "") -> Finding:
    """The finding about one node."""
    result = Result(
        focus=BASE + focus,
        shape=f"{DAAP.iri}SegmentShape-textLanguage",
        component=f"{SH.iri}MinCountConstraintComponent",
        path=DAAP.text.value,
        value=value,
        severity=Severity.WARNING,
        message="Give it a text.",
        parameter="1",
        description="Its words.",
    )
    (found,) = findings([result], places(data))
    return found


@pytest.mark.parametrize(
    ("focus", "place"),
    [
        ("source/p4/segment/1", "field-notes/p_4.md:40"),
        ("source/p4/step/9", "field-notes/p_4.md:700"),
        ("source/p4/step/9/note/1", "field-notes/p_4.md:702"),
        ("source/p4/field-note", "field-notes/p_4.md"),
        ("source/p4/transcript", "field-notes/p_4.md"),
        ("source/p5", "field-notes/p_5.md:3"),
    ],
)
def test_a_node_of_a_field_note_has_its_line(
    data: list[Triple], focus: str, place: str
) -> None:
    assert finding(data, focus).place == place


def test_a_row_of_a_table_stands_one_line_below_its_number(data: list[Triple]) -> None:
    assert finding(data, "source/p4").place == "sources.csv:5"
    found = finding(data, "source/p4/attribution/latency")
    assert found.place == "attributions.csv:58"


def test_an_anchor_has_the_place_of_the_note_that_quotes_it(data: list[Triple]) -> None:
    anchor = "source/p4/transcript/char/120-300"
    assert finding(data, anchor).place == "field-notes/p_4.md:702"
    assert finding(data, f"{anchor}/quote").place == "field-notes/p_4.md:702"


def test_a_speaker_has_the_place_of_the_first_turn(data: list[Triple]) -> None:
    found = finding(data, "source/p4/speaker/expert-e")
    assert found.place == "field-notes/p_4.md:38"


def test_the_study_is_not_taken_for_a_part_of_its_sources(data: list[Triple]) -> None:
    assert finding(data, "study").place == ""


def test_a_code_of_the_codebook_has_no_place_in_the_data(data: list[Triple]) -> None:
    found = finding(data, "code/control_port")
    assert (found.path, found.line, found.source) == ("", 0, "")


def test_an_undefined_term_has_the_place_of_the_first_node_that_uses_it(
    data: list[Triple],
) -> None:
    found = finding(data, "ontology", value=f"{DAAP.iri}txt")
    assert found.place == "field-notes/p_5.md:7"


def test_places_do_not_depend_on_the_order_of_the_data(data: list[Triple]) -> None:
    assert places(reversed(data)) == places(data)


def test_a_finding_keeps_what_the_result_says(data: list[Triple]) -> None:
    found = finding(data, "source/p4/segment/1")
    assert found == Finding(
        severity=Severity.WARNING,
        rule="segment-shape-text-language-min-count",
        path="field-notes/p_4.md",
        line=40,
        found="source/p4/segment/1 has no daap:text",
        expected="at least 1",
        remedy="give it a text",
        source="p4",
        focus=f"{BASE}source/p4/segment/1",
        component=f"{SH.iri}MinCountConstraintComponent",
        shape=f"{DAAP.iri}SegmentShape-textLanguage",
        result_path=DAAP.text.value,
    )


def test_no_result_gives_no_finding() -> None:
    assert list(findings([], {})) == []
    assert places([]) == {}
