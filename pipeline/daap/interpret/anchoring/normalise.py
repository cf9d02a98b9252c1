"""Texts in a form that survives copying, with the way back to their offsets.

Case, quotation marks, dashes and white space are made alike, and a hyphen at a
line's end is joined to the next line. Two barer forms serve comparison: one
without white space, quotation marks and dashes, and one that also lacks the
letters of f-ligatures, which copying out of a PDF loses ("flow" became "ow").
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from daap.core.model import Span

QUOTES = dict.fromkeys(map(ord, '‘’‚‛“”„‟«»‹›`´′″"ʼ'), "'")
DASHES = {**dict.fromkeys(map(ord, "‐‑‒–−"), "-"), ord("―"): "—"}
DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
ALIKE = str.maketrans({**QUOTES, **DASHES, **DROPPED})
ASCII = str.maketrans('\n"`', " ''")
PIECES = re.compile(
    r"(?P<ascii>(?:[!-,.-~]++|-(?![ \t]*\n)|[ \n](?!\s))++)"
    r"|(?<=\w)(?P<hyphen>[-‐‑‒–−\u00ad])[ \t]*\n\s*(?=\w)"
    r"|(?P<space>\s+)|.",
    re.DOTALL,
)
"""Long pieces whose characters each have one that stands for them, and the others."""
LIGATURE = re.compile(r"f(?:f[il]?|[il])")
MARKS = re.compile(r"[\s'—-]+")
WORD = re.compile(r"\w+(?:['-]\w+)*")
"""A word of a normal form; apostrophes and hyphens are parts of it."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form; `starts[i]` is the original offset of its character i.

    `starts` has one more entry, the length of the original.
    """

    text: str
    starts: array[int]

    def span(self, start: int, end: int) -> Span:
        """The range of the original that a range of the form comes from."""
        return Span(self.starts[start], self.starts[end - 1] + 1)

    def offset(self, original: int) -> int:
        """The first offset of the form that comes from there or from behind."""
        return bisect_left(self.starts, original)

    def bare(self) -> Normal:
        """The form without white space, quotation marks and dashes."""
        return self._without(MARKS)

    def plain(self) -> Normal:
        """The bare form in which the letters of f-ligatures are missing too."""
        return self._without(LIGATURE)._without(MARKS)

    def _without(self, pattern: re.Pattern[str]) -> Normal:
        chars: list[str] = []
        starts: array[int] = array("I")
        kept = 0
        for match in pattern.finditer(self.text):
            chars.append(self.text[kept : match.start()])
            starts.extend(self.starts[kept : match.start()])
            kept = match.end()
        chars.append(self.text[kept:])
        starts.extend(self.starts[kept:])
        return Normal("".join(chars), starts)


def normalise(text: str) -> Normal:
    r"""The normal form of a text.

    >>> normalise("The fine-\ngrained “product”  END").text
    "the fine-grained 'product' end"
    >>> normalise("The fine-\ngrained “product”  END").bare().text
    'thefinegrainedproductend'
    """
    chars: list[str] = []
    starts: array[int] = array("I")
    for match in PIECES.finditer(text):
        piece, start = match[0], match.start()
        if match.lastgroup == "ascii":
            chars.append(piece.translate(ASCII).lower())
            starts.extend(range(start, match.end()))
            continue
        if match.lastgroup == "space":
            form = " "
        elif match.lastgroup == "hyphen":
            form = "-"
        else:
            form = _alike(piece)
        chars.append(form)
        starts.extend([start] * len(form))
    starts.append(len(text))
    return Normal("".join(chars), starts)


@lru_cache(maxsize=4096)
def _alike(char: str) -> str:
    """What stands for one character (Unicode's NFKC, and our own tables)."""
    known = char.translate(ALIKE)
    return unicodedata.normalize("NFKC", known).casefold().translate(ALIKE)


def key(word: str) -> str:
    """What two words share that are the same but for marks and lost ligatures.

    >>> key("work-flow's"), key("workows"), key("fi")
    ('workows', 'workows', 'fi')
    """
    bare = MARKS.sub("", word)
    return LIGATURE.sub("", bare) or bare


def is_cut(text: str, index: int) -> bool:
    """Whether the characters on both sides of an offset are of one word."""
    if not 0 < index < len(text):
        return False
    return _is_word(text[index - 1]) and _is_word(text[index])


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def widen(text: str, span: Span) -> Span:
    """The span widened to the borders of the words that it cuts."""
    start, end = span.start, span.end
    while is_cut(text, start):
        start -= 1
    while is_cut(text, end):
        end += 1
    return Span(start, end)
