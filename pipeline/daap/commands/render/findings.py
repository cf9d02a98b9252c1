"""Findings as lines: each, or one for each kind with number and first place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from daap.core.errors import Finding, Severity
from daap.core.terminal import counted, cut

MOST = 14
"""The most kinds with a line: with a summary and a prompt they fill 24 lines."""

NARROW = 80
"""The width below which kinds are not aligned in columns."""


def each(finding: Finding) -> str:
    """A finding in one line, without its severity: what is wrong, and the rule."""
    return f"{finding.shown} [{finding.rule}]"


def by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """The number of findings of each severity, the worst first."""
    counts = Counter(finding.severity for finding in findings)
    return {s.label.lower(): counts[s] for s in reversed(Severity)}


def as_object(finding: Finding) -> dict[str, str | int]:
    """A finding as a JSON object, the same in all commands."""
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


def kinds(
    findings: Iterable[Finding], width: int
) -> Iterator[tuple[Severity | None, str]]:
    """A line for each rule of the findings, the worst and most frequent first.

    Each has at most `width` columns: number, rule, and the first finding. A line before
    them has the number of a severity, and one after them the number without a line;
    these two have no severity.
    """
    rules: dict[tuple[Severity, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        rules[finding.severity, finding.rule].append(finding)
    ordered = sorted(rules.items(), key=lambda r: (-r[0][0], -len(r[1]), r[0][1]))
    shown, rest = ordered[:MOST], ordered[MOST:]
    widest = max((len(rule) for (_, rule), _ in shown), default=0)
    for severity in sorted({severity for (severity, _), _ in shown}, reverse=True):
        same = [found for (own, _), found in ordered if own is severity]
        total = counted(sum(map(len, same)), severity.label.lower())
        yield None, f"{total} of {counted(len(same), 'kind')}"
        for (own, rule), found in shown:
            if own is severity:
                name = rule if width < NARROW else rule.ljust(widest)
                yield severity, cut(f"{len(found):>5}  {name}  {_first(found)}", width)
    if rest:
        number = counted(sum(len(found) for _, found in rest), "finding")
        yield None, f"and {number} of {counted(len(rest), 'more kind')}"


def _first(found: Sequence[Finding]) -> str:
    first = found[0]
    return f"{first.place}: {first.shown}" if first.place else first.shown
