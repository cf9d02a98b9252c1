"""The folded form that names are compared in, with the way back to the text.

A text is folded in two steps. What stands for characters is read (backslash escapes,
character entities, percent-encoding), and format characters are dropped; then come
NFKC and case folding (Unicode, UAX #15 and section 3.13), with all apostrophes, all
hyphens and all white space alike. A word that a hyphen breaks at a line's end, or
that Markdown marks stand in, has further readings. Offsets count code points, the end
exclusive.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol
from urllib.parse import unquote_to_bytes

from daap.characters import (
    APOSTROPHES,
    ASCII,
    HYPHENS,
    bare,
    fold_cluster,
    folded_char,
    is_ignored,
    is_mark,
)

__all__ = [
    "BROKEN",
    "JOINT",
    "Folded",
    "folded",
    "plain",
    "readings",
]

UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"
    "\u1b00-\u1b7f\u2e80-\u2fff\u3005-\u30ff\u3100-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\ua4cf\ua980-\ua9df\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts that write words without borders, or particles right behind them.

Thai, Lao, Tibetan, Myanmar, Khmer, Hangul, Kana, Han, Bopomofo, Yi, Javanese, Balinese.
"""

JOINT = (
    rf"(?!(?<=[^\W\d_])(?<![{UNSPACED}])(?![{UNSPACED}])[^\W\d_])(?!(?<=[0-9])[0-9])"
)
"""Not within a word: no letter between letters, and no digit between digits."""

HYPHEN = f"[{''.join(sorted(map(re.escape, HYPHENS)))}\u00ad]"
BROKEN = rf"{HYPHEN}(?:[ \t]*\r?\n[ \t>]*)++"
"""The end of a line that a word is broken at, by any hyphen or a soft one."""

TAG = r"/?[A-Za-z][^<>\n]{0,60}>"
LETTER = r"[^\s!-/:-@\[-`{-~]"
MARKED = (
    rf"[*~<](?<={LETTER}[*~<])(?:(?<=[*~])|(?<=<){TAG})(?:[*~]|<{TAG})*+(?={LETTER})"
)
"""Marks of Markdown and HTML between letters."""

SPACED = r"\\[nrt]|\r?\n[ \t]*>[ \t>]*"
"""White space as Python writes it, and a line end with a quote mark behind it."""

OPEN = re.compile(rf"{BROKEN}|[*~<](?<=\S[*~<])(?=\S)|{SPACED}")
"""Where a text may be read in more than one way."""

ENDS = re.compile(rf"(?P<broken>{BROKEN})|(?P<spaced>{SPACED})")
MARKS = re.compile(MARKED)

SIGNS = "".join(sorted(map(re.escape, APOSTROPHES)))
WRITTEN = re.compile(
    r"[\\&%](?:(?<=\\)\\*(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}"
    r"|(?=&#?[0-9A-Za-z]{1,31};|%[0-9a-fA-F]{2})"
    rf"|(?!&#?[0-9A-Za-z]{{1,31}};|%[0-9a-fA-F]{{2}})(?:[^\w\s]|_|[{SIGNS}]))"
    r"|(?<=&)(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)"
    r"|(?<=%)(?:[0-7][0-9a-fA-F]|[cCdD][0-9a-fA-F]%[89abAB][0-9a-fA-F]"
    r"|[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}"
    r"|[fF][0-7](?:%[89abAB][0-9a-fA-F]){3}|[89a-fA-F][0-9a-fA-F]))"
)
"""What stands for a character.

CommonMark 2.4 and 2.5, RFC 3986 section 2.1, and the escapes of Python's texts.
"""

AROUND = 200
"""Code points before and behind what can be read in more than one way."""

