"""Backslash escapes as in CommonMark 0.31.2 (sections 2.4, 6.1, 6.7).

A backslash before ASCII punctuation makes it literal; one at a line's end is a line
break. In code, autolinks and HTML tags a backslash is literal.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from daap.core.model import Row

TICKS = re.compile(r"`++")
TOKEN = re.compile(
    r"""\\(?P<mark>[!-/:-@\[-`{-~]) | (?P<ending>\\(?=\n)) | (?P<ticks>`++)
        | <[a-z][a-z0-9+.-]{1,31}:[^\s<>]*+>
        | </?[a-z][a-z0-9-]*+
            (?:\s++[a-z_:][\w.:-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?)*+
            \s*+/?>""",
    re.IGNORECASE | re.VERBOSE,
)
"""An escape, a run of backticks, an autolink or an HTML tag."""


READ = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|<(?=!--)|^[`~](?=[`~]{2})")
"""What a line of words would be read as: an escape, a comment, a fence."""


def escaped_line(words: str) -> str:
    r"""A line that is read as these words, without line ends, of a passage.

    >>> escaped_line(r"a \* b <!-- c"), unescaped_text(escaped_line(r"a \* b <!-- c"))
    ('a \\\\* b \\<!-- c', 'a \\* b <!-- c')
    """
    return READ.sub(r"\\\g<0>", words)


def unescaped(rows: Sequence[Row], code: Collection[int] = ()) -> tuple[Row, ...]:
    """The lines of a paragraph with escapes decoded; `code` are lines of code.

    Time is linear in the text.
    """
    if not any("\\" in row.text for row in rows):
        return tuple(rows)
    read: list[Row] = []
    for literal, part in groupby(rows, key=lambda row: row.line in code):
        same = tuple(part)
        if literal:
            read.extend(same)
            continue
        lines = unescaped_text("\n".join(row.text for row in same)).split("\n")
        read += [Row(t.rstrip(), r.line) for t, r in zip(lines, same, strict=True)]
    return tuple(read)


def unescaped_text(text: str) -> str:
    r"""A text with escapes decoded.

    >>> unescaped_text(r"R\&D \*and\* `a\_b` \e")
    'R&D *and* `a\\_b` \\e'
    """
    if "\\" not in text:
        return text
    parts, place = [], 0
    for start, end, given in _escapes(text):
        parts += [text[place:start], given]
        place = end
    return "".join((*parts, text[place:]))


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of code spans, in code points, the end exclusive."""
    for token in _tokens(text):
        if token[2] == "code":
            yield token[0], token[1]


def _escapes(text: str) -> Iterator[tuple[int, int, str]]:
    """The ranges of escapes, and the replacement of each."""
    for start, end, kind in _tokens(text):
        if kind != "code":
            yield start, end, kind


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Code spans, and escapes with the character of each."""
    runs = _runs(text)
    place = 0
    while token := TOKEN.search(text, place):
        place = token.end()
        if token["mark"] or token["ending"]:
            yield *token.span(), token["mark"] or ""
        elif token["ticks"]:
            ends = runs[len(token["ticks"])]
            while ends and ends[0] < place:
                ends.popleft()
            if ends:
                place = ends[0] + len(token["ticks"])
                yield token.start(), place, "code"


def _runs(text: str) -> dict[int, deque[int]]:
    """The offsets of runs of backticks, by their length."""
    runs: dict[int, deque[int]] = defaultdict(deque)
    for run in TICKS.finditer(text):
        runs[len(run[0])].append(run.start())
    return runs
