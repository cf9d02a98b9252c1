"""The reader of field notes in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from daap.core.errors import InputError
from daap.core.model import Document
from daap.core.settings import Settings
from daap.core.text_files import text_of
from daap.extract.files import HEAD, head_of
from daap.extract.notes.document import read_document

TRANSCRIPTS = (".vtt", ".srt", ".docx")
"""Suffixes of transcripts, which are no field notes."""

PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
"""The beginning of an HTML page."""


class FieldNotes:
    """Field notes in Markdown, each with one source."""

    suffixes = (".md",)

    def reads(self, head: bytes) -> bool:
        """Any text may be a field note."""
        return b"\0" not in head

    def check(self, content: bytes, path: Path) -> None:
        """It must be text in UTF-8, and no transcript or page of the web."""
        refuse_other(content[:HEAD], path)
        text_of(content, path)

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """The one source of the note."""
        refuse_other(head_of(path), path)
        root, label = settings.root, settings.label
        yield read_document(path, root, label, settings.relations)


def refuse_other(head: bytes, path: Path) -> None:
    """Raise InputError for a file that is often mistaken for a field note."""
    if path.suffix.lower() in TRANSCRIPTS:
        raise InputError(
            path,
            "is a transcript, not a field note; 'daap import' turns it into one",
        )
    if path.suffix.lower() == ".toml":
        raise InputError(
            path, "is not a field note; the settings of a study are named with --study"
        )
    if PAGE.match(head):
        raise InputError(path, "is HTML, a web page, not a field note")
