"""Folded characters: the form in which names are compared.

NFKC and case folding (Unicode, UAX #15 and section 3.13); apostrophes, hyphens and
white space are each reduced to one character.
"""

from __future__ import annotations

import string
import unicodedata
from functools import lru_cache

APOSTROPHES = frozenset("'`´‘’‛′ʹʻʼʽˈ＇ߴ՚ꞌ")
HYPHENS = frozenset("-‐‑‒–—―−⁃﹘﹣－⸗⸺⸻֊־᐀゠")
IGNORED = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
)
"""Default ignorable characters that are no format characters (UAX #44)."""

POINTS = frozenset("\u0640\u0670\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7") | frozenset(
    map(chr, (*range(0x064B, 0x0653), *range(0x0591, 0x05BE)))
)
"""The tatweel and the vowel points that are mostly left out in writing."""

RESPELT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"}
"""Letters that are also spelt with two, as in German and Danish."""

SELECTORS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
"""Variation selectors, which are default ignorable too."""

MOST_MARKS = 30
"""The most combining marks in a row that are normalised (UAX #15).

Reordering them takes time quadratic in their number.
"""

ASCII = {**{ord(c): c.lower() for c in string.ascii_uppercase}, ord("`"): "'"}
ASCII |= {ord(c): " " for c in map(chr, range(128)) if c.isspace()}
"""The folded forms of ASCII."""


def is_ignored(character: str) -> bool:
    """Whether a character is invisible: a format character or default ignorable."""
    return not character.isascii() and _is_ignored(character)


@lru_cache(maxsize=4096)
def _is_ignored(c: str) -> bool:
    return (
        c in IGNORED
        or c in POINTS
        or unicodedata.category(c) == "Cf"
        or any(ord(c) in some for some in SELECTORS)
    )


def is_mark(character: str) -> bool:
    """Whether a character combines with the one before it: marks, Hangul vowels."""
    return not character.isascii() and _is_mark(character)


@lru_cache(maxsize=4096)
def _is_mark(c: str) -> bool:
    return unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff"


@lru_cache(maxsize=65536)
def folded_char(character: str) -> str:
    """A character in folded form; the result has any number of characters.

    >>> folded_char("Ａ"), folded_char("ß"), folded_char("’")
    ('a', 'ss', "'")
    """
    return fold_cluster(character)


def fold_cluster(text: str) -> str:
    """A grapheme with its combining marks, or a run of white space, in folded form."""
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
    ord(pair[0]): pair[1:]
    for pair in (
        "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl кk мm тt вb нh "
        "αa οo νv ρp τt υu ιi κk εe χx βb ηh μm ζz "
        "øo łl đd ðd ħh ŧt æae œoe þth"
    ).split()
}
"""Homoglyphs of Latin letters, and the base letters of Latin ones with a stroke."""


@lru_cache(maxsize=65536)
def bare(character: str) -> str:
    """A folded character without accents, homoglyphs as the Latin letter."""
    parts = unicodedata.normalize("NFD", character)
    return "".join(c for c in parts if not _is_mark(c)).translate(LIKENESS)


def respelt_char(character: str) -> str:
    """A character in folded form, spelt with two letters where that is usual.

    >>> respelt_char("Ü")
    'ue'
    """
    folded = folded_char(character)
    return RESPELT.get(folded, folded)


def plain_char(character: str) -> str:
    """A character in folded form without accents.

    >>> plain_char("É")
    'e'
    """
    return "".join(map(bare, folded_char(character)))
