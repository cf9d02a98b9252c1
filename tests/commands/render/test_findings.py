"""Findings by kind: the worst and the commonest first, each kind in one line."""

from __future__ import annotations

from daap.commands.render.findings import MOST, each, kinds
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


def test_the_worst_kind_comes_first_and_then_the_commonest() -> None:
    found = [
        finding("remark", Severity.INFO),
        finding("seldom"),
        finding("often"),
        finding("often", source="k2"),
        finding("worst", Severity.VIOLATION),
    ]
    after = "; expected what is right; mend "
    assert list(kinds(found, 100)) == [
        (None, "1 violation of 1 kind"),
        (
            Severity.VIOLATION,
            f"    1  worst   k1.md:7: what breaks worst{after}worst",
        ),
        (None, "3 warnings of 2 kinds"),
        (Severity.WARNING, f"    2  often   k1.md:7: what breaks often{after}often"),
        (Severity.WARNING, f"    1  seldom  k1.md:7: what breaks seldom{after}seldom"),
        (None, "1 info of 1 kind"),
        (Severity.INFO, f"    1  remark  k1.md:7: what breaks remark{after}remark"),
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
    assert list(kinds([nowhere], 80))[1:] == [
        (Severity.WARNING, "    1  no-citation  no citation; expected one; add it")
    ]


def test_kinds_without_a_line_are_counted() -> None:
    found = [finding(f"rule-{number:02}") for number in range(MOST + 3)] * 2
    head, *shown, rest = kinds(found, 80)
    assert head == (None, f"{2 * MOST + 6} warnings of {MOST + 3} kinds")
    assert len(shown) == MOST
    assert rest == (None, "and 6 findings of 3 more kinds")


def test_a_line_is_cut_between_words_and_as_short_as_asked_for() -> None:
    assert [line for _, line in kinds([finding("some-rule")], 42)] == [
        "1 warning of 1 kind",
        "    1  some-rule  k1.md:7: what breaks …",
    ]


def test_a_finding_shown_alone_names_its_rule() -> None:
    assert each(finding("some-rule")) == (
        "what breaks some-rule; expected what is right; mend some-rule [some-rule]"
    )


def test_no_findings_need_no_line() -> None:
    assert list(kinds([], 80)) == []
