"""The guidance of a study as values: options, impacts, dependencies, next decisions.

Read from triples, in whatever order they come, for pictures and pages alike. Only
the nodes of the model are read, not their shortcuts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import DAAP, RDF

T = TypeVar("T")

STATED = (
    *(DAAP.ofDecision, DAAP.proposes, DAAP.position, DAAP.ofSolution, DAAP.onForce),
    *(DAAP.impact, DAAP["from"], DAAP.to, DAAP.relation),
)
"""The properties that the nodes of the model are made of."""


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

    @property
    def tone(self) -> str:
        """Whether it is for better or worse: the style class of a page."""
        tones = {(True, True): "mixed", (True, False): "better", (False, True): "worse"}
        return tones.get((self.improves, self.harms), "neutral")

    @property
    def effect(self) -> str:
        """The sign that tells what is desirable; `?` where that is not settled."""
        strength = len(self.notation)
        effects = {
            "mixed": "+/-",
            "better": "+" * strength,
            "worse": "-" * strength,
            "neutral": "o" if self.notation == "o" else "?",
        }
        return effects[self.tone]


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


@dataclass(frozen=True, slots=True)
class Option:
    """A solution that a decision offers; `position` is 0 where none is stated."""

    iri: str
    decision: str
    solution: str
    position: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What a solution does to a force."""

    iri: str
    solution: str
    force: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between solutions, or what to decide next."""

    iri: str
    start: str
    end: str
    relation: str
    is_next: bool


@dataclass(frozen=True)
class Guidance:
    """All nodes of the model, each kind in a stable order; codes by their IRIs."""

    options: tuple[Option, ...]
    impacts: tuple[Impact, ...]
    links: tuple[Link, ...]

    @cached_property
    def options_of(self) -> Mapping[str, list[Option]]:
        """The options by decision."""
        return grouped(self.options, "decision")

    @cached_property
    def offers(self) -> Mapping[str, list[Option]]:
        """The options by solution."""
        return grouped(self.options, "solution")

    @cached_property
    def impacts_of(self) -> Mapping[str, list[Impact]]:
        """The impacts by solution."""
        return grouped(self.impacts, "solution")

    @cached_property
    def impacts_on(self) -> Mapping[str, list[Impact]]:
        """The impacts by force."""
        return grouped(self.impacts, "force")

    @cached_property
    def links_from(self) -> Mapping[str, list[Link]]:
        """Dependencies and next decisions by where they start."""
        return grouped(self.links, "start")

    @cached_property
    def links_to(self) -> Mapping[str, list[Link]]:
        """Dependencies and next decisions by where they end."""
        return grouped(self.links, "end")


def grouped(values: Iterable[T], field: str) -> Mapping[str, list[T]]:
    """Values by one of their fields, in their order."""
    found: dict[str, list[T]] = defaultdict(list)
    for value in values:
        found[getattr(value, field)].append(value)
    return dict(found)


def read_guidance(triples: Iterable[Triple]) -> Guidance:
    """The guidance that triples state."""
    nodes = _Nodes(triples)
    return Guidance(
        tuple(sorted(nodes.options(), key=lambda o: (o.decision, o.position, o.iri))),
        tuple(sorted(nodes.impacts(), key=lambda i: (i.iri, i.sign, i.force))),
        tuple(sorted(nodes.links(), key=lambda k: (k.iri, k.relation, k.end))),
    )


class _Nodes:
    """What triples say of the nodes of the model."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[NamedNode, dict[NamedNode, set[object]]] = {}
        self._next: set[NamedNode] = set()
        self._readings: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, value in triples:
            if not isinstance(subject, NamedNode):
                continue
            if predicate in STATED:
                said = self._said.setdefault(subject, defaultdict(set))
                said[predicate].add(value)
            elif predicate == DAAP.signReading and isinstance(value, NamedNode):
                self._readings[subject.value].add(value.value)
            elif predicate == RDF.type and value == DAAP.NextDecision:
                self._next.add(subject)

    def options(self) -> Iterator[Option]:
        """The nodes that propose a solution for a decision."""
        for node in self._said:
            for decision in self._iris(node, DAAP.ofDecision):
                for solution in self._iris(node, DAAP.proposes):
                    yield Option(node.value, decision, solution, self._position(node))

    def impacts(self) -> Iterator[Impact]:
        """The nodes that say what a solution does to a force."""
        for node in self._said:
            for solution in self._iris(node, DAAP.ofSolution):
                for force in self._iris(node, DAAP.onForce):
                    for value in self._iris(node, DAAP.impact):
                        yield self._impact(node, solution, force, value)

    def _impact(self, node: NamedNode, solution: str, force: str, value: str) -> Impact:
        """An impact, its sign read as the force has it; the first of two readings."""
        readings = sorted(self._readings.get(force, ()))
        reading = NamedNode(readings[0]) if readings else None
        return Impact(node.value, solution, force, read_as(sign_of(value), reading))

    def links(self) -> Iterator[Link]:
        """The nodes that lead from one code to another."""
        for node in self._said:
            is_next = node in self._next
            for start in self._iris(node, DAAP["from"]):
                for end in self._iris(node, DAAP.to):
                    for relation in self._iris(node, DAAP.relation) or [""]:
                        yield Link(node.value, start, end, relation, is_next)

    def _iris(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        found = self._said[node].get(predicate, ())
        return sorted(o.value for o in found if isinstance(o, NamedNode))

    def _position(self, node: NamedNode) -> int:
        found = self._said[node].get(DAAP.position, ())
        texts = (o.value for o in found if isinstance(o, Literal))
        return min((int(t) for t in texts if re.fullmatch("[0-9]{1,9}", t)), default=0)


def sign_of(value: str) -> Sign:
    """The sign of a value of an impact; one that is not known is below all others."""
    known = SIGNS.get(NamedNode(value))
    tail = value.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return known or Sign(len(SIGNS), "?", f"of unknown value {tail}")
