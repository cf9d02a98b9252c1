"""Candidate filter: regions of a text where a window can reach the Dice threshold.

A window of Dice d shares at least dn/(2-d) words with a note of n words, as it has at
least as many words itself; and it has at most n(2/d-1) words, as no more than n are
shared. So it has k of any n - dn/(2-d) + k of the note's words. An inverted index
gives the places of the rarest of them, and only where enough are close together is
every word of the text compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor

Places = Mapping[str, Sequence[int]]
Torn = Mapping[tuple[str, str], str]

ROUNDING = 1e-9
"""Error of floating point allowed in a whole number."""

BUDGET = 4
"""How often the rarest words may be looked up, relative to the fewest look-ups."""

PIECE = 4
"""Regions are cut into pieces of this many widths, which overlap by one width."""


def joined(
    text: Sequence[str], start: int, end: int, torn: Torn
) -> tuple[Sequence[str], Sequence[int]]:
    """A range of the text with its torn words joined, and the places of its words."""
    if not torn:
        return text[start:end], range(start, end + 1)
    words: list[str] = []
    at: list[int] = []
    index = start
    while index < end:
        whole = torn.get((text[index], text[index + 1])) if index + 1 < end else None
        words.append(whole or text[index])
        at.append(index)
        index += 2 if whole else 1
    return words, [*at, end]


class CandidateFilter:
    """Yields the parts of a text that can contain a window above the threshold."""

    def __init__(self, note: Sequence[str], threshold: float) -> None:
        self.note = note
        self.wanted = Counter(note)
        self.least = ceil(threshold * len(note) / (2 - threshold) - ROUNDING)
        self.width = floor(len(note) * (2 / threshold - 1) + ROUNDING)

    def ranges(
        self, places: Places, text: Sequence[str], torn: Torn, within: tuple[int, int]
    ) -> Iterator[tuple[int, int]]:
        """Disjoint ranges of words with enough of the note's rarest words."""
        low, high = within
        index = {
            word: _Places(word, places, text, torn, low, high) for word in self.wanted
        }
        rarest, enough = self._rarest({word: index[word].most for word in index})
        reach = self.width * (2 if torn else 1)
        found = sorted((place, word) for word in rarest for place in index[word])
        start = end = low
        for place in _dense_places(found, rarest, reach, enough):
            if place - reach >= end:
                if end > start:
                    yield start, end
                start = place - reach + 1
            end = min(high, place + reach)
        if end > start:
            yield start, end

    def _rarest(self, sizes: Mapping[str, int]) -> tuple[Counter[str], int]:
        """The rarest of the note's words, and how many of them a window must have.

        Of all but `least` - k words it has at least k. A greater k lets fewer windows
        pass, but adds more common words, which have many places.
        """
        by_rarity = sorted(self.note, key=lambda word: (sizes[word], word))
        count = len(self.note) - self.least + 1
        total = sum(sizes[word] for word in set(by_rarity[:count]))
        budget = BUDGET * (total + len(self.note))
        chosen = Counter(by_rarity[:count])
        for word in by_rarity[count:]:
            total += 0 if word in chosen else sizes[word]
            if total > budget:
                break
            chosen[word] += 1
        return chosen, chosen.total() - len(self.note) + self.least

    def regions(self, text: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Regions of limited length in which a window has enough words in common."""
        step = (PIECE - 1) * self.width
        for start, end in self._dense(text):
            for begin in range(start, max(start + 1, end - self.width), step):
                yield begin, min(end, begin + PIECE * self.width)

    def _dense(self, text: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Regions of windows of the greatest width with enough words in common."""
        inside = Counter[str]()
        common = start = end = 0
        for index, word in enumerate(text):
            if word in self.wanted:
                inside[word] += 1
                common += inside[word] <= self.wanted[word]
            gone = text[index - self.width] if index >= self.width else ""
            if gone in self.wanted:
                common -= inside[gone] <= self.wanted[gone]
                inside[gone] -= 1
            if common >= self.least:
                first = max(0, index - self.width + 1)
                if first > end:
                    if end > start:
                        yield start, end
                    start = first
                end = index + 1
        if end > start:
            yield start, end


def _dense_places(
    found: Sequence[tuple[int, str]], wanted: Counter[str], reach: int, enough: int
) -> Iterator[int]:
    """Places at which enough of the wanted words lie within reach before them."""
    inside = Counter[str]()
    common = first = 0
    for place, word in found:
        inside[word] += 1
        common += inside[word] <= wanted[word]
        while found[first][0] <= place - reach:
            gone = found[first][1]
            common -= inside[gone] <= wanted[gone]
            inside[gone] -= 1
            first += 1
        if common >= enough:
            yield place


class _Places:
    """At most `most` places of a word in a range of the text, whole or torn."""

    def __init__(
        self,
        word: str,
        places: Places,
        text: Sequence[str],
        torn: Torn,
        low: int,
        high: int,
    ) -> None:
        self.text = text
        self.whole = _between(places.get(word, ()), low, high)
        self.torn = [
            (_between(places.get(first, ()), low, high - 1), second)
            for (first, second), joined in torn.items()
            if joined == word
        ]
        self.most = len(self.whole) + sum(len(found) for found, _ in self.torn)

    def __iter__(self) -> Iterator[int]:
        yield from self.whole
        for found, second in self.torn:
            yield from (place for place in found if self.text[place + 1] == second)


def _between(places: Sequence[int], low: int, high: int) -> Sequence[int]:
    return places[bisect_left(places, low) : bisect_left(places, high)]
