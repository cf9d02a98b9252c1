"""What researchers add to the words they quote: labels, ellipses, parentheses."""

from __future__ import annotations

import re
from collections.abc import Sequence

LABEL = re.compile(
    r"""\s*(?:[-*+•]\s+)?(?:<\w+>|[*_]{1,3})?\s*
        (?:design\s+)?
        (?:option|decision|force|solution|pattern|practice|context|comment)s?
        (?:\s*\([^()\n]*\))?\s*(?:</\w+>|[*_]{1,3})?\s*:\s*(?:</\w+>|[*_]{1,3}\s)?""",
    re.IGNORECASE | re.VERBOSE,
)
ELLIPSIS = re.compile(r"\s*[\[(]?(?:…|\.{3,}|\. \. \.)[\])]?\s*")
PARENTHESES = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")


def unlabelled(note: str) -> str:
    """A note without the label that says what it notes.

    >>> unlabelled("Option (practice): Bake rye bread")
    'Bake rye bread'
    >>> unlabelled("- <ins>Decision: </ins>")
    ''
    """
    label = LABEL.match(note)
    return note[label.end() :].strip() if label else note


def parts(note: str) -> Sequence[str]:
    """The parts of a note between ellipses.

    >>> parts("a system rating […] will tell you ...")
    ['a system rating', 'will tell you']
    """
    return [part for part in ELLIPSIS.split(note) if part]


def without_parentheses(note: str) -> str:
    """A note without what stands in parentheses or brackets.

    >>> without_parentheses("this layer (a product type) on top")
    'this layer on top'
    """
    return PARENTHESES.sub("", note)
