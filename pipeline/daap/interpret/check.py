"""What a field note says of itself, held against what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from daap.errors import Finding, Severity
from daap.model import Document, Field

__all__ = ["check"]


def check(
    document: Document,
    *,
    interview: re.Pattern[str],
    label: re.Pattern[str],
    interviewer: re.Pattern[str],
) -> Document:
    """Add findings where title, source type and transcript do not agree."""
    findings = (
        *_speaker(document, label, interviewer),
        *_source_type(document, interview),
        *_transcript(document),
    )
    return replace(document, findings=(*document.findings, *findings))


def _finding(
    document: Document, rule: str, line: int, found: str, expected: str, remedy: str
) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        rule=rule,
        path=document.path,
        line=line,
        found=found,
        expected=expected,
        remedy=remedy,
        source=document.identifier,
        focus=f"source/{document.identifier}",
    )


def _stated(document: Document, name: str) -> Field | None:
    record = document.record
    return record.headings.get(name) or record.call.get(name)


def _speaker(
    document: Document, label: re.Pattern[str], interviewer: re.Pattern[str]
) -> Iterator[Finding]:
    title = _stated(document, "title")
    found = label.finditer(title.value) if title else ()
    labels = (" ".join(match[0].split()) for match in found)
    named = [name for name in labels if not interviewer.fullmatch(name)]
    speakers = [s for s in document.speakers if not interviewer.fullmatch(s)]
    if title and named and speakers and named[0] not in speakers:
        yield _finding(
            document,
            "title-names-another-speaker",
            title.line,
            f"the title names {named[0]!r}, the transcript {', '.join(speakers)!r}",
            "the same label in title and transcript",
            "correct the one that is wrong; both were kept as written",
        )


def _source_type(document: Document, interview: re.Pattern[str]) -> Iterator[Finding]:
    stated = _stated(document, "source type")
    is_interview = interview.fullmatch(document.identifier) is not None
    says_interview = stated is not None and stated.value.casefold() == "interview"
    if stated and is_interview != says_interview:
        what = "an interview" if is_interview else "no interview"
        yield _finding(
            document,
            "source-type-disagrees",
            stated.line,
            f"the source type {stated.value!r} of {what}",
            "'Interview' for an interview, and for nothing else",
            "correct the source type; it was kept as written",
        )


def _transcript(document: Document) -> Iterator[Finding]:
    if not document.segments:
        yield _finding(
            document,
            "no-transcript",
            1,
            "no passage of the source in the note",
            "quoted passages ('> …') below '# coding'",
            "add the transcript, so that codes can be traced to its words",
        )
    if not document.steps:
        yield _finding(
            document,
            "no-coding-step",
            1,
            "no coding trace in the note",
            "open and axial coding traces below the passages they code",
            "add the traces, or leave the note out",
        )
