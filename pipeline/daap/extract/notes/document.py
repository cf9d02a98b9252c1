"""A field note as a Document: each block is passed to its reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daap.core.manifest import sha256
from daap.core.model import Document, Row, Segment
from daap.core.text_files import read_bytes
from daap.extract.files import note_path, rows_of
from daap.extract.notes.blocks import FENCE, Block, BlockKind, read_blocks
from daap.extract.notes.record import (
    IDENTIFIER,
    check_fields,
    compare,
    has_call,
    identifier_of,
    read_record,
)
from daap.extract.notes.remarks import Remarks, shown
from daap.extract.notes.traces import TraceReader
from daap.extract.notes.transcript import TranscriptReader


@dataclass(frozen=True, slots=True)
class Parts:
    """A note's blocks above and below `# coding`, and its line; 0 if missing."""

    header: Sequence[Block]
    body: Sequence[Block]
    line: int


def read_document(
    path: Path,
    root: Path,
    label: re.Pattern[str],
    relations: Mapping[str, str] | None = None,
) -> Document:
    """Read one field note of the study in folder `root`.

    `label` matches a speaker's label; `relations` are the study's names for
    relations, with the built-in name of each. What cannot be interpreted is a
    finding. Raises InputError if the file is no text.
    """
    content = read_bytes(path)
    rows = rows_of(content, path)
    remarks = Remarks(note_path(path, root))
    blocks = tuple(read_blocks(rows))
    comments = [block for block in blocks if block.kind is BlockKind.COMMENT]
    parts = _split([b for b in blocks if b.kind is not BlockKind.COMMENT])
    header = _above(_uncommented(rows, comments), parts)
    record = read_record(header, parts.header, remarks)
    given = identifier_of(record, path.stem)
    identifier = given.value if given else path.stem
    usable = given is not None and IDENTIFIER.fullmatch(identifier) is not None
    remarks = Remarks(remarks.path, identifier if usable else "", remarks.findings)
    transcript = TranscriptReader(label, remarks)
    traces = TraceReader(remarks, relations or {})
    _check_header(remarks, rows, parts)
    for comment in comments:
        _left_out(remarks, comment)
    if given is None or not usable:
        _bad_identifier(remarks, identifier, given.line if given else 1)
    else:
        if not given.line:
            _nameless(remarks)
        check_fields(record, remarks)
        compare(record, remarks)
        _deal(parts.body, transcript, traces)
    return Document(
        path=remarks.path,
        sha256=sha256(content),
        identifier=remarks.source,
        record=record,
        turns=tuple(transcript.turns),
        segments=tuple(transcript.segments),
        steps=tuple(traces.steps),
        findings=tuple(sorted(remarks.findings, key=lambda finding: finding.line)),
    )


def _split(blocks: Sequence[Block]) -> Parts:
    """The note cut at `# coding`, if it precedes every passage.

    Otherwise the header ends with its CClass fence, or before the first block that is
    not text.
    """
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.CODING:
            return Parts(blocks[:index], blocks[index + 1 :], block.first)
        if block.kind is BlockKind.QUOTE:
            break
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FENCE and has_call(block):
            return Parts(blocks[: index + 1], blocks[index + 1 :], 0)
        if block.kind is BlockKind.QUOTE:
            break
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.TEXT:
            return Parts(blocks[:index], blocks[index:], 0)
    return Parts(blocks, (), 0)


def _above(rows: Sequence[Row], parts: Parts) -> Sequence[Row]:
    """The header's lines."""
    last = parts.header[-1].last if parts.header else 0
    return rows[:last]


def _uncommented(rows: Sequence[Row], comments: Sequence[Block]) -> Sequence[Row]:
    """The lines of a note without its comments."""
    left = {row.line: row for comment in comments for row in comment.rows}
    return [left.get(row.line, row) for row in rows]


