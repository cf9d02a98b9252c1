"""Coverage of a study's mappings, as text or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from daap.commands.render.findings import as_object, by_severity
from daap.commands.render.table import text_table
from daap.core.errors import Finding
from daap.core.json_codec import json_text
from daap.link.coverage import Line, by_kind, by_vocabulary
from daap.link.sssom import MappingSet
from daap.link.subjects import Subject


def coverage_text(tables: Iterable[MappingSet], known: Mapping[str, Subject]) -> str:
    """A table by vocabulary, and one by kind of code."""
    both = by_vocabulary(tables), by_kind(tables, known)
    return "\n".join(text_table(lines, str.rjust) for lines in both)


def coverage_json(
    tables: Iterable[MappingSet],
    known: Mapping[str, Subject],
    findings: Sequence[Finding],
) -> str:
    """Both tables as lists of objects, and each finding."""
    return json_text(
        {
            "severities": by_severity(findings),
            "findings": [as_object(finding) for finding in findings],
            "vocabularies": _objects(by_vocabulary(tables)),
            "kinds": _objects(by_kind(tables, known)),
        }
    )


def _objects(lines: Sequence[Line]) -> list[dict[str, str | int]]:
    """Lines below a heading as objects; all cells but the first are numbers."""
    (first, *heads), *rows = lines
    return [
        {first: name, **dict(zip(heads, map(int, numbers), strict=True))}
        for name, *numbers in rows
    ]
