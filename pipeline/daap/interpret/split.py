"""Splitting of open traces into notes: wrapped lines and lists are distinguished.

A paragraph is one note if its lines together quote the transcript, else each line is
one. Of all ways to cut it the one is taken whose parts anchor best, measured as the sum
of 2m - t(n + w) over anchored parts (words matched, of the note, of the window;
threshold t), then the one with the fewest parts. A list is cut at its markers, and
lines that quote nothing are joined where the first is long, or the second indented,
and the sentence continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from daap.core.errors import Finding
from daap.core.model import (
    Document,
    Lines,
    Note,
    Row,
    Span,
    Step,
    lay_out,
    transcript_text,
)
from daap.core.values import Anchoring
from daap.interpret.anchoring.anchor import context_span, finder_of
from daap.interpret.anchoring.finder import THRESHOLD, Finder
from daap.interpret.anchoring.markup import unlabelled

LONGEST = 12
"""The most lines of one wrapped quotation."""

MOST = 200
"""Paragraphs with more lines are not searched fuzzily for wrapped quotations."""

WRAPPED = 60
"""A shorter line, in code points, was ended by its writer, not by wrapping."""

DOUBT = 0.5
"""The least gain for a fuzzy match of a part over literal matches of its lines."""

ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
RULE = re.compile(r"\s*+\|?+(?:\s*+:?-{2,}+:?\s*+\|)++(?:\s*+:?-{2,}+:?)?+\s*+")
"""The line below the head of a table (GitHub Flavored Markdown 4.10)."""

GOES_ON = re.compile(r"[,;–—-]$|[^\W_]$")


def split(document: Document) -> Document:
    """Turn the paragraphs of each step into notes, numbered within the step.

    They follow the notes that the step already has, if any. A label without text, or a
    mark alone, is a finding and no note.
    """
    segments = lay_out(document.segments)
    finder = finder_of(transcript_text(segments))
    steps, findings = [], list[Finding]()
    for step in document.steps:
        notes = list(step.notes)
        for rows in _parts(step, finder, context_span(step, segments)):
            text = _text(rows)
            if not any(map(str.isalnum, unlabelled(text))):
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
    """The items of a list, each with the lines below its marker; the rows of a table.

    A list begins with a marker or has two; a single one may be a dash or a number
    at the beginning of a wrapped line.
    """
    marked = [index for index, row in enumerate(rows) if ITEM.match(row.text)]
    rule = next((i for i, row in enumerate(rows) if RULE.fullmatch(row.text)), None)
    if rule is not None:
        marked = list(range(max(rule - 1, 0), len(rows)))
    if len(marked) < 2 and 0 not in marked:
        marked = []
    for start, end in pairwise(sorted({0, *marked, len(rows)})):
        yield rows[start:end]


def _text(rows: Sequence[Row]) -> str:
    """The text of a note, without its list marker."""
    first, *rest = (row.text.strip() for row in rows)
    mark = ITEM.match(first)
    return "\n".join((first[mark.end() :] if mark else first, *rest))


def _cut(rows: Sequence[Row], finder: Finder, context: Span) -> Iterator[Sequence[Row]]:
    """The best way to cut lines into notes, by dynamic programming over them."""
    if len(rows) == 1:
        yield rows
        return
    fuzzily = len(rows) <= MOST
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # value, -parts, start
    for end in range(1, len(rows) + 1):
        choices = []
        for start in range(end - 1, max(-1, end - LONGEST - 1), -1):
            gain = _gain(rows[start:end], finder, context, fuzzily)
            if gain is not None:
                value, parts, _ = best[start]
                choices.append((round(value + gain, 6), parts - 1, start))
            elif not fuzzily:
                break  # a longer part cannot match literally either
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
    """The gain of a part; None if its lines do not belong together."""
    text = _text(rows)
    hit = finder.find(text, context, fuzzily=fuzzily)
    if hit is not None and hit.score >= THRESHOLD:
        gain = 2 * hit.matched - THRESHOLD * (hit.note_words + hit.window_words)
        return gain - DOUBT if hit.anchoring is Anchoring.FUZZY else gain
    wrapped = all(_runs_on(first, second) for first, second in pairwise(rows))
    return 0.0 if wrapped else None


def _runs_on(first: Row, second: Row) -> bool:
    """Whether a line that quotes nothing continues in the next."""
    indent = len(first.text) - len(first.text.lstrip())
    indented = len(second.text) - len(second.text.lstrip()) > indent
    long = len(first.text.strip()) >= WRAPPED
    lower = second.text.lstrip()[:1].islower()
    ended = GOES_ON.search(first.text.rstrip()) is None
    return (long or indented) and lower and not ended


def _empty(document: Document, step: Step, row: Row) -> Finding:
    return document.finding(
        "empty-label",
        row.line,
        f"{'a label' if any(map(str.isalnum, row.text)) else 'a mark'} of a note with "
        "nothing behind it",
        words=repr(row.text.strip()),
        step=step.position,
    )
