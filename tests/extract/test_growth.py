"""Notes of any size and shape are read with work that grows with their length."""

from __future__ import annotations

from functools import partial

import pytest
from tests.extract import growth
from tests.support import calls

SMALL = 2_000

KINDS = (
    "steps, steps in turns, steps in one turn, passages, one line, one line "
    "of spaces, one line of quote marks, one line of stars, one line of "
    "dashes, one line of tildes, one line of labels, one line of turns, labels "
    "on lines, comments, comments on one line, open comments, escaped comments, "
    "escapes, escapes and backticks, escapes and tags, a marker and stars, a "
    "marker and spaces, a label and spaces, added and spaces, headings, a heading of "
    "spaces, coding headings, unclosed fences, combining marks, "
    "names, names of spaces, brackets, nested brackets, brackets in a call, "
    "minus signs, attributes, calls, quotes, format strings, digits, strings, "
    "a string without end, statements to mend, broken statements, one broken "
    "statement, blocks, backslashes"
).split(", ")


def test_every_kind_of_note_is_tried() -> None:
    assert list(growth.INPUTS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_eight_times_the_length_makes_not_twenty_times_the_calls(kind: str) -> None:
    """Calls of functions, of Python's own too; `make growth` measures the time."""
    small, large = (
        calls(partial(growth.timed, growth.INPUTS[kind], size))
        for size in (SMALL, 8 * SMALL)
    )
    assert large < 20 * small


def test_the_table_ends_with_1_where_time_grows_like_a_square(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def timed(make: str, size: int) -> tuple[float, None]:
        return (size / 1e5) ** (2 if make == "square" else 1), None

    monkeypatch.setattr(growth, "INPUTS", {"a": "line", "b": "square"})
    monkeypatch.setattr(growth, "timed", timed)
    assert [growth.main([name]) for name in ("a", "b")] == [0, 1]
    assert [row.split()[-1] for row in capsys.readouterr().out.splitlines()] == [
        "4.0", "16.0",
    ]  # fmt: skip


def test_ten_thousand_steps() -> None:
    unit = "> a\n\n**OPEN CODING:**\nn\n\n"
    _, document = growth.timed(growth.body(unit), 10_000 * len(unit))
    assert len(document.steps) == len(document.segments) == 10_000
    assert document.steps[-1].context == (10_000,)


def test_a_megabyte_in_one_note() -> None:
    unit = "> " + "word " * 200 + "\n\n"
    _, document = growth.timed(growth.body(unit), 1_000_000)
    assert len(document.segments) == 1_000_000 // len(unit)


def test_one_line_of_five_megabytes() -> None:
    _, document = growth.timed(growth.INPUTS["one line"], 5_000_000)
    assert len(document.segments[0].text) == 4_999_999


def test_brackets_ten_thousand_deep() -> None:
    _, document = growth.timed(growth.INPUTS["nested brackets"], 10_000)
    assert [(finding.rule, finding.line) for finding in document.findings] == [
        ("empty-trace", 10),
        ("broken-construct", 12),
    ]


def test_a_broken_fence_of_a_tenth_of_a_megabyte() -> None:
    _, document = growth.timed(growth.INPUTS["broken statements"], 100_000)
    assert {m.written for m in document.steps[0].mentions} == {"a", "b", "c"}
    assert len(document.findings) == 100_000 // 28


def test_a_turn_without_end_is_remarked_on_once() -> None:
    _, document = growth.timed(growth.INPUTS["steps in one turn"], 100_000)
    assert max(len(step.context) for step in document.steps) == 100
    assert [finding.rule for finding in document.findings] == ["long-turn"]
