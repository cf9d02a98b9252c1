"""Rules generated from an ontology's axioms.

Each supported axiom of OWL 2 RL becomes a rule of the Profiles document, section 4.3
(https://www.w3.org/TR/owl2-profiles/), with its transitive closure computed in advance:
everything that a property or class entails, directly or through others. An unsupported
axiom is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from daap.core.errors import DaapError
from daap.core.graphs import reached
from daap.core.namespaces import OWL, RDF, RDFS

FIRST, REST, NIL = (RDF.iri + name for name in ("first", "rest", "nil"))

CONTRADICTIONS = {
    OWL.iri + name
    for name in (
        "AllDifferent", "AllDisjointClasses", "AllDisjointProperties", "complementOf",
        "differentFrom", "disjointWith", "distinctMembers", "members",
        "propertyDisjointWith",
    )
}  # fmt: skip
"""Axioms that can only lead to inconsistency, and entail no triple."""

Step = tuple[NamedNode, bool]
"""A property, and whether it is inverted."""


class UnknownAxiomError(DaapError):
    """An axiom of the ontology without a rule."""

    def __init__(self, axiom: Triple) -> None:
        super().__init__(f"no rule is known for the axiom {axiom}; use the reference")
        self.axiom = axiom


@dataclass(frozen=True, slots=True)
class Chain:
    """A property entailed by a path of properties (prp-spo2)."""

    head: NamedNode
    path: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a class, a property, or a path of properties entails.

    `classes` maps a class to all superclasses (cax-sco); `steps` a property to all it
    entails, each forward or inverted (prp-spo1, prp-inv1, prp-inv2, prp-symp);
    `subjects` and `objects` a property to the classes of its domain and range (prp-dom,
    prp-rng). A transitive property is a chain of itself (prp-trp).
    """

    classes: Mapping[NamedNode, tuple[NamedNode, ...]]
    steps: Mapping[NamedNode, tuple[Step, ...]]
    subjects: Mapping[NamedNode, tuple[NamedNode, ...]]
    objects: Mapping[NamedNode, tuple[NamedNode, ...]]
    chains: tuple[Chain, ...]


def rules_of(schema: Iterable[Triple]) -> Rules:
    """The rules of a schema.

    Raises UnknownAxiomError for an axiom without a rule.
    """
    read = _Axioms()
    for axiom in schema:
        read.add(axiom)
    classes = {
        name: tuple(reached(read.classes, above))
        for name, above in read.classes.items()
    }
    steps = {name: _steps(name, read.steps) for name in read.steps}
    subjects, objects = _ends(read, steps, classes)
    return Rules(classes, steps, subjects, objects, tuple(read.chains_of_lists()))


class _Axioms:
    """The axioms of a schema, by kind."""

    def __init__(self) -> None:
        self.classes: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        self.steps: dict[NamedNode, list[Step]] = defaultdict(list)
        self.domains: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        self.ranges: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        self.heads: list[tuple[NamedNode, str]] = []
        self.transitive: list[NamedNode] = []
        self.lists: dict[str, dict[str, NamedNode | BlankNode]] = defaultdict(dict)

    def add(self, axiom: Triple) -> None:
        """Add an axiom. Raises UnknownAxiomError."""
        term, value = axiom.predicate.value, axiom.object
        kind = getattr(value, "value", "") if axiom.predicate == RDF.type else ""
        if term in CONTRADICTIONS or kind in CONTRADICTIONS:
            return
        if term in (FIRST, REST):
            if isinstance(value, NamedNode | BlankNode):
                self.lists[_name(axiom.subject)][term] = value
            return
        subject = axiom.subject
        if not isinstance(subject, NamedNode):
            raise UnknownAxiomError(axiom)
        if term == OWL.iri + "propertyChainAxiom":
            self.heads.append((subject, _name(value)))
        elif kind == OWL.iri + "SymmetricProperty":
            self.steps[subject].append((subject, True))
        elif kind == OWL.iri + "TransitiveProperty":
            self.transitive.append(subject)
        elif not (isinstance(value, NamedNode) and self._plain(subject, term, value)):
            raise UnknownAxiomError(axiom)

    def _plain(self, subject: NamedNode, term: str, value: NamedNode) -> bool:
        """Add an axiom between two named terms; False for an unsupported one."""
        match term.removeprefix(RDFS.iri).removeprefix(OWL.iri):
            case "subClassOf":
                self.classes[subject].append(value)
            case "equivalentClass":
                self.classes[subject].append(value)
                self.classes[value].append(subject)
            case "subPropertyOf":
                self.steps[subject].append((value, False))
            case "equivalentProperty":
                self.steps[subject].append((value, False))
                self.steps[value].append((subject, False))
            case "inverseOf":
                self.steps[subject].append((value, True))
                self.steps[value].append((subject, True))
            case "domain":
                self.domains[subject].append(value)
            case "range":
                self.ranges[subject].append(value)
            case _:
                return False
        return True

    def chains_of_lists(self) -> Iterator[Chain]:
        """The property chains, from their lists, and the transitive properties.

        Raises DaapError for a chain that is no list of terms.
        """
        for head, node in self.heads:
            path: list[NamedNode] = []
            while node != NIL:
                item, rest = self.lists[node].get(FIRST), self.lists[node].get(REST)
                if not isinstance(item, NamedNode) or rest is None:
                    raise DaapError(f"the property chain of {head} is no list of terms")
                path.append(item)
                node = _name(rest)
            yield Chain(head, tuple(path))
        yield from (Chain(name, (name, name)) for name in self.transitive)


def _name(node: object) -> str:
    return str(getattr(node, "value", ""))


def _steps(start: NamedNode, edges: Mapping[NamedNode, list[Step]]) -> tuple[Step, ...]:
    """Every property that one entails, in both directions, without itself."""
    found: dict[Step, None] = {}
    queue: list[Step] = [(start, False)]
    while queue:
        name, turned = queue.pop()
        for other, backward in edges.get(name, ()):
            step = (other, turned != backward)
            if step not in found:
                found[step] = None
                queue.append(step)
    found.pop((start, False), None)
    return tuple(found)


def _ends(
    read: _Axioms,
    steps: Mapping[NamedNode, tuple[Step, ...]],
    classes: Mapping[NamedNode, tuple[NamedNode, ...]],
) -> tuple[dict[NamedNode, tuple[NamedNode, ...]], ...]:
    """The classes of subjects and of objects, for each property with any."""
    subjects, objects = {}, {}
    for name in {*read.domains, *read.ranges, *steps}:
        first: dict[NamedNode, None] = {}
        second: dict[NamedNode, None] = {}
        for other, turned in ((name, False), *steps.get(name, ())):
            ends = (read.domains.get(other, ()), read.ranges.get(other, ()))
            of_subject, of_object = reversed(ends) if turned else ends
            first |= dict.fromkeys(_upwards(of_subject, classes))
            second |= dict.fromkeys(_upwards(of_object, classes))
        subjects[name], objects[name] = tuple(first), tuple(second)
    return subjects, objects


def _upwards(
    names: Iterable[NamedNode], classes: Mapping[NamedNode, tuple[NamedNode, ...]]
) -> Iterator[NamedNode]:
    for name in names:
        yield name
        yield from classes.get(name, ())
