"""Patterns that would never come to an end are told, and only those."""

from __future__ import annotations

import pytest

from daap.core.backtracking import is_exponential
from daap.core.patterns import whole
from daap.core.settings_entries import LABEL


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"(a|a)+$",
        r"(ab|ab)+$",
        r"(a|ab|b)*c",
        r"(\w+\s*)+:",
        r"(\S+ ?){2,}:",
        r"([a-z]+|\w+\d)+!",
        r"(?:(?:Expert)? ?\w*)*:",
        r"(.*,)*x",
        r"(?:(?:a*)?b)*$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(a{1,20}){1,20}$",
        r"(?=(a+)+$)a",
        r"(?>(a+)+b)",
        r"(?:(x)?(?(1)a+|a+))+$",
    ],
)
def test_what_repeats_something_ambiguous_is_exponential(pattern: str) -> None:
    assert is_exponential(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        LABEL,
        r"p[0-9]+",
        r"Jane(?:\s+Doe)?",
        r"\w+(?: \w+)*",
        r"(?:[A-Z]\w+ )+:",
        r"(?:[a-z]+-)*[a-z]+",
        r"(\w+\s)+:",
        r"(a++)+",
        r"(?>a+)+",
        r"(a|b|cd)+",
        r"(\d{4}-)+",
        r"(?:a{2})+",
        r".{0,1000}x",
        r"\s+\s+",
        r"(?:.|\n)*x",
        r"(?i:(a|A)+x)",
    ],
)
def test_what_matches_in_one_way_is_not(pattern: str) -> None:
    assert not is_exponential(pattern)


@pytest.mark.parametrize(
    "pattern", [LABEL, r"Jane(?:\s+Doe)?", r"(?:[a-z]+-)*[a-z]+", r"(?:a{2})+"]
)
def test_what_matches_in_one_way_still_does_as_a_redaction(pattern: str) -> None:
    assert not is_exponential(whole(pattern).pattern)


def test_case_that_is_ignored_counts() -> None:
    assert not is_exponential("(?:ab|AB)+$")
    assert is_exponential("(?i)(?:ab|AB)+$")
