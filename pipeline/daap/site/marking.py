"""Highlights in a text: cut at every border of a quote, however they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text that the same quotes cover; `begins` are those it begins."""

    text: str
    covers: tuple[str, ...]
    begins: tuple[str, ...]


def pieces(
    text: str, offset: int, quotes: Iterable[tuple[str, int, int]]
) -> Iterator[Piece]:
    """The text in pieces; quotes are names with start and end, as the offset counts.

    A quote that began in an earlier text is covered here and does not begin.

    >>> [(p.text, p.covers) for p in pieces("abcd", 10, [("x", 11, 13), ("y", 12, 20)])]
    [('a', ()), ('b', ('x',)), ('c', ('x', 'y')), ('d', ('y',))]
    """
    end = offset + len(text)
    inside = sorted(
        (start, stop, name)
        for name, start, stop in quotes
        if start < end and offset < stop
    )
    borders = {offset, end}
    for start, stop, _ in inside:
        borders |= {max(start, offset), min(stop, end)}
    cuts = sorted(borders)
    for left, right in pairwise(cuts):
        yield Piece(
            text[left - offset : right - offset],
            tuple(n for start, stop, n in inside if start <= left and right <= stop),
            tuple(name for start, _, name in inside if start == left),
        )
