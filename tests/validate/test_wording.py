"""Findings in words: each sentence reads as if a person had looked."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from daap.core.errors import Severity
from daap.core.namespaces import SH
from daap.core.resources import SHAPES
from daap.validate.reference import validate
from daap.validate.result import Result
from daap.validate.wording import (
    EXPECTED,
    FOUND,
    component_name,
    expected,
    found,
    remedy,
)

CASES = Path(__file__).parents[1] / "shapes" / "cases"


def result(case: str) -> Result:
    """The result that a case is named after, with IRIs as in a study."""
    folder = "-".join(w.lower() for w in words(case.partition("Shape")[0]))
    text = (CASES / folder / f"{case}.ttl").read_text(encoding="utf-8")
    text = text.replace("<https://example.org/>", "<https://example.org/source/p4/>")
    data: list[Triple] = [
        quad.triple
        for quad in parse(text, format=RdfFormat.TURTLE, base_iri="http://e/")
    ]
    *shape, parameter, _ = case.split("-")
    return next(
        r
        for r in validate(data, SHAPES)
        if r.shape.endswith("#" + "-".join(shape))
        and component_name(r).lower() == parameter.lower()
        and not r.focus.rpartition("/")[2].startswith("Valid")
    )


def words(name: str) -> list[str]:
    """The words of a name in camel case."""
    starts = [i for i, letter in enumerate(name) if letter.isupper()]
    return [name[i:j] for i, j in zip(starts, [*starts[1:], None], strict=True)]


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            "SegmentShape-position-minCount-001",
            "source/p4/InvalidSegment has no daap:position; expected at least 1; "
            "number the segment once, from 1",
        ),
        (
            "TurnShape-spokenBy-maxCount-001",
            "source/p4/InvalidTurn has more than 1 daap:spokenBy; expected at most 1; "
            "name the one speaker of the turn",
        ),
        (
            "DescriptiveCodeShape-anchorScore-maxCount-001",
            "source/p4/InvalidNote has a value of daap:anchorScore; expected at most "
            "0; take the score away from the note, as it has no anchor",
        ),
        (
            "SegmentShape-position-datatype-001",
            "daap:position of source/p4/InvalidSegment is '1.0'; expected a literal of "
            "type xsd:integer; number the segment once, from 1",
        ),
        (
            "SegmentShape-inTurn-class-001",
            "daap:inTurn of source/p4/InvalidSegment is 'source/p4/SomethingElse'; "
            "expected a resource of class daap:Turn; put the segment in at most one "
            "turn",
        ),
        (
            "SegmentShape-startOffset-lessThan-001",
            "daap:startOffset of source/p4/InvalidSegment is '11'; expected less than "
            "daap:endOffset; state one start, from 0 and below the end",
        ),
        (
            "CodeAssignmentShape-assigns-equals-001",
            "source/p4/InvalidAssignment has 'source/p4/Code' as daap:assigns or as "
            "oa:hasBody, not as both; expected the same values of both; assign one "
            "code of the study, and make it the body as well",
        ),
        (
            "CodeShape-altLabel-disjoint-001",
            "source/p4/InvalidCode has 'Control Port' as skos:altLabel and as "
            "skos:prefLabel; expected no value in common; tag other names with their "
            "language, and repeat no preferred one (SKOS, S13)",
        ),
        (
            "CodeShape-prefLabel-uniqueLang-001",
            "source/p4/InvalidCode has more than one skos:prefLabel in one language; "
            "expected one per language; give the code one label per language, with its "
            "tag",
        ),
        (
            "InVivoCodeShape-anchoring-in-001",
            "daap:anchoring of source/p4/InvalidNote is 'daap:Unanchored'; expected "
            "one of daap:Exact, daap:Fuzzy, daap:Normalised; state how the words were "
            "found, or make the note a descriptive code",
        ),
        (
            "AnchorShape-position-qualifiedMinCount-001",
            "source/p4/InvalidAnchor has no position; expected that one selector is a "
            "position; give the anchor one position selector",
        ),
        (
            "TurnShape-segments-minCount-001",
            "source/p4/InvalidTurn has no segments; expected at least 1; add what the "
            "speaker says below the label, or take the label away",
        ),
        (
            "OpenCodeShape-kind-xone-001",
            "source/p4/InvalidNote: wrong kind; expected that a note is either in vivo "
            "or descriptive; make the note an in vivo code or a descriptive code, not "
            "both",
        ),
        (
            "AnchorShape-overlap-sparql-001",
            "source/p4/InvalidAnchor: wrong overlap, at source/p4/NextSegment; "
            "expected that the anchor overlaps every segment it names; name only "
            "segments that the anchor overlaps",
        ),
    ],
)
def test_a_result_reads_as_a_sentence(case: str, sentence: str) -> None:
    broken = result(case)
    assert f"{found(broken)}; expected {expected(broken)}; {remedy(broken)}" == sentence


def test_every_component_that_the_cases_break_has_its_words() -> None:
    names = {path.stem.split("-")[-2] for path in CASES.glob("*/*.ttl")}
    rules = {"or", "xone", "not", "sparql"}
    components = {name[0].upper() + name[1:] for name in names - rules}
    assert components <= set(FOUND)
    assert components - {"QualifiedMinCount", "QualifiedMaxCount"} <= set(EXPECTED)


def test_an_unknown_component_is_told_by_the_words_of_its_shape() -> None:
    unknown = Result(
        focus="https://w3id.org/daap/source/p4",
        shape="https://w3id.org/daap/ontology#SourceShape-goodName",
        component=f"{SH.iri}NodeConstraintComponent",
        path="",
        value="",
        severity=Severity.INFO,
        message="Find a better name.",
        description="A source has a good name.",
    )
    assert found(unknown) == "source/p4: wrong good name"
    assert expected(unknown) == "that a source has a good name"
    assert remedy(unknown) == "find a better name"
