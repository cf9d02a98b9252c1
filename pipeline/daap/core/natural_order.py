"""The natural order of names: numbers in them count by their value."""

from __future__ import annotations

import re


def natural_key(text: str) -> list[tuple[int, str]]:
    """A sort key under which p_2 comes before p_10.

    >>> sorted(["p_10", "p_2"], key=natural_key)
    ['p_2', 'p_10']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return [_number(p) if p.isdecimal() else (-1, p) for p in parts]


def _number(digits: str) -> tuple[int, str]:
    """A sort key for a number of any length: the number of digits, and the digits."""
    plain = digits.lstrip("0")
    return len(plain), plain
