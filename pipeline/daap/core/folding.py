"""Folded texts: the form in which names are compared, with offsets in the original.

First what stands for characters is decoded (backslash escapes, character entities,
percent-encoding) and format characters are removed. Then come NFKC and case folding
(Unicode, UAX #15 and section 3.13), with apostrophes, hyphens and white space each
reduced to one character. A word that is hyphenated at a line's end, or interrupted by
Markdown, has further readings. Offsets count code points, the end exclusive.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from urllib.parse import unquote_to_bytes

from daap.core.characters import (
    APOSTROPHES,
    ASCII,
    HYPHENS,
    RESPELT,
    bare,
    fold_cluster,
    folded_char,
    is_ignored,
    is_mark,
)
from daap.core.rewriting import Folded, Reader, rewritten

UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"
    "\u1b00-\u1b7f\u2e80-\u2fff\u3005-\u30ff\u3100-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\ua4cf\ua980-\ua9df\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts written without spaces between words, or with particles attached.

Thai, Lao, Tibetan, Myanmar, Khmer, Hangul, Kana, Han, Bopomofo, Yi, Javanese, Balinese.
"""

JOINT = (
    rf"(?!(?<=[^\W\d_])(?<![{UNSPACED}])(?![{UNSPACED}])[^\W\d_])(?!(?<=[0-9])[0-9])"
)
"""Asserts that a position is not inside a word or a number."""

DASHES = f"{''.join(sorted(map(re.escape, HYPHENS)))}\u00ad"
HYPHEN = f"[{DASHES}]"
ITEM = r"(?:[*+\-•‣◦]|[0-9]{1,9}[.)])[ \t]++"
"""A list marker (CommonMark 5.2), or a bullet of a word processor."""

BREAK = rf"(?:[ \t]*\r?\n[ \t>]*(?:{ITEM})?+)++"
BROKEN = f"{HYPHEN}{BREAK}"
"""A hyphen or soft hyphen, and the line end behind it, within a broken word."""

TAG = r"(?:/?[A-Za-z][^<>\n]{0,200}|!--(?:[^-]|-(?!->)){0,200}+--)>"
LETTER = r"[^\s!-&(-,./:-@\[-`{-~]"
"""A character of a word, a hyphen or an apostrophe."""

MARKED = (
    rf"[*~<\\](?<={LETTER}[*~<\\])(?:(?<=[*~\\])|(?<=<){TAG})"
    rf"(?:[*~\\]|<{TAG})*+(?={LETTER})"
)
"""Markup of Markdown and HTML within a word: also comments and backslashes."""

QUOTE = rf"[ \t]*(?:>[ \t>]*(?:{ITEM})?+|{ITEM})"
QUOTED = rf"\r?\n{QUOTE}"
SPACED = rf"\\[nrt]|{QUOTED}"
"""White space as a Python escape, and a line end with a quotation mark of Markdown."""

UNSHOWN = re.compile(
    rf"<{TAG}|!?\[{{1,2}}+(?=[^\[\]\n]{{0,100}}\][(\[\]])|\[\^[^\[\]\n]{{1,60}}\]"
    r"|\](?:\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}+\)|\[[^\[\]\n]{0,60}\]|\])"
)
"""Tags of HTML, and what a link and a footnote of Markdown do not show."""

OPEN = re.compile(
    rf"[*~<\[\]\\\r\n{DASHES}](?:(?<={HYPHEN}){BREAK}|(?<=\S[*~<\\])(?=\S)"
    rf"|(?<=<)(?={TAG})|(?<=\[)(?=\^)|(?<=\])(?=[(\[\]])"
    rf"|(?<=\\)[nrt]|(?:(?<=\r)\n|(?<=\n)){QUOTE})"
)
"""Where a text may be read in more than one way: as BROKEN, MARKED, SPACED, UNSHOWN.

It begins with a set of characters, for which a text is searched much faster.
"""

ENDS = re.compile(rf"(?P<broken>{BROKEN})|{SPACED}")
KEPT = re.compile(rf"(?P<broken>{BROKEN})|{QUOTED}")
"""Line ends and escaped white space, replaced by one reading or the other."""

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
"""Backslash escapes, character entities and percent-encoding.

CommonMark 2.4 and 2.5, RFC 3986 section 2.1, and the escapes of Python's literals.
"""

AROUND = 200
"""Code points of context read again before and after an ambiguous place."""

DEPTH = 4
"""How many layers of escapes are decoded."""

SPACES = re.compile(r"\s\s+")


Read = Callable[[str], Iterable[tuple[Folded, bool]]]
"""A function that gives the readings of a text, as `readings` does."""


def readings(text: str) -> Iterator[tuple[Folded, bool]]:
    """Every reading of a text, folded, and whether hyphens were removed in it.

    The first is the text as it is. For each ambiguous place follow readings of the
    text around it: with the broken word joined without its hyphen, and with it; and
    both as tags and links are shown. Text that is escaped twice is decoded twice.
    """
    for read in _reads(text):
        yield _normal(read), False
        for start, end in _around(read.text):
            written = Folded(read.text[start:end], (0,), ((start, end),), read)
            shown = _step(written, UNSHOWN, lambda m: " " if m[0][0] == "<" else "")
            for part in (written, shown) if shown.text != written.text else (written,):
                for ends in (ENDS, KEPT) if "\\" in part.text else (ENDS,):
                    yield _normal(_joined(part, ends, "")), True
                    yield _normal(_joined(part, ends, "-")), False


