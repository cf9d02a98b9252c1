"""What a field note says of itself, held against what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from daap.core.errors import Finding, Severity
from daap.core.model import Document, Field
from daap.core.speakers import is_interviewer, name_of
from daap.interpret.checks.label_like import LabelLike, label_like

MOST = 20
"""How many lines of a kind a finding lists."""

SET_SPEAKER = (
    "set speaker under [reading] in study.toml to a pattern of the labels in the "
    "notes, such as '(Interviewer|Expert [A-Z])', the group around the name"
)


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
        *_speakers(document, interview),
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
    labels = map(name_of, found)
    named = [name for name in labels if not is_interviewer(interviewer, name)]
    speakers = [s for s in document.speakers if not is_interviewer(interviewer, s)]
    if title and named and speakers and named[0] not in speakers:
        yield _finding(
            document,
            "title-names-another-speaker",
            title.line,
            f"the title names {named[0]!r}, the transcript {', '.join(speakers)!r}",
            "the same label in title and transcript",
            "correct the one that is wrong; both were kept as written",
        )


def _speakers(document: Document, interview: re.Pattern[str]) -> Iterator[Finding]:
    """A finding where an interview has no speakers, or one alone.

    What is published of it are lines and kinds: the words may be people's names.
    """
    speakers = document.speakers
    if not document.segments or len(speakers) > 1:
        return
    if not interview.fullmatch(document.identifier):
        return
    alike = label_like(document)
    only = f"one speaker alone, {speakers[0]!r}," if speakers else "no speaker's label"
    read = "turns of that speaker" if speakers else "passages without turns"
    finding = _finding(
        document,
        "speakers-not-recognised",
        alike[0].line if alike else document.segments[0].lines.first,
        f"{only} in an interview; {_kinds(alike)}",
        "a label of two speakers or more, on lines of their own",
        f"{SET_SPEAKER}; the transcript was read as {read}",
    )
    yield replace(finding, words=_words(alike))


def _kinds(alike: Sequence[LabelLike]) -> str:
    """The lines that look like labels, by what they look like."""
    kinds: dict[str, list[int]] = {}
    for one in alike:
        kinds.setdefault(one.shape, []).append(one.line)
    said = [f"{shape} on {_lines(lines)}" for shape, lines in kinds.items()]
    return "; ".join(said) or "no line looks like one"


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:MOST]))
    more = f" and {len(lines) - MOST} more" if len(lines) > MOST else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"


def _words(alike: Sequence[LabelLike]) -> str:
    """The words that look like labels, each with its lines."""
    names: dict[str, list[int]] = {}
    for one in alike:
        names.setdefault(one.name, []).append(one.line)
    shown = [f"{name!r} ({_lines(lines)})" for name, lines in names.items()]
    more = [f"and {len(shown) - MOST} more"] if len(shown) > MOST else []
    return ", ".join(shown[:MOST] + more)


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
