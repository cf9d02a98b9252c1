"""Blocks of a field note, read in one pass.

A block is a run of lines of one kind. Fences are recognised first, so that nothing in
one is read as a marker or a quotation, unless it shows that the fence is unclosed. The
patterns are possessive, so that time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from daap.core.model import Row
from daap.core.spelling import distance
from daap.extract.notes.comments import BEGIN, Comment, comment_at

MARKER = re.compile(
    r"""(?P<mark>[>\s]*+[-*_#>\s]*+)
        (?P<trace>open|axial|selective)[\s_-]++
        (?:coding(?P<said>[\s_-]++trace)?s?|(?P<codes>codes))
        (?:[ \t]*+[#(]?\d++(?:\.\d++)*+[a-z]?\)?)?
        (?P<remark>[*_\s]*+(?:\([^()]{1,60}+\)|\[[^][]{1,60}+\]))?+
        (?P<after>[*_\s]*+(?:[:：][*_\s]*+|$))(?P<rest>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
QUOTE = re.compile(r"\s{0,3}> ?")
QUOTED_WORDS = re.compile(r"\s{0,3}>(?!>)\s*+\S")
FENCE = re.compile(r"\s*+(?P<ticks>`{3,}+|~{3,}+)\s*+(?P<info>[^`]*+)$")
HEADING = re.compile(r"\s{0,3}#{1,6}+(?:\s|$)")
CODING = re.compile(r"\s{0,3}#++\s*+coding\s*+[:：]?[\s#]*+$", re.IGNORECASE)
ITEM = re.compile(r"[-*]\s")
IMAGE = re.compile(r"\s*+!\[")
PYTHON = re.compile(r"[{.\s]*+(?:python|py)[23]?(?![\w+-])", re.IGNORECASE)
BREAK = re.compile(r"\s{0,3}(?:(?:-\s*+){3,}+|(?:\*\s*+){3,}+|(?:_\s*+){3,}+)$")


class BlockKind(Enum):
    """The kind of a run of lines."""

    QUOTE = auto()
    TEXT = auto()
    IMAGE = auto()
    FENCE = auto()
    OPEN = auto()
    AXIAL = auto()
    CODING = auto()
    COMMENT = auto()


WORDS = {
    BlockKind.OPEN: "open coding trace",
    BlockKind.AXIAL: "axial coding trace",
}
"""The words of a marker, with which a misspelt one is compared."""

SLIPS = 2
"""The most letters in which a misspelt marker differs."""

SHORTEST = min(map(len, WORDS.values())) - SLIPS
LONGEST = 2 * max(map(len, WORDS.values()))
"""The code points of a line that is compared; between its words may be more spaces."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines without their quote marks or fence lines.

    `first` and `last` include the fence lines; `closed` is false for a fence that is
    not ended by a fence line; `quoted` is true for a marker or a fence of codes behind
    a quote mark, `misspelt` for a marker with a slip; `remark` are words in brackets in
    a marker; `code` are the lines of a quoted passage that are code. The one row of a
    marker holds the text after it, the rows of a comment the rest of its lines, with
    quote marks; `info` is the info string of a fence (CommonMark 4.5).
    """

    kind: BlockKind
    rows: tuple[Row, ...]
    first: int
    last: int
    closed: bool = True
    quoted: bool = False
    code: frozenset[int] = frozenset()
    info: str = ""
    misspelt: bool = False
    remark: str = ""


def is_python(info: str) -> bool:
    """Whether the info string of a fence says that it is Python.

    >>> is_python("python title=x"), is_python("{.python3}"), is_python("")
    (True, True, False)
    """
    return PYTHON.match(info) is not None


def read_blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """The blocks of a field note in order; a comment in a block comes before it.

    Time is linear in the text.
    """
    lines = _Lines(rows)
    pending: list[Row] = []
    kind = BlockKind.TEXT
    fence = _QuotedFence()
    for taken in lines:
        comment = None if fence.holds(taken) else lines.comment()
        if comment is not None:
            yield _comment(comment)
        row = comment.rows[0] if comment else taken
        special = FENCE.match(row.text) or _single(row)
        quoted = QUOTE.match(row.text) if special is None else None
        text = row.text[quoted.end() :] if quoted else row.text
        fence.take(row.line, text if quoted else None)
        if special is None and text.strip() and not BREAK.match(row.text):
            if quoted and kind is not BlockKind.QUOTE:
                yield from _block(kind, pending)
                pending = []
            if not pending:
                kind = BlockKind.QUOTE if quoted else _text_kind(row)
            pending.append(Row(text.rstrip(), row.line))
            continue
        yield from _block(kind, pending, fence.lines)
        pending = []
        kind = BlockKind.TEXT
        if isinstance(special, Block):
            yield special
        elif special is not None:
            yield _fence(row, special, lines)
    yield from _block(kind, pending, fence.lines)


class _Lines:
    """An iterator of lines; the last one can be pushed back."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)
        self.taken = 0

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        if self.taken == len(self.rows):
            raise StopIteration
        self.taken += 1
        return self.rows[self.taken - 1]

    def give_back(self) -> None:
        self.taken -= 1

    def comment(self) -> Comment | None:
        """The comments on the current line; the next line is the rest of it.

        A line that holds only the end of a comment ends no paragraph.
        """
        row = self.rows[self.taken - 1]
        if BEGIN not in row.text or FENCE.match(row.text):
            return None
        comment = comment_at(self.rows, self.taken - 1, _ends_paragraph)
        if comment is not None and len(comment.rows) > 1:
            self.taken += len(comment.rows) - 2
            self.rows[self.taken] = comment.rows[-1]
            if comment.inline and not comment.rows[-1].text.strip(" \t>"):
                self.taken += 1
        return comment


class _QuotedFence:
    """The open fence of a quoted passage, and the lines of all fences in it."""

    def __init__(self) -> None:
        self.ticks = ""
        self.lines: set[int] = set()

    def holds(self, row: Row) -> bool:
        """Whether a line is in the open fence."""
        return bool(self.ticks) and QUOTE.match(row.text) is not None

    def take(self, line: int, text: str | None) -> None:
        """Take a line without its quote mark; None for one that is not quoted."""
        mark = FENCE.match(text) if text is not None else None
        if text is None:
            self.ticks = ""
        elif self.ticks:
            self.lines.add(line)
            if mark and _closes(mark, self.ticks):
                self.ticks = ""
        elif mark:
            self.lines.add(line)
            self.ticks = mark["ticks"]


def _ends_paragraph(row: Row) -> bool:
    """Whether an unclosed comment ends above a line."""
    special = FENCE.match(row.text) or HEADING.match(row.text) or _single(row)
    return special is not None or not row.text.strip(" \t>")


def _comment(comment: Comment) -> Block:
    rows = comment.rows
    first, last = rows[0].line, rows[-1].line
    return Block(BlockKind.COMMENT, rows, first, last, closed=comment.closed)


def _text_kind(row: Row) -> BlockKind:
    return BlockKind.IMAGE if IMAGE.match(row.text) else BlockKind.TEXT


def _block(
    kind: BlockKind, rows: list[Row], code: Collection[int] = ()
) -> Iterator[Block]:
    if rows:
        within = frozenset(row.line for row in rows if row.line in code)
        yield Block(kind, tuple(rows), rows[0].line, rows[-1].line, code=within)


def _single(row: Row) -> Block | None:
    """A line that is a block by itself: a trace marker or the coding heading."""
    if CODING.match(row.text):
        return Block(BlockKind.CODING, (row,), row.line, row.line)
    marker = MARKER.match(row.text)
    if not marker:
        return _misspelt(row)
    if _only_words(marker):
        return None
    kind = BlockKind.OPEN if marker["trace"].lower() == "open" else BlockKind.AXIAL
    rest = Row(marker["rest"].strip(), row.line)
    quoted, remark = ">" in marker["mark"], (marker["remark"] or "").strip(" \t*_")
    return Block(kind, (rest,), row.line, row.line, quoted=quoted, remark=remark)


def _misspelt(row: Row) -> Block | None:
    """The marker of a trace with at most two slips, on a line of its own."""
    bare = row.text.strip(" \t*_#:-")
    if not SHORTEST <= len(bare) <= LONGEST:
        return None
    text = " ".join(bare.casefold().split())
    for kind, words in WORDS.items():
        near = abs(len(text) - len(words)) <= SLIPS
        if near and distance(text, words, SLIPS) <= SLIPS:
            rest = Row("", row.line)
            return Block(kind, (rest,), row.line, row.line, misspelt=True)
    return None


def _only_words(marker: re.Match[str]) -> bool:
    """Whether a quoted passage, or an item of a list, only has a marker's words."""
    if marker["codes"] and ITEM.search(marker["mark"]):
        return True
    marked = marker["said"] or set("*_#") & {*marker["mark"], *marker["after"]}
    goes_on = marker["codes"] or marker["remark"] or marker["rest"].strip()
    return ">" in marker["mark"] and bool(goes_on) and not marked


def _closes(mark: re.Match[str], ticks: str) -> bool:
    """Whether a fence line closes a fence opened by the given marks."""
    return not mark["info"].strip() and mark["ticks"].startswith(ticks)


def _fence(opening: Row, marks: re.Match[str], lines: _Lines) -> Block:
    """The block of a fence, from its opening line and the match of its marks."""
    ticks = marks["ticks"]
    content: list[Row] = []
    closed = False
    last = opening.line
    for row in lines:
        mark = FENCE.match(row.text)
        if mark and _closes(mark, ticks):
            closed, last = True, row.line
            break
        if _ends_unclosed(row, mark, ticks, content):
            lines.give_back()
            break
        content.append(row)
        last = row.line
    return Block(
        BlockKind.FENCE,
        tuple(content),
        opening.line,
        last,
        closed=closed,
        info=marks["info"].strip(),
    )


def _ends_unclosed(
    row: Row, mark: re.Match[str] | None, ticks: str, content: list[Row]
) -> bool:
    """Whether a line shows that the fence above was not closed.

    Code contains no trace marker but as a name, `open_coding`, no fence of the same
    kind with an info string, and no quoted passage after a blank line.
    """
    if mark:
        return mark["ticks"].startswith(ticks)
    after_blank = not content or not content[-1].text.strip()
    if after_blank and QUOTED_WORDS.match(row.text):
        return True
    single = None if row.text.strip().isidentifier() else _single(row)
    return single is not None and single.kind is not BlockKind.CODING
