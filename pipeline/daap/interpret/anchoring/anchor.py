"""The anchors of a document's notes: the words of the transcript they quote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from daap.core.errors import Finding, Severity
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
    """The finder of a transcript; the last one is kept, as two stages need it."""
    return Finder(text)


def context_span(step: Step, segments: Sequence[Segment]) -> Span:
    """The range of a step's context; where there is none, an empty one above it.

    The segments must be laid out, in the order of their lines.
    """
    if step.context:
        first, last = step.context[0] - 1, step.context[-1] - 1
        return Span(segments[first].start, _end(segments, last))
    first_line = step.lines.first
    above = bisect_left(segments, first_line, key=lambda s: s.rows[-1].line)
    end = _end(segments, above - 1) if above else 0
    return Span(end, end)


def _end(segments: Sequence[Segment], index: int) -> int:
    """The end of a segment, found without joining its lines where possible."""
    if index + 1 < len(segments):
        return segments[index + 1].start - 2
    return segments[index].end


def anchor(document: Document) -> Document:
    """Give every note the words it quotes; outside its context with a finding."""
    segments = lay_out(document.segments)
    finder = finder_of(transcript_text(segments))
    steps, findings = [], list[Finding]()
    for step in document.steps:
        context = context_span(step, segments)
        notes = tuple(_anchored(note, finder, context) for note in step.notes)
        steps.append(replace(step, notes=notes))
        findings.extend(
            _outside(document, step, note)
            for note in notes
            if note.span is not None and not overlaps(note.span, context)
        )
    return replace(
        document,
        segments=segments,
        steps=tuple(steps),
        findings=(*document.findings, *findings),
    )


def _anchored(note: Note, finder: Finder, context: Span) -> Note:
    """A note with the words it quotes; words that are given are left as they are."""
    if note.span is not None:
        return note
    hit = finder.find(note.text, context)
    if hit is None:
        return note
    return replace(note, anchoring=hit.anchoring, score=hit.score, span=hit.span)


def _outside(document: Document, step: Step, note: Note) -> Finding:
    return Finding(
        severity=Severity.INFO,
        rule="anchor-outside-context",
        path=document.path,
        line=note.lines.first,
        found=f"note {note.position} of step {step.position} quotes another passage",
        expected="words of the passage that the step codes",
        remedy="move the note to the step below the passage it quotes, if it belongs",
        source=document.identifier,
        focus=(
            f"source/{document.identifier}/step/{step.position}/note/{note.position}"
        ),
    )
