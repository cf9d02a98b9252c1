"""Spellings of names: those of one source, and the edit distance of two names.

The distance counts letters inserted, deleted, substituted or transposed; it is that
of optimal string alignment (Damerau 1964; no letter is edited twice).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract


def source_key(name: str) -> str:
    """The name of a source without case and separators.

    >>> source_key("S_30"), source_key("int-03")
    ('s30', 'int03')
    """
    return re.sub(r"[ _-]", "", name).casefold()


def distance(one: str, other: str, most: int) -> int:
    """The distance of two names; `most` + 1 for any distance above `most`.

    >>> distance("communicaton", "communication", 2), distance("CClas", "CClass", 1)
    (1, 1)
    >>> distance("abcd", "badc", 2), distance("port", "force", 2)
    (2, 3)
    """
    return OSA.distance(one, other, score_cutoff=most)


def within(name: str, others: Iterable[str], most: int) -> list[tuple[str, int]]:
    """The other names at a distance of at most `most`, the nearest first, with it.

    >>> within("hive", ["bees", "hives", "hive"], 1)
    [('hive', 0), ('hives', 1)]
    """
    found = extract(
        name, list(others), scorer=OSA.distance, score_cutoff=most, limit=None
    )
    return [(other, int(apart)) for other, apart, _ in found]
