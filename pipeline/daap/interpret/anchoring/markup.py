"""What researchers add to quoted words: labels, ellipses, parentheses."""

from __future__ import annotations

import re
from collections.abc import Sequence

LABEL = re.compile(
    r"""\s*(?:[-*+•]\s+)?(?:<\w+>|[*_]{1,3})?\s*
        (?:new\s+)?(?:design\s+)?
        (?:option|decision|force|solution|pattern|practice|context|comment)s?
        (?:\s*\([^()\n]*\))?\s*(?:</\w+>|[*_]{1,3})?\s*:\s*(?:</\w+>|[*_]{1,3}\s)?""",
    re.IGNORECASE | re.VERBOSE,
)
ELLIPSIS = re.compile(r"\s*[\[(]?(?:…|\.{3,}|\. \. \.)[\])]?\s*")
SENTENCE = re.compile(r"(?<=[.?!;])\s+")
PARENTHESES = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")


def unlabelled(note: str) -> str:
    """A note without a label in front, such as `Option:`.

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
    """A note without text in parentheses or brackets.

    >>> without_parentheses("this layer (a product type) on top")
    'this layer on top'
    """
    return PARENTHESES.sub("", note)


def readings(note: str) -> Sequence[Sequence[str]]:
    """A note, the note without parentheses, and its sentences.

    Parentheses that hold most of the note are kept.

    >>> readings("Bake it. Eat it (all)")
    [['Bake it. Eat it (all)'], ['Bake it. Eat it'], ['Bake it.', 'Eat it (all)']]
    >>> readings("Bake it (but never in a hurry)")
    [['Bake it (but never in a hurry)']]
    """
    rest = without_parentheses(note)
    sentences = SENTENCE.split(note)
    found = [[note]]
    if rest != note and 2 * len(rest) >= len(note):
        found.append([rest])
    if len(sentences) > 1:
        found.append(sentences)
    return found
