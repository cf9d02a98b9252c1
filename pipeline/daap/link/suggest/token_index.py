"""Entries as bags of weighted stems, and an inverted index to find candidate pairs.

The weight of a stem is its inverse document frequency over codebook and vocabulary. An
inverted index from stems to codes gives the nearest terms of each code, so that a
large vocabulary is read once.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop

from daap.link.suggest.entries import Entry
from daap.link.suggest.words import initials, stems, stems_of_prose

IN_DEFINITION = 0.4
"""The weight factor of a stem that is only in the definition."""

COMMON = 0.5
"""A stem in a larger share of the codes is not used to find candidates."""

STEP = 2_000
"""Terms between two calls of `progress`."""

Weights = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Bag:
    """The stems of an entry: of each name, and of its definition."""

    iri: str
    names: tuple[tuple[str, ...], ...]
    said: frozenset[str]
    acronyms: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        """All stems of the names and the definition."""
        return self.said.union(self.acronyms, *self.names)


def bag(entry: Entry) -> Bag:
    """The stems of an entry, and the acronyms of its longer names."""
    names = tuple(dict.fromkeys(filter(None, map(stems, entry.names))))
    acronyms = frozenset(filter(None, map(initials, names)))
    return Bag(entry.iri, names, stems_of_prose(entry.definition), acronyms)


def weights(bags: Iterable[Bag]) -> Weights:
    """The inverse document frequency of each stem; 0 for one in all entries."""
    counts: Counter[str] = Counter()
    size = 0
    for one in bags:
        size += 1
        counts.update(one.stems)
    rarest = math.log(1 + size)
    table: dict[str, float] = defaultdict(lambda: rarest)
    table.update((stem, math.log(1 + size / count)) for stem, count in counts.items())
    return table.__getitem__


def promising(
    codes: Sequence[Bag],
    terms: Iterable[Bag],
    weigh: Weights,
    size: int,
    progress: Callable[[int], None] = lambda _: None,
) -> dict[str, list[tuple[float, str]]]:
    """The nearest terms of each code by stems, with the cosine, in descending order."""
    vectors = [_vector(code, weigh) for code in codes]
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for stem, weight in vector.items():
            index[stem].append((number, weight))
    most = COMMON * len(codes)
    heaps: list[list[tuple[float, str]]] = [[] for _ in codes]
    for done, term in enumerate(terms):
        if not done % STEP:
            progress(done)
        found = _scores(_vector(term, weigh, index), index, most)
        for number, score in found.items():
            heap, item = heaps[number], (round(score, 9), term.iri)
            if len(heap) < size:
                heappush(heap, item)
            elif item > heap[0]:
                heappushpop(heap, item)
    return {
        code.iri: sorted(heap, key=lambda pair: (-pair[0], pair[1]))
        for code, heap in zip(codes, heaps, strict=True)
    }


def cosine(one: Bag, other: Bag, weigh: Weights) -> float:
    """The cosine of two entries by their stems, from 0 to 1."""
    a, b = _vector(one, weigh), _vector(other, weigh)
    return sum(weight * b.get(stem, 0.0) for stem, weight in a.items())


def _scores(
    vector: Mapping[str, float],
    index: Mapping[str, list[tuple[int, float]]],
    most: float,
) -> dict[int, float]:
    scores: dict[int, float] = {}
    rare = any(len(index[stem]) <= most for stem in vector if stem in index)
    for stem, weight in vector.items():
        codes = index.get(stem, ()) if rare else ()
        for number, other in codes:
            scores[number] = scores.get(number, 0.0) + weight * other
    return scores


def _vector(
    one: Bag, weigh: Weights, known: Container[str] | None = None
) -> dict[str, float]:
    """The weighted stems as a unit vector; empty if no stem is known."""
    named = one.acronyms.union(*one.names)
    if known is not None and not any(s in known for s in (*named, *one.said)):
        return {}
    vector = {stem: IN_DEFINITION * weigh(stem) for stem in one.said}
    vector.update((stem, weigh(stem)) for stem in named)
    length = math.hypot(*vector.values()) or 1.0
    return {
        stem: weight / length
        for stem, weight in vector.items()
        if known is None or stem in known
    }
