"""Comments: left out of all that is read, each with a finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.errors import Severity
from daap.core.model import Document

Read = Callable[..., Document]

TRACES = "**OPEN CODING:**\nn\n\n**AXIAL CODING:**\n```\nmdm\n```\n"


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def found(document: Document) -> list[tuple[int, str]]:
    """Line and text of the findings on comments, which are warnings."""
    rules = {(f.rule, f.severity) for f in document.findings}
    assert rules <= {("comment-left-out", Severity.WARNING)}
    return [(f.line, f.found) for f in document.findings]


@pytest.mark.parametrize(
    ("body", "read_as", "lines"),
    [
        ("> a <!-- b --> c\n", ["a c"], "line 8"),
        ("> a<!-- b -->c <!----> d<!---> e\n", ["ac d e"], "line 8"),
        ("> <!-- b --> c\n", ["c"], "line 8"),
        ("<!-- b -->\n> c\n", ["c"], "line 8"),
        ("> a\n> <!-- b -->\n> c\n", ["a", "c"], "line 9"),
        ("> a <!-- b\n> d --> c\n", ["a\nc"], "lines 8 to 9"),
    ],
)
def test_a_comment_is_left_out_of_the_transcript(
    read: Read, body: str, read_as: list[str], lines: str
) -> None:
    document = read(body)
    assert texts(document) == read_as
    line = int(lines.split()[1])
    assert found(document) == [(line, f"a comment (<!-- … -->) on {lines}")]


def test_a_comment_over_several_lines_leaves_one_paragraph(read: Read) -> None:
    document = read("> a <!-- b\nc -->\n> d\n")
    assert texts(document) == ["a\nd"]
    assert [row.line for row in document.segments[0].rows] == [8, 10]


def test_what_a_comment_holds_is_neither_passage_nor_turn_nor_step(
    read: Read,
) -> None:
    hidden = f"<!--\n> Expert A\n\n> b\n\n{TRACES}-->\n"
    document = read(f"> Interviewer\n\n> a\n\n{hidden}\n> c\n\n{TRACES}")
    assert texts(document) == ["a", "c"]
    assert [turn.speaker for turn in document.turns] == ["Interviewer"]
    assert [step.lines.first for step in document.steps] == [28]
    assert found(document) == [(12, "a comment (<!-- … -->) on lines 12 to 24")]


def test_a_comment_is_no_note(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING:**\nn <!-- ask Maya -->\n<!-- b -->\n\nm\n")
    [step] = document.steps
    assert [p.rows[0].text for p in step.paragraphs] == ["n", "m"]
    assert [line for line, _ in found(document)] == [11, 12]


def test_a_comment_in_the_record_is_no_value(read: Read) -> None:
    document = read(
        "> a\n",
        header="# p\n<!-- the number -->\n4\n## title\nA <!-- b\nc --> talk\n\n"
        "# coding\n\n",
    )
    assert document.identifier == "p4"
    assert document.record.headings["title"].value == "A talk"
    assert [line for line, _ in found(document)] == [2, 5]


@pytest.mark.parametrize(
    ("body", "read_as", "lines"),
    [
        ("> a <!-- b\n> c\n\n> d\n", ["a", "d"], ["lines 8 to 9"]),
        ("> a <!-- b\n> c\n>\n> d\n", ["a", "d"], ["lines 8 to 9"]),
        ("> a <!-- b\n\n> d <!-- c\n", ["a", "d"], ["line 8", "line 10"]),
        ("> a <!-- b\n```\nd\n```\n", ["a", "d"], ["line 8"]),
    ],
)
def test_a_comment_that_nothing_closes_costs_its_paragraph_alone(
    read: Read, body: str, read_as: list[str], lines: list[str]
) -> None:
    document = read(body)
    assert texts(document) == read_as
    assert [f.found for f in document.findings if f.rule == "comment-left-out"] == [
        f"a comment (<!--) on {line} that nothing closes" for line in lines
    ]


def test_a_comment_in_which_another_begins_was_never_closed(read: Read) -> None:
    document = read("> a <!-- b\n> c\n\n> d <!-- e -->\n")
    assert texts(document) == ["a", "d"]
    assert found(document) == [
        (8, "a comment (<!--) on lines 8 to 9 that nothing closes"),
        (11, "a comment (<!-- … -->) on line 11"),
    ]


def test_a_comment_that_nothing_closes_reaches_to_no_other_end(read: Read) -> None:
    document = read("> a <!-- b\n\n> d <!-- e\n> f --> g\n")
    assert texts(document) == ["a", "d\ng"]
    assert found(document) == [
        (8, "a comment (<!--) on line 8 that nothing closes"),
        (10, "a comment (<!-- … -->) on lines 10 to 11"),
    ]


def test_an_open_comment_in_the_record_costs_no_heading(read: Read) -> None:
    header = "# p\n4\n## title\nA talk <!-- b\n## url\nhttps://a.org/b\n\n# coding\n\n"
    document = read("> a\n", header=header)
    assert document.record.headings["title"].value == "A talk"
    assert document.record.headings["url"].value == "https://a.org/b"


def test_a_trace_marker_ends_a_comment_that_nothing_closes(read: Read) -> None:
    document = read(f"> a <!-- b\n{TRACES}")
    assert texts(document) == ["a"]
    assert len(document.steps) == 1
    assert found(document) == [(8, "a comment (<!--) on line 8 that nothing closes")]


@pytest.mark.parametrize(
    ("body", "passage"),
    [
        ("> `<!-- a -->`\n", "`<!-- a -->`"),
        ("> \\<!-- a -->\n", "<!-- a -->"),
        ("> a --> b\n", "a --> b"),
        ("> ```\n> <!-- a -->\n> ```\n", "```\n<!-- a -->\n```"),
    ],
)
def test_in_code_and_behind_a_backslash_it_is_text(
    read: Read, body: str, passage: str
) -> None:
    document = read(body)
    assert texts(document) == [passage]
    assert found(document) == []


def test_two_backslashes_leave_a_comment(read: Read) -> None:
    assert texts(read("> a\\\\<!-- b -->\n")) == ["a\\"]


def test_a_comment_in_a_fence_is_code(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING:**\nn\n\n**AXIAL CODING:**\n```\nmdm\n"
                    "# <!-- a -->\n```\n")  # fmt: skip
    assert [m.written for m in document.steps[0].mentions] == ["mdm"]
    assert document.findings == ()
