"""Anchors of a document: contexts, places, and findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from daap.core.errors import Severity
from daap.core.model import (
    Anchoring,
    Document,
    Lines,
    Span,
    Step,
    lay_out,
    transcript_text,
)
from daap.interpret.anchoring.anchor import anchor, context_span
from daap.interpret.split import split

Make = Callable[..., Document]


def test_a_note_gets_the_span_and_the_score_of_its_words(make: Make) -> None:
    document = anchor(split(make(("A passage\nof two lines.", "passage of two"))))

    [note] = document.steps[0].notes
    assert (note.anchoring, note.score, note.span) == (
        Anchoring.NORMALISED,
        1.0,
        Span(2, 16),
    )
    assert document.findings == ()


def test_a_note_that_quotes_nothing_stays_as_it_is(make: Make) -> None:
    document = anchor(split(make(("A passage.", "What they think of it"))))

    [note] = document.steps[0].notes
    assert (note.anchoring, note.score, note.span) == (Anchoring.UNANCHORED, 0.0, None)


def test_segments_are_laid_out_so_that_offsets_count_in_them(make: Make) -> None:
    document = anchor(split(make(("One.\n\nTwo.", "two"), ("Two.", "two"))))

    assert [segment.start for segment in document.segments] == [0, 6, 12]
    assert [step.notes[0].span for step in document.steps] == [Span(6, 9), Span(12, 15)]


def test_words_of_another_passage_are_anchored_there_with_a_finding(
    make: Make,
) -> None:
    document = anchor(split(make(("One two.", "a note"), ("Three.", "b\n\none two"))))

    assert document.steps[1].notes[1].span == Span(0, 7)
    [finding] = document.findings
    assert finding.rule == "anchor-outside-context"
    assert finding.severity is Severity.INFO
    assert (finding.path, finding.line) == ("a.md", 10)
    assert finding.found == "note 2 of step 2 quotes another passage"
    assert finding.focus == "source/p1/step/2/note/2"


def test_of_several_places_the_last_before_the_step_is_taken(make: Make) -> None:
    passage = "raw data here"
    steps = [(passage, "x"), (passage, "x"), ("nothing", "raw data"), (passage, "x")]

    document = anchor(split(make(*steps)))

    assert document.steps[2].notes[0].span == Span(15, 23)


def test_a_place_behind_the_step_is_taken_if_there_is_no_other(make: Make) -> None:
    document = anchor(
        split(make(("nothing", "raw data"), ("raw data", "x"), ("raw data", "x")))
    )

    assert document.steps[0].notes[0].span == Span(9, 17)


def test_a_step_without_context_has_an_empty_one_above_it(make: Make) -> None:
    document = make(("One.\n\nTwo.", "x"), ("Three.", "y"))
    segments = lay_out(document.segments)
    above = Step(3, Lines(5, 6), ())
    first = Step(3, Lines(1, 1), ())

    assert context_span(document.steps[0], segments) == Span(0, 10)
    assert context_span(document.steps[1], segments) == Span(12, 18)
    assert context_span(above, segments) == Span(10, 10)
    assert context_span(first, segments) == Span(0, 0)
    assert context_span(first, ()) == Span(0, 0)


def test_a_document_without_transcript_has_no_anchors(make: Make) -> None:
    document = anchor(split(make(("", "a note"))))

    assert [note.anchoring for note in document.steps[0].notes] == [
        Anchoring.UNANCHORED
    ]


@given(st.integers(0, 60), st.integers(1, 60))
def test_an_anchor_is_text_of_the_transcript_between_word_borders(
    make: Make, start: int, length: int
) -> None:
    passage = "and then they could always agree to kind\nof divide the ovens now"
    document = anchor(split(make((passage, passage[start : start + length]))))

    for note in document.steps[0].notes:
        if note.span is not None:
            words = passage[note.span.start : note.span.end].split()
            assert set(words) <= set(passage.split())
            assert note.score == 1.0


def test_anchoring_twice_gives_the_same_anchors(make: Make) -> None:
    once = anchor(split(make(("One two three.", "two three"))))
    again = anchor(replace(once, findings=()))

    assert again == once


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4))
def test_any_text_gets_anchors_within_its_transcript(
    make: Make, steps: list[tuple[str, str]]
) -> None:
    document = anchor(split(make(*steps)))

    length = len(transcript_text(document.segments))
    for step in document.steps:
        assert [note.position for note in step.notes] == list(
            range(1, len(step.notes) + 1)
        )
        for note in step.notes:
            assert note.text
            assert note.span is None or 0 <= note.span.start < note.span.end <= length
            assert (note.span is None) is (note.anchoring is Anchoring.UNANCHORED)
            assert (note.span is None) is (note.score == 0)
