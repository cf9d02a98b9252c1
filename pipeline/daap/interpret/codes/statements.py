"""What a step states of codes, names resolved and held against the codebook.

A statement that would contradict the kinds of its codes, that links a code to
itself, or whose names do not resolve is a finding and is not published: a force
that can use a solution would make the whole dataset inconsistent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from daap.core.errors import Finding, Severity
from daap.core.model import (
    Codebook,
    CodeDefinition,
    Document,
    Kind,
    Statement,
    Step,
)
from daap.interpret.codes.definitions import read_definition
from daap.interpret.codes.resolve import Resolver
from daap.interpret.codes.signatures import (
    FAMILIES,
    Remark,
    called,
    ends,
    family,
    listed,
    phrase,
    with_notations,
)

NOT_PUBLISHED = "the statement was not published"
KIND_WORDS = {Kind.DECISION: "decision", Kind.SOLUTION: "practice", Kind.FORCE: "force"}


def state(document: Document, names: Codebook | Resolver) -> Document:
    """Give every step what it states, in order and once, and say what it cannot."""
    if not any(step.statements for step in document.steps):
        return document
    resolver = names if isinstance(names, Resolver) else Resolver(names)
    reader = StatementReader(document, resolver)
    steps = tuple(
        replace(step, stated=tuple(reader.read(step))) for step in document.steps
    )
    unique = tuple(dict.fromkeys(reader.findings))
    return replace(document, steps=steps, findings=(*document.findings, *unique))


def finding_of(document: Document, step: Step, line: int, remark: Remark) -> Finding:
    """A remark as a finding on a line of a step."""
    return Finding(
        severity=remark.severity,
        rule=remark.rule,
        path=document.path,
        line=line,
        found=remark.found,
        expected=remark.expected,
        remedy=remark.remedy,
        source=document.identifier,
        focus=f"source/{document.identifier}/step/{step.position}",
    )


@dataclass(slots=True)
class StatementReader:
    """Reads the statements of one document, step by step."""

    document: Document
    resolver: Resolver
    findings: list[Finding] = field(default_factory=list)
    reported: set[Remark] = field(default_factory=set)

    def read(self, step: Step) -> Iterator[Statement]:
        """What a step states, with notations, and free of contradiction."""
        for statement in step.statements:
            for found in self._read(statement):
                if not isinstance(found, Remark):
                    yield found
                elif found not in self.reported:
                    if found.rule == "kind-from-use":
                        self.reported.add(found)  # once for a document
                    line = statement.line
                    finding = finding_of(self.document, step, line, found)
                    self.findings.append(finding)

    def _read(self, statement: Statement) -> Iterator[Statement | Remark]:
        if isinstance(statement, CodeDefinition):
            yield from read_definition(statement, self.resolver)
            return
        stated = self._resolved(statement)
        if isinstance(stated, Remark):
            yield stated
            return
        wrong = self._wrong(stated)
        if wrong is not None:
            yield wrong
            return
        yield from self._remarks(stated)
        yield stated

    def _resolved(self, statement: Statement) -> Statement | Remark:
        """The statement with notations, if every name stands for one code."""
        names = [name for name, _ in ends(statement)]
        codes = {name: self.resolver.candidates(name) for name in names}
        lost = [name for name, found in codes.items() if len(found) != 1]
        if lost:
            return Remark(
                "unresolved-statement",
                f"{phrase(statement)}, with {listed(lost)}",
                "names that stand for one code each",
                f"write notations; {NOT_PUBLISHED}",
            )
        return with_notations(statement, {name: codes[name][0] for name in names})

    def _wrong(self, stated: Statement) -> Remark | None:
        """Why a statement cannot be published, if it cannot."""
        (one, _), (other, _) = ends(stated)
        if one == other:
            return Remark(
                "self-link",
                f"{phrase(stated)}, a code and itself",
                "two codes",
                f"correct one of the two; {NOT_PUBLISHED}",
            )
        codes = self.resolver.codebook.codes
        misplaced = [
            (codes[name], FAMILIES[taken][0])
            for name, taken in ends(stated)
            if not family(codes[name]) <= taken
        ]
        if not misplaced:
            return None
        found = " and ".join(f"{c.notation!r} is {called(c)}" for c, _ in misplaced)
        expected = " and ".join(f"{c.notation!r} as {kind}" for c, kind in misplaced)
        return Remark(
            "contradictory-kind",
            f"{phrase(stated)}, where {found}",
            expected,
            f"correct the names, or the kind of the code; {NOT_PUBLISHED}",
        )

    def _remarks(self, stated: Statement) -> Iterator[Remark]:
        """Which kinds come from use alone."""
        codes = self.resolver.codebook.codes
        for code in (codes[name] for name, _ in ends(stated)):
            if code.from_use:
                yield Remark(
                    "kind-from-use",
                    f"{code.notation!r}, used as {called(code)} and defined by no note",
                    f'a definition such as CClass({KIND_WORDS[code.kind]}, "Label")',
                    f"define the code; that it is {called(code)} was inferred",
                    Severity.INFO,
                )
