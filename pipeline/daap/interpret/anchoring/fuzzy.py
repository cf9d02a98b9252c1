"""The best window of a text for a note's words, in order, by Dice's measure.

For a note of n words and a window of w words that share m words in order,
Dice is 2m / (n + w) (Dice 1945, Sørensen 1948, over a longest common
subsequence). It looks at both sides: words missing from the window and words
the note does not quote both cost. The best window is found without trying all:
2m - d(n + w) is maximised by dynamic programming for a fixed d, and d is
raised to the Dice of the window found until it stays (Dinkelbach 1967). Only
pairs of equal words are looked at (Hunt and Szymanski 1977).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from daap.interpret.anchoring.candidates import Gate, Places, Torn, index_of, mended

Columns = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Words `start` to `end` (exclusive) of the text; `matched` of them in order.

    `words` counts the window's words, a torn one once.
    """

    dice: float
    start: int
    end: int
    matched: int
    words: int


def best_windows(
    note: Sequence[str],
    text: Sequence[str],
    threshold: float,
    *,
    places: Places | None = None,
    torn: Torn | None = None,
    within: tuple[int, int] | None = None,
) -> list[Window]:
    """Windows that reach the threshold, in order, the best of every region included.

    `places` is the index of the text; `torn` are pairs of its words that count
    as one; `within` is the range of the text to look at.
    """
    if not note:
        return []
    index, pairs = places or index_of(text), torn or {}
    gate = Gate(note, threshold)
    columns = _columns(note)
    found: set[Window] = set()
    for start, end in gate.ranges(index, text, pairs, within or (0, len(text))):
        words, at = mended(text, start, end, pairs)
        for first, last in gate.regions(words):
            for window in _windows(columns, len(note), words[first:last], threshold):
                begin, close = at[window.start + first], at[window.end + first]
                found.add(replace(window, start=begin, end=close))
    return sorted(found, key=lambda window: (window.start, window.end))


def _columns(note: Sequence[str]) -> Columns:
    """The places of each word in the note, the last first."""
    columns: dict[str, list[int]] = defaultdict(list)
    for column in range(len(note) - 1, -1, -1):
        columns[note[column]].append(column)
    return dict(columns)


def _windows(
    columns: Columns, size: int, text: Sequence[str], threshold: float
) -> Iterator[Window]:
    """The best window, then the best on either side of it, and so on."""
    ranges = [(0, len(text))]
    while ranges:
        start, end = ranges.pop()
        window = _best(columns, size, text[start:end], threshold)
        if window is not None:
            first, last = window.start + start, window.end + start
            yield replace(window, start=first, end=last)
            ranges += [(start, first), (last, end)]


def _best(
    columns: Columns, size: int, text: Sequence[str], threshold: float
) -> Window | None:
    """The window of the highest Dice, or None below the threshold."""
    best = _maximise(columns, size, text, threshold)
    if best is None or best.dice < threshold:
        return None
    while True:
        window = _maximise(columns, size, text, best.dice)
        if window is None or window.dice <= best.dice:
            return best
        best = window


def _maximise(
    columns: Columns, size: int, text: Sequence[str], cost: float
) -> Window | None:
    """The window that maximises 2 · matched - cost · words.

    A chain of pairs that ends at word j with value v is worth v - cost · (k - j)
    at word k, so chains are compared by v + cost · j. `frontier` holds, by the
    column where they end, the chains that no shorter column betters.
    """
    frontier: list[int] = []
    chains: list[tuple[float, int, int]] = []  # v + cost · j, start, matched
    best: tuple[float, int, int, int] | None = None
    for index, word in enumerate(text):
        for column in columns.get(word, ()):
            value, start, matched = 0.0, index, 0
            before = bisect_left(frontier, column) - 1
            if before >= 0 and chains[before][0] - cost * index > 0:
                value = chains[before][0] - cost * index
                _, start, matched = chains[before]
            value += 2 - cost
            if best is None or value > best[0]:
                best = (value, start, index + 1, matched + 1)
            chain = (value + cost * (index + 1), start, matched + 1)
            _insert(frontier, chains, column, chain)
    if best is None:
        return None
    _, start, end, matched = best
    words = end - start
    return Window(2 * matched / (size + words), start, end, matched, words)


def _insert(
    frontier: list[int],
    chains: list[tuple[float, int, int]],
    column: int,
    chain: tuple[float, int, int],
) -> None:
    """Keep a chain if none that ends before or at its column is as good."""
    place = bisect_right(frontier, column)
    if place and chains[place - 1][0] >= chain[0]:
        return
    if place and frontier[place - 1] == column:
        place -= 1
    last = place
    while last < len(frontier) and chains[last][0] <= chain[0]:
        last += 1
    frontier[place:last] = [column]
    chains[place:last] = [chain]
