"""The guidance of a study as values: options, impacts, dependencies, next decisions.

Read from triples in any order, for diagrams and pages. Only nodes of the model are
read, not the direct properties.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.iris import local_name
from daap.core.namespaces import DAAP, RDF

T = TypeVar("T")

STATED = (
    *(DAAP.ofDecision, DAAP.proposes, DAAP.position, DAAP.ofSolution, DAAP.onForce),
    *(DAAP.impact, DAAP["from"], DAAP.to, DAAP.relation),
)
"""The properties of the nodes of the model."""


@dataclass(frozen=True, slots=True, order=True)
class Sign:
    """A value of an impact, in the sign reading of its force.

    `rank` is its place in the order of values, from 0. `look` is the notation whose
    style it has in a diagram, and `note` explains that; empty if it has its own.
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
        """The sign in words, with its reading."""
        return f"{self.words}: {self.note}" if self.note else self.words

    @property
    def tone(self) -> str:
        """Whether it improves or harms: a style class of pages."""
        tones = {(True, True): "mixed", (True, False): "better", (False, True): "worse"}
        return tones.get((self.improves, self.harms), "neutral")

    @property
    def effect(self) -> str:
        """The desirable sign, or `?` if it is unknown."""
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
"""The values of daap:ImpactValue, from the best to the worst on most forces."""

AMOUNTS = {"++": "--", "+": "-", "-": "+", "--": "++"}
"""The style of a sign that states the amount of something undesirable."""


def read_as(sign: Sign, reading: NamedNode | None) -> Sign:
    """A sign on a force with this sign reading, or None for a force without one.

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
    """A solution that a decision offers; `position` counts from 1, 0 if unknown."""

    iri: str
    decision: str
    solution: str
    position: int


@dataclass(frozen=True, slots=True)
class Impact:
    """The impact of a solution on a force."""

    iri: str
    solution: str
    force: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between solutions, or a next decision."""

    iri: str
    start: str
    end: str
    relation: str
    is_next: bool


@dataclass(frozen=True)
class Guidance:
    """All nodes of the model, each kind in a stable order; codes are IRIs."""

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
        """Dependencies and next decisions by start."""
        return grouped(self.links, "start")

    @cached_property
    def links_to(self) -> Mapping[str, list[Link]]:
        """Dependencies and next decisions by end."""
        return grouped(self.links, "end")


def grouped(values: Iterable[T], field: str) -> Mapping[str, list[T]]:
    """Values by one of their fields, in order."""
    found: dict[str, list[T]] = defaultdict(list)
    for value in values:
        found[getattr(value, field)].append(value)
    return dict(found)


def read_guidance(triples: Iterable[Triple]) -> Guidance:
    """The guidance in triples."""
    nodes = _Nodes(triples)
    return Guidance(
        tuple(sorted(nodes.options(), key=lambda o: (o.decision, o.position, o.iri))),
        tuple(sorted(nodes.impacts(), key=lambda i: (i.iri, i.sign, i.force))),
        tuple(sorted(nodes.links(), key=lambda k: (k.iri, k.relation, k.end))),
    )


class _Nodes:
    """The statements about nodes of the model."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[NamedNode, dict[NamedNode, set[object]]] = {}
        self._next: set[NamedNode] = set()
        self._drawn: set[NamedNode] = set()
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
            elif predicate == RDF.type and value == DAAP.CodeLink:
                self._drawn.add(subject)

    def options(self) -> Iterator[Option]:
        """The nodes that offer a solution for a decision."""
        for node in self._said:
            for decision in self._iris(node, DAAP.ofDecision):
                for solution in self._iris(node, DAAP.proposes):
                    yield Option(node.value, decision, solution, self._position(node))

    def impacts(self) -> Iterator[Impact]:
        """The nodes with the impact of a solution on a force."""
        for node in self._said:
            for solution in self._iris(node, DAAP.ofSolution):
                for force in self._iris(node, DAAP.onForce):
                    for value in self._iris(node, DAAP.impact):
                        yield self._impact(node, solution, force, value)

    def _impact(self, node: NamedNode, solution: str, force: str, value: str) -> Impact:
        """An impact with its sign in the reading of its force, the first of several."""
        readings = sorted(self._readings.get(force, ()))
        reading = NamedNode(readings[0]) if readings else None
        return Impact(node.value, solution, force, read_as(sign_of(value), reading))

    def links(self) -> Iterator[Link]:
        """The nodes that link one code to another in the guidance.

        Links drawn by a coder are not guidance.
        """
        for node in self._said.keys() - self._drawn:
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
    """The sign of an impact's value; an unknown one ranks below all others."""
    known = SIGNS.get(NamedNode(value))
    return known or Sign(len(SIGNS), "?", f"of unknown value {local_name(value)}")
