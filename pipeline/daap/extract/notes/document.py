"""A field note as a Document: the blocks dealt out to their readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import Severity
from daap.core.model import Document, Row, Segment
from daap.extract.files import note_path, read_bytes, rows_of, sha256
from daap.extract.notes.blocks import FENCE, Block, BlockKind, read_blocks
from daap.extract.notes.record import IDENTIFIER, compare, identifier_of, read_record
from daap.extract.notes.remarks import Remarks, shown
from daap.extract.notes.traces import TraceReader
from daap.extract.notes.transcript import TranscriptReader

UNQUOTED = (
    "'> ' before a passage of the source",
    "quote it; it was read as part of the transcript",
)

COMMENT = (
    "a comment (<!-- … -->) on {}",
    "words of the source, notes and codes",
    "delete it, or take its marks away if it is one of these; it was left out",
)
OPEN_COMMENT = (
    "a comment (<!--) on {} that nothing closes",
    "--> where it ends",
    "close it; it was left out, with the rest of its paragraph",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A note's blocks above and below `# coding`, and its line; 0 without one."""

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

    `label` matches a speaker's label, `relations` are the study's own names for
    relations, each with ours. What cannot be interpreted becomes a
    finding. Raises InputError when there is no text to read.
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
    """The note cut at `# coding`, where it stands above every passage.

    Where it does not, the header ends with its CClass fence, or before the
    first block that is no text.
    """
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.CODING:
            return Parts(blocks[:index], blocks[index + 1 :], block.first)
        if block.kind is BlockKind.QUOTE:
            break
    for index, block in enumerate(blocks):
        call = any("CClass(source" in row.text for row in block.rows)
        if block.kind is BlockKind.FENCE and call:
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
    """Give each block to the transcript or to the traces."""
    coded = 0
    for block in _unquoted(body):
        if not block.closed:
            _unclosed(traces.remarks, block)
        if block.kind in (BlockKind.OPEN, BlockKind.AXIAL):
            traces.open(block, _context(transcript, coded))
            coded = len(transcript.segments)
        elif block.kind is BlockKind.CODING:
            _misplaced(traces.remarks, block)
        elif block.kind in (BlockKind.QUOTE, BlockKind.IMAGE):
            traces.close()
            transcript.read(block)
        elif traces.trace is not None and not _begins_turn(block, transcript):
            traces.read(block)
        else:
            traces.close()
            what = "a fence" if block.kind is BlockKind.FENCE else "text"
            found = f"{what} outside any trace and without a quote mark"
            traces.remarks.add("unquoted-passage", block.first, found, *UNQUOTED)
            transcript.read(block)
    traces.close()
    transcript.close()


def _unquoted(body: Sequence[Block]) -> Iterator[Block]:
    """The blocks, traces that are quoted as a whole freed from their quote marks.

    Such a trace has a quoted marker with quoted lines right below it; an axial one
    may have a quoted fence as the next passage.
    """
    marker: Block | None = None
    for block in body:
        if block.kind is BlockKind.QUOTE and marker is not None:
            axial = marker.kind is BlockKind.AXIAL
            fenced = axial and FENCE.match(block.rows[0].text)
            below = block.first == marker.last + 1
            marker = None
            if below or fenced:
                yield from read_blocks(block.rows)
                continue
        is_marker = block.kind in (BlockKind.OPEN, BlockKind.AXIAL)
        marker = block if is_marker and block.quoted else None
        yield block


def _begins_turn(block: Block, transcript: TranscriptReader) -> bool:
    """Whether text below a trace begins a turn, its quote mark forgotten."""
    return block.kind is BlockKind.TEXT and transcript.begins_turn(block)


def _context(transcript: TranscriptReader, coded: int) -> Sequence[Segment]:
    """The last turn's segments; without turns, those since the last step."""
    if transcript.turns:
        return transcript.last_turn()
    return transcript.segments[coded:]


def _check_header(remarks: Remarks, rows: Sequence[Row], parts: Parts) -> None:
    """Remark on what a field note should have and this one lacks."""
    if not any(row.text.strip() for row in rows):
        remarks.warn(
            "empty-note",
            1,
            "an empty file",
            "a record, '# coding', and a coded transcript",
            "fill the note or remove it",
        )
        return
    if not parts.line:
        remarks.warn(
            "no-coding-heading",
            parts.body[0].first if parts.body else rows[-1].line,
            "no '# coding' heading between record and transcript",
            "'# coding' between the record and the transcript",
            "add the heading below the record",
        )
    if not any(_headings(parts.header)):
        remarks.warn(
            "no-record-headings",
            1,
            "no record at the head of the note",
            "headings for identifier, url, title, source type and author type",
            "add the record as headings",
        )


def _headings(header: Sequence[Block]) -> Iterator[bool]:
    for block in header:
        if block.kind is BlockKind.TEXT:
            yield any(row.text.startswith("#") for row in block.rows)


def _unclosed(remarks: Remarks, block: Block) -> None:
    remarks.warn(
        "unclosed-fence",
        block.first,
        "a fence (```) that nothing closes",
        "a closing ``` on a line of its own",
        f"close it; it was read as code to line {block.last}",
    )


def _left_out(remarks: Remarks, comment: Block) -> None:
    """Remark on comments that are no part of what was read."""
    first, last = comment.first, comment.last
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    found, expected, remedy = COMMENT if comment.closed else OPEN_COMMENT
    words = (found.format(lines), expected, remedy.format(lines))
    remarks.warn("comment-left-out", first, *words)


def _misplaced(remarks: Remarks, block: Block) -> None:
    remarks.warn(
        "misplaced-coding-heading",
        block.first,
        "a '# coding' heading within the transcript",
        "one, between the record and the transcript",
        "delete it; it was passed over",
    )


def _bad_identifier(remarks: Remarks, identifier: str, line: int) -> None:
    remarks.add(
        "bad-identifier",
        line,
        f"no usable source identifier ({shown(identifier)!r})",
        "letters and digits, such as p4 or s12, under the first heading",
        "write '# p' and '4' below it as the first lines of the note",
        severity=Severity.VIOLATION,
    )


def _nameless(remarks: Remarks) -> None:
    remarks.warn(
        "identifier-from-file-name",
        1,
        f"no identifier in the note; the file's name gives {remarks.source!r}",
        "the identifier under the first heading",
        "write it there, so that the file can be renamed",
    )
