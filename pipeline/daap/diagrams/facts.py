"""The decision model read from triples, in whatever order they come.

Only the n-ary nodes are read, not their shortcuts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.namespaces import DAAP, RDF, RDFS, SKOS
from daap.diagrams.model import (
    SIGNS,
    DecisionModel,
    DiagramDecision,
    DiagramOption,
    Impact,
    Link,
    Name,
    Sign,
    label_key,
    read_as,
)
from daap.diagrams.text_metrics import clean

__all__ = ["decision_model"]


def decision_model(triples: Iterable[Triple], base: str) -> DecisionModel:
    """The decision model that triples state, in whatever order they come."""
    facts = _Facts(triples, base)
    decisions = facts.decisions()
    links = {node: tuple(facts.links(node)) for node in decisions}
    reached = {node: {to for _, to in links[node]} for node in decisions}
    levels = _levels(reached, {node: facts.name(node).notation for node in decisions})
    found = (
        DiagramDecision(
            facts.name(node),
            levels[node],
            facts.options(node),
            tuple(sorted((link for link, _ in links[node]), key=_link_key)),
        )
        for node in decisions
    )
    return DecisionModel(
        tuple(sorted(found, key=lambda d: (d.level, d.name.notation, d.name.label)))
    )


class _Facts:
    """What triples say of the nodes of a decision model."""

    WANTED = (
        *(SKOS.notation, SKOS.prefLabel, RDFS.label, DAAP.ofDecision, DAAP.proposes),
        *(DAAP.position, DAAP.ofSolution, DAAP.onForce, DAAP.impact, DAAP.signReading),
        *(DAAP["from"], DAAP.to, DAAP.relation),
    )
    TYPES = (DAAP.Decision, DAAP.NextDecision)

    def __init__(self, triples: Iterable[Triple], base: str) -> None:
        self._codes = f"{base}code/"
        self._objects: dict[tuple[object, object], set[object]] = defaultdict(set)
        self._subjects: dict[tuple[object, object], set[NamedNode]] = defaultdict(set)
        self._decided: set[NamedNode] = set()
        for subject, predicate, value in triples:
            typed = predicate == RDF.type and value in self.TYPES
            if isinstance(subject, NamedNode) and (typed or predicate in self.WANTED):
                self._objects[subject, predicate].add(value)
                if isinstance(value, NamedNode):
                    self._subjects[predicate, value].add(subject)
                    if predicate == DAAP.ofDecision:
                        self._decided.add(value)

    def decisions(self) -> list[NamedNode]:
        """Every decision that is declared, offers an option or comes next."""
        found = set(self._subjects[RDF.type, DAAP.Decision]) | self._decided
        for node in self._subjects[RDF.type, DAAP.NextDecision]:
            found.update(self._nodes(node, DAAP.to))
        return sorted(found, key=str)

    def options(self, decision: NamedNode) -> tuple[DiagramOption, ...]:
        """The options of a decision, by position."""
        found = {
            DiagramOption(
                self.name(solution), self._position(node), self._impacts(solution)
            )
            for node in self._subjects[DAAP.ofDecision, decision]
            for solution in self._nodes(node, DAAP.proposes)
        }
        last = max((option.position for option in found), default=0) + 1
        return tuple(sorted(found, key=lambda o: (o.position or last, o.name)))

    def links(self, decision: NamedNode) -> Iterator[tuple[Link, NamedNode]]:
        """The next decisions of a decision and of its options, and their nodes."""
        offered = {
            solution
            for node in self._subjects[DAAP.ofDecision, decision]
            for solution in self._nodes(node, DAAP.proposes)
        }
        for origin in (decision, *offered):
            option = None if origin == decision else self.name(origin)
            for node in self._typed_next(origin):
                for to in self._nodes(node, DAAP.to):
                    yield Link(option, self._relation(node), self.name(to)), to

    def name(self, node: NamedNode) -> Name:
        """The notation of a code, and its label where it has one."""
        stated = sorted(str(t.value) for t in self._texts(node, SKOS.notation))
        notation = clean(stated[0] if stated else self._tail(node))
        return Name(self._label(node) or notation, notation)

    def _typed_next(self, origin: NamedNode) -> set[NamedNode]:
        known = self._subjects[RDF.type, DAAP.NextDecision]
        return self._subjects[DAAP["from"], origin] & known

    def _impacts(self, solution: NamedNode) -> tuple[Impact, ...]:
        found = {
            Impact(self._sign(value, force), self.name(force))
            for node in self._subjects[DAAP.ofSolution, solution]
            for force in self._nodes(node, DAAP.onForce)
            for value in self._nodes(node, DAAP.impact)
        }
        return tuple(sorted(found, key=lambda i: (i.sign, *label_key(i.force))))

    def _sign(self, value: NamedNode, force: NamedNode) -> Sign:
        readings = sorted(self._nodes(force, DAAP.signReading), key=str)
        sign = SIGNS.get(value) or self._unknown(value)
        return read_as(sign, readings[0] if readings else None)

    def _unknown(self, value: NamedNode) -> Sign:
        return Sign(len(SIGNS), "?", f"of unknown value {clean(self._tail(value))}")

    def _relation(self, node: NamedNode) -> str:
        found = self._nodes(node, DAAP.relation)
        labels = (self._label(r) or _spelt_out(self._tail(r)) for r in found)
        return ", ".join(sorted(labels)) or "next"

    def _position(self, node: NamedNode) -> int:
        texts = (str(t.value) for t in self._texts(node, DAAP.position))
        return min((int(t) for t in texts if re.fullmatch("[0-9]{1,9}", t)), default=0)

    def _label(self, node: NamedNode) -> str:
        for predicate in (SKOS.prefLabel, RDFS.label):
            texts = self._texts(node, predicate)
            for text in sorted(texts, key=_english_first):
                if clean(str(text.value)):
                    return clean(str(text.value))
        return ""

    def _tail(self, node: NamedNode) -> str:
        iri = str(node.value)
        if iri.startswith(self._codes):
            return unquote(iri.removeprefix(self._codes))
        return unquote(iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1])

    def _nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        found = self._objects[subject, predicate]
        return sorted((o for o in found if isinstance(o, NamedNode)), key=str)

    def _texts(self, subject: NamedNode, predicate: NamedNode) -> list[Literal]:
        found = self._objects[subject, predicate]
        return [o for o in found if isinstance(o, Literal)]


def _spelt_out(name: str) -> str:
    return clean(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())


def _english_first(text: Literal) -> tuple[bool, str, str]:
    language = str(text.language or "")
    return language.split("-")[0] not in ("en", ""), language, str(text.value)


def _link_key(link: Link) -> tuple[object, ...]:
    option = link.option or Name("", "")
    return (*label_key(option), link.relation, *label_key(link.to))


def _levels(
    reached: Mapping[NamedNode, set[NamedNode]], names: Mapping[NamedNode, str]
) -> dict[NamedNode, int]:
    """Each decision below all that lead to it.

    A circle is cut at its first name once nothing outside leads to it.
    """
    levels: dict[NamedNode, int] = {}
    waiting = sorted(reached, key=lambda node: (names[node], str(node)))
    while waiting:
        before = {node: _before(node, waiting, reached) for node in waiting}
        fewest = min(len(before[node]) for node in waiting)
        free = [node for node in waiting if len(before[node]) == fewest]
        for node in free if fewest == 0 else free[:1]:
            above = [levels[o] for o in levels if o != node and node in reached[o]]
            levels[node] = max(above, default=-1) + 1
        waiting = [node for node in waiting if node not in levels]
    return levels


def _before(
    node: NamedNode,
    waiting: Sequence[NamedNode],
    reached: Mapping[NamedNode, set[NamedNode]],
) -> set[NamedNode]:
    """All the others of those waiting that lead to a decision, however far."""
    found: set[NamedNode] = set()
    edge = {node}
    while edge:
        edge = {o for o in waiting if edge & reached[o]} - found - {node}
        found |= edge
    return found
