"""Highlighting in a text: it is cut at the borders of overlapping quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


def opening(text: str, length: int = 220) -> str:
    """The beginning of a text, cut between words.

    >>> opening("The bees hum.", 10), opening("The bees.", 10)
    ('The bees …', 'The bees.')
    """
    if len(text) <= length:
        return text
    return f"{text[: length + 1].rsplit(maxsplit=1)[0]} …"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text that the same quotes cover; `begins` are those starting in it."""

    text: str
    covers: tuple[str, ...]
    begins: tuple[str, ...]


def pieces(
    text: str, offset: int, quotes: Iterable[tuple[str, int, int]]
) -> Iterator[Piece]:
    """The pieces of a text; quotes are names with start and end, like `offset`.

    A quote that began in an earlier text covers pieces here and begins in none.

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
