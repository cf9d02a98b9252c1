"""The formal attributions of a source, held against the traces in its note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daap.core.model import Attribution, Audited, AuditStatus, Codebook, Document

WORDS = {
    AuditStatus.TRACED: "traced",
    AuditStatus.THROUGH_OPTION: "traced through an option",
    AuditStatus.NOT_TRACED: "not traced",
}
UNATTRIBUTED = "not attributed"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One code of one source; `steps` and `lines` are where it is traced."""

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
    """A row per attribution of a source read, then its codes without one."""
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
    """The line of the code in each step; of the trace where it is an option's."""
    found = []
    for position in steps:
        step = document.steps[position - 1]
        own = [a.lines.first for a in step.assignments if a.code == code]
        found.append(own[0] if own else step.lines.first)
    return tuple(found)


def audit(
    attributions: Iterable[Attribution], document: Document | None, codebook: Codebook
) -> Iterator[Audited]:
    """Each attribution with its status; without a document there is none.

    A decision is traced through an option when one of its options is traced.
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
    """The audit of every source that has attributions, by its identifier."""
    read = {document.identifier: document for document in documents}
    by_source: dict[str, list[Attribution]] = defaultdict(list)
    for attribution in attributions:
        by_source[attribution.source].append(attribution)
    return {
        name: tuple(audit(rows, read.get(name), codebook))
        for name, rows in by_source.items()
    }


def _steps(document: Document) -> dict[str, set[int]]:
    """The steps that assign each code."""
    found: dict[str, set[int]] = defaultdict(set)
    for step in document.steps:
        for assignment in step.assignments:
            found[assignment.code].add(step.position)
    return found


def unattributed(
    attributions: Iterable[Attribution], document: Document
) -> dict[str, tuple[int, ...]]:
    """Codes in the note that the formal model lacks, with their steps."""
    formal = {attribution.code for attribution in attributions}
    return {
        code: tuple(sorted(steps))
        for code, steps in sorted(_steps(document).items())
        if code not in formal
    }
