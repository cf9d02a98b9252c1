"""Coefficients of agreement as exact fractions, rounded only for display.

A coefficient is None if it is undefined: without variation, the expected disagreement
is 0.

- Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and
  Psychological Measurement 20, 37-46.
- Krippendorff, K. (2019). Content Analysis, 4th edition, chapter 12: nominal alpha.
- Krippendorff, K. (2004). Measuring the reliability of qualitative text analysis data.
  Quality & Quantity 38, 787-800: alpha of unitised continua.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

Pair = tuple[Hashable, Hashable]
Span = tuple[int, int]
"""Start and end of a unit, the end exclusive."""


def percent(pairs: Sequence[Pair]) -> Fraction | None:
    """The share of units on which two coders agree, from 0 to 1."""
    if not pairs:
        return None
    return Fraction(sum(one == other for one, other in pairs), len(pairs))


def kappa(pairs: Sequence[Pair]) -> Fraction | None:
    """Cohen's kappa of two coders."""
    observed = percent(pairs)
    if observed is None:
        return None
    first, second = (Counter(pair[i] for pair in pairs) for i in (0, 1))
    products = sum(count * second[value] for value, count in first.items())
    chance = Fraction(products, len(pairs) ** 2)
    return None if chance == 1 else (observed - chance) / (1 - chance)


def alpha(units: Iterable[Sequence[Hashable | None]]) -> Fraction | None:
    """Krippendorff's alpha for nominal values; None in a unit is a missing value."""
    observed = Fraction(0)
    totals: Counter[Hashable] = Counter()
    for unit in units:
        values = [value for value in unit if value is not None]
        if len(values) < 2:
            continue
        totals.update(values)
        differing = sum(one != other for one, other in permutations(values, 2))
        observed += Fraction(differing, len(values) - 1)
    all_values = totals.total()
    same = sum(count * (count - 1) for count in totals.values())
    expected = all_values * (all_values - 1) - same
    return 1 - observed * (all_values - 1) / expected if expected else None


def disagreements(
    continua: Iterable[tuple[int, Sequence[Sequence[Span]]]],
) -> tuple[Fraction, Fraction]:
    """Observed and expected disagreement on the units of one category.

    A continuum is its length and, for each coder, the units in order, which do not
    overlap; all continua have the same number of coders.
    """
    known = list(continua)
    length = sum(whole for whole, _ in known)
    if not length:
        return Fraction(0), Fraction(0)
    coders = len(known[0][1])
    parts = [[_sections(whole, units) for units in by] for whole, by in known]
    differing = sum(
        _difference(one, other) for by in parts for one, other in permutations(by, 2)
    )
    observed = Fraction(differing, coders * (coders - 1) * length**2)
    sections = [section for by in parts for one in by for section in one]
    units = Counter(end - start for start, end, is_unit in sections if is_unit)
    gaps = Counter(end - start for start, end, is_unit in sections if not is_unit)
    total, number = Fraction(0), units.total()
    for size, count in units.items():
        own = Fraction((number - 1) * (2 * size**3 - 3 * size**2 + size), 3)
        between = sum(n * (gap - size + 1) for gap, n in gaps.items() if gap >= size)
        total += count * (own + size**2 * between)
    places = coders * length
    same = sum(count * size * (size - 1) for size, count in units.items())
    expected = Fraction(2, length) * total / (places * (places - 1) - same)
    return observed, expected


def _sections(length: int, units: Sequence[Span]) -> list[tuple[int, int, bool]]:
    """Units and the gaps between them, over the whole length."""
    borders = [(0, 0), *units, (length, length)]
    found = [(start, end, True) for start, end in units]
    found += [(one[1], other[0], False) for one, other in pairwise(borders)]
    return sorted(section for section in found if section[0] < section[1])


def _difference(
    one: Sequence[tuple[int, int, bool]], other: Sequence[tuple[int, int, bool]]
) -> int:
    """The sum of squared differences over all pairs of sections of two coders."""
    return sum(
        _squared(a, b) for a in one for b in other if a[0] < b[1] and b[0] < a[1]
    )


def _squared(a: tuple[int, int, bool], b: tuple[int, int, bool]) -> int:
    if a[2] and b[2]:
        return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    if a[2] and b[0] <= a[0] and a[1] <= b[1]:
        return (a[1] - a[0]) ** 2
    if b[2] and a[0] <= b[0] and b[1] <= a[1]:
        return (b[1] - b[0]) ** 2
    return 0
