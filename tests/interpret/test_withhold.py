"""Documents without the words that are not published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.interpret.support import make

from daap.core.errors import Finding, Severity
from daap.core.model import Document, Extent, Lines, Span, lay_out
from daap.core.settings import Settings
from daap.core.values import Anchoring, PublishedText
from daap.interpret.anchoring.anchor import anchor
from daap.interpret.split import split
from daap.interpret.withhold import misnamed, withhold, without_words

SAID = Finding(
    severity=Severity.INFO,
    rule="empty-label",
    path="a.md",
    line=3,
    found="a label",
    expected="words",
    remedy="add them",
    words="'Option:'",
)


@pytest.fixture
def read() -> Document:
    """A note of two passages, one of two lines, with a quotation, a name, a remark."""
    said = "We run data\nin small teams.\n\nYes."
    note = make((said, "small teams\n\nlatency\n\nThey agree."))
    return anchor(split(note)).with_findings(SAID)


def test_no_word_is_left_and_every_place_is(read: Document) -> None:
    closed = withhold(read, PublishedText.NONE)

    assert [s.rows for s in closed.segments] == [(), ()]
    assert [s.extent for s in closed.segments] == [
        Extent(27, Lines(1, 2)),
        Extent(4, Lines(4, 4)),
    ]
    assert [(s.start, s.end, s.lines) for s in closed.segments] == [
        (s.start, s.end, s.lines) for s in read.segments
    ]
    assert lay_out(closed.segments) == closed.segments
    assert closed.transcript == ""
    (step,) = closed.steps
    assert step.paragraphs == ()
    assert [n.text for n in step.notes] == ["", "latency", ""]
    before = read.steps[0].notes
    assert [(n.anchoring, n.score, n.span, n.lines) for n in step.notes] == [
        (n.anchoring, n.score, n.span, n.lines) for n in before
    ]
    assert closed.findings[-1] == replace(SAID, words="")
    assert "small" not in repr(closed)


def test_quoted_words_stay_and_no_others(read: Document) -> None:
    closed = withhold(read, PublishedText.QUOTED)

    (step,) = closed.steps
    assert step.notes[0].anchoring is Anchoring.EXACT
    assert step.notes[0].span == Span(15, 26)
    assert closed.quotes == ("small teams",)
    assert [n.text for n in step.notes] == ["", "latency", ""]
    assert closed.transcript == ""
    assert "agree" not in repr(closed)
    assert withhold(closed, PublishedText.NONE) == withhold(read, PublishedText.NONE)


def test_a_source_that_is_published_in_full_stays_as_it_is(read: Document) -> None:
    assert withhold(read, PublishedText.ALL) is read


def test_an_outline_cannot_give_the_words_that_are_wanted(read: Document) -> None:
    closed = withhold(read, PublishedText.NONE)

    assert without_words(closed, PublishedText.NONE) is closed
    told = without_words(closed, PublishedText.QUOTED).findings[-1]
    assert (told.severity, told.rule) == (Severity.WARNING, "words-not-at-hand")


@pytest.mark.parametrize(
    ("default", "exception", "severity"),
    [
        (PublishedText.ALL, PublishedText.NONE, Severity.VIOLATION),
        (PublishedText.QUOTED, PublishedText.NONE, Severity.VIOLATION),
        (PublishedText.NONE, PublishedText.ALL, Severity.WARNING),
    ],
)
def test_an_exception_for_no_source_stops_what_it_would_have_withheld(
    settings: Settings,
    default: PublishedText,
    exception: PublishedText,
    severity: Severity,
) -> None:
    chosen = replace(settings, text=default, text_of_sources={"p99": exception})

    (found,) = misnamed(chosen, {"p1": object()})

    assert (found.severity, found.rule) == (severity, "unknown-source-in-publish")
    assert found.found == "'p99' in [publish.sources]"
    assert misnamed(chosen, {"p99": object()}) == []
