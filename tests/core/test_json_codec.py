"""Values as JSON and back: the same value, and nothing but what a type names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from daap.core.codebook import Code, Codebook, CodeLink, Collection
from daap.core.errors import Finding, Severity
from daap.core.json_codec import from_json, from_plain, to_json, to_plain
from daap.core.model import (
    Assignment,
    Document,
    Element,
    Field,
    Lines,
    Memo,
    Mention,
    Note,
    Record,
    Row,
    Segment,
    Selection,
    Span,
    Step,
    Variable,
)
from daap.core.project import (
    Case,
    CaseRecord,
    Coder,
    DefinedVariable,
    Passage,
    Project,
    ProjectFile,
    SourceGroup,
)
from daap.core.source_record import SourceRecord
from daap.core.statements import CodeDefinition, LinkStatement
from daap.core.values import Anchoring, Kind, MentionKind, VariableType


@dataclass(frozen=True)
class Bee:
    name: str


@dataclass(frozen=True)
class Hive:
    size: int
    weight: float = 0.0


@dataclass(frozen=True)
class Farm:
    lines: Lines
    things: tuple[Bee | Hive, ...] = ()
    span: Span | None = None
    notes: dict[str, str] = field(default_factory=dict)
    anchoring: Anchoring = Anchoring.UNANCHORED
    severity: Severity = Severity.INFO


FARM = Farm(
    Lines(2, 3),
    (Bee("Maya"), Hive(4, 1.5)),
    Span(0, 7),
    {"b": "2", "a": "1"},
    Anchoring.EXACT,
    Severity.WARNING,
)
PLAIN = {
    "lines": [2, 3],
    "things": [
        {"is": "Bee", "name": "Maya"},
        {"is": "Hive", "size": 4, "weight": 1.5},
    ],
    "span": [0, 7],
    "notes": {"a": "1", "b": "2"},
    "anchoring": "Exact",
    "severity": "warning",
}
LINES = Lines(3, 4)
FINDING = Finding(
    severity=Severity.WARNING,
    rule="odd",
    path="h_2.md",
    line=3,
    found='a "quote", \ud800 and \u2028',
    expected="none",
    remedy="mend it",
)
STEP = Step(
    position=1,
    lines=LINES,
    context=(1, 2),
    mentions=(Mention("straw_mat", MentionKind.RELATION, 3),),
    statements=(
        CodeDefinition("straw_mat", Kind.PRACTICE, "Straw Mat", ("mat",), 3),
        LinkStatement("straw_mat", "uses", "straw", 4),
    ),
    notes=(Note(1, "dry", LINES, Anchoring.FUZZY, 0.875, Span(2, 5)),),
    assignments=(Assignment("straw_mat", ("mat",), (MentionKind.MENTION,), LINES),),
)
DOCUMENT = Document(
    path="h_2.md",
    sha256="0" * 64,
    identifier="h2",
    record=Record({"title": Field("Hives", 2)}, {}, LINES),
    segments=(Segment(1, 0, (Row("Straw keeps dry.", 9),)),),
    steps=(STEP,),
    findings=(FINDING,),
)
MEMO = Memo("calm", "coder-1", "2026-03-01", "calm_bees", 1, Span(0, 5))
CODING = Mention(
    "Calm bees",
    MentionKind.SELECTION,
    0,
    code="calm_bees",
    created="2026-03-01T10:00:00Z",
    element=Element("bees", "coding-1"),
)
IMPORTED = Document(
    path="imports/bees.json",
    sha256="0" * 64,
    identifier="h3",
    record=Record(),
    steps=(
        Step(
            position=1,
            lines=Lines(0, 0),
            context=(1,),
            mentions=(CODING,),
            selection=Selection(Span(0, 5), "coder-1", "", Element("bees", "s-1")),
        ),
    ),
    elements=(Element("bees", "source-1"),),
    text="A: They\tdo.\n\n\n",
    memos=(MEMO,),
    variables=(Variable("region", "Tyrol"),),
)
PROJECT = Project(
    files=(ProjectFile("bees", "imports/bees.json", "0" * 64, "QualCoder 4.0"),),
    coders=(Coder("coder-1", "coder-1"),),
    cases=(
        Case(
            "keeper-a",
            "Keeper A",
            ("h3",),
            (Passage("h3", Span(2, 5)),),
            (Variable("years", "10", VariableType.INTEGER),),
            records=(CaseRecord("bees", ("h3",)),),
        ),
    ),
    groups=(SourceGroup("wave-1", "Wave 1", ("h3",)),),
    memos=(MEMO,),
    variables=(DefinedVariable("years", "how long"),),
)
CODEBOOK = Codebook(
    codes={"calm_bees": Code("calm_bees", Kind.CODE, "Calm bees", category=True)},
    collections=(Collection("mood", "Mood", ("calm_bees",)),),
    links=(CodeLink("calm_bees", "straw_mat", "causes", directed=True),),
)


@pytest.mark.parametrize(
    "value",
    [
        DOCUMENT,
        IMPORTED,
        PROJECT,
        CODEBOOK,
        SourceRecord("h2", has_example=False),
        SourceRecord("h2", lines=LINES),
    ],
)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert from_json(type(value), to_json(value)) == value


def test_the_transcript_is_what_the_tool_holds_else_what_the_segments_make() -> None:
    assert IMPORTED.transcript == "A: They\tdo.\n\n\n"
    assert DOCUMENT.transcript == "Straw keeps dry.\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"[1, 2, 3]",
        b'["1", 2]',
        b"[1, true]",
        b"null",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_such_value_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(Lines, content)


def test_a_name_stands_for_a_class_that_the_type_names_and_for_no_other() -> None:
    content = to_json(STEP).replace(b'"LinkStatement"', b'"SourceRecord"')
    with pytest.raises(ValueError, match="'SourceRecord' is no kind of value here"):
        from_json(Step, content)


def test_a_type_without_a_plain_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="dataclass"):
        to_json(b"")


def test_a_mapping_keeps_its_order() -> None:
    assert to_json(Farm(LINES, notes={"b": "2", "a": "1"})) == (
        b'{"lines":[3,4],"notes":{"b":"2","a":"1"}}'
    )


def test_a_value_is_written_by_the_types_of_its_fields_and_read_back() -> None:
    assert to_plain(FARM, Farm) == PLAIN
    assert from_plain(Farm, PLAIN) == FARM


def test_a_field_with_its_default_is_left_out() -> None:
    assert to_plain(Farm(Lines(0, 0)), Farm) == {"lines": [0, 0]}
    assert from_plain(Farm, {"lines": [0, 0]}) == Farm(Lines(0, 0))


def test_a_whole_number_is_read_as_a_float_where_one_is_meant() -> None:
    found = from_plain(Farm, {"lines": [1, 1], "things": [{"is": "Hive", "size": 1}]})

    assert found.things == (Hive(1, 0.0),)
    assert type(from_plain(Hive, {"size": 1, "weight": 2}).weight) is float


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        ([], "it is not an object"),
        ({}, "it lacks the field 'lines'"),
        ({"lines": [1, 1], "bees": 2}, "it has the unknown field 'bees'"),
        ({"lines": [1]}, "lines is not a pair of whole numbers"),
        ({"lines": [1, True]}, "lines is not a pair of whole numbers"),
        ({"lines": None}, "lines is None, which is no list"),
        ({"lines": [1, 1], "things": None}, "things is None, which is no list"),
        (
            {"lines": [1, 1], "things": [{"is": "Cow"}]},
            "things[0]: 'Cow' is no kind of value here",
        ),
        (
            {"lines": [1, 1], "things": [{"is": "Hive", "size": "4"}]},
            "things[0].size is '4', which is no int",
        ),
        ({"lines": [1, 1], "notes": {"a": 1}}, "notes.a is 1, which is no str"),
        (
            {"lines": [1, 1], "severity": ["info"]},
            "severity is ['info'], which is none of ['info', 'warning', 'violation']",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(plain: Any, reason: str) -> None:
    with pytest.raises(ValueError) as error:
        from_plain(Farm, plain)

    assert str(error.value) == reason