def readings_once() -> Read:
    """A function that reads each text once, for texts that are searched repeatedly.

    It keeps what it has read.
    """
    return cache(lambda text: tuple(readings(text)))


def _reads(text: str) -> Iterator[Folded]:
    """The text with escapes decoded once, and again while that changes it."""
    read = _read(text)
    yield read
    for _ in range(DEPTH):
        if not _is_escaped(read.text):
            return
        before, read = read.text, _step(read, WRITTEN, lambda m: _character(m[0]))
        if read.text == before:
            return
        yield read


def _around(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a text around every ambiguous place, cut at white space; code points."""
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
    """The start and end of the text around a place, in code points."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first and (space := text.find(" ", first, start)) >= 0:
        first = space
    if last < len(text) and (space := text.rfind(" ", end, last)) >= 0:
        last = space
    return first, last


def folded(text: str) -> Folded:
    """A text in folded form, its markup and line ends kept.

    >>> folded("Ma&#121;aＳ").text, folded("Ma&#121;a").span(2, 4)
    ('mayas', (2, 9))
    """
    return _normal(_read(text))


def _read(text: str) -> Folded:
    """Decode escapes and entities."""
    found = Folded(text)
    if not _is_escaped(text):
        return found
    return _step(found, WRITTEN, lambda match: _character(match[0]))


def _is_escaped(text: str) -> bool:
    """Whether a text may hold escapes or entities."""
    return "\\" in text or "&" in text or "%" in text


def _seen(found: Folded) -> Folded:
    """Remove format characters."""
    unseen = frozenset(filter(is_ignored, frozenset(found.text)))
    return _step(found, _one_of(unseen), _nothing) if unseen else found


def _joined(found: Folded, ends: re.Pattern[str], hyphen: str) -> Folded:
    """Join words over line ends, with a hyphen or without, and over markup."""
    joined = _step(found, ends, lambda match: hyphen if match["broken"] else " ")
    return _step(_seen(joined), MARKS, _nothing)


def _step(found: Folded, pattern: re.Pattern[str], reader: Reader) -> Folded:
    """Apply one more rewriting step."""
    below = found if found.begins or found.below else None
    return rewritten(found.text, pattern, reader, below)


@lru_cache(maxsize=64)
def _one_of(characters: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(map(re.escape, characters)))}]+")


def _nothing(match: re.Match[str]) -> str:
    return ""


def _character(written: str) -> str:
    """The character of an escape, an entity or percent-encoding."""
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
    """Remove format characters and fold the others, which is the last step."""
    if found.text.isascii() and not SPACES.search(found.text):
        below = found if found.begins or found.below else None
        return Folded(found.text.translate(ASCII), below=below)
    distinct = frozenset(found.text)
    if any(map(is_ignored, distinct)):
        return _normal(_seen(found))
    odd = frozenset(c for c in distinct if is_mark(c) or len(folded_char(c)) != 1)
    if odd or SPACES.search(found.text):
        made = _step(found, _clusters(odd), lambda match: fold_cluster(match[0]))
        return replace(made, text=made.text.translate(_table(distinct - odd)))
    below = found if found.begins or found.below else None
    return Folded(found.text.translate(_table(distinct)), below=below)


@lru_cache(maxsize=64)
def _table(distinct: frozenset[str]) -> dict[int, str]:
    return {ord(c): folded_char(c) for c in distinct}  # all: a missing one is slow


@lru_cache(maxsize=64)
def _clusters(odd: frozenset[str]) -> re.Pattern[str]:
    """Matches runs of white space, and characters that do not fold one to one.

    A combining mark is matched together with its base character.
    """
    if not odd:
        return SPACES
    marks = "".join(sorted(re.escape(c) for c in odd if is_mark(c)))
    others = "".join(sorted(re.escape(c) for c in odd if not is_mark(c)))
    kinds = [SPACES.pattern, *([f".[{marks}]+", f"[{marks}]+"] if marks else ())]
    return re.compile("|".join((*kinds, *([f"[{others}]"] if others else ()))))


def respelt(found: Folded) -> Folded:
    """A folded text in which letters such as ü are spelt with two.

    >>> respelt(folded("Müller")).text
    'mueller'
    """
    odd = frozenset(c for c in RESPELT if c in found.text)
    if not odd:
        return found
    return _step(found, _one_of(odd), lambda m: "".join(RESPELT[c] for c in m[0]))


def plain(found: Folded) -> Folded:
    """A folded text without accents, homoglyphs as Latin letters.

    >>> plain(folded("Zoë")).text
    'zoe'
    """
    if found.text.isascii():
        return found
    distinct = frozenset(found.text)
    table = {ord(c): bare(c) for c in distinct}
    odd = frozenset(c for c in distinct if len(bare(c)) != 1)
    if not odd:
        return replace(found, text=found.text.translate(table))
    made = _step(found, _one_of(odd), lambda match: "".join(map(bare, match[0])))
    return replace(made, text=made.text.translate(table))
