"""The inputs of the growth table, in small, go through every stage."""

from __future__ import annotations

import pytest
from tests.interpret import growth

from daap.core.model import transcript_text


def test_every_input_is_interpreted_and_anchors_lie_in_the_transcript() -> None:
    for make in growth.INPUTS:
        found = make(8)
        for stage in growth.STAGES.values():
            found = stage(found)
        length = len(transcript_text(found.segments))
        spans = [n.span for s in found.steps for n in s.notes if n.span is not None]
        assert all(0 <= span.start < span.end <= length for span in spans)
        assert make is growth.unknown or any(step.notes for step in found.steps)


def test_quotations_with_changed_words_are_found_again() -> None:
    found = growth.anchor(growth.split(growth.quoting(30)))

    for step in found.steps:
        [note] = step.notes
        segment = found.segments[step.position - 1]
        assert note.span is not None
        assert segment.start <= note.span.start < note.span.end <= segment.end


def test_the_table_has_a_line_per_size(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growth, "INPUTS", {growth.recurring: 2, growth.unknown: 3})

    growth.main(2)

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["input", "size"],
        ["recurring", "2"],
        ["recurring", "4"],
        ["unknown", "3"],
        ["unknown", "6"],
    ]
