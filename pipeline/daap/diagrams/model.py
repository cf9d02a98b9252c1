"""The decision model of a study as diagrams need it: decisions, options, impacts.

Decisions come in the order of the advice on what to decide next, then by
notation; `level` counts how many lie before one on the longest way to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from daap.core.namespaces import DAAP

__all__ = [
    "SIGNS",
    "DecisionModel",
    "DiagramDecision",
    "DiagramOption",
    "Impact",
    "Link",
    "Name",
    "Sign",
    "label_key",
    "read_as",
]


@dataclass(frozen=True, slots=True, order=True)
class Sign:
    """A value an impact can have, as the sign reading of its force lets it be read.

    `rank` counts in the order of the values, from 0. `look` is the notation whose
    look it has in a picture, and `note` says why; empty where it has its own look.
    """

    rank: int
    notation: str
    words: str
    improves: bool = False
    harms: bool = False
    look: str = ""
    note: str = ""

    @property
    def said(self) -> str:
        """The sign in words, and how it is read."""
        return f"{self.words}: {self.note}" if self.note else self.words


SIGNS: Mapping[NamedNode, Sign] = {
    DAAP.VeryPositive: Sign(0, "++", "very positive", improves=True),
    DAAP.Positive: Sign(1, "+", "positive", improves=True),
    DAAP.PositiveAndNegative: Sign(
        2, "+/-", "positive and negative", improves=True, harms=True
    ),
    DAAP.Neutral: Sign(3, "o", "neutral"),
    DAAP.Negative: Sign(4, "-", "negative", harms=True),
    DAAP.VeryNegative: Sign(5, "--", "very negative", harms=True),
}
"""The values of the list daap:ImpactValue, from best to worst on most forces."""

AMOUNTS = {"++": "--", "+": "-", "-": "+", "--": "++"}
"""The look of a sign that tells the amount of something undesirable."""


def read_as(sign: Sign, reading: NamedNode | None) -> Sign:
    """A sign on a force with that sign reading, None for one that states none.

    >>> less = read_as(SIGNS[DAAP.Negative], DAAP.PositiveHarms)
    >>> less.said, less.improves, less.harms, less.look
    ('negative: less of it, which improves', True, False, '+')
    """
    if reading == DAAP.SignUnsettled and (sign.improves or sign.harms):
        note = "not settled whether that improves or harms"
        return Sign(sign.rank, sign.notation, sign.words, look="o", note=note)
    if reading == DAAP.PositiveHarms and sign.notation in AMOUNTS:
        note = "more of it, which harms"
        if sign.harms:
            note = "less of it, which improves"
        ends = sign.harms, sign.improves, AMOUNTS[sign.notation], note
        return Sign(sign.rank, sign.notation, sign.words, *ends)
    return sign


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What a code is called; the label is the notation where there is no other."""

    label: str
    notation: str


@dataclass(frozen=True, slots=True, order=True)
class Impact:
    """What an option does to a force."""

    sign: Sign
    force: Name


@dataclass(frozen=True, slots=True)
class DiagramOption:
    """A solution that a decision offers; `position` is 0 where none is stated."""

    name: Name
    position: int
    impacts: tuple[Impact, ...]

    @property
    def number(self) -> str:
        """The position, or a dash."""
        return str(self.position) if self.position else "–"

    @property
    def improved(self) -> int:
        """How many forces it improves."""
        return len({i.force for i in self.impacts if i.sign.improves})

    @property
    def harmed(self) -> int:
        """How many forces it harms."""
        return len({i.force for i in self.impacts if i.sign.harms})


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A next decision; `option` is the one that leads there, None for any."""

    option: Name | None
    relation: str
    to: Name


@dataclass(frozen=True, slots=True)
class DiagramDecision:
    """A design question, its options in order of position, and what comes next."""

    name: Name
    level: int
    options: tuple[DiagramOption, ...]
    links: tuple[Link, ...]

    @property
    def forces(self) -> tuple[Name, ...]:
        """The forces its options have an impact on, by label."""
        names = {i.force for option in self.options for i in option.impacts}
        return tuple(sorted(names, key=label_key))


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """The decisions of a study, each after those that lead to it."""

    decisions: tuple[DiagramDecision, ...]


def label_key(name: Name) -> tuple[str, str]:
    """A key that sorts names as an index does."""
    return name.label.casefold(), name.notation
