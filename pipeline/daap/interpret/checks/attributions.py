"""Audit: the formal attributions of a source compared with the traces in its note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daap.core.codebook import Attribution, Audited, Codebook
from daap.core.model import Document
from daap.core.values import AuditStatus

WORDS = {
    AuditStatus.TRACED: "traced",
    AuditStatus.THROUGH_OPTION: "traced through an option",
    AuditStatus.NOT_TRACED: "not traced",
}
UNATTRIBUTED = "not attributed"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One code of one source; `steps` are positions, `lines` those of its mentions."""

    source: str
    code: str
    status: str
    steps: tuple[int, ...]
    lines: tuple[int, ...]


def audit_rows(
    documents: Iterable[Document],
    audited: Mapping[str, Sequence[Audited]],
    unattributed: Mapping[str, Mapping[str, tuple[int, ...]]],
) -> Iterator[AuditRow]:
    """A row for each attribution of a source, then for each code without one."""
    for document in documents:
        source = document.identifier
        for audit in audited.get(source, ()):
            if audit.status is not None:
                code, steps = audit.attribution.code, audit.steps
                lines = _lines(document, code, steps)
                yield AuditRow(source, code, WORDS[audit.status], steps, lines)
        for code, steps in unattributed.get(source, {}).items():
            lines = _lines(document, code, steps)
            yield AuditRow(source, code, UNATTRIBUTED, steps, lines)


def _lines(document: Document, code: str, steps: Iterable[int]) -> tuple[int, ...]:
    """The line of the code in each step; of the whole trace for a code of an option."""
    found = []
    for position in steps:
        step = document.steps[position - 1]
        own = [a.lines.first for a in step.assignments if a.code == code]
        found.append(own[0] if own else step.lines.first)
    return tuple(found)


def audit(
    attributions: Iterable[Attribution], document: Document | None, codebook: Codebook
) -> Iterator[Audited]:
    """Each attribution with its status, None without a document.

    A decision is traced through an option if a step names one of its solutions.
    """
    steps = _steps(document) if document else {}
    solutions: dict[str, list[str]] = defaultdict(list)
    for option in codebook.options:
        solutions[option.decision].append(option.solution)
    for attribution in attributions:
        if document is None:
            yield Audited(attribution)
            continue
        own = steps.get(attribution.code, set())
        through = {
            step
            for solution in solutions[attribution.code]
            for step in steps.get(solution, set())
        }
        if own:
            yield Audited(attribution, AuditStatus.TRACED, tuple(sorted(own)))
        elif through:
            status = AuditStatus.THROUGH_OPTION
            yield Audited(attribution, status, tuple(sorted(through)))
        else:
            yield Audited(attribution, AuditStatus.NOT_TRACED)


def audit_all(
    attributions: Iterable[Attribution],
    documents: Iterable[Document],
    codebook: Codebook,
) -> dict[str, tuple[Audited, ...]]:
    """The audit of every source with attributions, by the source's identifier."""
    read = {document.identifier: document for document in documents}
    by_source: dict[str, list[Attribution]] = defaultdict(list)
    for attribution in attributions:
        by_source[attribution.source].append(attribution)
    return {
        name: tuple(audit(rows, read.get(name), codebook))
        for name, rows in by_source.items()
    }


def _steps(document: Document) -> dict[str, set[int]]:
    """The positions of the steps that assign each code."""
    found: dict[str, set[int]] = defaultdict(set)
    for step in document.steps:
        for assignment in step.assignments:
            found[assignment.code].add(step.position)
    return found


def unattributed(
    attributions: Iterable[Attribution], document: Document
) -> dict[str, tuple[int, ...]]:
    """Codes of the note without an attribution, with the positions of their steps."""
    formal = {attribution.code for attribution in attributions}
    return {
        code: tuple(sorted(steps))
        for code, steps in sorted(_steps(document).items())
        if code not in formal
    }
