"""Names of people and employers, replaced before anything else is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial

from daap.errors import Finding, SettingsError, Severity
from daap.model import Document, Field, Paragraph, Record, Row, Statement
from daap.settings import Redaction

__all__ = ["covered", "left_over", "redact", "redact_text", "remaining"]


APART = " \n "
"""Stands between texts: neither a word nor a part of one."""


def covered(text: str, redactions: Sequence[Redaction]) -> bool:
    """Whether any pattern matches somewhere in the text.

    >>> from daap.settings import whole_words
    >>> covered("ask Maya", [Redaction(whole_words("maya"), "")])
    True
    """
    return any(redaction.pattern.search(text) for redaction in redactions)


def redact_text(text: str, redactions: Sequence[Redaction]) -> str:
    """The text without redacted names; its number of line feeds is kept.

    Raises SettingsError where replacements bring back what others replace.
    """
    for _ in range(len(redactions) + 2):
        if not covered(text, redactions):
            return text
        for redaction in redactions:
            text = redaction.pattern.sub(partial(_replaced, redaction), text)
    patterns = ", ".join(redaction.pattern.pattern for redaction in redactions)
    raise SettingsError(f"redact: the replacements hold what is redacted: {patterns}")


def _replaced(redaction: Redaction, match: re.Match[str]) -> str:
    """The replacement on the match's first line, and its line feeds."""
    return redaction.replacement.replace("\n", " ") + "\n" * match[0].count("\n")


def remaining(texts: Mapping[str, str], redactions: Sequence[Redaction]) -> set[str]:
    """The keys of the texts that still hold a redacted name.

    All texts are looked at together first, which is much sooner done: what a plain
    pattern matches in one of them, it matches there too.
    """
    plain = all(redaction.is_plain for redaction in redactions)
    if plain and not covered(APART.join(texts.values()), redactions):
        return set()
    return {key for key, text in texts.items() if covered(text, redactions)}


def left_over(
    document: Document | None, texts: Mapping[str, str], redactions: Sequence[Redaction]
) -> Iterator[Finding]:
    """A violation for each published text of a note that still holds a name.

    Without a document, the text came from several.
    """
    source = document.identifier if document else ""
    for key in sorted(remaining(texts, redactions)):
        yield Finding(
            severity=Severity.VIOLATION,
            rule="redacted-name-left",
            path=document.path if document else "",
            line=0,
            found=f"a redacted name in {redact_text(key, redactions)}",
            expected="no name that a pattern of [[redact]] matches",
            remedy="widen the pattern in study.toml so that it matches here too",
            source=source,
            focus=f"source/{source}" if source else "",
        )


def redact(document: Document, redactions: Sequence[Redaction]) -> Document:
    """The document with every text of transcript and traces redacted.

    Record URLs are outside it, as they name files and pages, not people.
    """
    if not redactions:
        return document

    def clean(text: str) -> str:
        return redact_text(text, redactions)

    return replace(
        document,
        record=Record(
            dict(_fields(document.record.headings, redactions)),
            dict(_fields(document.record.call, redactions)),
            document.record.lines,
        ),
        turns=tuple(replace(t, speaker=clean(t.speaker)) for t in document.turns),
        segments=tuple(
            replace(s, rows=_rows(s.rows, redactions)) for s in document.segments
        ),
        steps=tuple(
            replace(
                step,
                paragraphs=tuple(
                    Paragraph(_rows(p.rows, redactions)) for p in step.paragraphs
                ),
                mentions=tuple(
                    replace(m, written=clean(m.written)) for m in step.mentions
                ),
                statements=tuple(_statement(x, redactions) for x in step.statements),
            )
            for step in document.steps
        ),
        findings=tuple(_finding(f, redactions) for f in document.findings),
    )


def _rows(rows: Sequence[Row], redactions: Sequence[Redaction]) -> tuple[Row, ...]:
    """Redact lines together, as a name may be broken at a line's end."""
    text = redact_text("\n".join(row.text for row in rows), redactions)
    lines = text.split("\n")
    return tuple(Row(line, row.line) for line, row in zip(lines, rows, strict=True))


def _fields(
    fields: Mapping[str, Field], redactions: Sequence[Redaction]
) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if name.endswith("url"):
            yield name, field
        else:
            yield name, Field(redact_text(field.value, redactions), field.line)


def _finding(finding: Finding, redactions: Sequence[Redaction]) -> Finding:
    return replace(
        finding,
        found=redact_text(finding.found, redactions),
        expected=redact_text(finding.expected, redactions),
        remedy=redact_text(finding.remedy, redactions),
    )


def _statement(statement: Statement, redactions: Sequence[Redaction]) -> Statement:
    """A statement with every name and label in it redacted."""
    changed: dict[str, object] = {}
    for field in fields(statement):
        value = getattr(statement, field.name)
        if type(value) is str:
            changed[field.name] = redact_text(value, redactions)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(redact_text(v, redactions) for v in value)
    return replace(statement, **changed)  # type: ignore[arg-type]
