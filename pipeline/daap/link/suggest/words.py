"""Words of labels and definitions, normalised: split, stemmed, abbreviated."""

from __future__ import annotations

import re
from functools import cache

import snowballstemmer

from daap.core.iris import local_name

WORD = re.compile(r"[^\W\d_]+|\d+")
HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])")
EMPTY = frozenset(
    "a an and any are as at be been being but by can each for from has have if in "
    "into is it its may more not of on one only or other same so some such than that "
    "the their them then there these they this those to used uses using was were "
    "what when where which who whose with within without e g i s".split()
)
"""Stop words."""

SPELLINGS = (
    (re.compile(r"isation"), "ization"),
    (re.compile(r"is(e|ed|es|er|ers|ing)$"), r"iz\1"),
    (re.compile(r"logue(s?)$"), r"log\1"),
    (re.compile(r"our(s?)$"), r"or\1"),
)
"""British spellings and their American equivalents."""

LONGEST = 2000
"""Code points of a text that are read; definitions begin with the essentials."""

STEMMER = snowballstemmer.stemmer("english")


def plain(text: str) -> str:
    """A label as lower-case words.

    >>> plain("tosca.DataProduct_v2"), plain("HTTPPort")
    ('tosca data product v 2', 'http port')
    """
    return " ".join(WORD.findall(HUMP.sub(" ", text[:LONGEST]))).casefold()


def stems(text: str) -> tuple[str, ...]:
    """The stems of content words, in order.

    >>> stems("Cataloguing of the data products"), stems("DataProduct")
    (('catalogu', 'data', 'product'), ('data', 'product'))
    """
    return tuple(stem(word) for word in plain(text).split() if word not in EMPTY)


def stems_of_prose(text: str) -> frozenset[str]:
    """The stems of a definition, whose compounds need no splitting.

    >>> sorted(stems_of_prose("The keeper of a hive; keepers keep hives."))
    ['hive', 'keep', 'keeper']
    """
    words = set(WORD.findall(text[:LONGEST].casefold()))
    return frozenset(map(stem, words - EMPTY))


@cache
def stem(word: str) -> str:
    """The stem of a word, in American spelling.

    >>> stem("organisations") == stem("organization"), stem("1984")
    (True, '1984')
    """
    if word.isdigit():
        return word
    for pattern, replacement in SPELLINGS:
        word = pattern.sub(replacement, word)
    return str(STEMMER.stemWord(word))


def initials(name: tuple[str, ...]) -> str:
    """The acronym of a name of three stems or more, else an empty text.

    >>> initials(stems("Change Data Capture")), initials(stems("Data Product"))
    ('cdc', '')
    """
    return "".join(word[0] for word in name) if len(name) > 2 else ""


def words_of(iri: str) -> str:
    """The local name of an IRI, as words.

    A number is no name.

    >>> words_of("https://farm.example/ns#BeeHive"), words_of("urn:x:y/")
    ('bee hive', 'x y')
    >>> words_of("https://farm.example/00170")
    ''
    """
    ending = local_name(iri).removeprefix("urn:")
    return "" if ending.isdigit() else plain(ending)
