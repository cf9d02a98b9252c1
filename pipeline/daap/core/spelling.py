"""Edit distance of names: letters inserted, deleted, substituted or transposed.

The distance is that of optimal string alignment (Damerau 1964; no letter is edited
twice), computed in a band, so that time is linear in the length of the names.
"""

from __future__ import annotations


def distance(one: str, other: str, most: int) -> int:
    """The distance of two names; `most` + 1 for any distance above `most`.

    >>> distance("communicaton", "communication", 2), distance("CClas", "CClass", 1)
    (1, 1)
    >>> distance("abcd", "badc", 2), distance("port", "force", 2)
    (2, 3)
    """
    far = most + 1
    if abs(len(one) - len(other)) > most:
        return far
    before, last = dict[int, int](), {j: j for j in range(min(most, len(other)) + 1)}
    for i, letter in enumerate(one, start=1):
        row = {0: i} if i <= most else {}
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            changed = last.get(j - 1, far) + (letter != other[j - 1])
            least = min(changed, last.get(j, far) + 1, row.get(j - 1, far) + 1)
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], other[j - 1]):
                least = min(least, before.get(j - 2, far) + 1)
            row[j] = min(least, far)
        if min(row.values()) > most:
            return far
        before, last = last, row
    return last.get(len(other), far)
