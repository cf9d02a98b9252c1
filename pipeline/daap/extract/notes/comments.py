"""Comments (`<!-- … -->`) of a note, which are not part of the source.

As in HTML, a comment ends with the first `-->`. One without an end, or in which another
begins, is unclosed and ends with its paragraph. In code and after a backslash `<!--` is
text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from daap.core.model import Row
from daap.extract.notes.escapes import code_spans

BEGIN, END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Comment:
    """The comments that begin on a line.

    `rows` are all lines up to the end of the last one, without the comments; `inline`
    is true if words of the source precede them on the line.
    """

    rows: tuple[Row, ...]
    closed: bool
    inline: bool


def comment_at(
    rows: Sequence[Row], index: int, ends: Callable[[Row], bool]
) -> Comment | None:
    """The comments that begin on a line; None if there are none.

    `ends` says whether a line ends a paragraph.
    """
    row = rows[index]
    spans = tuple(_spans(row.text))
    if not spans:
        return None
    left = _left(row.text, spans)
    inline = bool(row.text[: spans[0][0]].strip(" \t>"))
    if spans[-1][1] >= 0:
        return Comment((Row(left, row.line),), closed=True, inline=inline)
    last, end = _close(rows, index)
    if last:
        tail = _left(rows[last].text, ((_mark(rows[last].text), end),))
    else:
        tail = ""
        last = next((i for i in range(index + 1, len(rows)) if ends(rows[i])), 0)
        last = (last or len(rows)) - 1
    between = (Row("", rows[i].line) for i in range(index + 1, last))
    behind = (Row(tail, rows[last].line),) if last > index else ()
    return Comment((Row(left, row.line), *between, *behind), end > 0, inline)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of comments on a line; the end is -1 for one that continues."""
    code = tuple(code_spans(text))
    starts = [start for start, _ in code]
    place = text.find(BEGIN)
    while place >= 0:
        within = bisect_right(starts, place) - 1
        behind = place + len(BEGIN)
        if within >= 0 and place < code[within][1]:
            place = text.find(BEGIN, code[within][1])
            continue
        if _is_escaped(text, place):
            place = text.find(BEGIN, behind)
            continue
        end = _end(text, behind)
        yield place, end
        place = text.find(BEGIN, end) if end >= 0 else -1


def _end(text: str, behind: int) -> int:
    """The end of a comment; `<!-->` and `<!--->` are complete. -1 if there is none."""
    for short in (">", "->"):
        if text.startswith(short, behind):
            return behind + len(short)
    found = text.find(END, behind)
    return found + len(END) if found >= 0 else -1


def _is_escaped(text: str, place: int) -> bool:
    """Whether an odd number of backslashes precedes an offset."""
    start = place
    while start and text[start - 1] == "\\":
        start -= 1
    return (place - start) % 2 == 1


def _left(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without the spans, joined without doubled white space."""
    parts, place = [text[: spans[0][0]]], 0
    for (_, place), (start, _) in zip(spans, (*spans[1:], (len(text), 0)), strict=True):
        rest = text[place:start] if place >= 0 else ""
        spaced = parts[-1][-1:].isspace() and rest[:1].isspace()
        marked = rest[:1] and unicodedata.combining(rest[0])
        parts.append(rest[1:] if spaced else f" {rest}" if marked else rest)
    return "".join(parts)


def _close(rows: Sequence[Row], index: int) -> tuple[int, int]:
    """The line that closes a comment, and the offset in it; 0 and 0 if none does."""
    for at in range(index + 1, len(rows)):
        text = rows[at].text
        end, again = text.find(END), text.find(BEGIN)
        if end >= 0 and not 0 <= again < end:
            return at, end + len(END)
        if again >= 0:
            return 0, 0
    return 0, 0


def _mark(text: str) -> int:
    """The offset of a line's text after its quote mark."""
    bare = text.lstrip()
    return len(text) - len(bare) + bare.startswith(">")
