"""Consistency: the claims of all notes, compared with the guidance and one another.

A claim that gives a fact (the sign of an impact, the relation of a next decision)
another value than the guidance is a finding; where the guidance is silent, the first
step in the order of the notes counts. Claims are published all the same. Of a document
only its claims are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from daap.core.codebook import Codebook
from daap.core.errors import Finding
from daap.core.graphs import nodes_on_cycles
from daap.core.model import Document, Step
from daap.core.signatures import Remark, phrase, remark
from daap.core.statements import (
    CodeDefinition,
    Fact,
    LinkStatement,
    Statement,
    fact,
)
from daap.interpret.codes.statements import finding_of

HIERARCHIES = frozenset(
    {"is_a", "extends", "variant_of", "includes", "realizes", "mandatory_next"}
)
"""Relations that form a hierarchy, in which a cycle is a mistake."""

GUIDANCE = "the guidance"
Edge = tuple[str, str, str]


def check_consistency(
    documents: Sequence[Document], codebook: Codebook
) -> tuple[Document, ...]:
    """The documents, with a finding for each contradiction and each cycle."""
    if not any(step.claims for document in documents for step in document.steps):
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
        *_edges(
            claim.statement
            for document in documents
            for step in document.steps
            for claim in step.claims
        ),
    ]
    ledger.round = _on_cycles(edges)
    return tuple(ledger.checked(document) for document in documents)


@dataclass(slots=True)
class Ledger:
    """The value of every fact, and where it was first stated."""

    values: dict[Fact, tuple[str, str]] = field(default_factory=dict)
    round: frozenset[Edge] = frozenset()

    def enter(self, statement: Statement, place: str) -> tuple[str, str] | None:
        """The value and place first stated of a fact, if this one differs."""
        key, value = fact(statement)
        first = self.values.setdefault(key, (value, place))
        return first if first[0] != value else None

    def checked(self, document: Document) -> Document:
        """The document with findings on its claims."""
        findings = (
            found for step in document.steps for found in self._on(document, step)
        )
        unique = dict.fromkeys((*document.findings, *findings))
        return replace(document, findings=tuple(unique))

    def _on(self, document: Document, step: Step) -> Iterator[Finding]:
        for statement in (claim.statement for claim in step.claims):
            place = f"{document.path}:{statement.line}"
            first = self.enter(statement, place)
            for said in _remarks(statement, first, self.round):
                yield finding_of(document, step, statement.line, said)


def _remarks(
    statement: Statement, first: tuple[str, str] | None, circular: frozenset[Edge]
) -> Iterator[Remark]:
    if first is not None:
        value, place = first
        said = phrase(statement)
        yield remark("contradictory-statement", said, value=value, place=place)
    for edge in _edges([statement]):
        if edge in circular:
            said = f"{phrase(statement)}, from where links of the same kind lead back"
            yield remark("circular-statement", said)


def _edges(statements: Iterable[Statement]) -> Iterator[Edge]:
    """The links of hierarchies, each with its relation."""
    for statement in statements:
        match statement:
            case LinkStatement(source=one, relation=word, target=other) if (
                word in HIERARCHIES
            ):
                yield word, one, other
            case CodeDefinition(name=one, superclasses=above):
                yield from (("broader", one, other) for other in above)


def _on_cycles(edges: Iterable[Edge]) -> frozenset[Edge]:
    """The links that lie on a cycle of links of one relation."""
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, one, other in edges:
        by_kind[kind][one].append(other)
    return frozenset(
        (kind, one, other)
        for kind, links in by_kind.items()
        for number in [nodes_on_cycles(links)]
        for one, others in links.items()
        for other in others
        if one in number and number[one] == number.get(other)
    )
