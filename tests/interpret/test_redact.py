"""Names are replaced in every text of a document, also where they run on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.interpret.support import make

from daap.core.errors import Finding, Severity
from daap.core.model import Field, Lines, Record, Turn
from daap.core.settings import Redaction
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Kind
from daap.interpret.redact import redact

REDACTIONS = (
    Redaction(r"ann(?:[-\s]*lee)?", "[guest]"),
    Redaction(r"big[-\s]*corp", "[employer]"),
    Redaction("[ab]{3}", ""),
)


def test_every_text_of_a_document_is_redacted() -> None:
    finding = Finding(
        severity=Severity.INFO,
        rule="x",
        path="ann.md",
        line=1,
        found="'Ann'",
        expected="no Ann",
        remedy="ask Ann",
    )
    document = replace(
        make(("Ask Ann-\nLee.\n\nAnn", "what Ann\nLee said", "ann|code")),
        turns=(Turn(1, "Ann", Lines(1, 2)),),
        record=Record({"title": Field("Ann", 1), "url": Field("big-corp.org/ann", 2)}),
        findings=(finding,),
    )

    redacted = redact(document, REDACTIONS)

    texts = [row.text for s in redacted.segments for row in s.rows]
    assert texts == ["Ask [guest]", ".", "[guest]"]
    [step] = redacted.steps
    assert [r.text for p in step.paragraphs for r in p.rows] == [
        "what [guest]",
        " said",
    ]
    assert [mention.written for mention in step.mentions] == ["[guest]", "code"]
    assert redacted.turns[0].speaker == "[guest]"
    assert redacted.record.headings["title"].value == "[guest]"
    assert redacted.record.headings["url"].value == "big-corp.org/ann"
    [found] = redacted.findings
    assert (found.found, found.expected, found.remedy) == (
        "'[guest]'",
        "no [guest]",
        "ask [guest]",
    )
    assert found.path == "[guest].md"


def test_every_name_and_label_of_a_statement_is_redacted() -> None:
    statements = (
        CodeDefinition("ann", Kind.FORCE, "Ann Lee", ("ann", "calm"), 1),
        OptionStatement("ann", "ann", "By Ann", 2),
        ImpactStatement("ann", "ann", "++", 3),
        LinkStatement("ann", "uses", "ann", 4),
    )
    document = make(("Words.", "a note"))
    steps = (replace(document.steps[0], statements=statements),)

    [step] = redact(replace(document, steps=steps), REDACTIONS).steps

    assert step.statements == (
        CodeDefinition("[guest]", Kind.FORCE, "[guest]", ("[guest]", "calm"), 1),
        OptionStatement("[guest]", "[guest]", "By [guest]", 2),
        ImpactStatement("[guest]", "[guest]", "++", 3),
        LinkStatement("[guest]", "uses", "[guest]", 4),
    )


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ("Ask Big\n\ncorp now.", ["Ask [employer]", "[employer] now."]),
        ("Ask An-\n\nn now.", ["Ask [guest]", "[guest] now."]),
        ("Ask Big\n\ncorp", ["Ask [employer]", "[employer]"]),
    ],
)
def test_a_name_that_goes_on_in_the_next_passage_is_replaced_in_both(
    passages: str, expected: list[str]
) -> None:
    redacted = redact(make((passages, "a note")), REDACTIONS)

    assert [segment.text for segment in redacted.segments] == expected


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        ("Ask Big\n\ncorp now", ["Ask [employer]", "[employer] now"]),
        ("Ask An-\n\nn now", ["Ask [guest]", "[guest] now"]),
        ("* Big\n\n* corp now", ["* [employer]", "[employer] now"]),
    ],
)
def test_a_name_that_goes_on_in_the_next_open_code_is_replaced_in_both(
    trace: str, expected: list[str]
) -> None:
    [step] = redact(make(("One passage.", trace)), REDACTIONS).steps

    assert [row.text for p in step.paragraphs for row in p.rows] == expected
    assert [p.rows[0].line for p in step.paragraphs] == [3, 5]


def test_a_name_that_goes_on_in_the_next_code_of_a_list_is_replaced_in_both() -> None:
    redacted = redact(make(("One.", "two", "rye|big|corp_bread|ann")), REDACTIONS)

    assert [mention.written for mention in redacted.steps[0].mentions] == [
        "rye", "[employer]", "[employer]_bread", "[guest]",
    ]  # fmt: skip


def test_a_name_in_a_longer_word_is_told_with_the_line_it_stands_on() -> None:
    document = make(("One line.\nAsk Annika\n\nand Ann", "what Annas\nsaid", "AnnB"))

    found = redact(document, REDACTIONS).findings

    assert [(f.line, f.words) for f in found] == [
        (2, "'[guest]ika'"),
        (6, "'[guest]as'"),
        (9, "'[guest]B'"),
    ]
    assert {(f.rule, f.path, f.source) for f in found} == {
        ("name-in-longer-word", "a.md", "p1")
    }


def test_a_pattern_with_a_character_behind_the_name_is_told_of_at_the_end() -> None:
    document = make(("One line.\nWe ask Dow", "", "Dow"))

    found = redact(document, (Redaction(r"Dow\W", "[guest]"),)).findings

    assert [(f.line, f.words) for f in found] == [(2, "'[guest]'"), (4, "'[guest]'")]


def test_lines_keep_their_numbers() -> None:
    document = make(("Ask Ann-\nLee\nnow.", "Ann\nLee"))

    redacted = redact(document, REDACTIONS)

    for before, after in zip(document.segments, redacted.segments, strict=True):
        assert before.lines == after.lines
        assert len(before.rows) == len(after.rows)


def test_without_redactions_a_document_is_the_same() -> None:
    document = make(("Ask Ann.", "Ann"))

    assert redact(document, ()) is document
