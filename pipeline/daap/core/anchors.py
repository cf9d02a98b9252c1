"""Spans of a transcript that the notes, codings, memos and cases refer to."""

from __future__ import annotations

from collections.abc import Iterator

from daap.core.model import Document, Span


def spans_of(document: Document) -> Iterator[Span]:
    """The spans of quoting notes, selections, memos and passages of cases.

    In this order, step by step; a span may be repeated. Offsets are code points.
    """
    for step in document.steps:
        if step.selection is not None and step.selection.span is not None:
            yield step.selection.span
        yield from (note.span for note in step.notes if note.span is not None)
    yield from (memo.span for memo in document.memos if memo.span is not None)
    yield from document.passages
