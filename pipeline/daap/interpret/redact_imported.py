"""Redaction of imported sources and projects; spans are moved with the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from daap.core.model import Document, Memo, Row, Segment, Span, Step
from daap.core.settings import Redaction
from daap.interpret.longer_words import in_longer_words
from daap.interpret.redact import Clean, cleaned, redact_finding
from daap.interpret.redact_text import redact_moved, redact_text

T = TypeVar("T")


def redact_imported(document: Document, redactions: Sequence[Redaction]) -> Document:
    """An imported source with every text redacted and its spans moved.

    Names of codes, variables and elements, memos and titles are redacted too. Names in
    longer words are findings. The identifier is kept, as IRIs are made of it.
    """
    if not redactions:
        return document

    def clean(text: str) -> str:
        return redact_text(text, redactions)

    text, moved = redact_moved(document.text, redactions)
    redacted = replace(
        document,
        path=clean(document.path),
        text=text,
        record=cleaned(document.record, clean),
        turns=tuple(replace(t, speaker=clean(t.speaker)) for t in document.turns),
        segments=_segments(document, text) if text else document.segments,
        steps=tuple(_step(step, moved, clean) for step in document.steps),
        elements=cleaned(document.elements, clean),
        passages=tuple(map(moved, document.passages)),
        memos=tuple(_memo(memo, moved, clean) for memo in document.memos),
        variables=cleaned(document.variables, clean),
        findings=tuple(redact_finding(f, redactions) for f in document.findings),
    )
    return redacted.with_findings(*in_longer_words(redacted, redactions))


def _segments(document: Document, text: str) -> tuple[Segment, ...]:
    """The segments on the same lines of the redacted text, whose number is kept."""
    lines, starts, place = text.split("\n"), list[int](), 0
    for line in lines:
        starts.append(place)
        place += len(line) + 1
    made, number, before = list[Segment](), 0, 0
    for segment in document.segments:
        number += document.text.count("\n", before, segment.start)
        before = segment.start
        rows = lines[number : number + len(segment.rows)]
        kept = tuple(
            Row(new, old.line) for new, old in zip(rows, segment.rows, strict=True)
        )
        made.append(replace(segment, rows=kept, start=starts[number]))
    return tuple(made)


def _step(step: Step, moved: Callable[[Span], Span], clean: Clean) -> Step:
    selection = step.selection
    if selection is not None:
        span = moved(selection.span) if selection.span else None
        selection = replace(cleaned(selection, clean), span=span)
    return replace(step, mentions=cleaned(step.mentions, clean), selection=selection)


def _memo(memo: Memo, moved: Callable[[Span], Span], clean: Clean) -> Memo:
    span = moved(memo.span) if memo.span else None
    return replace(cleaned(memo, clean), span=span)
