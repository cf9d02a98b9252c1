"""Texts of a source: those that are withheld, and those that are published anyway."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.core.model import Document, transcript_text
from daap.core.statements import CodeDefinition, OptionStatement
from daap.core.text_files import read_text
from daap.core.values import PublishedText

OPEN_SOURCES = "a source published in full"
CODE_LABELS = "a label of codebook or guidance"
TITLES = "a title of a source"
TRACE_LABELS = "a label that a trace defines"
QUOTATIONS = "a quotation of a source that is published in quotations"


def texts_of(
    forms: tuple[Document, Document], wanted: PublishedText, path: Path
) -> Iterable[tuple[str, str]]:
    """The texts of a source, each with why it is published; empty if it is withheld.

    `forms` are the source as written and redacted; `wanted` says which of its words are
    published. Raises InputError.
    """
    return dict.fromkeys(_texts_of(forms, wanted, path))


def _texts_of(
    forms: tuple[Document, Document], wanted: PublishedText, path: Path
) -> Iterator[tuple[str, str]]:
    is_open = wanted is PublishedText.ALL
    why = OPEN_SOURCES if is_open else ""
    if is_open:
        yield why, read_text(path)
    for one in forms:
        yield why, transcript_text(one.segments)
        for step in one.steps:
            for paragraph in step.paragraphs:
                yield why, "\n".join(row.text for row in paragraph.rows)
        if not is_open:
            yield from _labels(one)


def quotations(document: Document) -> Iterator[tuple[str, str]]:
    """The published quotations of a source, also after their speaker's label."""
    for quote in document.quotes:
        for label in ("", *document.speakers):
            yield QUOTATIONS, f"{label} {quote}"


def _labels(document: Document) -> Iterator[tuple[str, str]]:
    for step in document.steps:
        for statement in step.statements:
            if isinstance(statement, CodeDefinition | OptionStatement):
                yield TRACE_LABELS, statement.label
    for fields in (document.record.headings, document.record.call):
        if "title" in fields:
            yield TITLES, fields["title"].value
