"""Edit distance of names: letters inserted, deleted, substituted or transposed.

The distance is that of optimal string alignment (Damerau 1964; no letter is edited
twice).
"""

from __future__ import annotations

from rapidfuzz.distance import OSA


def distance(one: str, other: str, most: int) -> int:
    """The distance of two names; `most` + 1 for any distance above `most`.

    >>> distance("communicaton", "communication", 2), distance("CClas", "CClass", 1)
    (1, 1)
    >>> distance("abcd", "badc", 2), distance("port", "force", 2)
    (2, 3)
    """
    return OSA.distance(one, other, score_cutoff=most)
