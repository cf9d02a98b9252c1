"""Findings by rule: the worst and the commonest first, each with a way to mend it."""

from __future__ import annotations

from daap.commands.render.findings import MOST, to_do
from daap.core.errors import Finding, Severity


def finding(
    rule: str, severity: Severity = Severity.WARNING, source: str = "k1", line: int = 7
) -> Finding:
    return Finding(
        severity=severity,
        rule=rule,
        path=f"{source}.md",
        line=line,
        found=f"what breaks {rule}",
        expected="what is right",
        remedy=f"mend {rule}",
        source=source,
    )


def test_violations_come_first_and_then_the_commonest_rule() -> None:
    found = [
        finding("seldom"),
        finding("often"),
        finding("often", source="k2"),
        finding("worst", Severity.VIOLATION),
        finding("remark", Severity.INFO),
    ]
    assert list(to_do(found, 80)) == [
        (
            Severity.VIOLATION,
            "1 × worst\n    k1.md:7: what breaks worst\n    mend worst",
        ),
        (
            Severity.WARNING,
            "2 × often in 2 sources\n    k1.md:7: what breaks often\n    mend often",
        ),
        (
            Severity.WARNING,
            "1 × seldom\n    k1.md:7: what breaks seldom\n    mend seldom",
        ),
    ]


def test_a_finding_on_no_line_and_no_file_is_shown_without_a_place() -> None:
    nowhere = Finding(
        severity=Severity.WARNING,
        rule="no-citation",
        path="",
        line=0,
        found="no citation",
        expected="one",
        remedy="add it",
    )
    assert list(to_do([nowhere], 80)) == [
        (Severity.WARNING, "1 × no-citation\n    no citation\n    add it")
    ]


def test_the_rules_that_are_not_shown_are_counted() -> None:
    found = [finding(f"rule-{number:02}") for number in range(MOST + 3)] * 2
    *shown, rest = to_do(found, 80)
    assert len(shown) == MOST
    assert rest == (Severity.WARNING, "3 more rules, broken 6 times")


def test_lines_are_as_short_as_asked_for() -> None:
    ((_, text),) = to_do([finding("a rule with a rather long name of words")], 24)
    assert max(map(len, text.split("\n"))) <= 24


def test_remarks_alone_need_nothing_done() -> None:
    assert list(to_do([finding("remark", Severity.INFO)], 80)) == []
