"""Paragraphs as notes: wrapped lines and lists told apart."""

from __future__ import annotations

import pytest
from tests.interpret.support import make

from daap.core.model import Lines
from daap.interpret.split import MOST, split

PASSAGE = """So when you’re choosing your data product, you want to work with this
rating, this system rating will tell you immediately whether it’s a product you
want to use or not. You may sit-down, order a slice of cake and pay
for it. Nobody has to wait outside of the shop. - That is a rule of ours."""


def notes(trace: str, passage: str = PASSAGE) -> list[str]:
    """The texts of the notes of one trace."""
    document = split(make((passage, trace)))
    return [note.text for note in document.steps[0].notes]


@pytest.mark.parametrize(
    "trace",
    [
        "you want to work with this\nrating, this system rating",
        "You want to work with\nthis rating, this system",
        "this system rating will\ntell you at once whether it’s a product\nyou want",
        "data product, you\nwant",
    ],
)
def test_lines_that_quote_together_are_one_note(trace: str) -> None:
    assert notes(trace) == [trace]


@pytest.mark.parametrize(
    "trace",
    [
        "input ports\noutput ports\nmetastore",
        "this system rating\na product",
        "Sit-down\nOrder a slice of cake",
        "a rating of the system\nthis system rating will tell you immediately",
        "One thing to remember is that nobody uses what has no rating at all\nA rating",
        "One thing to remember is that nobody uses what has no rating.\na rating",
        "one thing, and\nanother, and\na third",
    ],
)
def test_lines_that_do_not_are_notes_of_their_own(trace: str) -> None:
    assert notes(trace) == trace.split("\n")


def test_a_wrapped_quotation_among_other_lines_is_found() -> None:
    first = "Give users a way to judge"
    wrapped = "this system rating will tell you\nimmediately whether it’s a product"
    last = "Opening hours"

    assert notes(f"{first}\n{wrapped}\n{last}") == [first, wrapped, last]


@pytest.mark.parametrize(
    "trace",
    [
        "Researchers think that the rating should be shown to everyone and\n"
        "also be kept for later",
        "Familiar terms: one_code, another_code,\n        a_third_code",
    ],
)
def test_lines_that_quote_nothing_but_run_on_are_one_note(trace: str) -> None:
    first, second = trace.split("\n")
    assert notes(trace) == [f"{first}\n{second.strip()}"]


@pytest.mark.parametrize("mark", ["- ", "* ", "+ ", "• ", "  - ", "- [x] "])
def test_items_of_a_list_are_notes_without_their_marks(mark: str) -> None:
    trace = f"{mark}you want to work with this\n{mark}rating, this system rating"

    assert notes(trace) == [
        "you want to work with this",
        "rating, this system rating",
    ]


def test_numbered_items_are_notes_and_may_be_wrapped() -> None:
    trace = "1. you want to work with this\n   rating, this\n2) a product"

    assert notes(trace) == [
        "you want to work with this\nrating, this",
        "a product",
    ]


def test_a_dash_or_number_at_the_beginning_of_a_wrapped_line_is_no_mark() -> None:
    trace = "wait outside of the shop.\n- That is a rule"

    assert notes(trace) == [trace]


def test_labels_are_kept_and_empty_ones_are_findings() -> None:
    trace = "- <ins>Option: </ins>\n- <ins>Decision: </ins> which rating"
    document = split(make((PASSAGE, trace)))

    [note] = document.steps[0].notes
    assert note.text == "<ins>Decision: </ins> which rating"
    [finding] = document.findings
    assert (finding.rule, finding.line) == ("empty-label", 6)
    assert finding.found == "a label of a note with nothing behind it"
    assert finding.words == "'- <ins>Option: </ins>'"


def test_the_rows_of_a_table_are_notes_of_their_own() -> None:
    trace = "| words | why |\n|---|:--|\n| you want to work | rest |\n| with this | - |"
    document = split(make((PASSAGE, trace)))
    rows = trace.split("\n")
    assert [note.text for note in document.steps[0].notes] == [rows[0], *rows[2:]]
    assert [(f.rule, f.line) for f in document.findings] == [("empty-label", 7)]


def test_lines_above_a_table_are_a_note_as_without_it() -> None:
    above = "A keeper thinks that the hive should be shown to everyone and\nbe kept"
    trace = f"{above}\n| words |\n|---|\n| rest |"
    assert notes(trace) == [above, "| words |", "| rest |"]


def test_a_line_that_begins_with_very_many_spaces_is_read() -> None:
    """A pattern that tries each space again would take minutes."""
    spaces = " " * 200_000
    assert notes(f"a note\n{spaces}and more") == ["a note\nand more"]


@pytest.mark.parametrize("mark", ["-", "…", "?", "***", "- …"])
def test_a_mark_alone_is_a_finding_and_no_note(mark: str) -> None:
    document = split(make((PASSAGE, f"a note\n\n{mark}")))
    assert [note.text for note in document.steps[0].notes] == ["a note"]
    [finding] = document.findings
    assert (finding.rule, finding.line) == ("empty-label", 8)
    assert finding.found == "a mark of a note with nothing behind it"


def test_notes_are_numbered_within_the_step_and_keep_their_lines() -> None:
    first = "one note\n\nyou want to work\nwith this\nanother"
    document = split(make((PASSAGE, first), ("A passage.", "third")))

    assert [
        (note.position, note.lines) for step in document.steps for note in step.notes
    ] == [
        (1, Lines(6, 6)),
        (2, Lines(8, 9)),
        (3, Lines(10, 10)),
        (1, Lines(15, 15)),
    ]


def test_no_line_of_a_long_paragraph_is_lost() -> None:
    words = [f"word{index}" for index in range(MOST * 20)]
    passage = "\n".join(" ".join(words[i : i + 10]) for i in range(0, len(words), 10))
    quoted = "\n".join(" ".join(words[i : i + 8]) for i in range(0, len(words), 8))

    found = notes(f"{quoted}\na note\nanother", passage)

    assert "\n".join(found) == f"{quoted}\na note\nanother"
    assert found[-2:] == ["a note", "another"]
    assert len(found) < len(quoted.split("\n")) / 6
