"""Turns and segments, and labels where none should stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from daap.core.errors import Severity
from daap.core.model import Document, Lines, Row, Segment, Turn
from daap.extract.notes.blocks import Block, BlockKind
from daap.extract.notes.remarks import Remarks
from daap.extract.notes.transcript import MOST, TranscriptReader

LABEL = re.compile(r"(?:Interviewer|Expert [A-Z])")


def reader(*blocks: str, label: str = LABEL.pattern) -> TranscriptReader:
    """A reader that took blocks, one line of the note between each two."""
    taken, line = TranscriptReader(re.compile(label), Remarks("p_4.md", "p4")), 1
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


@pytest.mark.parametrize(
    "above",
    ["a.", "a?", "a!", "a …", "a...", "a.”", "(a.)", "**a.**", "a. ", "是。"],
)
def test_a_label_on_a_line_below_a_finished_sentence_opens_a_turn(above: str) -> None:
    taken = reader("Expert E", f"{above}\nInterviewer\nb")
    assert said(taken) == [("Expert E", [above]), ("Interviewer", ["b"])]
    assert rules(taken) == []


@pytest.mark.parametrize("above", ["a", "a,", "a;", "a:", "a -", "a –", "the ("])
@pytest.mark.parametrize("mark", ["", "> ", "## "])
def test_a_label_on_a_line_within_a_sentence_is_words_and_a_warning(
    above: str, mark: str
) -> None:
    line = f"{above}\n{mark}Interviewer\nb"
    taken = reader("Expert E", line)
    assert said(taken) == [("Expert E", [line])]
    [finding] = taken.remarks.findings
    assert (finding.rule, finding.line) == ("label-in-line", 4)
    assert finding.severity is Severity.WARNING
    assert finding.found == (
        "the label 'Interviewer' below a sentence that is not finished"
    )
    assert finding.remedy.endswith("words of the passage")


def test_a_label_below_another_opens_a_turn() -> None:
    taken = reader("Expert E\nInterviewer\na")
    assert said(taken) == [("Expert E", []), ("Interviewer", ["a"])]


@pytest.mark.parametrize(
    "passage",
    [
        "I have > Interviewer's customer information",
        "I have > Interviewer’s customer information",
        "I have > Interviewer > customer information",
        "I have > Interviewer: customer information",
        "I have, > Interviewer",
        "I have\n> Interviewer's customer information",
        "I have\n> Interviewer: customer information",
        "I have\n> > Interviewer\n’s customer information",
        "We met.\nInterviewer\n’s customer information",
        "We met. > Interviewer said so",
        "I have\ninterviewer\nhere",
        "I have\ninterviewer: here",
        "- Interviewer\n- Expert B",
    ],
)
def test_a_label_within_a_sentence_cuts_no_turn(passage: str) -> None:
    taken = reader("Expert E", passage)
    assert said(taken) == [("Expert E", [passage])]
    assert {rule for rule, _ in rules(taken)} <= {"label-in-line"}


def test_a_name_that_an_anonymiser_put_into_a_turn_leaves_it_whole() -> None:
    lines = (
        "We keep > Interviewer's hives, and > Interviewer's logbook with\n"
        "> Interviewer\n's notes. > Interviewer said so, as > Expert A\n"
        "> Expert A's own hives are > Interviewer"
    )
    taken = reader("Expert A", lines, "Interviewer", "Why?")
    assert said(taken) == [("Expert A", [lines]), ("Interviewer", ["Why?"])]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("> Expert A", "Expert A"),
        (">> **Expert A**", "Expert A"),
        ("# Expert A", "Expert A"),
        ("### Expert A ###", "Expert A"),
    ],
)
def test_a_label_behind_a_mark_opens_a_turn_with_a_finding(
    line: str, label: str
) -> None:
    taken = reader(line, "a")
    assert said(taken) == [(label, ["a"])]
    assert rules(taken) == [("label-in-line", 1)]
    assert taken.remarks.findings[0].found.endswith("behind a mark of Markdown")


def test_a_label_that_begins_with_an_escape_is_words() -> None:
    taken = reader("Expert E", r"\> Interviewer", r"\# Interviewer")
    assert said(taken) == [("Expert E", ["> Interviewer", "# Interviewer"])]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("interviewer", "Interviewer"),
        ("INTERVIEWER", "Interviewer"),
        ("**expert a:**", "Expert A"),
        ("EXPERT A", "Expert A"),
        ("Expert a", "Expert A"),
    ],
)
def test_a_label_in_another_case_opens_a_turn_with_a_finding(
    label: str, speaker: str
) -> None:
    taken = reader("Expert E", "b", label, "a")
    assert said(taken) == [("Expert E", ["b"]), (speaker, ["a"])]
    [finding] = taken.remarks.findings
    assert (finding.rule, finding.line) == ("label-in-other-case", 5)
    assert finding.severity is Severity.INFO
    assert finding.expected == repr(speaker)


def test_a_label_in_another_case_before_a_colon_opens_a_turn() -> None:
    taken = reader("expert a: We keep bees.")
    assert said(taken) == [("Expert A", ["We keep bees."])]
    assert rules(taken) == [("label-in-other-case", 1), ("label-in-line", 1)]


def test_spellings_of_a_speaker_that_no_rule_gives_are_that_of_the_pattern() -> None:
    taken = reader("mcleod", "a", "McLeod", "b", label="McLeod|Interviewer")
    assert [turn.speaker for turn in taken.turns] == ["McLeod", "McLeod"]
    either = reader("Maya", "a", "MAYA", "b", label="(?i:maya)")
    assert [turn.speaker for turn in either.turns] == ["Maya", "Maya"]
    assert rules(either) == []


def test_group_1_of_the_pattern_is_the_speaker() -> None:
    label = r"(Interviewer|Expert [A-Z]) +\d+:\d\d:\d\d"
    taken = reader(
        *("Interviewer 00:00:01", "a", "Expert A  00:00:12", "b"),
        *("Interviewer 00:00:20", "c", "expert a 00:00:25", "d"),
        label=label,
    )
    assert said(taken) == [
        ("Interviewer", ["a"]),
        ("Expert A", ["b"]),
        ("Interviewer", ["c"]),
        ("Expert A", ["d"]),
    ]
    assert rules(taken) == [("label-in-other-case", 13)]


def test_a_group_that_takes_no_part_leaves_the_whole_label() -> None:
    taken = reader(
        "Interviewer", "a", "Expert A 1", "b", label="Interviewer|(Expert .) 1"
    )
    assert [turn.speaker for turn in taken.turns] == ["Interviewer", "Expert A"]


@pytest.mark.parametrize(
    "label", ["Expert A 00:00:12", "[0:12] Expert A", "Expert A (1:00:12.250):"]
)
def test_a_time_stamp_makes_no_speaker_and_is_said_once(label: str) -> None:
    taken = reader(label, "a", label, "b", label=r".*Expert [A-Z].*")
    assert said(taken) == [("Expert A", ["a"]), ("Expert A", ["b"])]
    assert rules(taken) == [("time-in-label", 1)]


@pytest.mark.parametrize("space", ["  ", "\t", "\u00a0"])
def test_a_label_may_hold_other_white_space_and_the_words_keep_theirs(
    space: str,
) -> None:
    taken = reader(f"Interviewer:{space}Why?\nExpert{space}A: So  it\twas.")
    assert said(taken) == [("Interviewer", ["Why?"]), ("Expert A", ["So  it\twas."])]


@pytest.mark.parametrize(
    "label", ["Expert A 00:00:12", "[0:12] Expert A", "**Expert A (1:00:12.250):**"]
)
def test_a_label_of_a_pattern_without_times_may_have_one(label: str) -> None:
    taken = reader(label, "a", "So it was\nExpert A 0:15", label, "b")
    assert said(taken) == [
        ("Expert A", ["a", "So it was\nExpert A 0:15"]),
        ("Expert A", ["b"]),
    ]
    assert rules(taken) == [("time-in-label", 1), ("label-in-line", 6)]


def test_escapes_are_read_and_lines_of_code_are_not() -> None:
    taken = reader(r"R\&D\_x \*and\* `a\_b`" + "\\\nso\\")
    assert [s.text for s in taken.segments] == ["R&D_x *and* `a\\_b`\nso\\"]
    code = (Row("```", 1), Row(r"a\_b", 2), Row("```", 3), Row(r"c\_d", 4))
    taken.read(Block(BlockKind.QUOTE, code, 1, 4, code=frozenset({1, 2, 3})))
    taken.read(Block(BlockKind.FENCE, (Row(r"e\_f", 5),), 5, 5))
    assert [s.text for s in taken.segments[1:]] == ["```\na\\_b\n```\nc_d", r"e\_f"]


@pytest.mark.parametrize(
    ("line", "before", "label", "after"),
    [
        ("so then. Interviewer", ["so then."], "Interviewer", []),
        ("so then. > Interviewer", ["so then."], "Interviewer", []),
        ("so. > Interviewer > Yeah.", ["so."], "Interviewer", ["Yeah."]),
        ("Interviewer：Yeah.", [], "Interviewer", ["Yeah."]),
        ("- **Interviewer**: Yeah.", [], "Interviewer", ["Yeah."]),
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


def test_in_the_68_field_notes_every_label_stands_alone(
    corpus: Mapping[str, Document],
) -> None:
    """Sentences that a speaker breaks off, or is interrupted in, end no turn early."""
    assert len(corpus) == 68
    assert sum(len(document.turns) for document in corpus.values()) == 673
    assert sum(len(document.segments) for document in corpus.values()) == 2057
    ours = ("label-in-line", "label-in-other-case", "time-in-label", "comment-left-out")
    rules = [finding.rule for d in corpus.values() for finding in d.findings]
    assert [rule for rule in rules if rule in ours] == []


def test_the_escapes_of_the_68_field_notes_are_read(
    corpus: Mapping[str, Document],
) -> None:
    """One backslash is left of each two that end a paragraph, and one in a word."""
    left = [
        name
        for name, document in corpus.items()
        for segment in document.segments
        for _ in range(segment.text.count("\\"))
    ]
    assert (left.count("p_9"), left.count("p_1"), len(left)) == (51, 1, 52)
