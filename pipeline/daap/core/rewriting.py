"""Texts rewritten by patterns, with a mapping of offsets to the original.

Offsets count code points, the end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Folded:
    """A rewritten text; `span` maps a part of it to the original.

    `begins` are the offsets of its pieces, `spans` their ranges in the text it was
    made from; without pieces offsets are equal. `below` is that text, if it was
    rewritten itself.
    """

    text: str
    begins: Sequence[int] = ()
    spans: Sequence[tuple[int, int]] = ()
    below: Folded | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range in the original of a part that is not empty, in code points."""
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
    """A function from a match to its replacement."""

    def __call__(self, match: re.Match[str], /) -> str:
        """The replacement of a match."""


def rewritten(
    text: str, pattern: re.Pattern[str], reader: Reader, below: Folded | None = None
) -> Folded:
    """The text with every match replaced, and the ranges of its pieces."""
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
