"""Characters in the form that names are compared in.

NFKC and case folding (Unicode, UAX #15 and section 3.13), all apostrophes, all hyphens
and all white space alike.
"""

from __future__ import annotations

import string
import unicodedata
from functools import lru_cache

__all__ = [
    "APOSTROPHES",
    "ASCII",
    "HYPHENS",
    "bare",
    "fold_cluster",
    "folded_char",
    "is_ignored",
    "is_mark",
    "plain_char",
]

APOSTROPHES = frozenset("'`´‘’‛′ʹʻʼʽˈ＇ߴ՚ꞌ")
HYPHENS = frozenset("-‐‑‒–—―−⁃﹘﹣－⸗⸺⸻֊־᐀゠")
IGNORED = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
)
"""Default ignorable characters that are no format characters (UAX #44)."""

SELECTORS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
"""Variation selectors, which are ignorable too."""

MOST_MARKS = 30
"""The most combining marks in a row that are looked at, as in `extract.files`."""

ASCII = {**{ord(c): c.lower() for c in string.ascii_uppercase}, ord("`"): "'"}
ASCII |= {ord(c): " " for c in map(chr, range(128)) if c.isspace()}
"""How ASCII folds."""


def is_ignored(character: str) -> bool:
    """Whether a character is not seen: a format character, or ignorable."""
    return not character.isascii() and _is_ignored(character)


@lru_cache(maxsize=4096)
def _is_ignored(c: str) -> bool:
    return (
        c in IGNORED
        or unicodedata.category(c) == "Cf"
        or any(ord(c) in some for some in SELECTORS)
    )


def is_mark(character: str) -> bool:
    """Whether a character joins the one before it, as marks and Hangul vowels do."""
    return not character.isascii() and _is_mark(character)


@lru_cache(maxsize=4096)
def _is_mark(c: str) -> bool:
    return unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff"


@lru_cache(maxsize=65536)
def folded_char(character: str) -> str:
    """A character in folded form, which may be none or several.

    >>> folded_char("Ａ"), folded_char("ß"), folded_char("’")
    ('a', 'ss', "'")
    """
    return fold_cluster(character)


def fold_cluster(text: str) -> str:
    """A character with the marks on it, or a run of white space, in folded form."""
    if text.isspace():
        return " "
    if text in APOSTROPHES:
        return "'"
    text = text[: MOST_MARKS + 1]
    nfkc = unicodedata.normalize("NFKC", text).casefold()
    seen = unicodedata.normalize("NFKC", nfkc).replace("i\u0307", "i")
    return "".join(_alike(c) for c in seen if not is_ignored(c))


def _alike(c: str) -> str:
    if c.isspace():
        return " "
    if c in HYPHENS:
        return "-"
    return "'" if c in APOSTROPHES else {"ı": "i"}.get(c, c)


LIKENESS = {
    ord(pair[0]): pair[1]
    for pair in (
        "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl кk мm тt вb нh "
        "αa οo νv ρp τt υu ιi κk εe χx βb ηh μm ζz"
    ).split()
}
"""Letters of other alphabets that look like Latin ones, folded."""


@lru_cache(maxsize=65536)
def bare(character: str) -> str:
    """A folded character without accents, or the Latin letter that it looks like."""
    parts = unicodedata.normalize("NFD", character)
    return "".join(c for c in parts if not _is_mark(c)).translate(LIKENESS)


def plain_char(character: str) -> str:
    """A character folded, without accents.

    >>> plain_char("É")
    'e'
    """
    return "".join(map(bare, folded_char(character)))
