"""The words of a text in order, with their offsets and an index of their places.

Words are compared by their key: without hyphens, apostrophes and the letters of
f-ligatures. A word that copying tore in two ("con guring") counts as one where
the other side has it whole.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from daap.interpret.normal import LIGATURE, WORD, Normal, key
from daap.model import Span

__all__ = ["BREAK", "PARAGRAPH", "Words", "torn"]

PARAGRAPH = "\n"
"""What stands among the words where a paragraph ends; no word is like it."""

BREAK = 3
"""How many words the end of a paragraph counts for."""

GAP = re.compile(r"\n\s*\n")


class Words:
    """The words of one text."""

    def __init__(self, text: str, normal: Normal) -> None:
        self.keys: list[str] = []
        self.starts: array[int] = array("I")
        self.ends: array[int] = array("I")
        self.places: dict[str, array[int]] = {}
        known: dict[str, str] = {}
        gaps = (gap.end() for gap in GAP.finditer(text))
        gap = next(gaps, len(text) + 1)
        for match in WORD.finditer(normal.text):
            start = normal.starts[match.start()]
            while gap <= start:
                gap = next(gaps, len(text) + 1)
                for _ in range(BREAK):
                    self._add(PARAGRAPH, start, start)
            word = known.get(match[0]) or known.setdefault(match[0], key(match[0]))
            self.places.setdefault(word, array("I")).append(len(self.keys))
            self._add(word, start, normal.starts[match.end() - 1] + 1)

    def _add(self, word: str, start: int, end: int) -> None:
        self.keys.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def span(self, start: int, end: int) -> Span:
        """The range of the text that words `start` to `end` (exclusive) take."""
        return Span(self.starts[start], self.ends[end - 1])

    def range(self, span: Span) -> tuple[int, int]:
        """The words that lie wholly within a range of the text."""
        first = bisect_left(self.starts, span.start)
        return first, max(first, bisect_left(self.starts, span.end))

    def mended(self, words: Sequence[str]) -> list[str]:
        """Keys of a note's words, those joined that only the note has torn."""
        found: list[str] = []
        for word in map(key, words):
            whole = found[-1] + word if found else ""
            known = word in self.places and found and found[-1] in self.places
            if whole in self.places and not known:
                found[-1] = whole
                continue
            found.append(word)
        return found


def torn(words: Sequence[str]) -> Mapping[tuple[str, str], str]:
    """The pieces into which a text may have torn the words of a note.

    >>> torn(["configuring", "event-driven", "data"])
    {('con', 'guring'): 'conguring', ('event', 'driven'): 'eventdriven'}
    """
    pieces = {}
    for word in words:
        for pattern in (LIGATURE, r"['-]"):
            found = [key(piece) for piece in re.split(pattern, word)]
            if len(found) == 2 and all(found):
                pieces[found[0], found[1]] = key(word)
    return pieces
