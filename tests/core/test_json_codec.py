"""Values as JSON and back: the same value, and nothing but what a type names."""

from __future__ import annotations

import pytest

from daap.core.errors import Finding, Severity
from daap.core.json_codec import coder, from_json, to_json
from daap.core.model import (
    Anchoring,
    Assignment,
    CodeDefinition,
    Document,
    Field,
    Kind,
    Lines,
    LinkStatement,
    Mention,
    MentionKind,
    Note,
    Record,
    Row,
    Segment,
    SourceRecord,
    Span,
    Step,
)

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


@pytest.mark.parametrize(
    "value",
    [DOCUMENT, SourceRecord("h2", has_example=False), SourceRecord("h2", lines=LINES)],
)
def test_a_value_comes_back_as_it_was(value: Document | SourceRecord) -> None:
    assert from_json(type(value), to_json(value)) == value


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
    with pytest.raises(ValueError, match="no Step"):
        from_json(Step, content)


def test_a_type_without_a_plain_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="no plain form of"):
        coder(bytes)
