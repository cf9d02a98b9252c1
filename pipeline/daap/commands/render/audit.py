"""The audit of formal attributions, as a table, CSV or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from daap.core.csv_text import csv_text
from daap.core.model import Audited, AuditStatus, Document

__all__ = ["AuditRow", "audit_rows", "audit_text"]

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


def audit_text(rows: Sequence[AuditRow], form: str) -> str:
    """The rows in one of the formats table, csv and json."""
    if form == "json":
        return json.dumps([asdict(row) for row in rows], indent=2) + "\n"
    cells = [_cells(row) for row in rows]
    heads = ("source", "code", "status", "steps", "lines")
    if form == "csv":
        return csv_text([heads, *cells])
    return _table(heads, cells) + _summary(rows)


def _cells(row: AuditRow) -> tuple[str, ...]:
    steps, lines = " ".join(map(str, row.steps)), " ".join(map(str, row.lines))
    return row.source, row.code, row.status, steps, lines


def _table(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    return "".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in (heads, *cells)
    )


def _summary(rows: Iterable[AuditRow]) -> str:
    """Per source how many codes have which status."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.source, Counter())[row.status] += 1
    lines = []
    for source, found in counts.items():
        formal = found.total() - found[UNATTRIBUTED]
        parts = [f"{found[s]} {s}" for s in (*WORDS.values(), UNATTRIBUTED) if found[s]]
        lines.append(f"{source}: {formal} formal attributions; {', '.join(parts)}\n")
    return "\n" + "".join(lines)
