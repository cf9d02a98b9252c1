"""What speaks for a mapping between a code and a term, each point from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from daap.link.suggest.token_index import Bag, Weights


class Evidence(NamedTuple):
    """The points that are weighed; the last two need a sentence model."""

    same_words: float
    """Shared stems of the two names that are most alike, by weight; all of them
    where one is called by the initials of the other."""
    same_letters: float
    """How alike the letters of these names are, stem order aside."""
    term_in_code: float
    """How much of a term's name stands in a name of the code."""
    code_in_term: float
    """How much of a code's name stands in a name of the term."""
    texts: float
    """Cosine of names and definitions as bags of stems."""
    term_in_definition: float
    """How much of a name of the term stands in the definition of the code."""
    code_in_definition: float
    """How much of a name of the code stands in the definition of the term."""
    neighbours: float
    """How alike a name is to one of what stands above the other."""
    same_head: float
    """Whether two names end in the same stem, as heads of English compounds do."""
    is_property: float
    """Whether the term relates things instead of being one."""
    meaning_of_names: float = 0.0
    """Cosine of the names as sentences."""
    meaning_of_texts: float = 0.0
    """Cosine of names and definitions as sentences."""


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
    """The evidence for a pair; `above` are the names above the code and the term."""
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
