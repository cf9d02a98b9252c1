"""Findings collected while a field note is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from daap.core.errors import Finding
from daap.core.rules import finding

SHOWN = 80
"""Code points of a text that a finding shows."""


def shown(text: str) -> str:
    """The beginning of a text for a finding, cut between words if possible.

    >>> shown("  a, b  ")
    'a, b'
    """
    text = text.strip()
    if len(text) <= SHOWN:
        return text
    beginning = text[:SHOWN]
    return f"{beginning.rpartition(' ')[0].rstrip() or beginning} …"


@dataclass(slots=True)
class Remarks:
    """The findings on one field note; `source` is its identifier."""

    path: str
    source: str = ""
    findings: list[Finding] = field(default_factory=list)

    def add(
        self, rule: str, line: int, found: str, *, step: int = 0, **values: Any
    ) -> None:
        """Add a finding of a rule of `core/rules.toml`; `values` fill its templates."""
        self.findings.append(
            finding(
                rule, self.path, line, found, source=self.source, step=step, **values
            )
        )
