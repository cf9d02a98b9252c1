"""Fuzzy search: the window of a text with the highest Dice for a note's words.

For a note of n words and a window of w words that share m words in order, Dice is
2m / (n + w) (Dice 1945, Sørensen 1948, over a longest common subsequence): words
missing on either side lower it. The best window is found without trying all:
2m - d(n + w) is maximised by dynamic programming for a fixed d, and d is raised to
the Dice of the window found until it is stable (Dinkelbach 1967). Only pairs of equal
words are compared (Hunt and Szymanski 1977).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from daap.interpret.anchoring.candidates import (
    CandidateFilter,
    Places,
    Torn,
    joined,
)

Columns = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Words `start` to `end` (exclusive) of the text; `matched` of them in order.

    `words` is the number of words in the window, a torn one counted once.
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
    places: Places,
    torn: Torn,
    within: tuple[int, int],
) -> list[Window]:
    """Windows above the threshold, in order; the best one of every region is included.

    `places` is the inverted index of the text; `torn` are pairs of its words that
    count as one; `within` is the range of words to search.
    """
    if not note:
        return []
    candidates = CandidateFilter(note, threshold)
    columns = columns_of(note)
    found: set[Window] = set()
    for start, end in candidates.ranges(places, text, torn, within):
        words, at = joined(text, start, end, torn)
        for first, last in candidates.regions(words):
            for window in _windows(columns, len(note), words[first:last], threshold):
                begin, close = at[window.start + first], at[window.end + first]
                found.add(replace(window, start=begin, end=close))
    return sorted(found, key=lambda window: (window.start, window.end))


def columns_of(note: Sequence[str]) -> Columns:
    """The indices of each word in the note, the last first."""
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
    best: Window | None = None
    cost, at = threshold, range(len(text) + 1)
    while True:
        chain = maximise(columns, text, at, cost)
        if chain is None:
            return best
        words, matched = chain.end - chain.start, round(chain.matched)
        dice = 2 * matched / (size + words)
        if dice < threshold or (best is not None and dice <= best.dice):
            return best
        best = Window(dice, chain.start, chain.end, matched, words)
        cost = dice


@dataclass(frozen=True, slots=True)
class Chain:
    """Words `start` to `end` (exclusive) of a text, and the words of a note they match.

    `matched` is the weight of the matched words, which are between the note's words
    `first` and `last`, both included.
    """

    start: int
    end: int
    matched: float
    first: int
    last: int


def maximise(
    columns: Columns, text: Sequence[str], at: Sequence[float], cost: float
) -> Chain | None:
    """The chain of matched words that maximises 2 · matched - cost · weight.

    `at` is the weight of all words before each, and of all. A chain that ends at j
    with value v has the value v - cost · (k - j) at k, so chains are compared by
    v + cost · j. `frontier` holds, by the column where they end, the chains that are
    not dominated by one of a smaller column.
    """
    frontier: list[int] = []
    chains: list[
        tuple[float, int, float, int]
    ] = []  # v + cost · j, start, matched, first
    best: tuple[int, int, float, int, int] | None = None
    most = 0.0
    shared = [(i, columns[word]) for i, word in enumerate(text) if word in columns]
    for index, found in shared:
        for column in found:
            value, start, matched, first = 0.0, index, 0.0, column
            before = bisect_left(frontier, column) - 1
            if before >= 0 and chains[before][0] - cost * at[index] > 0:
                value = chains[before][0] - cost * at[index]
                _, start, matched, first = chains[before]
            weight = at[index + 1] - at[index]
            value += (2 - cost) * weight
            matched += weight
            if best is None or value > most:
                most, best = value, (start, index + 1, matched, first, column)
            chain = (value + cost * at[index + 1], start, matched, first)
            _insert(frontier, chains, column, chain)
    return best and Chain(*best)


def _insert(
    frontier: list[int],
    chains: list[tuple[float, int, float, int]],
    column: int,
    chain: tuple[float, int, float, int],
) -> None:
    """Keep a chain unless one that ends at or before its column is as good."""
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
