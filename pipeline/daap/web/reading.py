"""What was read in field notes, for a person and for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from daap.errors import Finding, Severity
from daap.model import Anchoring, Document, Step

__all__ = ["as_json", "as_text"]

COLUMNS = (
    "source",
    "turns",
    "segments",
    "steps",
    "notes",
    "in vivo",
    "codes",
    "findings",
)


def as_text(documents: Sequence[Document]) -> str:
    """A table with a row per field note, then every finding with its place."""
    rows = [COLUMNS, *(_row(document) for document in documents)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    lines = []
    for row in rows:
        first, *rest = (cell.rjust(w) for cell, w in zip(row, widths, strict=True))
        lines.append("  ".join([row[0].ljust(len(first)), *rest]).rstrip())
    for document in documents:
        lines.append("")
        lines.append(f"{document.path} ({document.identifier or 'no identifier'})")
        lines += [
            f"  {f.severity.label.lower()} {f.place}: {f.message}"
            for f in document.findings
        ] or ["  no findings"]
    return "\n".join(lines) + "\n"


def _row(document: Document) -> tuple[str, ...]:
    notes = [note for step in document.steps for note in step.notes]
    codes = {a.code for step in document.steps for a in step.assignments}
    counts = (
        len(document.turns),
        len(document.segments),
        len(document.steps),
        len(notes),
        sum(note.anchoring is not Anchoring.UNANCHORED for note in notes),
        len(codes),
        len(document.findings),
    )
    return (document.identifier or "?", *map(str, counts))


def as_json(documents: Iterable[Document]) -> str:
    """One object per field note; the keys are stable and documented in docs/."""
    content = [_document(document) for document in documents]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _document(document: Document) -> dict[str, Any]:
    kinds = Counter(f.severity for f in document.findings)
    return {
        "path": document.path,
        "sha256": document.sha256,
        "source": document.identifier,
        "record": {
            "headings": {k: v.value for k, v in document.record.headings.items()},
            "call": {k: v.value for k, v in document.record.call.items()},
        },
        "speakers": list(document.speakers),
        "turns": len(document.turns),
        "segments": len(document.segments),
        "steps": [_step(step) for step in document.steps],
        "counts": {s.label.lower(): kinds[s] for s in reversed(Severity)},
        "findings": [_finding(finding) for finding in document.findings],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "position": step.position,
        "lines": [step.lines.first, step.lines.last],
        "context": list(step.context),
        "notes": [
            {
                "position": note.position,
                "text": note.text,
                "lines": [note.lines.first, note.lines.last],
                "anchoring": note.anchoring.value,
                "score": note.score if note.span else None,
                "span": [note.span.start, note.span.end] if note.span else None,
            }
            for note in step.notes
        ],
        "assignments": [
            {
                "code": a.code,
                "written": list(a.written),
                "kinds": [kind.value for kind in a.kinds],
                "lines": [a.lines.first, a.lines.last],
            }
            for a in step.assignments
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.label.lower(),
        "rule": finding.rule,
        "path": finding.path,
        "line": finding.line,
        "found": finding.found,
        "expected": finding.expected,
        "remedy": finding.remedy,
    }
