"""What the steps of all notes state, held against the guidance and one another.

A fact has one value: an impact has a sign, a next decision a relation. The
guidance's stands, or else that of the first step in the order of the notes;
another value is a finding and is not published. This spans sources, and looks
at nothing of a document but what its steps state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from daap.core.errors import Finding
from daap.core.model import (
    Codebook,
    CodeDefinition,
    Document,
    ImpactStatement,
    LinkStatement,
    Statement,
    Step,
)
from daap.interpret.codes.cycles import circles
from daap.interpret.codes.signatures import Remark, phrase
from daap.interpret.codes.statements import NOT_PUBLISHED, finding_of

HIERARCHIES = frozenset(
    {"is_a", "extends", "variant_of", "includes", "realizes", "mandatory_next"}
)
"""The relations that cannot lead round in a circle and mean anything."""

GUIDANCE = "the guidance"
Edge = tuple[str, str, str]


def agree(documents: Sequence[Document], codebook: Codebook) -> tuple[Document, ...]:
    """The documents, without statements that contradict what was stated before."""
    if not any(step.stated for document in documents for step in document.steps):
        return tuple(documents)
    ledger = Ledger()
    for statement in codebook.relations:
        ledger.enter(statement, GUIDANCE)
    edges = [
        *_edges(codebook.relations),
        *(
            ("broader", c.notation, b)
            for c in codebook.codes.values()
            for b in c.broader
        ),
        *_edges(s for d in documents for step in d.steps for s in step.stated),
    ]
    ledger.round = _in_circles(edges)
    return tuple(ledger.checked(document) for document in documents)


@dataclass(slots=True)
class Ledger:
    """The value of every fact, and where it was stated first."""

    values: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    round: frozenset[Edge] = frozenset()

    def enter(self, statement: Statement, place: str) -> tuple[str, str] | None:
        """The value and place of a fact that has another one, if it has."""
        match statement:
            case ImpactStatement(solution=one, force=other, impact=value):
                key = ("impact", one, other)
            case LinkStatement(source=one, relation=value, target=other) if (
                statement.is_next
            ):
                key = ("next", one, other)
            case _:
                return None
        first = self.values.setdefault(key, (value, place))
        return first if first[0] != value else None

    def checked(self, document: Document) -> Document:
        """The document with what its steps may state, and the findings on the rest."""
        findings: list[Finding] = []
        steps = tuple(
            replace(step, stated=tuple(self._kept(document, step, findings)))
            if step.stated
            else step
            for step in document.steps
        )
        unique = dict.fromkeys((*document.findings, *findings))
        return replace(document, steps=steps, findings=tuple(unique))

    def _kept(
        self, document: Document, step: Step, findings: list[Finding]
    ) -> Iterator[Statement]:
        for statement in step.stated:
            place = f"{document.path}:{statement.line}"
            first = self.enter(statement, place)
            for remark in _remarks(statement, first, self.round):
                findings.append(finding_of(document, step, statement.line, remark))
            if first is None:
                yield statement


def _remarks(
    statement: Statement, first: tuple[str, str] | None, circular: frozenset[Edge]
) -> Iterator[Remark]:
    if first is not None:
        value, place = first
        yield Remark(
            "contradictory-statement",
            phrase(statement),
            f"{value}, as in {place}",
            f"correct the one that is wrong; {NOT_PUBLISHED}",
        )
    for edge in _edges([statement]):
        if edge in circular:
            yield Remark(
                "circular-statement",
                f"{phrase(statement)}, from where links of the same kind lead back",
                "no circle of such links",
                "turn the link round or delete one of the circle; all were published",
            )


def _edges(statements: Iterable[Statement]) -> Iterator[Edge]:
    """The links of hierarchies, each with its kind."""
    for statement in statements:
        match statement:
            case LinkStatement(source=one, relation=word, target=other) if (
                word in HIERARCHIES
            ):
                yield word, one, other
            case CodeDefinition(name=one, superclasses=above):
                yield from (("broader", one, other) for other in above)


def _in_circles(edges: Iterable[Edge]) -> frozenset[Edge]:
    """The links that lie on a circle of links of their kind."""
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, one, other in edges:
        by_kind[kind][one].append(other)
    return frozenset(
        (kind, one, other)
        for kind, links in by_kind.items()
        for number in [circles(links)]
        for one, others in links.items()
        for other in others
        if one in number and number[one] == number.get(other)
    )
