"""Claims: statements with names resolved, and their stance.

A statement that links a code to itself, or whose names do not resolve, is a finding
and no claim. One that contradicts the study's model is a claim, and also a finding if
it uses a code as another kind of thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from daap.core.codebook import Codebook
from daap.core.errors import Finding
from daap.core.model import Document, Step
from daap.core.signatures import (
    FAMILIES,
    Remark,
    called,
    family,
    listed,
    phrase,
    remark,
    signature,
    with_notations,
)
from daap.core.statements import Claim, CodeDefinition, Statement
from daap.core.values import Kind
from daap.interpret.codes.definitions import read_definition
from daap.interpret.codes.resolve import Resolver
from daap.interpret.codes.stance import Model, model_of

KIND_WORDS = {Kind.DECISION: "decision", Kind.SOLUTION: "practice", Kind.FORCE: "force"}


def state(document: Document, names: Codebook | Resolver) -> Document:
    """Give every step its claims, in order, and add findings for what is none."""
    if not any(step.statements for step in document.steps):
        return document
    resolver = names if isinstance(names, Resolver) else Resolver(names)
    reader = StatementReader(document, resolver, model_of(resolver.codebook))
    steps = tuple(
        replace(step, claims=tuple(reader.read(step))) for step in document.steps
    )
    unique = tuple(dict.fromkeys(reader.findings))
    return replace(document, steps=steps, findings=(*document.findings, *unique))


def finding_of(document: Document, step: Step, line: int, said: Remark) -> Finding:
    """A remark as a finding on a line of a step."""
    values: dict[str, Any] = dict(said.values)
    return document.finding(said.rule, line, said.found, step=step.position, **values)


@dataclass(slots=True)
class StatementReader:
    """Reads the statements of one document, step by step."""

    document: Document
    resolver: Resolver
    model: Model
    findings: list[Finding] = field(default_factory=list)
    reported: set[Remark] = field(default_factory=set)

    def read(self, step: Step) -> Iterator[Claim]:
        """The claims of a step, with notations."""
        for statement in step.statements:
            for found in self._read(statement):
                if not isinstance(found, Remark):
                    yield self.model.claim(found)
                elif found not in self.reported:
                    if found.rule == "kind-from-use":
                        self.reported.add(found)  # once per document
                    line = statement.line
                    self.findings.append(finding_of(self.document, step, line, found))

    def _read(self, statement: Statement) -> Iterator[Statement | Remark]:
        if isinstance(statement, CodeDefinition):
            yield from read_definition(statement, self.resolver)
            return
        stated = self._resolved(statement)
        if isinstance(stated, Remark):
            yield stated
            return
        (one, _), (other, _) = signature(stated)
        if one == other:
            yield remark("self-link", f"{phrase(stated)}, a code and itself")
            return
        yield from self._misplaced(stated)
        yield from self._remarks(stated)
        yield stated

    def _resolved(self, statement: Statement) -> Statement | Remark:
        """The statement with notations, if every name resolves to one code."""
        names = [name for name, _ in signature(statement)]
        codes = {name: self.resolver.candidates(name) for name in names}
        lost = [name for name, found in codes.items() if len(found) != 1]
        if lost:
            found = f"{phrase(statement)}, with {listed(lost)}"
            return remark("unresolved-statement", found)
        return with_notations(statement, {name: codes[name][0] for name in names})

    def _misplaced(self, stated: Statement) -> Iterator[Remark]:
        """Remarks on codes whose kind does not fit their place."""
        codes = self.resolver.codebook.codes
        misplaced = [
            (codes[name], FAMILIES[taken][0])
            for name, taken in signature(stated)
            if not family(codes[name]) <= taken
        ]
        if not misplaced:
            return
        found = " and ".join(f"{c.notation!r} is {called(c)}" for c, _ in misplaced)
        expected = " and ".join(f"{c.notation!r} as {kind}" for c, kind in misplaced)
        found = f"{phrase(stated)}, where {found}"
        yield remark("contradictory-kind", found, kinds=expected)

    def _remarks(self, stated: Statement) -> Iterator[Remark]:
        """Remarks on kinds that are known from use alone."""
        codes = self.resolver.codebook.codes
        for code in (codes[name] for name, _ in signature(stated)):
            if code.from_use:
                yield remark(
                    "kind-from-use",
                    f"{code.notation!r}, used as {called(code)} and defined by no note",
                    kind=KIND_WORDS[code.kind],
                )
