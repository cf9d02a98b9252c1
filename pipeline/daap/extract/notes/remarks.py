"""Findings of reading, collected with the place they are about."""

from __future__ import annotations

from dataclasses import dataclass, field

from daap.core.errors import Finding, Severity

SHOWN = 80
"""How many code points of a text a finding shows."""


def shown(text: str) -> str:
    """The beginning of a text, for a finding; no word is cut if there are two.

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
    """What is to be said of one field note; `source` is its identifier."""

    path: str
    source: str = ""
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        rule: str,
        line: int,
        *words: str,
        severity: Severity = Severity.INFO,
        step: int = 0,
    ) -> None:
        """Add a finding; `words` are what was found, what was expected, a remedy."""
        found, expected, remedy = words
        about = f"source/{self.source}" if self.source else ""
        finding = Finding(
            severity=severity,
            rule=rule,
            path=self.path,
            line=line,
            found=found,
            expected=expected,
            remedy=remedy,
            source=self.source,
            focus=f"{about}/step/{step}" if about and step else about,
        )
        self.findings.append(finding)

    def warn(self, rule: str, line: int, *words: str, step: int = 0) -> None:
        """Add a finding that a person should look at."""
        self.add(rule, line, *words, severity=Severity.WARNING, step=step)
