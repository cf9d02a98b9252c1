"""The distance between names, against the recurrence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daap.core.spelling import distance

NAMES = st.text(alphabet="abc", max_size=7)


def plain(one: str, other: str) -> int:
    """Optimal string alignment, over the whole table."""
    table = [[i + j if not i * j else 0 for j in range(len(other) + 1)]
             for i in range(len(one) + 1)]  # fmt: skip
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            )
            swapped = one[i - 2 : i] == other[j - 2 : j][::-1]
            if i > 1 and j > 1 and swapped:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(NAMES, NAMES, st.integers(0, 4))
def test_the_distance_is_that_of_the_recurrence_up_to_the_most(
    one: str, other: str, most: int
) -> None:
    assert distance(one, other, most) == min(plain(one, other), most + 1)
