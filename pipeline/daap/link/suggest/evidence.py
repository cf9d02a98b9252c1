"""Evidence for a mapping between a code and a term; each value is from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from daap.link.suggest.token_index import Bag, Weights


class Evidence(NamedTuple):
    """The values that are weighed; the last two need a sentence model."""

    same_words: float
    """Weighted share of stems that the two most similar names have in common; 1
    if one name is the acronym of the other."""
    same_letters: float
    """Similarity of the letters of these names, ignoring the order of stems."""
    term_in_code: float
    """The share of a term's name that is in a name of the code."""
    code_in_term: float
    """The share of a code's name that is in a name of the term."""
    texts: float
    """Cosine of names and definitions as bags of stems."""
    term_in_definition: float
    """The share of a name of the term that is in the definition of the code."""
    code_in_definition: float
    """The share of a name of the code that is in the definition of the term."""
    neighbours: float
    """Similarity of a name to a name of a superordinate of the other side."""
    same_head: float
    """Whether two names end in the same stem, the head of an English compound."""
    is_property: float
    """Whether the term is a property."""
    meaning_of_names: float = 0.0
    """Cosine of the names as sentence vectors."""
    meaning_of_texts: float = 0.0
    """Cosine of names and definitions as sentence vectors."""


def evidence(
    code: Bag,
    term: Bag,
    weigh: Weights,
    *,
    texts: float,
    above: tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]]] = ((), ()),
    is_property: bool = False,
    meaning: tuple[float, float] = (0.0, 0.0),
) -> Evidence:
    """The evidence for a pair; `above` are the names of superordinates of both."""
    pairs = [(a, b) for a in code.names for b in term.names]
    short = _abbreviates(code, term) or _abbreviates(term, code)
    heads = {name[-1] for name in code.names} & {name[-1] for name in term.names}
    return Evidence(
        same_words=1.0 if short else _best_dice(code.names, term.names, weigh),
        same_letters=max((_letters(a, b) for a, b in pairs), default=0.0),
        term_in_code=max((_part(b, a, weigh) for a, b in pairs), default=0.0),
        code_in_term=max((_part(a, b, weigh) for a, b in pairs), default=0.0),
        texts=texts,
        term_in_definition=_best_part(term.names, code.said, weigh),
        code_in_definition=_best_part(code.names, term.said, weigh),
        neighbours=max(
            _best_dice(code.names, above[1], weigh),
            _best_dice(above[0], term.names, weigh),
        ),
        same_head=float(bool(heads)),
        is_property=float(is_property),
        meaning_of_names=meaning[0],
        meaning_of_texts=meaning[1],
    )


def _sum(stems: Iterable[str], weigh: Weights) -> float:
    return sum(map(weigh, stems))


def _dice(one: Iterable[str], other: Iterable[str], weigh: Weights) -> float:
    a, b = set(one), set(other)
    return 2 * _sum(a & b, weigh) / (_sum(a, weigh) + _sum(b, weigh))


def _part(inner: Iterable[str], outer: Iterable[str], weigh: Weights) -> float:
    a = set(inner)
    return _sum(a.intersection(outer), weigh) / _sum(a, weigh)


def _letters(one: Iterable[str], other: Iterable[str]) -> float:
    return fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) / 100


def _best_part(
    names: Iterable[tuple[str, ...]], said: frozenset[str], weigh: Weights
) -> float:
    return max((_part(name, said, weigh) for name in names), default=0.0)


def _best_dice(
    some: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]], weigh: Weights
) -> float:
    return max((_dice(a, b, weigh) for a in some for b in others), default=0.0)


def _abbreviates(one: Bag, other: Bag) -> bool:
    short = {name[0] for name in one.names if len(name) == 1}
    return not short.isdisjoint(other.acronyms)
