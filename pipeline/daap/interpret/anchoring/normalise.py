"""Normal forms of text that survive copying, with offsets of the original.

Case, quotation marks, dashes and white space are unified, and a hyphen at a line's end
is joined to the next line. Two barer forms are compared: one without white space,
quotation marks and dashes, and one that also lacks the letters of f-ligatures, which
copying from a PDF loses ("flow" became "ow").
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

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
"""Long pieces whose characters are replaced one to one, and other characters."""
LIGATURE = re.compile(r"f(?:f[il]?|[il])")
MARKS = re.compile(r"([\s'—-][\s'—-]*)")
LOST = re.compile(f"({LIGATURE.pattern}|{MARKS.pattern[1:-1]})")
"""What a bare form leaves out, and what the plain form does: each in a group.

MARKS begins with one character of a set, for which a text is searched faster.
"""
WORD = re.compile(r"\w+(?:['-]\w+)*")
"""A word of a normal form, apostrophes and hyphens included."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form; `starts[i]` is the offset of its character i in the original.

    `starts` ends with the length of the original.
    """

    text: str
    starts: array[int]

    def span(self, start: int, end: int) -> Span:
        """The range of the original for a range of the form, in code points."""
        return Span(self.starts[start], self.starts[end - 1] + 1)

    def offset(self, original: int) -> int:
        """The first offset of the form at or after an offset of the original."""
        return bisect_left(self.starts, original)

    def bare(self) -> Bare:
        """The form without white space, quotation marks and dashes."""
        return self._without(MARKS)

    def plain(self) -> Bare:
        """The bare form without the letters of f-ligatures."""
        return self._without(LOST)

    def _without(self, left_out: re.Pattern[str]) -> Bare:
        parts = left_out.split(self.text)  # what is kept, and what is left out, in turn
        origins = accumulate(map(len, parts), initial=0)
        kept = parts[::2]
        begins = accumulate(map(len, kept), initial=0)
        return Bare(
            "".join(kept),
            self,
            array("I", begins),
            array("I", islice(origins, 0, None, 2)),
        )


@dataclass(frozen=True, slots=True)
class Bare:
    """A normal form with characters left out.

    `begins` are the offsets of the pieces that are kept, and its length; `origins`
    are their offsets in the normal form.
    """

    text: str
    normal: Normal
    begins: array[int]
    origins: array[int]

    def span(self, start: int, end: int) -> Span:
        """The range of the original for a range of the form, in code points."""
        return self.normal.span(self._origin(start), self._origin(end - 1) + 1)

    def offset(self, original: int) -> int:
        """The first offset of the form at or after an offset of the original."""
        place = self.normal.offset(original)
        piece = bisect_right(self.origins, place) - 1
        begin, end = self.begins[piece : piece + 2]
        return min(begin + place - self.origins[piece], end)

    def _origin(self, place: int) -> int:
        """The offset in the normal form of a character."""
        piece = bisect_right(self.begins, place) - 1
        return self.origins[piece] + place - self.begins[piece]


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
    """The replacement of one character (NFKC, and the tables above)."""
    known = char.translate(ALIKE)
    return unicodedata.normalize("NFKC", known).casefold().translate(ALIKE)


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """A word without marks and ligatures, equal for words that copying changed; cached.

    >>> key("work-flow's"), key("workows"), key("fi")
    ('workows', 'workows', 'fi')
    """
    bare = MARKS.sub("", word)
    return LIGATURE.sub("", bare) or bare


def is_cut(text: str, index: int) -> bool:
    """Whether an offset is inside a word."""
    if not 0 < index < len(text):
        return False
    return _is_word(text[index - 1]) and _is_word(text[index])


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def widen(text: str, span: Span) -> Span:
    """The span widened to whole words."""
    start, end = span.start, span.end
    while is_cut(text, start):
        start -= 1
    while is_cut(text, end):
        end += 1
    return Span(start, end)
