"""Rules of findings: slug, severity, meaning, expected, remedy.

The table is `rules.toml`, which describes its entries. `docs/rules.md` and
`daap rules` are made from it. Results of SHACL take their words from the shape
instead (`validate.findings`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from daap.core.errors import Finding, Severity

TABLE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, or a case of one; `expected` and `remedy` are templates.

    `part` is the kind of input it is about; `case` is empty for the rule itself.
    """

    slug: str
    case: str
    part: str
    severity: Severity
    meaning: str
    expected: str
    remedy: str

    @property
    def name(self) -> str:
        """The slug, and for a case a colon and its name."""
        return f"{self.slug}:{self.case}" if self.case else self.slug


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule and case by name, in the order of the table."""
    return {rule.name: rule for rule in _read(tomllib.loads(TABLE.read_text("utf-8")))}


def _read(table: Mapping[str, Mapping[str, object]]) -> Iterator[Rule]:
    for part in table.values():
        title = str(part["title"])
        for slug, entry in part.items():
            if isinstance(entry, dict):
                cases = {key: e for key, e in entry.items() if isinstance(e, dict)}
                own = {key: e for key, e in entry.items() if key not in cases}
                for case, said in {"": {}, **cases}.items():
                    values = {**own, **said}
                    severity = Severity[values.pop("severity").upper()]
                    yield Rule(slug, case, title, severity, **values)


def finding(
    rule: str,
    path: str,
    line: int,
    found: str,
    *,
    source: str = "",
    step: int = 0,
    focus: str = "",
    words: str = "",
    **values: Any,
) -> Finding:
    """A finding of a rule, named as `slug` or `slug:case`.

    `values` fill the templates of the rule. `focus` defaults to the step of the
    source, or to the source. `line` counts from 1. Raises KeyError for an unknown
    rule, or for a value that a template needs and that is not given.
    """
    known = rules()[rule]
    about = f"source/{source}" if source else ""
    return Finding(
        severity=known.severity,
        rule=known.slug,
        path=path,
        line=line,
        found=found,
        expected=known.expected.format_map(values),
        remedy=known.remedy.format_map(values),
        source=source,
        focus=focus or (f"{about}/step/{step}" if about and step else about),
        words=words,
    )