SPACES = re.compile(r"\s\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in folded form; `span` gives the place of a part of it in the original.

    `begins` are the offsets of pieces in it, `spans` their places; without pieces
    every character has its own place. `below` is the step it was made in before.
    """

    text: str
    begins: Sequence[int] = ()
    spans: Sequence[tuple[int, int]] = ()
    below: Folded | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a part that is not empty begins and ends."""
        first, last = self._place(start)[0], self._place(end - 1)[1]
        return self.below.span(first, last) if self.below else (first, last)

    def _place(self, offset: int) -> tuple[int, int]:
        if not self.begins:
            return offset, offset + 1
        piece = bisect_right(self.begins, offset) - 1
        begin, (start, end) = self.begins[piece], self.spans[piece]
        behind = self.begins[piece + 1] if piece + 1 < len(self.begins) else None
        size = (len(self.text) if behind is None else behind) - begin
        if size == end - start:
            return start + offset - begin, start + offset - begin + 1
        return start, end


class Reader(Protocol):
    """What a match of a text is read as."""

    def __call__(self, match: re.Match[str], /) -> str: ...


def rewritten(
    text: str, pattern: re.Pattern[str], reader: Reader, below: Folded | None = None
) -> Folded:
    """The text with every match read, and where each piece of it was."""
    parts, begins, spans = list[str](), list[int](), list[tuple[int, int]]()
    size = place = 0

    def add(part: str, start: int, end: int) -> None:
        nonlocal size
        if part:
            parts.append(part)
            begins.append(size)
            spans.append((start, end))
            size += len(part)

    for match in pattern.finditer(text):
        add(text[place : match.start()], place, match.start())
        place = match.end()
        add(reader(match), match.start(), place)
    add(text[place:], place, len(text))
    return Folded("".join(parts), begins, spans, below)


def readings(text: str) -> Iterator[tuple[Folded, bool]]:
    """The text folded, in each way it can be read, and whether hyphens were joined.

    First as it stands; then what is around broken lines and marks with the words
    joined over these, once without the hyphen that ends a line and once with it.
    """
    read = _read(text)
    yield _normal(_seen(read)), False
    for start, end in _around(read.text):
        part = Folded(read.text[start:end], (0,), ((start, end),), read)
        yield _normal(_joined(part, "")), True
        yield _normal(_joined(part, "-")), False


def _around(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a text that hold all that is open, cut at white space."""
    start = end = -1
    for match in OPEN.finditer(text):
        first, last = _part(text, *match.span())
        if start >= 0 and first <= end:
            end = max(end, last)
            continue
        if start >= 0:
            yield start, end
        start, end = first, last
    if start >= 0:
        yield start, end


def _part(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the text around a place begins and ends."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first and (space := text.find(" ", first, start)) >= 0:
        first = space
    if last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    return first, last


def folded(text: str) -> Folded:
    """A text folded as it stands.

    >>> folded("Ma&#121;aＳ").text, folded("Ma&#121;a").span(2, 4)
    ('mayas', (2, 9))
    """
    return _normal(_seen(_read(text)))


def _read(text: str) -> Folded:
    """The first step: the characters that escapes and entities stand for."""
    found = Folded(text)
    if frozenset(text).isdisjoint("\\&%"):
        return found
    return _step(found, WRITTEN, lambda match: _character(match[0]))


def _seen(found: Folded) -> Folded:
    """The text without format characters."""
    unseen = frozenset(filter(is_ignored, frozenset(found.text)))
    return _step(found, _one_of(unseen), _nothing) if unseen else found


def _joined(found: Folded, hyphen: str) -> Folded:
    """The text with words joined over line ends, by a hyphen or not, and over marks."""
    ends = _step(found, ENDS, lambda match: hyphen if match["broken"] else " ")
    return _step(_seen(ends), MARKS, _nothing)


def _step(found: Folded, pattern: re.Pattern[str], reader: Reader) -> Folded:
    """The text after one more step."""
    below = found if found.begins or found.below else None
    return rewritten(found.text, pattern, reader, below)


@lru_cache(maxsize=64)
def _one_of(characters: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(map(re.escape, characters)))}]+")


def _nothing(match: re.Match[str]) -> str:
    return ""


def _character(written: str) -> str:
    """The character that an escape, an entity or percent-encoding stands for."""
    if written[0] == "&":
        return html.unescape(written)
    if written[0] == "%":
        content = unquote_to_bytes(written)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("latin-1")
    sign = written.lstrip("\\")
    if sign[:1] in ("x", "u", "U") and len(sign) > 1:
        code = int(sign[1:], 16)
        return chr(code) if code <= 0x10FFFF else ""
    return sign or "\\" * (len(written) > 1)


def _normal(found: Folded) -> Folded:
    """The last step: characters in their folded form."""
    text, distinct = found.text, frozenset(found.text)
    below = found if found.begins or found.below else None
    if text.isascii() and not SPACES.search(text):
        return Folded(text.translate(ASCII), below=below)
    odd = frozenset(c for c in distinct if is_mark(c) or len(folded_char(c)) != 1)
    if odd or SPACES.search(text):
        table = _table(distinct - odd)
        made = _step(found, _clusters(odd), lambda match: fold_cluster(match[0]))
        return replace(made, text=made.text.translate(table))
    return Folded(text.translate(_table(distinct)), below=below)


@lru_cache(maxsize=64)
def _table(distinct: frozenset[str]) -> dict[int, str]:
    return {ord(c): folded_char(c) for c in distinct if folded_char(c) != c}


@lru_cache(maxsize=64)
def _clusters(odd: frozenset[str]) -> re.Pattern[str]:
    """Runs of white space, and characters that do not fold one to one.

    A mark is taken together with what it stands on.
    """
    if not odd:
        return SPACES
    marks = "".join(sorted(re.escape(c) for c in odd if is_mark(c)))
    others = "".join(sorted(re.escape(c) for c in odd if not is_mark(c)))
    kinds = [SPACES.pattern, *([f".[{marks}]+", f"[{marks}]+"] if marks else ())]
    return re.compile("|".join((*kinds, *([f"[{others}]"] if others else ()))))


def plain(found: Folded) -> Folded:
    """A folded text without accents, look-alikes of Latin letters as these.

    >>> plain(folded("Zoë")).text
    'zoe'
    """
    if found.text.isascii():
        return found
    distinct = frozenset(found.text)
    table = {ord(c): bare(c) for c in distinct if bare(c) != c}
    odd = frozenset(c for c in distinct if len(bare(c)) != 1)
    if not odd:
        return replace(found, text=found.text.translate(table))
    made = _step(found, _one_of(odd), lambda match: "".join(map(bare, match[0])))
    return replace(made, text=made.text.translate(table))
