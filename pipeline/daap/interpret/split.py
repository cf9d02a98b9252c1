"""Paragraphs of an open trace as notes: wrapped lines and lists told apart.

A paragraph is one note where its lines together quote the transcript, and as
many notes as it has lines where they don't. Of all ways to cut it the one wins
whose parts anchor best, measured as 2m - t(n + w) summed over anchored parts
(words matched, of the note, of the window; threshold t), then the one with the
fewest parts. A list is cut at its marks, and lines that quote nothing belong
together where the first is long, or the second indented, and the text runs on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from daap.core.errors import Finding, Severity
from daap.core.model import (
    Anchoring,
    Document,
    Lines,
    Note,
    Row,
    Span,
    Step,
    lay_out,
    transcript_text,
)
from daap.interpret.anchoring.anchor import context_span, finder_of
from daap.interpret.anchoring.finder import THRESHOLD, Finder
from daap.interpret.anchoring.markup import unlabelled

LONGEST = 12
"""The most lines that are tried as one wrapped quotation."""

MOST = 200
"""In paragraphs of more lines, wrapped quotations are not looked for fuzzily."""

WRAPPED = 60
"""Lines of fewer characters were ended by their writer, not by an editor."""

DOUBT = 0.5
"""What a part must gain to be found fuzzily rather than its lines literally."""

ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
GOES_ON = re.compile(r"[,;–—-]$|[^\W_]$")


def split(document: Document) -> Document:
    """Turn the paragraphs of each step into notes, numbered within the step.

    They come after the notes that the step was read with, if any. A label with
    nothing behind it is no note but a finding.
    """
    segments = lay_out(document.segments)
    finder = finder_of(transcript_text(segments))
    steps, findings = [], list[Finding]()
    for step in document.steps:
        notes = list(step.notes)
        for rows in _parts(step, finder, context_span(step, segments)):
            text = _text(rows)
            if not unlabelled(text):
                findings.append(_empty(document, step, rows[0]))
                continue
            lines = Lines(rows[0].line, rows[-1].line)
            notes.append(Note(len(notes) + 1, text, lines))
        steps.append(replace(step, notes=tuple(notes)))
    return replace(
        document, steps=tuple(steps), findings=(*document.findings, *findings)
    )


def _parts(step: Step, finder: Finder, context: Span) -> Iterator[Sequence[Row]]:
    """The lines of each note of a step."""
    for paragraph in step.paragraphs:
        for rows in _items(paragraph.rows):
            yield from _cut(rows, finder, context)


def _items(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The items of a list, each with the lines below its mark.

    A list begins with a mark or has two; a single one may be a dash or a number
    that stands at the beginning of a wrapped line by chance.
    """
    marked = [index for index, row in enumerate(rows) if ITEM.match(row.text)]
    if len(marked) < 2 and 0 not in marked:
        marked = []
    for start, end in pairwise(sorted({0, *marked, len(rows)})):
        yield rows[start:end]


def _text(rows: Sequence[Row]) -> str:
    """The text of a note, without the mark of a list."""
    first, *rest = (row.text.strip() for row in rows)
    mark = ITEM.match(first)
    return "\n".join((first[mark.end() :] if mark else first, *rest))


def _cut(rows: Sequence[Row], finder: Finder, context: Span) -> Iterator[Sequence[Row]]:
    """The best way to cut lines into notes, by dynamic programming over them."""
    if len(rows) == 1:
        yield rows
        return
    fuzzily = len(rows) <= MOST
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # value, -parts, where cut
    for end in range(1, len(rows) + 1):
        choices = []
        for start in range(end - 1, max(-1, end - LONGEST - 1), -1):
            gain = _gain(rows[start:end], finder, context, fuzzily)
            if gain is not None:
                value, parts, _ = best[start]
                choices.append((round(value + gain, 6), parts - 1, start))
            elif not fuzzily:
                break  # what is not there literally is not there with more around it
        best.append(max(choices))
    cuts, end = [], len(rows)
    while end:
        start = best[end][2]
        cuts.append(rows[start:end])
        end = start
    yield from reversed(cuts)


def _gain(
    rows: Sequence[Row], finder: Finder, context: Span, fuzzily: bool
) -> float | None:
    """What a part adds; None where several lines don't belong together."""
    text = _text(rows)
    hit = finder.find(text, context, fuzzily=fuzzily)
    if hit is not None and hit.score >= THRESHOLD:
        gain = 2 * hit.matched - THRESHOLD * (hit.note_words + hit.window_words)
        return gain - DOUBT if hit.anchoring is Anchoring.FUZZY else gain
    wrapped = all(_runs_on(first, second) for first, second in pairwise(rows))
    return 0.0 if wrapped else None


def _runs_on(first: Row, second: Row) -> bool:
    """Whether a line that quotes nothing goes on in the next."""
    indent = len(first.text) - len(first.text.lstrip())
    indented = len(second.text) - len(second.text.lstrip()) > indent
    long = len(first.text.strip()) >= WRAPPED
    lower = second.text.lstrip()[:1].islower()
    ended = GOES_ON.search(first.text.rstrip()) is None
    return (long or indented) and lower and not ended


def _empty(document: Document, step: Step, row: Row) -> Finding:
    return Finding(
        severity=Severity.INFO,
        rule="empty-label",
        path=document.path,
        line=row.line,
        found=f"{row.text.strip()!r} with nothing behind it",
        expected="what the label announces",
        remedy="fill it or delete it; it was not read as a note",
        source=document.identifier,
        focus=f"source/{document.identifier}/step/{step.position}",
    )
