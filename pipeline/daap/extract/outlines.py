"""Outlines: withheld sources as files, without their words.

An outline is a Document after redaction, splitting and anchoring, before codes are
resolved, as JSON in UTF-8 (RFC 8259; the fields are described in docs/outlines.md).
Fields are named as in the Document; one with its default is omitted; lines and spans
are pairs of numbers. A value without objects is on one line, so that a changed segment
is a changed line. Equal Documents give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from daap.core.errors import InputError
from daap.core.json_codec import from_plain, to_plain
from daap.core.model import Document, Record
from daap.core.natural_order import natural_key
from daap.core.settings import Settings
from daap.core.text_files import read_bytes, text_of
from daap.core.values import PublishedText
from daap.extract.qda.extracts import SOURCES

FORMAT = "daap outline 1"
SUFFIX = ".json"


def outline_text(document: Document, settings: Settings) -> str:
    """The outline of a withheld document, as if read from the study.

    Its paths are those of the note, or the extract of an import, in the study's folder.
    """
    folder = settings.imports / SOURCES if document.elements else settings.notes
    place = folder / Path(document.path).name
    if place.is_relative_to(settings.root):
        place = place.relative_to(settings.root)
    path = place.as_posix()
    findings = tuple(replace(one, path=path) for one in document.findings)
    document = replace(
        document,
        path=path,
        record=_sorted(document.record),
        findings=findings,
        published=PublishedText.ALL,
    )
    reading, patterns = fingerprint(settings)
    head = {"format": FORMAT, "reading": reading, "patterns": patterns}
    return _laid_out({**head, **to_plain(document, Document)}) + "\n"


def _sorted(record: Record) -> Record:
    """A record with its fields by name."""
    headings, call = sorted(record.headings.items()), sorted(record.call.items())
    return replace(record, headings=dict(headings), call=dict(call))


def read_outline(path: Path) -> Document:
    """The document of an outline. Raises InputError for an invalid file."""
    return _read(path)[0]


def read_fingerprint(path: Path) -> tuple[str, int]:
    """The fingerprint under which an outline was made."""
    return _read(path)[1]


def fingerprint(settings: Settings) -> tuple[str, int]:
    """A digest of the settings that notes are read with, and the number of patterns.

    The patterns are not part of the digest, as it would allow names to be guessed.
    """
    reading = [settings.label.pattern, settings.interview.pattern]
    reading += [f"{word}={ours}" for word, ours in sorted(settings.relations.items())]
    found = hashlib.sha256("\0".join(reading).encode("utf-8"))
    return found.hexdigest()[:16], len(settings.redactions)


class Outlines:
    """Outlines of withheld sources, each with one source."""

    suffixes = (SUFFIX,)

    def reads(self, head: bytes) -> bool:
        """Whether its second line names the format."""
        return FORMAT.encode("ascii") in head

    def check(self, content: bytes, path: Path) -> None:
        """It must be text in UTF-8."""
        text_of(content, path)

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """The one source of the outline."""
        yield read_outline(path)


def outline_files(settings: Settings) -> list[Path]:
    """The study's outlines, in the natural order of their names."""
    if not settings.outlines.is_dir():
        return []
    found = settings.outlines.glob(f"*{SUFFIX}")
    visible = (path for path in found if not path.name.startswith("."))
    return sorted(visible, key=lambda path: (natural_key(path.name), path.name))


def _read(path: Path) -> tuple[Document, tuple[str, int]]:
    try:
        value = json.loads(text_of(read_bytes(path), path))
        if not isinstance(value, dict) or value.pop("format", None) != FORMAT:
            raise ValueError(f"is no {FORMAT!r}")
        made = (str(value.pop("reading", "")), value.pop("patterns", 0))
        document = from_plain(Document, value)
    except (ValueError, RecursionError) as error:
        remedy = "make it anew with 'daap sources outline'"
        raise InputError(path, f"{error}; {remedy}") from None
    if path.stem != document.identifier:
        reason = f"is the outline of {document.identifier!r}; name it so"
        raise InputError(path, reason)
    return replace(document, published=PublishedText.NONE), made


def _laid_out(value: Any, indent: str = "") -> str:
    """JSON with one line for each value that contains no object."""
    inner = indent + " "
    if isinstance(value, dict) and (not indent or _holds_objects(value)):
        items = (f"{inner}{_line(k)}: {_laid_out(v, inner)}" for k, v in value.items())
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list) and _holds_objects(value):
        items = (f"{inner}{_laid_out(one, inner)}" for one in value)
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    return _line(value)


def _holds_objects(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    return any(
        isinstance(one, dict) or (isinstance(one, list) and _holds_objects(one))
        for one in inside
    )


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
