"""Outlines of field notes: made, and compared with available notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from daap.build.notes import read_input
from daap.build.partition.note_files import NoteFile
from daap.core.errors import Finding
from daap.core.manifest import sha256
from daap.core.model import Document
from daap.core.rules import finding
from daap.core.settings import Settings
from daap.core.text_files import read_bytes
from daap.core.values import PublishedText
from daap.extract.files import find_notes
from daap.extract.outlines import (
    SUFFIX,
    fingerprint,
    outline_text,
    read_fingerprint,
    read_outline,
)
from daap.interpret.withhold import withhold


def make_outlines(
    settings: Settings, notes: Iterable[Path]
) -> Iterator[tuple[Document, str]]:
    """Each source of the notes, withheld, and the text of its outline.

    The text is empty for a source published in full, and for a note without an
    identifier. Raises InputError.
    """
    for path in find_notes(notes, settings.root):
        for document in read_input(path, settings):
            is_open = settings.text_of(document.identifier) is PublishedText.ALL
            closed = withhold(document, PublishedText.NONE)
            is_named = bool(document.identifier) and not is_open
            yield closed, outline_text(closed, settings) if is_named else ""


def compare_outlines(
    settings: Settings, files: Iterable[NoteFile], documents: Iterable[Document]
) -> Iterator[Finding]:
    """A finding for each note that differs from its outline in the study.

    Outlines made with other redaction patterns cannot be compared and give one
    finding. Raises InputError.
    """
    own = fingerprint(settings)
    others = []
    for file, document in zip(files, documents, strict=True):
        path = settings.outlines / f"{document.identifier}{SUFFIX}"
        if file.outline or not document.identifier or not path.is_file():
            continue
        found = read_outline(path).sha256
        if found != document.sha256:
            yield _stale(document, f"the outline of the note {found[:12]}…")
        elif read_fingerprint(path) != own:
            others.append(document)
        elif sha256(read_bytes(path)) != file.withheld:
            yield _stale(document, "an outline that says something else of this note")
    if others:
        yield _not_compared(settings, len(others))


def _stale(document: Document, found: str) -> Finding:
    return finding(
        "outline-differs",
        document.path,
        0,
        found,
        source=document.identifier,
        digest=document.sha256[:12],
    )


def _not_compared(settings: Settings, count: int) -> Finding:
    found = f"{count} outlines made by other patterns, of names or of reading"
    return finding("outlines-not-compared", settings.file.name, 0, found)
