"""The content of field notes, as text or JSON."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from daap.commands.render.findings import as_object, by_severity
from daap.commands.render.table import text_table
from daap.core.errors import Severity
from daap.core.json_codec import json_text
from daap.core.model import Document, Step
from daap.core.statements import (
    Claim,
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Anchoring

COLUMNS = (
    "source", "turns", "segments", "steps", "notes", "in vivo", "codes", "claims",
    "viol", "warn", "info",
)  # fmt: skip
"""The columns of the table; the last three are findings by severity."""

NARROW = ("claims", "in vivo", "turns", "segments", "info")
"""Columns that are left out in this order on a narrow terminal."""

GAP = 2
"""Spaces between two columns."""


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
        sum(len(step.claims) for step in document.steps),
        kinds[Severity.VIOLATION],
        kinds[Severity.WARNING],
        kinds[Severity.INFO],
    )
    return (document.identifier or "?", *map(str, counts))


def _total(rows: Sequence[dict[str, str]]) -> dict[str, str]:
    """The sums of all columns; a code used by two sources counts twice."""
    sums = {name: str(sum(int(row[name]) for row in rows)) for name in COLUMNS[1:]}
    return {"source": "all", **sums}


def _table(rows: Sequence[dict[str, str]], width: int) -> Iterator[str]:
    widths = {name: max(len(name), *(len(r[name]) for r in rows)) for name in COLUMNS}
    shown, left_out = list(COLUMNS), []
    for name in NARROW:
        if sum(widths[n] for n in shown) + GAP * (len(shown) - 1) > width:
            shown.remove(name)
            left_out.append(name)
    cells = [shown, *([row[name] for name in shown] for row in rows)]
    yield from text_table(cells, str.rjust).rstrip("\n").split("\n")
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
    return json_text(content)


def _document(document: Document) -> dict[str, Any]:
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
        "counts": by_severity(document.findings),
        "findings": [as_object(finding) for finding in document.findings],
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
                "names": note.names or None,
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
        "claims": [_claim(claim) for claim in step.claims],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    """A claim of a step, by notation."""
    statement = claim.statement
    line = {"stance": claim.stance.value, "line": statement.line}
    match statement:
        case CodeDefinition(name=name, kind=kind, label=label, superclasses=above):
            said = {"code": name, "is": kind.value, "label": label, "below": above}
            return {"kind": "definition", **said, **line}
        case OptionStatement(decision=decision, solution=solution, label=label):
            said = {"decision": decision, "solution": solution, "label": label}
            return {"kind": "option", **said, **line}
        case ImpactStatement(solution=solution, force=force, impact=impact):
            said = {"solution": solution, "force": force, "impact": impact}
            return {"kind": "impact", **said, **line}
        case LinkStatement(source=one, relation=relation, target=other):
            said = {"from": one, "relation": relation, "to": other}
            return {"kind": "link", **said, **line}
