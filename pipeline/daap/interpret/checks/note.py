"""Checks of a field note: title, source type, speakers and transcript agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daap.core.errors import Finding
from daap.core.model import Document
from daap.core.speakers import is_interviewer, name_of
from daap.interpret.checks.label_like import LabelLike, label_like
from daap.interpret.checks.record import stated_field

MOST = 20
"""The most lines of one kind that a finding lists."""


def check(
    document: Document,
    *,
    interview: re.Pattern[str],
    label: re.Pattern[str],
    interviewer: re.Pattern[str],
) -> Document:
    """Add findings where title, source type and transcript disagree."""
    return document.with_findings(
        *_speaker(document, label, interviewer),
        *_interviewer(document, interview, interviewer),
        *_source_type(document, interview),
        *_transcript(document),
    )


def check_speakers(document: Document, interview: re.Pattern[str]) -> Document:
    """Add a finding if an interview has no speakers, or only one.

    It reads the words, so it must run before they are withheld.
    """
    return document.with_findings(*_speakers(document, interview))


def _speaker(
    document: Document, label: re.Pattern[str], interviewer: re.Pattern[str]
) -> Iterator[Finding]:
    title = stated_field(document, "title")
    found = label.finditer(title.value) if title else ()
    labels = map(name_of, found)
    named = [name for name in labels if not is_interviewer(interviewer, name)]
    speakers = [s for s in document.speakers if not is_interviewer(interviewer, s)]
    if title and named and speakers and named[0] not in speakers:
        yield document.finding(
            "title-names-another-speaker",
            title.line,
            f"the title names {named[0]!r}, the transcript {', '.join(speakers)!r}",
        )


def _interviewer(
    document: Document, interview: re.Pattern[str], interviewer: re.Pattern[str]
) -> Iterator[Finding]:
    """A finding if nobody asks in an interview of several speakers."""
    speakers = document.speakers
    asks = any(is_interviewer(interviewer, speaker) for speaker in speakers)
    if interview.fullmatch(document.identifier) and len(speakers) > 1 and not asks:
        line = document.turns[0].lines.first
        found = f"the speakers {', '.join(map(repr, speakers))}, none an interviewer"
        yield document.finding("no-interviewer", line, found)


def _speakers(document: Document, interview: re.Pattern[str]) -> Iterator[Finding]:
    """A finding if an interview has no speakers, or only one.

    Only places and shapes are published, as the words may be people's names. Of an
    imported source, which need not label speakers, something must resemble a label.
    """
    speakers = document.speakers
    if not document.segments or len(speakers) > 1:
        return
    if not interview.fullmatch(document.identifier):
        return
    alike = label_like(document)
    is_imported = bool(document.elements)
    if is_imported:  # its labels stay words
        alike = [one for one in alike if one.name not in speakers]
        if not alike:
            return
    unit = "paragraph" if is_imported else "line"
    first = alike[0].line if alike else document.segments[0].lines.first
    only = f"only one speaker, {speakers[0]!r}," if speakers else "no speaker's label"
    read = "turns of that speaker" if speakers else "passages without turns"
    yield document.finding(
        "speakers-not-recognised",
        0 if is_imported else first,
        f"{only} in an interview; {_kinds(alike, unit)}",
        words=_words(alike, unit),
        read=read,
    )


def _kinds(alike: Sequence[LabelLike], unit: str) -> str:
    """The lines that resemble labels, by shape."""
    kinds: dict[str, list[int]] = {}
    for one in alike:
        kinds.setdefault(one.shape, []).append(one.line)
    said = [f"{shape} on {_places(lines, unit)}" for shape, lines in kinds.items()]
    return "; ".join(said) or "no line looks like one"


def _places(numbers: Sequence[int], unit: str) -> str:
    shown = ", ".join(map(str, numbers[:MOST]))
    more = f" and {len(numbers) - MOST} more" if len(numbers) > MOST else ""
    return f"{unit}{'s' if len(numbers) > 1 else ''} {shown}{more}"


def _words(alike: Sequence[LabelLike], unit: str) -> str:
    """The words that resemble labels, each with its lines."""
    names: dict[str, list[int]] = {}
    for one in alike:
        names.setdefault(one.name, []).append(one.line)
    shown = [f"{name!r} ({_places(lines, unit)})" for name, lines in names.items()]
    more = [f"and {len(shown) - MOST} more"] if len(shown) > MOST else []
    return ", ".join(shown[:MOST] + more)


def _source_type(document: Document, interview: re.Pattern[str]) -> Iterator[Finding]:
    stated = stated_field(document, "source type")
    is_interview = interview.fullmatch(document.identifier) is not None
    says_interview = stated is not None and stated.value.casefold() == "interview"
    if stated and is_interview != says_interview:
        what = "an interview" if is_interview else "no interview"
        found = f"the source type {stated.value!r} of {what}"
        yield document.finding("source-type-disagrees", stated.line, found)
    elif not is_interview and len(document.speakers) > 1:
        found = (
            f"{len(document.speakers)} speakers in a source that is not an interview"
        )
        line = document.turns[0].lines.first
        yield document.finding("source-type-disagrees:speakers", line, found)


def _transcript(document: Document) -> Iterator[Finding]:
    if not document.identifier:
        return  # its transcript was not read
    if not document.segments:
        found = "no passage of the source in the note"
        yield document.finding("no-transcript", 1, found)
    if not document.steps:
        found = "no coding trace in the note"
        yield document.finding("no-coding-step", 1, found)
