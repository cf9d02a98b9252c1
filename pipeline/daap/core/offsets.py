"""Offsets of a text after parts of it were replaced.

Offsets count code points, the end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from daap.core.model import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replaced part of a text, and the length of its replacement; code points."""

    start: int
    end: int
    length: int


class Offsets:
    """Maps offsets of a text before edits to offsets after them.

    >>> moved = Offsets([Edit(4, 8, 3)])  # "and Maya too" to "and […] too"
    >>> moved.span(Span(0, 12)), moved.span(Span(5, 6)), moved.span(Span(9, 12))
    (Span(start=0, end=11), Span(start=4, end=7), Span(start=8, end=11))
    """

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self.edits = sorted(edits)
        self.starts = [edit.start for edit in self.edits]
        self.shifts, shift = [0], 0
        for edit in self.edits:
            shift += edit.length - (edit.end - edit.start)
            self.shifts.append(shift)

    def start(self, place: int) -> int:
        """The new offset of a start; one inside a replaced part moves to its start.

        An insertion at the offset itself comes before it.
        """
        index = bisect_right(self.starts, place)
        if index:
            edit = self.edits[index - 1]
            if edit.start < edit.end and place < edit.end:
                return edit.start + self.shifts[index - 1]
        return place + self.shifts[index]

    def end(self, place: int) -> int:
        """The new offset of an end; one inside a replaced part moves to its end."""
        index = bisect_right(self.starts, place - 1)
        if index:
            edit = self.edits[index - 1]
            if place < edit.end:
                return edit.start + edit.length + self.shifts[index - 1]
        return place + self.shifts[index]

    def span(self, span: Span) -> Span:
        """The new span; an empty one stays empty."""
        start = self.start(span.start)
        return Span(start, max(start, self.end(span.end)))
