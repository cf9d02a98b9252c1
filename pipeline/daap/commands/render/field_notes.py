"""What was read in field notes, for a person and for a program."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from daap.core.errors import Finding, Severity
from daap.core.model import (
    Anchoring,
    CodeDefinition,
    Document,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
    Step,
)

COLUMNS = (
    "source", "turns", "segments", "steps", "notes", "in vivo", "codes", "stated",
    "viol", "warn", "info",
)  # fmt: skip
"""What the table counts; the last three are findings by severity."""

NARROW = ("stated", "in vivo", "turns", "segments", "info")
"""The columns that go, one after the other, where a terminal is too narrow."""

GAP = "  "


def as_text(documents: Sequence[Document], width: int) -> str:
    """A table with a row per field note, then every finding with its place.

    No line is longer than `width`, as far as words allow.
    """
    rows = [dict(zip(COLUMNS, _row(document), strict=True)) for document in documents]
    if len(rows) > 1:
        rows.append(_total(rows))
    lines = list(_table(rows, width))
    for document in documents:
        lines += ["", *_findings(document, width)]
    return "\n".join(lines) + "\n"


def _row(document: Document) -> tuple[str, ...]:
    notes = [note for step in document.steps for note in step.notes]
    codes = {a.code for step in document.steps for a in step.assignments}
    kinds = Counter(finding.severity for finding in document.findings)
    counts = (
        len(document.turns),
        len(document.segments),
        len(document.steps),
        len(notes),
        sum(note.anchoring is not Anchoring.UNANCHORED for note in notes),
        len(codes),
        sum(len(step.stated) for step in document.steps),
        kinds[Severity.VIOLATION],
        kinds[Severity.WARNING],
        kinds[Severity.INFO],
    )
    return (document.identifier or "?", *map(str, counts))


def _total(rows: Sequence[dict[str, str]]) -> dict[str, str]:
    """The sums of all columns; a code that two sources use counts in both."""
    sums = {name: str(sum(int(row[name]) for row in rows)) for name in COLUMNS[1:]}
    return {"source": "all", **sums}


def _table(rows: Sequence[dict[str, str]], width: int) -> Iterator[str]:
    widths = {name: max(len(name), *(len(r[name]) for r in rows)) for name in COLUMNS}
    shown, left_out = list(COLUMNS), []
    for name in NARROW:
        if sum(widths[n] for n in shown) + len(GAP) * (len(shown) - 1) > width:
            shown.remove(name)
            left_out.append(name)
    for row in ({name: name for name in COLUMNS}, *rows):
        first = row["source"].ljust(widths["source"])
        rest = (row[name].rjust(widths[name]) for name in shown[1:])
        yield GAP.join([first, *rest]).rstrip()
    if left_out:
        note = f"No room for {', '.join(left_out)}: widen the terminal."
        yield from textwrap.wrap(note, width)


def _findings(document: Document, width: int) -> Iterator[str]:
    """The findings of a note, the worst first, then by line."""
    yield f"{document.path} ({document.identifier or 'no identifier'})"
    if not document.findings:
        yield "  no findings"
    for found in sorted(document.findings, key=lambda f: (-f.severity, f.line)):
        yield from textwrap.wrap(
            f"{found.severity.label.lower()} {found.place}: {found.shown}",
            max(width, 20),
            initial_indent="  ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )


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
        "statements": [_statement(statement) for statement in step.stated],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    """What a step states, by notation."""
    match statement:
        case CodeDefinition(name=name, kind=kind, label=label, superclasses=above):
            said = {"code": name, "is": kind.value, "label": label, "below": above}
            return {"kind": "definition", **said, "line": statement.line}
        case OptionStatement(decision=decision, solution=solution, label=label):
            said = {"decision": decision, "solution": solution, "label": label}
            return {"kind": "option", **said, "line": statement.line}
        case ImpactStatement(solution=solution, force=force, impact=impact):
            said = {"solution": solution, "force": force, "impact": impact}
            return {"kind": "impact", **said, "line": statement.line}
        case LinkStatement(source=one, relation=relation, target=other):
            said = {"from": one, "relation": relation, "to": other}
            return {"kind": "link", **said, "line": statement.line}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.label.lower(),
        "rule": finding.rule,
        "path": finding.path,
        "line": finding.line,
        "found": finding.found,
        "expected": finding.expected,
        "remedy": finding.remedy,
        "words": finding.words,
    }
