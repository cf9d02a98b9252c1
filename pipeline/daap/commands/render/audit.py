"""The audit of formal attributions, as a table, CSV or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from daap.commands.render.table import text_table
from daap.core.csv_text import csv_text
from daap.core.json_codec import json_text
from daap.interpret.checks.attributions import UNATTRIBUTED, WORDS, AuditRow


def audit_text(rows: Sequence[AuditRow], form: str) -> str:
    """The rows in one of the formats table, csv and json."""
    if form == "json":
        return json_text([asdict(row) for row in rows])
    cells = [_cells(row) for row in rows]
    heads = ("source", "code", "status", "steps", "lines")
    if form == "csv":
        return csv_text([heads, *cells])
    return text_table([heads, *cells]) + _summary(rows)


def _cells(row: AuditRow) -> tuple[str, ...]:
    steps, lines = " ".join(map(str, row.steps)), " ".join(map(str, row.lines))
    return row.source, row.code, row.status, steps, lines


def _summary(rows: Iterable[AuditRow]) -> str:
    """The number of codes with each status, by source."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.source, Counter())[row.status] += 1
    lines = []
    for source, found in counts.items():
        formal = found.total() - found[UNATTRIBUTED]
        parts = [f"{found[s]} {s}" for s in (*WORDS.values(), UNATTRIBUTED) if found[s]]
        lines.append(f"{source}: {formal} formal attributions; {', '.join(parts)}\n")
    return "\n" + "".join(lines)
