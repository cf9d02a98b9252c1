"""The rules as a table, Markdown (`docs/rules.md`) or JSON, and one in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from daap.core.json_codec import json_text
from daap.core.rules import Rule
from daap.core.terminal import folded

HEAD = """\
# The rules

The rules behind all findings: what each finds, what it expects, and how to mend it.
`daap rules` lists them, `daap rules KIND` shows one, and `daap rules --format json` is
for programs. A *violation* stops publication, a *warning* needs a person to look at it,
an *info* is only reported. A finding fills in the values in braces. Some rules have
cases with other words.

Each rule links to a case of `tests/test_remedies.py`, in which a small study breaks the
rule and follows its remedy: the finding goes, and no other comes.

`daap rules --format markdown` makes this page from `pipeline/daap/core/rules.toml` and
from the shapes in `shapes/`. Rules of shapes are named after the shape and the
constraint: `turn-shape-position-min-count` belongs to `turn-shape-position`.
"""


def rules_text(rules: Sequence[Rule], form: str, width: int) -> str:
    """The rules in one of the formats table, markdown and json.

    `width` is that of the table, in columns of a terminal.
    """
    if form == "json":
        objects = [_object(rule) for rule in rules]
        return json_text(objects)
    lines = _markdown(rules) if form == "markdown" else _table(rules, width)
    return "\n".join(lines) + "\n"


def rule_text(cases: Sequence[Rule], width: int) -> str:
    """One rule in full, with its cases; `width` in columns of a terminal."""
    first = cases[0]
    lines = [
        f"{first.slug} ({_severity(first)})",
        *folded(first.meaning, width, "  ", "  "),
    ]
    for rule in cases:
        if rule.case:
            lines += ["", f"{rule.name} ({_severity(rule)})"]
        for name, text in _said(rule):
            lines += folded(f"{name}: {text}", width, "  ", "  ")
    return "\n".join(lines) + "\n"


def _said(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.expected:
        yield "expected", _template(rule.expected)
    yield "remedy", _template(rule.remedy)


def _severity(rule: Rule) -> str:
    return rule.severity.label.lower()


def _template(text: str) -> str:
    """A template of str.format for display, without escapes and conversions."""
    return text.replace("{{", "{").replace("}}", "}").replace("!r}", "}")


def _object(rule: Rule) -> dict[str, str]:
    return {
        "rule": rule.slug,
        "case": rule.case,
        "part": rule.part,
        "severity": _severity(rule),
        "meaning": rule.meaning,
        "expected": _template(rule.expected),
        "remedy": _template(rule.remedy),
    }


def _table(rules: Iterable[Rule], width: int) -> Iterator[str]:
    """A line per rule, without its cases: severity, slug, meaning."""
    own = [rule for rule in rules if not rule.case]
    widest = max(len(rule.slug) for rule in own)
    for rule in own:
        line = f"{_severity(rule):<9}  {rule.slug:<{widest}}  {rule.meaning}"
        yield line if len(line) <= width else f"{line[: width - 1]}…"


def _markdown(rules: Iterable[Rule]) -> Iterator[str]:
    yield HEAD.rstrip("\n")
    for part, found in groupby(rules, lambda rule: rule.part):
        yield f"\n## {part}\n"
        for rule in found:
            linked = f"- **[{rule.slug}]({_followed(rule)})**"
            name = f"  - in the case {rule.case}" if rule.case else linked
            meaning = "" if rule.case else f"\n  {rule.meaning}"
            yield f"{name} ({_severity(rule)}){meaning}"
            indent = "    " if rule.case else "  "
            yield from (f"{indent}- {n}: {_code(text)}" for n, text in _said(rule))


def _followed(rule: Rule) -> str:
    """The path from docs/rules.md to the test case of a rule's remedy."""
    name, is_shape, _ = f"{rule.slug}-".partition("-shape-")
    return f"../tests/remedies/{f'shapes/{name}' if is_shape else rule.slug}.toml"


def _code(text: str) -> str:
    """A text as a code span of Markdown, which may contain backticks."""
    return f"```` {text} ````" if "`" in text else f"`{text}`"