def _deal(
    body: Sequence[Block], transcript: TranscriptReader, traces: TraceReader
) -> None:
    """Pass each block to the transcript or to the traces."""
    coded = 0
    for block in _unquoted(body):
        if not block.closed:
            _unclosed(traces.remarks, block)
        if block.kind in (BlockKind.OPEN, BlockKind.AXIAL):
            traces.open(block, _context(transcript, coded))
            coded = len(transcript.segments)
        elif block.kind is BlockKind.CODING:
            _misplaced(traces.remarks, block)
        elif traces.is_note(block, transcript.segments) and not transcript.begins_turn(
            block
        ):
            traces.read_quoted(block)
        elif block.kind in (BlockKind.QUOTE, BlockKind.IMAGE):
            traces.close()
            transcript.read(block)
        elif traces.trace is not None and not _begins_turn(block, transcript):
            traces.read(block)
        else:
            traces.close()
            what = "a fence" if block.kind is BlockKind.FENCE else "text"
            found = f"{what} outside any trace and without a quote mark"
            traces.remarks.add("unquoted-passage", block.first, found)
            transcript.read(block)
    traces.close()
    transcript.close()


def _unquoted(body: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with the quote marks removed from traces that are quoted.

    A trace is quoted as a whole if its marker is, and quoted lines directly follow.
    Below the marker of an axial trace a quoted fence is that of its codes.
    """
    marker: Block | None = None
    for block in body:
        if block.kind is BlockKind.QUOTE and marker is not None:
            axial = marker.kind is BlockKind.AXIAL
            fenced = axial and FENCE.match(block.rows[0].text)
            below = marker.quoted and block.first == marker.last + 1
            alone = fenced and not marker.quoted
            marker = None
            if alone:
                yield from _fence_alone(block)
                continue
            if below or fenced:
                yield from read_blocks(block.rows)
                continue
        is_marker = block.kind in (BlockKind.OPEN, BlockKind.AXIAL)
        marker = block if is_marker else None
        yield block


def _fence_alone(block: Block) -> Iterator[Block]:
    """The quoted fence at the beginning of a block, and the passage below it."""
    fence = next(read_blocks(block.rows))
    yield replace(fence, quoted=True)
    rows = tuple(row for row in block.rows if row.line > fence.last)
    if rows:
        yield replace(block, rows=rows, first=rows[0].line)


def _begins_turn(block: Block, transcript: TranscriptReader) -> bool:
    """Whether text below a trace begins a turn, though its quote mark is missing."""
    return block.kind is BlockKind.TEXT and transcript.begins_turn(block)


def _context(transcript: TranscriptReader, coded: int) -> Sequence[Segment]:
    """The last turn's segments; without turns, those since the last step.

    Segments without words of the source are left out.
    """
    found = transcript.last_turn() if transcript.turns else transcript.segments[coded:]
    return [segment for segment in found if not segment.wordless]


def _check_header(remarks: Remarks, rows: Sequence[Row], parts: Parts) -> None:
    """Add a finding for each part that a field note needs and this one lacks."""
    if not any(row.text.strip() for row in rows):
        remarks.add("empty-note", 1, "an empty file")
        return
    if not parts.line:
        remarks.add(
            "no-coding-heading",
            parts.body[0].first if parts.body else rows[-1].line,
            "no '# coding' heading between record and transcript",
        )
    if not any(_headings(parts.header)):
        remarks.add("no-record-headings", 1, "no record at the head of the note")


def _headings(header: Sequence[Block]) -> Iterator[bool]:
    for block in header:
        if block.kind is BlockKind.TEXT:
            yield any(row.text.startswith("#") for row in block.rows)


def _unclosed(remarks: Remarks, block: Block) -> None:
    found = "a fence (```) that nothing closes"
    remarks.add("unclosed-fence", block.first, found, last=block.last)


def _left_out(remarks: Remarks, comment: Block) -> None:
    """Add a finding for comments, which are not read."""
    first, last = comment.first, comment.last
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    if comment.closed:
        remarks.add("comment-left-out", first, f"a comment (<!-- … -->) on {lines}")
    else:
        found = f"a comment (<!--) on {lines} that nothing closes"
        remarks.add("comment-left-out:unclosed", first, found)


def _misplaced(remarks: Remarks, block: Block) -> None:
    found = "a '# coding' heading within the transcript"
    remarks.add("misplaced-coding-heading", block.first, found)


def _bad_identifier(remarks: Remarks, identifier: str, line: int) -> None:
    found = f"no usable source identifier ({shown(identifier)!r})"
    remarks.add("bad-identifier", line, found)


def _nameless(remarks: Remarks) -> None:
    found = f"no identifier in the note; the file's name gives {remarks.source!r}"
    remarks.add("identifier-from-file-name", 1, found)
