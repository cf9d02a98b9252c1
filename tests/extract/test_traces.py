"""Coding steps: which traces make one, and what each holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.model import CodeDefinition, Document, Kind, Lines

Read = Callable[..., Document]

FENCE = "```\nmdm\n```"


def rules(document: Document) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in document.findings]


def notes(document: Document) -> list[list[str]]:
    """The paragraphs of each step, lines joined by a bar."""
    return [
        ["|".join(row.text for row in p.rows) for p in step.paragraphs]
        for step in document.steps
    ]


def names(document: Document) -> list[list[str]]:
    """The names of each step."""
    return [[m.written for m in step.mentions] for step in document.steps]


def test_an_open_and_an_axial_trace_are_one_step(read: Read) -> None:
    document = read(
        "> a\n\n**OPEN CODING TRACE:**\n\nn1\nn2\n\nn3\n\n"
        f"**AXIAL CODING TRACE:**\nadded:\n{FENCE}\n\n> b\n"
    )
    (step,) = document.steps
    assert (step.position, step.lines, step.context) == (1, Lines(10, 21), (1,))
    assert notes(document) == [["n1|n2", "n3"]]
    assert names(document) == [["mdm"]]
    assert rules(document) == []


def test_several_notes_lists_and_fences_belong_to_their_step(read: Read) -> None:
    document = read(
        "> a\n\n**OPEN CODING**\nn1\n- i1\n- i2\n\nOption: n3\n\n"
        f"**AXIAL CODING**\nalready added\n{FENCE}\nadd codes to p4:\n{FENCE}\n"
    )
    assert notes(document) == [["n1|- i1|- i2", "Option: n3"]]
    assert names(document) == [["mdm", "mdm"]]
    assert rules(document) == []


def test_open_without_axial_and_axial_without_open_are_steps(read: Read) -> None:
    document = read(
        "> a\n\n**OPEN CODING:**\nn1\n\n> b\n\n"
        f"**AXIAL CODING:**\n{FENCE}\n\n> c\n\n**OPEN CODING:**\nn2\n"
    )
    assert [step.context for step in document.steps] == [(1,), (2,), (3,)]
    assert notes(document) == [["n1"], [], ["n2"]]
    assert names(document) == [[], ["mdm"], []]


def test_axial_after_axial_goes_on_and_open_after_axial_begins(read: Read) -> None:
    document = read(
        f"> a\n\n**AXIAL CODING:**\n{FENCE}\n**AXIAL CODING:**\n{FENCE}\n"
        "**OPEN CODING:**\nn\n"
    )
    assert names(document) == [["mdm", "mdm"], []]
    assert [step.context for step in document.steps] == [(1,), ()]
    assert rules(document) == [("step-without-passage", 18)]


def test_in_an_interview_the_context_is_the_last_turn(read: Read) -> None:
    document = read(
        "> Expert E\n\n> a\n\n> b\n\n**OPEN CODING:**\nn\n\n> c\n\n"
        "**OPEN CODING:**\nn\n\n> Interviewer\n\n**OPEN CODING:**\nn\n"
    )
    assert [step.context for step in document.steps] == [(1, 2), (1, 2, 3), ()]
    assert rules(document) == [("turn-without-words", 22), ("step-without-passage", 24)]


def test_without_turns_the_context_is_all_since_the_last_step(read: Read) -> None:
    document = read("> a\n\n> b\n\n**OPEN CODING:**\nn\n\n> c\n\n**OPEN CODING:**\nn\n")
    assert [step.context for step in document.steps] == [(1, 2), (3,)]


def test_words_behind_an_open_marker_are_a_note(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING TRACE:** n1\nn2\n")
    assert notes(document) == [["n1", "n2"]]


def test_words_in_an_axial_trace_are_findings(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:** why\nso\nadded\n{FENCE}\nand that\n")
    assert notes(document) == [[]]
    assert rules(document) == [
        ("text-in-axial-trace", 10),
        ("text-in-axial-trace", 11),
        ("text-in-axial-trace", 16),
    ]


@pytest.mark.parametrize(
    "line",
    ["added:", "Added", "add:", "already added", "add codes to s:", "Add code to p4"],
)
def test_words_around_a_fence_are_structure(read: Read, line: str) -> None:
    assert rules(read(f"> a\n\n**AXIAL CODING:**\n{line}\n{FENCE}\n")) == []


def test_codes_announced_for_another_source_are_read_with_a_finding(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\nadd codes to s15:\n{FENCE}\n")
    assert names(document) == [["mdm"]]
    assert rules(document) == [("codes-for-another-source", 11)]


def test_additions_in_words_are_no_structure(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\nadded a new force\n{FENCE}\n")
    assert rules(document) == [("text-in-axial-trace", 11)]


def test_a_trace_without_anything_is_a_finding(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING:**\n\n> b\n")
    assert [step.lines for step in document.steps] == [Lines(10, 10)]
    assert rules(document) == [("empty-trace", 10)]
    assert document.findings[0].focus == "source/p4/step/1"


def test_a_quoted_marker_is_a_trace_with_a_finding(read: Read) -> None:
    document = read("> a\n\n> **OPEN CODING TRACE:**\nn\n")
    assert notes(document) == [["n"]]
    assert rules(document) == [("quoted-marker", 10)]


def test_what_a_trace_states_is_kept_with_its_line(read: Read) -> None:
    document = read('> a\n\n**AXIAL CODING:**\n```\nx = CClass(force, "X")\n```\n')
    assert document.steps[0].statements == (
        CodeDefinition("x", Kind.FORCE, "X", (), 12),
    )


def test_an_image_between_traces_is_part_of_the_text(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING:**\nn\n\n![x](y)\n\n**OPEN CODING:**\nn\n")
    assert [segment.text for segment in document.segments] == ["a", "![x](y)"]
    assert [step.context for step in document.steps] == [(1,), (2,)]


def test_a_long_text_is_shown_by_its_beginning(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\n{'word ' * 100}\n{FENCE}\n")
    (finding,) = document.findings
    assert finding.found == f"'{'word ' * 15}word …' in an axial coding trace"


def test_a_trace_that_is_quoted_as_a_whole_is_read_without_its_marks(
    read: Read,
) -> None:
    document = read(
        "> a\n\n> **OPEN CODING TRACE:**\n> n1\n> n2\n\n> **AXIAL CODING TRACE:**\n\n"
        "> ```\n> mdm\n> ```\n\n> b\n"
    )
    assert notes(document) == [["n1|n2"]]
    assert names(document) == [["mdm"]]
    assert [segment.text for segment in document.segments] == ["a", "b"]
    assert {rule for rule, _ in rules(document)} == {"quoted-marker"}


def test_code_in_a_passage_below_a_quoted_trace_stays_in_the_passage(
    read: Read,
) -> None:
    document = read("> a\n\n> **OPEN CODING TRACE:**\nn1\n\n> ```\n> SELECT 1\n> ```\n")
    assert names(document) == [[]]
    assert [s.text for s in document.segments] == ["a", "```\nSELECT 1\n```"]
