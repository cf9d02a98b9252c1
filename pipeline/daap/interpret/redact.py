"""Redaction of a note: names of people and employers go before all other steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from daap.core.errors import Finding
from daap.core.folding import readings_once
from daap.core.model import (
    Document,
    Field,
    Mention,
    Paragraph,
    Record,
    Row,
    Segment,
)
from daap.core.settings import Redaction
from daap.core.values import PublishedText
from daap.interpret.longer_words import in_longer_words
from daap.interpret.redact_text import BLANK, redact_text, remaining

T = TypeVar("T")
Clean = Callable[[str], str]
"""A function from a text to the text without names."""

IDENTIFIERS = frozenset(
    "identifier sha256 created coder region code codes kind type file path members "
    "source sources target broader rule notation".split()
)
"""Fields that are identifiers, from which IRIs and references are made."""


def redact(document: Document, redactions: Sequence[Redaction]) -> Document:
    """The document with every text of transcript and traces redacted.

    Names in longer words are findings. URLs of the record are kept, as they name
    files and pages, not people; so is the identifier, as IRIs are made of it.
    """
    if not redactions:
        return document

    def clean(text: str) -> str:
        return redact_text(text, redactions, read)

    read = readings_once()
    redacted = replace(
        document,
        path=clean(document.path),
        record=Record(
            dict(_fields(document.record.headings, clean)),
            dict(_fields(document.record.call, clean)),
            document.record.lines,
        ),
        turns=tuple(replace(t, speaker=clean(t.speaker)) for t in document.turns),
        segments=_segments(document, clean),
        steps=tuple(
            replace(
                step,
                paragraphs=tuple(
                    Paragraph(rows)
                    for rows in _groups([p.rows for p in step.paragraphs], clean)
                ),
                mentions=tuple(_mentions(step.mentions, clean)),
                statements=cleaned(step.statements, clean, kept=()),
                notes=tuple(replace(n, text=clean(n.text)) for n in step.notes),
            )
            for step in document.steps
        ),
        findings=tuple(redact_finding(f, redactions) for f in document.findings),
    )
    return redacted.with_findings(*in_longer_words(redacted, redactions, read))


def _segments(document: Document, clean: Clean) -> tuple[Segment, ...]:
    """Redact segments together, as a name may continue in the next one."""
    segments = document.segments
    if document.published is not PublishedText.ALL:
        return segments
    rows = _groups([segment.rows for segment in segments], clean)
    return tuple(replace(s, rows=new) for s, new in zip(segments, rows, strict=True))


def _groups(groups: Sequence[Sequence[Row]], clean: Clean) -> Iterator[tuple[Row, ...]]:
    """Redact paragraphs together, as a name may continue over a line's end."""
    texts = ["\n".join(row.text for row in rows) for rows in groups]
    for rows, text in zip(groups, _together(texts, clean), strict=True):
        lines = text.split("\n")
        yield tuple(Row(new, row.line) for new, row in zip(lines, rows, strict=True))


def _mentions(mentions: Sequence[Mention], clean: Clean) -> Iterator[Mention]:
    """Redact the mentions of a trace together, as a name may continue in the next."""
    written = _together([mention.written for mention in mentions], clean)
    for mention, text in zip(mentions, written, strict=True):
        yield replace(mention, written=text)


def _together(texts: Sequence[str], clean: Clean) -> Iterator[str]:
    """The texts, redacted as paragraphs of one text."""
    lines = iter(clean(BLANK.join(texts)).split("\n"))
    for text in texts:
        yield "\n".join(islice(lines, text.count("\n") + 1))
        next(lines, "")


def _fields(fields: Mapping[str, Field], clean: Clean) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if name == "identifier" or name.endswith("url"):
            yield name, field
        else:
            yield clean(name), Field(clean(field.value), field.line)


def redact_finding(finding: Finding, redactions: Sequence[Redaction]) -> Finding:
    """The finding with names in its texts and its path redacted."""
    if not redactions:
        return finding
    texts = {
        name: getattr(finding, name)
        for name in ("path", "found", "expected", "remedy", "words")
    }
    if not remaining(texts, redactions):
        return finding
    clean = {name: redact_text(text, redactions) for name, text in texts.items()}
    return replace(finding, **clean)  # type: ignore[arg-type]


def cleaned(value: T, clean: Clean, kept: Collection[str] = IDENTIFIERS) -> T:
    """A value with every text redacted at any depth, but for the fields `kept`."""
    made: Any = value
    if type(made) is str:
        return clean(made)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(cleaned(one, clean, kept) for one in value)  # type: ignore[return-value]
    if isinstance(value, dict):
        made = {key: cleaned(one, clean, kept) for key, one in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        names = (f.name for f in fields(value) if f.name not in kept)
        texts = {name: cleaned(getattr(value, name), clean, kept) for name in names}
        made = replace(value, **texts)
    return made  # type: ignore[no-any-return]
