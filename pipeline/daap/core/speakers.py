"""Speakers' labels: the part of a match that names the speaker, and its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

TIME = (
    r"""[\[(<]?(?<![\d:])(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?![\d:])[\])>]?"""
)
APART = r"""[\s,;|–—-]"""
TIMES = re.compile(rf"\A{APART}*{TIME}{APART}*|(?<!{APART}){APART}*{TIME}{APART}*\Z")
"""A time stamp at the beginning or the end of a label."""


def without_time(label: str) -> str:
    """A label without a time stamp at its start or end; unchanged if it is all time.

    >>> without_time("[00:12] Expert A"), without_time("Expert A 0:00:12.5")
    ('Expert A', 'Expert A')
    >>> without_time("00:12")
    '00:12'
    """
    return TIMES.sub("", label) or label if ":" in label else label


def name_of(match: re.Match[str]) -> str:
    """The speaker: group 1 of the label's pattern, else the match without times.

    >>> name_of(re.match(r"(Expert) +[0-9]+", "Expert 12"))
    'Expert'
    >>> name_of(re.match(r"Expert +[A-Z]", "Expert  A"))
    'Expert A'
    """
    named = match[1] if match.re.groups else None
    name = " ".join((named or match[0]).strip(" \t*_:：").split())
    return name if named else without_time(name)


def is_timed(match: re.Match[str]) -> bool:
    """Whether the name was found only by removing a time stamp."""
    named = match[1] if match.re.groups else None
    return not named and TIMES.sub("", match[0]) not in ("", match[0])


def is_interviewer(interviewer: re.Pattern[str], label: str) -> bool:
    """Whether a speaker's label is an interviewer's, ignoring case."""
    return _in_any_case(interviewer).fullmatch(label) is not None


@cache
def _in_any_case(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern, pattern.flags | re.IGNORECASE)


class Labels:
    """A study's pattern of labels, matched as written and ignoring case."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.loose = _in_any_case(pattern)

    def whole(self, text: str) -> re.Match[str] | None:
        """The match of a text that is a label and nothing else, ignoring case."""
        return self.pattern.fullmatch(text) or self.loose.fullmatch(text)

    def spelt(self, match: re.Match[str]) -> str | None:
        """The name in the pattern's own spelling; None where none is found."""
        if match.re is self.pattern:
            return name_of(match)
        for spelling in _spellings(match[0]):
            found = self.pattern.fullmatch(spelling)
            if found:
                return name_of(found)
        return None


def _spellings(text: str) -> Iterator[str]:
    yield from (text, text.title(), text.capitalize(), text.upper(), text.lower())
