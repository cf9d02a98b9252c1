"""Findings by rule: what a person should look at first, and how to mend it."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator

from daap.core.errors import Finding, Severity

MOST = 8
"""The most rules that are shown."""


def counted(number: int, word: str) -> str:
    """A number with its word.

    >>> counted(1, "note"), counted(2, "note")
    ('1 note', '2 notes')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def to_do(findings: Iterable[Finding], width: int) -> Iterator[tuple[Severity, str]]:
    """The rules that violations and warnings break, the worst and commonest first.

    Each with its severity and a text of lines no longer than `width`: how often,
    where for example, and how to mend that one.
    """
    rules: dict[tuple[Severity, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.INFO:
            rules[finding.severity, finding.rule].append(finding)
    ordered = sorted(rules.items(), key=lambda r: (-r[0][0], -len(r[1]), r[0][1]))
    for (severity, rule), same in ordered[:MOST]:
        yield severity, "\n".join(_lines(rule, same, width))
    rest = [len(same) for _, same in ordered[MOST:]]
    if rest:
        more = f"{counted(len(rest), 'more rule')}, broken {counted(sum(rest), 'time')}"
        yield ordered[MOST][0][0], more


def _lines(rule: str, same: list[Finding], width: int) -> Iterator[str]:
    first = same[0]
    sources = {finding.source for finding in same if finding.source}
    where = f" in {counted(len(sources), 'source')}" if len(sources) > 1 else ""
    example = f"{first.place}: {first.found}" if first.place else first.found
    yield from _wrapped(f"{len(same)} × {rule}{where}", width, "")
    yield from _wrapped(example, width, "    ")
    yield from _wrapped(first.remedy, width, "    ")


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
