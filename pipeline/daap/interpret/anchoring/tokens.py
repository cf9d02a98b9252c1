"""The words of a text in order, with offsets and an inverted index.

Words are compared by their key: without hyphens, apostrophes and the letters of
f-ligatures. A word torn by copying ("con guring") matches the whole word of the other
side.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate

from daap.core.model import Span
from daap.interpret.anchoring.normalise import LIGATURE, WORD, Normal, key

PARAGRAPH = "\n"
"""Marks the end of a paragraph among the words; it equals no word."""

BREAK = 3
"""The number of marks at the end of a paragraph, as a cost in words."""

GAP = re.compile(r"\n\s*\n")
WORDS = re.compile(f"({WORD.pattern})")
JOINER = re.compile("['-]")


class Words:
    """The words of one text."""

    def __init__(self, text: str, normal: Normal) -> None:
        self.keys: list[str] = []
        self.starts: array[int] = array("I")
        self.ends: array[int] = array("I")
        keys, starts, ends = _cut(normal)
        first = 0
        for gap in GAP.finditer(text):
            last = bisect_left(starts, gap.end())
            if last < len(keys):
                self.keys += keys[first:last] + [PARAGRAPH] * BREAK
                self.starts += starts[first:last] + starts[last : last + 1] * BREAK
                self.ends += ends[first:last] + starts[last : last + 1] * BREAK
                first = last
        self.keys += keys[first:]
        self.starts += starts[first:]
        self.ends += ends[first:]
        places: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
        for place, word in enumerate(self.keys):
            places[word].append(place)
        places.pop(PARAGRAPH, None)
        self.places: Mapping[str, array[int]] = dict(places)

    def span(self, start: int, end: int) -> Span:
        """The range, in code points, of words `start` to `end` (exclusive)."""
        return Span(self.starts[start], self.ends[end - 1])

    def range(self, span: Span) -> tuple[int, int]:
        """The words wholly within a range of the text, as a range of indices."""
        first = bisect_left(self.starts, span.start)
        return first, max(first, bisect_left(self.starts, span.end))

    def joined(self, words: Sequence[str]) -> list[str]:
        """Keys of a note's words; pieces that only the note has torn are joined."""
        found: list[str] = []
        for word in map(key, words):
            whole = found[-1] + word if found else ""
            known = word in self.places and found and found[-1] in self.places
            if whole in self.places and not known:
                found[-1] = whole
                continue
            found.append(word)
        return found


def _cut(normal: Normal) -> tuple[list[str], array[int], array[int]]:
    """The keys of the words of a normal form, with their offsets in the original."""
    parts = WORDS.split(normal.text)  # what is between words, and the words, in turn
    at = array("I", accumulate(map(len, parts)))
    starts = array("I", [normal.starts[first] for first in at[:-1:2]])
    ends = array("I", [normal.starts[last - 1] + 1 for last in at[1::2]])
    return list(map(key, parts[1::2])), starts, ends


def torn(words: Sequence[str]) -> Mapping[tuple[str, str], str]:
    """The pieces in which a text may have torn the words of a note.

    >>> torn(["configuring", "event-driven", "data"])
    {('con', 'guring'): 'conguring', ('event', 'driven'): 'eventdriven'}
    """
    pieces = {}
    for word in words:
        for pattern in (LIGATURE, JOINER):
            found = [key(piece) for piece in pattern.split(word)]
            if len(found) == 2 and all(found):
                pieces[found[0], found[1]] = key(word)
    return pieces
