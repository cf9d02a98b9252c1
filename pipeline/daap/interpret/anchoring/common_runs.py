"""Common runs: consecutive words that a note and a text share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from daap.interpret.anchoring.candidates import Places


def longest_runs(
    note: Sequence[str],
    text: Sequence[str],
    places: Places,
    least: int,
    within: tuple[int, int],
) -> list[tuple[int, int]]:
    """The longest common runs of at least `least` words, as ranges of the text.

    A run of that length contains one of any columns that are `least` apart, so only
    the places of the rarest such set of columns are examined.
    """
    low, high = within
    sets = [range(first, len(note), least) for first in range(least)]
    columns = min(sets, key=lambda s: sum(len(places.get(note[c], ())) for c in s))
    found: set[tuple[int, int]] = set()
    for column in columns if len(note) >= least else ():
        at = places.get(note[column], ())
        for place in at[bisect_left(at, low) : bisect_left(at, high)]:
            run = _extended(note, text, column, place, within)
            if run[1] - run[0] >= least:
                found.add(run)
    longest = max((end - start for start, end in found), default=0)
    return sorted(run for run in found if run[1] - run[0] == longest)


def _extended(
    note: Sequence[str],
    text: Sequence[str],
    column: int,
    place: int,
    within: tuple[int, int],
) -> tuple[int, int]:
    """The common run around one word of the note at a place of the text."""
    low, high = within
    before = after = 0
    most = min(column, place - low)
    while before < most and note[column - before - 1] == text[place - before - 1]:
        before += 1
    most = min(len(note) - column, high - place)
    while after < most and note[column + after] == text[place + after]:
        after += 1
    return place - before, place + after
