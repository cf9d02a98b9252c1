"""Anchors of a document's notes: the spans of the transcript that they quote."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from daap.core.errors import Finding
from daap.core.model import (
    Document,
    Note,
    Segment,
    Span,
    Step,
    lay_out,
    transcript_text,
)
from daap.interpret.anchoring.finder import Finder, overlaps


@lru_cache(maxsize=1)
def finder_of(text: str) -> Finder:
    """The finder of a transcript; the last one is cached, as two stages use it."""
    return Finder(text)


def context_span(step: Step, segments: Sequence[Segment]) -> Span:
    """The range of a step's context; without one, an empty range above the step.

    The segments must have offsets (`lay_out`) and be in the order of their lines.
    """
    if step.context:
        first, last = step.context[0] - 1, step.context[-1] - 1
        return Span(segments[first].start, _end(segments, last))
    first_line = step.lines.first
    above = bisect_left(segments, first_line, key=lambda s: s.rows[-1].line)
    end = _end(segments, above - 1) if above else 0
    return Span(end, end)


def _end(segments: Sequence[Segment], index: int) -> int:
    """The end of a segment in code points, without joining its lines if possible."""
    if index + 1 < len(segments):
        return segments[index + 1].start - 2
    return segments[index].end


def anchor(document: Document) -> Document:
    """Anchor every note, and give every step the context that its quotes are in.

    A note that quotes outside its step's context gets a finding. A step whose quotes
    all lie in another passage between its neighbouring steps takes that as context.
    """
    segments = lay_out(document.segments)
    finder = finder_of(transcript_text(segments))
    steps, findings = [], list[Finding]()
    for step, between in zip(
        document.steps, _between(document.steps, segments), strict=True
    ):
        context = context_span(step, segments)
        near = _passage(between, segments)
        notes = tuple(_anchored(n, finder, context, near) for n in step.notes)
        anchored = replace(step, notes=notes)
        quoted = _elsewhere(anchored, segments, between)
        if quoted:
            anchored = replace(anchored, context=quoted)
            findings.append(_moved(document, anchored, segments, step.context))
        steps.append(anchored)
        findings.extend(_outside(document, anchored, segments))
        findings.extend(_repeated(document, anchored, segments, finder))
    return replace(
        document,
        segments=segments,
        steps=tuple(steps),
        findings=(*document.findings, *findings),
    )


def _between(steps: Sequence[Step], segments: Sequence[Segment]) -> Iterator[range]:
    """For each step the indices of the segments between its neighbouring steps."""
    borders = [0]
    for step in steps:
        first_line = step.lines.first
        borders.append(bisect_left(segments, first_line, key=lambda s: s.rows[-1].line))
    borders.append(len(segments))
    for index in range(len(steps)):
        yield range(borders[index], borders[index + 2])


def _elsewhere(
    step: Step, segments: Sequence[Segment], between: range
) -> tuple[int, ...]:
    """The passage with all that a step quotes, where its context has none of it.

    It consists of turns, or of segments in a text without turns, between the
    neighbouring steps; empty where a quote lies in the context or farther away.
    """
    spans = [note.span for note in step.notes if note.span is not None]
    quoted = {index for span in spans for index in _overlapped(span, segments)}
    if not quoted or not quoted <= set(between):
        return ()
    if any(segments[index].position in step.context for index in quoted):
        return ()
    turns = {segments[index].turn for index in quoted}
    return tuple(
        segments[index].position
        for index in between
        if (segments[index].turn in turns if turns != {0} else index in quoted)
        and not segments[index].wordless
    )


def _overlapped(span: Span, segments: Sequence[Segment]) -> range:
    """The indices of the segments that overlap a range of the transcript."""
    first = bisect_right(segments, span.start, key=lambda s: s.start) - 1
    last = bisect_left(segments, span.end, key=lambda s: s.start)
    return range(max(0, first), last)


def _passage(between: range, segments: Sequence[Segment]) -> Span:
    """The range of consecutive segments in the transcript."""
    if not between:
        return Span(0, 0)
    return Span(segments[between[0]].start, _end(segments, between[-1]))


def _anchored(note: Note, finder: Finder, context: Span, between: Span) -> Note:
    """A note with its anchor; one that has a span already is unchanged."""
    if note.span is not None:
        return note
    hit = finder.quote(note.text, context, between)
    if hit is None:
        return note
    return replace(note, anchoring=hit.anchoring, score=hit.score, span=hit.span)


def _outside(
    document: Document, step: Step, segments: Sequence[Segment]
) -> Iterator[Finding]:
    """A finding for each note of a step that quotes words outside its context."""
    for note in step.notes:
        if note.span is None or any(
            segments[index].position in step.context
            for index in _overlapped(note.span, segments)
        ):
            continue
        yield document.finding(
            "anchor-outside-context",
            note.lines.first,
            f"note {note.position} of step {step.position} quotes another passage",
            step=step.position,
            note=note.position,
        )


def _repeated(
    document: Document, step: Step, segments: Sequence[Segment], finder: Finder
) -> Iterator[Finding]:
    """A finding for each note whose words are repeated in the context."""
    context = context_span(step, segments)
    for note in step.notes:
        if note.span is None or not overlaps(note.span, context):
            continue
        places = finder.places(note.span, context)
        if places > 1:
            yield document.finding(
                "words-repeated",
                note.lines.first,
                f"the words that note {note.position} of step {step.position} quotes, "
                f"{places} times in its passage",
                step=step.position,
                note=note.position,
            )


def _moved(
    document: Document,
    step: Step,
    segments: Sequence[Segment],
    above: tuple[int, ...],
) -> Finding:
    """The finding for a step that quotes nothing of the passage above it."""
    lines = [segments[position - 1].lines for position in step.context]
    return document.finding(
        "context-elsewhere",
        step.lines.first,
        f"step {step.position} quotes only the passage of lines "
        f"{lines[0].first} to {lines[-1].last}, "
        + ("not that above it" if above else "and has none above it"),
        step=step.position,
    )
