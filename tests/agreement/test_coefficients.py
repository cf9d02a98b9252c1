"""Coefficients held against published examples and against a library."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import nan

import pytest

from daap.agreement.coefficients import (
    alpha,
    disagreements,
    kappa,
    percent,
)


def ratings(text: str) -> list[tuple[str | None, ...]]:
    """The units of a table with a line for each coder; * is a missing value."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [tuple(None if v == "*" else v for v in unit) for unit in zip(*rows)]  # noqa: B905


FOUR = """
1 2 3 3 2 1 4 1 2 * * *
1 2 3 3 2 2 4 1 2 5 * 3
* 3 3 3 2 3 4 2 2 5 1 *
1 2 3 3 2 4 4 1 2 5 1 *
"""
TWO = """
0 1 0 0 0 0 0 0 1 0
1 1 1 0 0 1 0 0 0 0
"""


@pytest.mark.parametrize(("table", "value"), [(FOUR, 0.743), (TWO, 0.095)])
def test_alpha_of_the_examples_of_krippendorff_2011(table: str, value: float) -> None:
    """Computing Krippendorff's Alpha-Reliability (2011): sections B and D."""
    found = alpha(ratings(table))
    assert found is not None and round(float(found), 3) == value


@pytest.mark.parametrize("table", [FOUR, TWO])
def test_alpha_is_that_of_the_library_of_its_name(table: str) -> None:
    library = pytest.importorskip("krippendorff")
    units = ratings(table)
    data = [[nan if v is None else int(v) for v in row] for row in zip(*units)]  # noqa: B905
    expected = library.alpha(reliability_data=data, level_of_measurement="nominal")
    assert float(alpha(units) or 0) == pytest.approx(expected, abs=1e-12)


def test_kappa_of_the_example_of_cohen_1960() -> None:
    """The table of 200 judgements: observed .70, expected .41, kappa .492."""
    table = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    pairs = [
        (i, j)
        for i, row in enumerate(table)
        for j, n in enumerate(row)
        for _ in range(n)
    ]
    assert percent(pairs) == Fraction(7, 10)
    found = kappa(pairs)
    assert found is not None and round(float(found), 3) == 0.492


def shifted(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of a continuum that begins at 150."""
    return [(start - 150, end - 150) for start, end in spans]


C = [[(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)]]
K = [[(180, 240), (300, 350)], [(180, 240), (300, 350)]]


def test_unitised_alpha_of_the_example_of_krippendorff_2004() -> None:
    """Content Analysis, 2nd edition, p. 254: D_o, D_e and alpha of two categories."""
    observed, expected = disagreements([(300, [shifted(one) for one in C])])
    assert (round(float(observed), 4), round(float(expected), 4)) == (0.0144, 0.0532)
    assert round(float(1 - observed / expected), 4) == 0.7286
    none, more = disagreements([(300, [shifted(one) for one in K])])
    assert (none, round(float(more), 4)) == (0, 0.0490)
    both = 1 - (observed + none) / (expected + more)
    assert float(both) == pytest.approx(0.8591, abs=0.0005)


def test_what_does_not_vary_has_no_coefficient() -> None:
    same = [(True, True)] * 5
    assert (percent(same), kappa(same), alpha(same)) == (1, None, None)
    assert (percent([]), kappa([]), alpha([])) == (None,) * 3
    assert disagreements([]) == disagreements([(10, [[], []])]) == (0, 0)
