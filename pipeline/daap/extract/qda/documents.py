"""The extract of a source as a Document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from sys import intern

from daap.core.errors import InputError
from daap.core.manifest import sha256
from daap.core.model import (
    Document,
    Element,
    Field,
    Lines,
    Memo,
    Mention,
    Record,
    Row,
    Segment,
    Selection,
    Span,
    Step,
    Turn,
    Variable,
)
from daap.core.settings import Settings
from daap.core.text_files import read_bytes, text_of
from daap.core.values import MentionKind, VariableType
from daap.extract.files import note_path
from daap.extract.qda.extracts import (
    SOURCE,
    At,
    CodingEntry,
    MemoEntry,
    SourceExtract,
    VariableEntry,
)
from daap.extract.qda.store import source_extract

NOWHERE = Lines(0, 0)
TIME = r"(?:[\[(]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?[\])]?\s*)?"
"""A time before a speaker's label."""


class SourceExtracts:
    """Extracts of sources made by `daap import`, each with one source."""

    suffixes = (".json",)

    def reads(self, head: bytes) -> bool:
        """Whether its first field names the format."""
        return SOURCE.encode("ascii") in head

    def check(self, content: bytes, path: Path) -> None:
        """It must be text in UTF-8."""
        text_of(content, path)

    def documents(self, path: Path, settings: Settings) -> Iterator[Document]:
        """The one source of the extract."""
        yield read_source(path, settings)


def read_source(path: Path, settings: Settings) -> Document:
    """The Document of a source's extract. Raises InputError for an invalid one."""
    source = source_extract(path)
    text = "\n".join(source.text)
    text = text if not text or text.endswith("\n") else f"{text}\n"
    _refuse_beyond(source, len(text), path)
    segments, turns = paragraphs(text, settings.label)
    steps = tuple(_steps(source, segments))
    title = {"title": Field(source.title, 0)} if source.title else {}
    return Document(
        path=note_path(path, settings.root),
        sha256=sha256(read_bytes(path)),
        identifier=source.identifier,
        record=Record(headings=title, lines=NOWHERE),
        turns=turns,
        segments=segments,
        steps=steps,
        elements=tuple(Element(file, name) for file, name in source.at.items()),
        text=text,
        passages=tuple(Span(one.start, one.end) for one in source.passages),
        memos=tuple(_memos(source, steps)),
        variables=tuple(map(variable_of, source.variables)),
    )


def _refuse_beyond(source: SourceExtract, length: int, path: Path) -> None:
    """Raise InputError for a span beyond the text, as after editing the file."""
    spans = [Span(one.start, one.end) for one in source.codings]
    spans += [Span(one.start, one.end) for one in source.memos]
    spans += [Span(one.start, one.end) for one in source.passages]
    for one in spans:
        if one.end and not 0 <= one.start < one.end <= length:
            span = f"{one.start}-{one.end}"
            reason = f"has the span {span}, which is not in its text; import it again"
            raise InputError(path, reason)


def paragraphs(
    text: str, label: re.Pattern[str]
) -> tuple[tuple[Segment, ...], tuple[Turn, ...]]:
    """The paragraphs of a text, with offsets in it, and its turns.

    Blank lines separate paragraphs; without any, line ends do. `label` matches a
    speaker's label, on a line of its own or before a colon.
    """
    begins = re.compile(rf"\s*{TIME}({label.pattern})\s*(?::|$)")
    lines, place = list[tuple[int, str]](), 0
    for line in text.split("\n"):
        lines.append((place, line))
        place += len(line) + 1
    by_line = "\n\n" not in text.strip("\n")
    segments, turns = list[Segment](), list[Turn]()
    rows, start, speaker = list[Row](), 0, ""
    for place, line in lines:
        said = begins.match(line)
        if rows and (by_line or said or not line.strip()):
            segments.append(_segment(segments, turns, rows, start))
            rows = []
        if not line.strip():
            continue
        if said:
            speaker = said[2] if label.groups and said[2] else said[1]
            turns.append(Turn(len(turns) + 1, speaker.strip(), NOWHERE))
        if not rows:
            start = place
        rows.append(Row(line, 0))
    if rows:
        segments.append(_segment(segments, turns, rows, start))
    return tuple(segments), tuple(turns)


def _segment(
    segments: list[Segment], turns: list[Turn], rows: list[Row], start: int
) -> Segment:
    return Segment(len(segments) + 1, len(turns), tuple(rows), start)


def at(at: At) -> Element | None:
    """The place of an entry in the first file that has it."""
    return next((Element(intern(file), name) for file, name in at.items()), None)


def _steps(source: SourceExtract, segments: tuple[Segment, ...]) -> Iterator[Step]:
    """One step for each selection and coder, in the order of the extract."""
    for number, codings in _selections(source):
        first = min(codings, key=lambda one: (not one.created, one.created))
        span = Span(first.start, first.end) if first.end else None
        yield Step(
            position=number,
            lines=NOWHERE,
            context=tuple(_overlapped(span, segments)) if span else (),
            mentions=tuple(
                Mention(
                    intern(one.name),
                    MentionKind.SELECTION,
                    0,
                    intern(one.code),
                    one.created,
                    at(one.at),
                )
                for one in codings
            ),
            selection=Selection(
                span, first.coder, first.created, at(first.at), first.region
            ),
        )


def _selections(source: SourceExtract) -> Iterator[tuple[int, list[CodingEntry]]]:
    """The codings of each selection of a coder, with the position of its step."""
    groups = groupby(
        source.codings, lambda one: (one.start, one.end, one.region, one.coder)
    )
    for position, (_, codings) in enumerate(groups, start=1):
        yield position, list(codings)


def _overlapped(span: Span, segments: tuple[Segment, ...]) -> Iterator[int]:
    """The positions of the segments that overlap a span."""
    first = bisect_right(segments, span.start, key=lambda one: one.start)
    for segment in segments[max(first - 1, 0) :]:
        if segment.start >= span.end:
            return
        if span.start < segment.end:
            yield segment.position


def _memos(source: SourceExtract, steps: tuple[Step, ...]) -> Iterator[Memo]:
    """Memos on the source, on spans of it, and on codings."""
    places: dict[Span, int] = {}
    for step in steps:
        if step.selection and step.selection.span:
            places.setdefault(step.selection.span, step.position)
    for memo in source.memos:
        span = Span(memo.start, memo.end) if memo.end else None
        on = places.get(span, 0) if span else 0
        yield replace(memo_of(memo), step=on, span=None if on else span)
    for position, codings in _selections(source):
        for coding in codings:
            if coding.memo:
                yield Memo(
                    coding.memo,
                    coding.coder,
                    coding.created,
                    coding.code,
                    position,
                    element=at(coding.at),
                )


def memo_of(memo: MemoEntry) -> Memo:
    """A memo, so far without a step or span."""
    return Memo(
        memo.text,
        memo.coder,
        memo.created,
        memo.code,
        element=at(memo.at),
        title=memo.title,
    )


def variable_of(one: VariableEntry) -> Variable:
    """A value of a variable."""
    return Variable(one.name, one.value, VariableType(one.type), at(one.at))
