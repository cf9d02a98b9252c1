"""Turns and segments, and labels where none should stand."""

from __future__ import annotations

import re

import pytest

from daap.extract.blocks import Block, BlockKind
from daap.extract.remarks import Remarks
from daap.extract.transcript import MOST, TranscriptReader
from daap.model import Lines, Row, Segment, Turn

LABEL = re.compile(r"(?:Interviewer|Expert [A-Z])")


def reader(*blocks: str) -> TranscriptReader:
    """A reader that took blocks, one line of the note between each two."""
    taken, line = TranscriptReader(LABEL, Remarks("p_4.md", "p4")), 1
    for text in blocks:
        rows = tuple(Row(r, n) for n, r in enumerate(text.split("\n"), line))
        taken.read(Block(BlockKind.QUOTE, rows, line, rows[-1].line))
        line = rows[-1].line + 2
    taken.close()
    return taken


def said(taken: TranscriptReader) -> list[tuple[str, list[str]]]:
    """Who said what, as label and lines of the segments."""
    return [
        (t.speaker, [s.text for s in taken.segments if s.turn == t.position])
        for t in taken.turns
    ]


def rules(taken: TranscriptReader) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in taken.remarks.findings]


def test_a_label_opens_a_turn_of_the_passages_below() -> None:
    taken = reader("Expert E", "a\nb", "c", "Interviewer", "d")
    assert taken.turns == [
        Turn(1, "Expert E", Lines(1, 6)),
        Turn(2, "Interviewer", Lines(8, 10)),
    ]
    assert taken.segments == [
        Segment(1, 1, (Row("a", 3), Row("b", 4))),
        Segment(2, 1, (Row("c", 6),)),
        Segment(3, 2, (Row("d", 10),)),
    ]
    assert rules(taken) == []


def test_a_text_without_labels_has_segments_and_no_turns() -> None:
    taken = reader("a", "b\nc")
    assert taken.turns == []
    assert [(s.position, s.turn, s.text) for s in taken.segments] == [
        (1, 0, "a"),
        (2, 0, "b\nc"),
    ]
    assert taken.last_turn() == ()


@pytest.mark.parametrize(
    "label",
    ["Expert E", " Expert  E ", "**Expert E**", "Expert E:", "__Expert\u00a0E:__"],
)
def test_a_label_may_be_dressed(label: str) -> None:
    assert said(reader(label, "a")) == [("Expert E", ["a"])]


def test_a_label_on_a_line_within_a_passage_opens_a_turn() -> None:
    taken = reader("Expert E", "a\nInterviewer\nb")
    assert said(taken) == [("Expert E", ["a"]), ("Interviewer", ["b"])]
    assert rules(taken) == []


@pytest.mark.parametrize(
    ("line", "before", "label", "after"),
    [
        ("so then. Interviewer", ["so then."], "Interviewer", []),
        ("so then. > Interviewer", ["so then."], "Interviewer", []),
        ("so > Interviewer > Yeah.", ["so"], "Interviewer", ["Yeah."]),
        ("Interviewer: Yeah.", [], "Interviewer", ["Yeah."]),
        ("**Interviewer:** Yeah.", [], "Interviewer", ["Yeah."]),
        ("so? Interviewer: Yeah.", ["so?"], "Interviewer", ["Yeah."]),
    ],
)
def test_an_unmistakable_label_in_a_line_opens_a_turn_with_a_finding(
    line: str, before: list[str], label: str, after: list[str]
) -> None:
    taken = reader("Expert E", line, "end")
    assert said(taken) == [("Expert E", before), (label, [*after, "end"])]
    assert ("label-in-line", 3) in rules(taken)
    assert taken.remarks.findings[0].remedy.endswith("the beginning of a turn")


@pytest.mark.parametrize(
    "line", ["Interviewer and expert met.", "I spoke as the Interviewer"]
)
def test_a_doubtful_label_in_a_line_is_a_finding_alone(line: str) -> None:
    taken = reader("Expert E", line)
    assert said(taken) == [("Expert E", [line])]
    assert rules(taken) == [("label-in-line", 3)]
    assert taken.remarks.findings[0].remedy.endswith("words of the passage")


@pytest.mark.parametrize(
    "line",
    ["Thank you Expert B for that.", "My name Expert B. I work.", "Interviewers met."],
)
def test_a_speaker_that_is_spoken_of_is_no_label(line: str) -> None:
    taken = reader("Expert E", line)
    assert said(taken) == [("Expert E", [line])]
    assert rules(taken) == []


def test_a_label_with_nothing_below_is_a_turn_and_a_finding() -> None:
    taken = reader("Expert E", "Interviewer", "a", "Expert E")
    assert [turn.speaker for turn in taken.turns] == [
        "Expert E",
        "Interviewer",
        "Expert E",
    ]
    assert rules(taken) == [("turn-without-words", 1), ("turn-without-words", 7)]


def test_words_above_the_first_label_are_a_finding() -> None:
    taken = reader("a", "Expert E", "b")
    assert [segment.turn for segment in taken.segments] == [0, 1]
    assert rules(taken) == [("words-before-first-label", 1)]


def test_the_last_turn_is_all_its_segments_and_none_of_others() -> None:
    taken = reader("Expert E", "a", "Interviewer", "b", "c")
    assert [segment.text for segment in taken.last_turn()] == ["b", "c"]


def test_the_last_turn_of_a_note_whose_labels_got_lost_is_limited() -> None:
    taken = reader("Expert E", *("a" for _ in range(MOST + 5)))
    assert [s.position for s in taken.last_turn()] == list(range(6, MOST + 6))
    assert [rule for rule, _ in rules(taken)] == ["long-turn"]


def test_blank_lines_of_a_block_are_no_segment() -> None:
    assert reader("\n \n").segments == []
    assert [s.text for s in reader("a\n\n  b").segments] == ["a\n  b"]


def test_a_pattern_that_matches_nothing_at_all_opens_no_turn() -> None:
    taken = TranscriptReader(re.compile(r"(?:Expert)?"), Remarks("p_4.md"))
    taken.read(Block(BlockKind.QUOTE, (Row("a b", 1),), 1, 1))
    assert taken.turns == []
