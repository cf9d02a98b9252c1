"""Literal search: places of a text equal to a note, but for changes by copying.

Two texts are equal if their bare forms are. An inverted index gives the places of a
word, so that a note is compared only at its rarest word.
Of several places the last one inside the step's context is taken, else the last one
before the context's end, else the first one after it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain, zip_longest

from daap.core.model import Span
from daap.interpret.anchoring.normalise import (
    MARKS,
    WORD,
    Bare,
    Normal,
    is_cut,
    normalise,
    widen,
)

CUTTABLE = 4
"""Notes of at least this many words may begin or end within a word."""

INFLECTIONS = ("s", "es")
"""Endings that a word may have in the text and not in a short note."""

HORIZON = 250_000
"""Code points around the context in which lost ligatures are allowed for."""

EDGES = " \t\n\"'“”‘’«»„.,;:!?…()[]{}<>/\\|*_#-–—"
PART = re.compile(r"(\w+)")
INSIDE = re.compile(r"(?<=\w)[-‐‑'’](?=\w)")


@dataclass(frozen=True, slots=True)
class Needle:
    """A search pattern; `parts` are pieces of words with their offsets in `bare`."""

    normal: Normal
    bare: str
    words: tuple[str, ...]
    parts: tuple[tuple[str, int], ...]


@lru_cache(maxsize=256)
def needle_of(quoted: str) -> Needle:
    """The pattern of a note or of a piece of one, cached."""
    normal = normalise(quoted.strip(EDGES))
    return Needle(
        normal=normal,
        bare=normal.bare().text,
        words=tuple(WORD.findall(normal.text)),
        parts=tuple(_parts(normal)),
    )


def _parts(normal: Normal, *, joined: bool = False) -> Iterator[tuple[str, int]]:
    """Pieces of words between hyphens and apostrophes; with `joined`, pairs too.

    A hyphen at a line's end may or may not belong to the word.
    """
    first, *parts = PART.split(normal.text)  # pieces, and what is between, by turns
    pieces, behind = parts[::2], parts[1::2]
    lengths = {between: len(MARKS.sub("", between)) for between in {first, *behind}}
    offset = lengths[first]
    for piece, between, following in zip_longest(pieces, behind, pieces[1:]):
        yield piece, offset
        if joined and following and between in ("'", "-"):
            yield piece + following, offset
        offset += len(piece) + lengths[between]


class Literal:
    """Literal search in one text."""

    def __init__(self, text: str, normal: Normal) -> None:
        self.text = text
        self.normal = normal
        self._absent: set[tuple[str, int]] = set()

    @cached_property
    def bare(self) -> Bare:
        """The bare form of the text."""
        return self.normal.bare()

    @cached_property
    def plain(self) -> Bare:
        """The form without the letters of f-ligatures, made when first used."""
        return self.normal.plain()

    @cached_property
    def _places(self) -> dict[str, array[int]]:
        """The offsets in the bare form of each piece of a word."""
        places: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
        for part, offset in _parts(self.normal, joined=True):
            places[part].append(offset)
        return places

    def find(self, quoted: str, context: Span) -> Span | None:
        """The best place of a note, widened to whole words; None if there is none."""
        needle = needle_of(quoted)
        if not needle.words:
            return None
        if len(needle.words) >= CUTTABLE:
            return self._bare(needle, context) or self._plain(needle, context)
        forms = map(needle_of, _forms(quoted.strip(EDGES)))
        spans = [span for form in forms if (span := self._bare(form, context))]
        inside = (span for span in spans if _within(span, context))
        return next(inside, spans[0] if spans else None)

    def after(self, quoted: str, start: int, end: int) -> Span | None:
        """The first place of a note in a range of the text, in code points."""
        needle = needle_of(quoted).bare
        low, high = self.bare.offset(start), self.bare.offset(end)
        found = self.bare.text.find(needle, low, high) if needle else -1
        if found < 0:
            return None
        return widen(self.text, self.bare.span(found, found + len(needle)))

    def occurrences(self, needle: Needle, context: Span) -> Iterator[Span]:
        """The places of the pattern's bare form, the best one first."""
        cuttable = len(needle.words) >= CUTTABLE
        parts = needle.parts[1:-1] if cuttable else needle.parts
        none = array("I")
        indexed = ((self._places.get(part, none), offset) for part, offset in parts)
        places, shift = min(indexed, key=lambda found: len(found[0]))
        length = len(needle.bare)
        border = self.bare.offset(context.end) - length + shift
        middle = bisect_right(places, border)
        for index in chain(range(middle - 1, -1, -1), range(middle, len(places))):
            start = places[index] - shift
            if start >= 0 and self.bare.text.startswith(needle.bare, start):
                span = self.bare.span(start, start + length)
                if cuttable or not _cuts(self.text, span):
                    yield span

    def inside(self, needle: Needle, context: Span) -> Iterator[Span]:
        """The places of the pattern's bare form, as whole words, within a context."""
        low, high = self.bare.offset(context.start), self.bare.offset(context.end)
        length = len(needle.bare)
        while needle.bare and (low := self.bare.text.find(needle.bare, low, high)) >= 0:
            span = self.bare.span(low, low + length)
            if not _cuts(self.text, span):
                yield span
            low += length

    def _bare(self, needle: Needle, context: Span) -> Span | None:
        """The best place; inside the context it may begin or end within a word."""
        if (needle.bare, len(needle.parts)) in self._absent:
            return None
        cut: Span | None = None
        for span in self.occurrences(needle, context):
            if cut and _within(cut, context) and not _within(span, context):
                break
            if not _cuts(self.text, span):
                return span
            cut = cut or span
        if cut is None:
            self._absent.add((needle.bare, len(needle.parts)))
        return cut and widen(self.text, cut)

    def _plain(self, needle: Needle, context: Span) -> Span | None:
        """The best place in the form without ligatures, within the horizon."""
        plain = needle.normal.plain().text
        low = self.plain.offset(context.start - HORIZON)
        border = self.plain.offset(context.end)
        high = self.plain.offset(context.end + HORIZON)
        found = self.plain.text.rfind(plain, low, border)
        if found < 0:
            found = self.plain.text.find(plain, low, high)
        if found < 0:
            return None
        span = self.plain.span(found, found + len(plain))
        return widen(self.text, span)


def _forms(short: str) -> Iterator[str]:
    """A short note as written, with its hyphens removed, and inflected."""
    yield short
    if INSIDE.search(short):
        yield INSIDE.sub("", short)
    if short[-1].isalpha():
        yield from (short + ending for ending in INFLECTIONS)


def _within(span: Span, context: Span) -> bool:
    return context.start <= span.start and span.end <= context.end


def _cuts(text: str, span: Span) -> bool:
    return is_cut(text, span.start) or is_cut(text, span.end)
