"""Notes of any size and shape are read in a time that grows with their length."""

from __future__ import annotations

from types import ModuleType

import pytest

SMALL, LARGE = 10_000, 80_000

KINDS = (
    "steps, steps in turns, steps in one turn, passages, one line, one line "
    "of spaces, one line of quote marks, one line of stars, one line of "
    "dashes, one line of tildes, one line of labels, one line of turns, labels "
    "on lines, comments, comments on one line, open comments, escaped comments, "
    "escapes, escapes and backticks, escapes and tags, a marker and stars, a "
    "marker and spaces, added and spaces, headings, a heading of "
    "spaces, coding headings, unclosed fences, combining marks, "
    "names, names of spaces, brackets, nested brackets, brackets in a call, "
    "minus signs, attributes, calls, quotes, format strings, digits, strings, "
    "a string without end, statements to mend, broken statements, one broken "
    "statement, blocks, backslashes"
).split(", ")


def test_every_kind_of_note_is_tried(growth: ModuleType) -> None:
    assert list(growth.INPUTS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_eight_times_the_length_takes_not_thirty_times_the_time(
    growth: ModuleType, kind: str
) -> None:
    make = growth.INPUTS[kind]
    small = min(growth.timed(make, SMALL)[0] for _ in range(2))
    large = growth.timed(make, LARGE)[0]
    assert large < max(30 * small, 1.0)


def test_a_hundred_thousand_steps(growth: ModuleType) -> None:
    unit = "> a\n\n**OPEN CODING:**\nn\n\n"
    seconds, document = growth.timed(growth.body(unit), 100_000 * len(unit))
    assert len(document.steps) == len(document.segments) == 100_000
    assert document.steps[-1].context == (100_000,)
    assert seconds < 60


def test_ten_megabytes_in_one_note(growth: ModuleType) -> None:
    unit = "> " + "word " * 200 + "\n\n"
    seconds, document = growth.timed(growth.body(unit), 10_000_000)
    assert len(document.segments) == 10_000_000 // len(unit)
    assert seconds < 60


def test_one_line_of_five_megabytes(growth: ModuleType) -> None:
    seconds, document = growth.timed(growth.INPUTS["one line"], 5_000_000)
    assert len(document.segments[0].text) == 4_999_999
    assert seconds < 30


def test_brackets_ten_thousand_deep(growth: ModuleType) -> None:
    seconds, document = growth.timed(growth.INPUTS["nested brackets"], 10_000)
    assert [(finding.rule, finding.line) for finding in document.findings] == [
        ("empty-trace", 10),
        ("broken-construct", 12),
    ]
    assert seconds < 10


def test_a_broken_fence_of_a_megabyte(growth: ModuleType) -> None:
    seconds, document = growth.timed(growth.INPUTS["broken statements"], 1_000_000)
    assert {m.written for m in document.steps[0].mentions} == {"a", "b", "c"}
    assert len(document.findings) == 1_000_000 // 28
    assert seconds < 120


def test_a_turn_without_end_is_remarked_on_once(growth: ModuleType) -> None:
    _, document = growth.timed(growth.INPUTS["steps in one turn"], 100_000)
    assert max(len(step.context) for step in document.steps) == 100
    assert [finding.rule for finding in document.findings] == ["long-turn"]
