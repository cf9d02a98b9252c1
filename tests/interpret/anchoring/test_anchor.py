"""Anchors of a document: contexts, places, and findings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.interpret.support import make

from daap.core.errors import Severity
from daap.core.model import Document, Lines, Span, Step, lay_out, transcript_text
from daap.core.values import Anchoring
from daap.interpret.anchoring.anchor import anchor, context_span
from daap.interpret.split import split


def test_a_note_gets_the_span_and_the_score_of_its_words() -> None:
    document = anchor(split(make(("A passage\nof two lines.", "passage of two"))))

    [note] = document.steps[0].notes
    assert (note.anchoring, note.score, note.span) == (
        Anchoring.NORMALISED,
        1.0,
        Span(2, 16),
    )
    assert document.findings == ()


def test_a_note_that_quotes_nothing_stays_as_it_is() -> None:
    document = anchor(split(make(("A passage.", "What they think of it"))))

    [note] = document.steps[0].notes
    assert (note.anchoring, note.score, note.span) == (Anchoring.UNANCHORED, 0.0, None)


def test_segments_are_laid_out_so_that_offsets_count_in_them() -> None:
    document = anchor(split(make(("One.\n\nTwo.", "two"), ("Two.", "two"))))

    assert [segment.start for segment in document.segments] == [0, 6, 12]
    assert [step.notes[0].span for step in document.steps] == [Span(6, 9), Span(12, 15)]


def test_words_of_another_passage_are_anchored_there_with_a_finding() -> None:
    document = anchor(split(make(("One two.", "a note"), ("Three.", "b\n\none two"))))

    assert document.steps[1].notes[1].span == Span(0, 7)
    [finding] = document.findings
    assert finding.rule == "anchor-outside-context"
    assert finding.severity is Severity.INFO
    assert (finding.path, finding.line) == ("a.md", 10)
    assert finding.found == "note 2 of step 2 quotes another passage"
    assert finding.focus == "source/p1/step/2/note/2"


def turns(document: Document) -> Document:
    """The document with every segment a turn of its own."""
    segments = tuple(replace(s, turn=s.position) for s in document.segments)
    return replace(document, segments=segments)


def test_a_step_that_quotes_another_turn_alone_takes_it_as_context() -> None:
    passages = "So it is.\n\nThe oven is hot.\n\nYes."
    made = turns(make(("One.", "one"), (passages, "oven is hot\n\nown words", "x")))
    first, second = made.steps
    above = replace(second, context=(4,))

    document = anchor(split(replace(made, steps=(first, above))))

    assert document.steps[1].context == (3,)
    [finding] = document.findings
    assert (finding.rule, finding.line) == ("context-elsewhere", 12)
    assert finding.severity is Severity.INFO
    assert finding.found == (
        "step 2 quotes only the passage of lines 8 to 8, not that above it"
    )
    assert finding.focus == "source/p1/step/2"


@pytest.mark.parametrize(
    ("trace", "context", "rules"),
    [
        ("own words", (4,), []),
        ("yes\n\noven is hot", (4,), ["anchor-outside-context"]),
        ("so it is\n\noven is hot", (2, 3), ["context-elsewhere"]),
        ("one two\n\noven is hot", (4,), ["anchor-outside-context"] * 2),
    ],
    ids=["no quote", "one in the context", "two turns", "beyond a step"],
)
def test_a_context_is_left_where_a_quote_is_in_it_or_beyond_another_step(
    trace: str, context: tuple[int, ...], rules: list[str]
) -> None:
    passages = "So it is.\n\nThe oven is hot.\n\nYes."
    made = turns(make(("One two.", "own"), (passages, trace)))
    first, second = made.steps

    document = anchor(
        split(replace(made, steps=(first, replace(second, context=(4,)))))
    )

    assert document.steps[1].context == context
    assert [finding.rule for finding in document.findings] == rules


def test_a_trace_above_its_passage_has_the_segments_that_hold_its_quotes() -> None:
    made = make(("", "rye bread"), ("Wheat.\n\nRye bread.\n\n---", "own"))
    *others, last = made.segments
    made = replace(made, segments=(*others, replace(last, wordless=True)))

    document = anchor(split(made))

    assert document.steps[0].context == (2,)
    [finding] = document.findings
    assert finding.rule == "context-elsewhere"
    assert finding.found.endswith("lines 6 to 6, and has none above it")


def test_words_that_stand_more_than_once_in_the_context_are_told() -> None:
    passage = "Raw data, raw\ndata, as raw\u00a0data or rawhide."
    document = anchor(
        split(make(("Raw data.", "own"), (passage, "raw data\n\nas raw")))
    )

    assert document.steps[1].notes[0].span == Span(34, 42)
    [finding] = document.findings
    assert finding.rule == "words-repeated"
    assert finding.found == (
        "the words that note 1 of step 2 quotes, 3 times in its passage"
    )
    assert finding.focus == "source/p1/step/2/note/1"


def test_of_several_places_the_last_before_the_step_is_taken() -> None:
    passage = "raw data here"
    steps = [(passage, "x"), (passage, "x"), ("nothing", "raw data"), (passage, "x")]

    document = anchor(split(make(*steps)))

    assert document.steps[2].notes[0].span == Span(15, 23)


def test_a_place_behind_the_step_is_taken_if_there_is_no_other() -> None:
    document = anchor(
        split(make(("nothing", "raw data"), ("raw data", "x"), ("raw data", "x")))
    )

    assert document.steps[0].notes[0].span == Span(9, 17)


def test_a_step_without_context_has_an_empty_one_above_it() -> None:
    document = make(("One.\n\nTwo.", "x"), ("Three.", "y"))
    segments = lay_out(document.segments)
    above = Step(3, Lines(5, 6), ())
    first = Step(3, Lines(1, 1), ())

    assert context_span(document.steps[0], segments) == Span(0, 10)
    assert context_span(document.steps[1], segments) == Span(12, 18)
    assert context_span(above, segments) == Span(10, 10)
    assert context_span(first, segments) == Span(0, 0)
    assert context_span(first, ()) == Span(0, 0)


def test_a_document_without_transcript_has_no_anchors() -> None:
    document = anchor(split(make(("", "a note"))))

    assert [note.anchoring for note in document.steps[0].notes] == [
        Anchoring.UNANCHORED
    ]


@given(st.integers(0, 60), st.integers(1, 60))
def test_an_anchor_is_text_of_the_transcript_between_word_borders(
    start: int, length: int
) -> None:
    passage = "and then they could always agree to kind\nof divide the ovens now"
    document = anchor(split(make((passage, passage[start : start + length]))))

    for note in document.steps[0].notes:
        if note.span is not None:
            words = passage[note.span.start : note.span.end].split()
            assert set(words) <= set(passage.split())
            assert note.score == 1.0


def test_anchoring_twice_gives_the_same_anchors() -> None:
    once = anchor(split(make(("One two three.", "two three"))))
    again = anchor(replace(once, findings=()))

    assert again == once


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4))
def test_any_text_gets_anchors_within_its_transcript(
    steps: list[tuple[str, str]],
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
