"""Names are replaced in every text, line by line, and nothing of them is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.errors import Finding, SettingsError, Severity
from daap.core.model import Document, Field, Lines, Record, Turn
from daap.core.settings import Redaction
from daap.interpret.redact import left_over, redact, redact_text, remaining

Make = Callable[..., Document]

REDACTIONS = (
    Redaction(r"ann(?:[-\s]*lee)?", "[guest]"),
    Redaction(r"big[-\s]*corp", "[employer]"),
    Redaction("[ab]{3}", ""),
)
TEXTS = st.text(st.sampled_from("aAnleEbigcorp-\n .,’_"), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        ["Ann", "lee", "big", "corp", "aab", "-", "\n", " ", "x", "_", "."]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(TEXTS, PIECES))
def test_nothing_that_is_redacted_is_left(text: str) -> None:
    assert remaining({"text": redact_text(text, REDACTIONS)}, REDACTIONS) == set()


@given(st.one_of(TEXTS, PIECES))
def test_the_number_of_lines_is_kept(text: str) -> None:
    assert redact_text(text, REDACTIONS).count("\n") == text.count("\n")


@given(st.one_of(TEXTS, PIECES))
def test_a_text_without_names_is_kept(text: str) -> None:
    if not remaining({"text": text}, REDACTIONS):
        assert redact_text(text, REDACTIONS) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann said ANN's name", "[guest] said [guest]'s name"),
        ("annual planning", "annual planning"),
        ("Ann-\nLee of Big\nCorp.", "[guest]\n of [employer]\n."),
    ],
)
def test_whole_words_in_any_case_are_replaced(text: str, expected: str) -> None:
    assert redact_text(text, REDACTIONS) == expected


def test_replacements_that_bring_a_name_back_are_an_error() -> None:
    swapped = (
        Redaction("ann", "bea"),
        Redaction("bea", "ann"),
    )

    with pytest.raises(SettingsError, match="redact: the replacements hold"):
        redact_text("ask ann", swapped)
    assert redact_text("ask", swapped) == "ask"


def test_a_replacement_of_two_lines_adds_none() -> None:
    redaction = Redaction("ann", "a\nguest")

    assert redact_text("ask ann", [redaction]) == "ask a guest"


def test_every_text_of_a_document_is_redacted(make: Make) -> None:
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


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ("Ask Big\n\ncorp now.", ["Ask [employer]", "[employer] now."]),
        ("Ask An-\n\nn now.", ["Ask [guest]", "[guest] now."]),
        ("Ask Big\n\ncorp", ["Ask [employer]", "[employer]"]),
    ],
)
def test_a_name_that_goes_on_in_the_next_passage_is_replaced_in_both(
    make: Make, passages: str, expected: list[str]
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
    make: Make, trace: str, expected: list[str]
) -> None:
    [step] = redact(make(("One passage.", trace)), REDACTIONS).steps

    assert [row.text for p in step.paragraphs for row in p.rows] == expected
    assert [p.rows[0].line for p in step.paragraphs] == [3, 5]


def test_a_name_that_goes_on_in_the_next_code_of_a_list_is_replaced_in_both(
    make: Make,
) -> None:
    redacted = redact(make(("One.", "two", "rye|big|corp_bread|ann")), REDACTIONS)

    assert [mention.written for mention in redacted.steps[0].mentions] == [
        "rye", "[employer]", "[employer]_bread", "[guest]",
    ]  # fmt: skip


def test_a_name_in_a_longer_word_is_told_with_the_line_it_stands_on(
    make: Make,
) -> None:
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


def test_a_pattern_with_a_character_behind_the_name_is_told_of_at_the_end(
    make: Make,
) -> None:
    document = make(("One line.\nWe ask Dow", "", "Dow"))

    found = redact(document, (Redaction(r"Dow\W", "[guest]"),)).findings

    assert [(f.line, f.words) for f in found] == [(2, "'[guest]'"), (4, "'[guest]'")]


def test_lines_keep_their_numbers(make: Make) -> None:
    document = make(("Ask Ann-\nLee\nnow.", "Ann\nLee"))

    redacted = redact(document, REDACTIONS)

    for before, after in zip(document.segments, redacted.segments, strict=True):
        assert before.lines == after.lines
        assert len(before.rows) == len(after.rows)


def test_without_redactions_a_document_is_the_same(make: Make) -> None:
    document = make(("Ask Ann.", "Ann"))

    assert redact(document, ()) is document


def test_a_name_in_what_is_published_is_a_violation_that_does_not_repeat_it() -> None:
    texts = {"note 1": "ask Ann", "note 2": "ask her", "Ann": "Big Corp"}
    places = {"note 1": ("a.md", 3), "Ann": ("ann.md", 5)}

    found = list(left_over(texts, REDACTIONS, places.__getitem__, "p1"))

    assert [(f.rule, f.severity, f.place, f.found) for f in found] == [
        (
            "redacted-name-left",
            Severity.VIOLATION,
            "[guest].md:5",
            "a redacted name in [guest]",
        ),
        (
            "redacted-name-left",
            Severity.VIOLATION,
            "a.md:3",
            "a redacted name in note 1",
        ),
    ]
    assert remaining({f.message: f.message for f in found}, REDACTIONS) == set()
    assert {f.focus for f in found} == {"source/p1"}
    assert [f.path for f in left_over(texts, REDACTIONS)] == ["", ""]


@pytest.mark.parametrize("pattern", ["ann", r"ann(?:[-\s]*lee)?", r"ann\s*+", "^ann$"])
def test_a_name_left_is_found_in_whichever_text_it_stands(pattern: str) -> None:
    texts = {"first": "rye", "second": "Ann", "third": "Hannah"}
    redactions = [Redaction(pattern, "[guest]")]
    assert remaining(texts, redactions) == {"second"}


def test_a_name_is_not_found_across_two_texts() -> None:
    texts = {"first": "so said big", "second": "corp of bakers"}
    redactions = [Redaction(r"big[-\s]*corp", "[employer]")]
    assert remaining(texts, redactions) == set()


@pytest.mark.parametrize("others", [0, 1, 4])
def test_names_within_names_are_replaced_so_many_times_and_then_refused(
    others: int,
) -> None:
    """Each of thirty rounds takes the innermost pair; the last must find nothing."""
    unused = [Redaction(f"keeper{i}", "[x]") for i in range(others)]
    redactions = [Redaction(r"ann\s+lee", ""), *unused]
    deep = " ".join(["ann"] * 29 + ["lee"] * 29)
    assert redact_text(deep, redactions).strip() == ""
    with pytest.raises(SettingsError, match="redact: the replacements hold"):
        redact_text(f"ann {deep} lee", redactions)
