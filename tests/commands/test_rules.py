"""`daap rules`: the table of rules, for people, for programs, and as docs/rules.md."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from daap.cli import main
from daap.core.rules import rules

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"


def asked(*words: str) -> str:
    result = CliRunner().invoke(main, ["rules", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_page_of_the_rules_is_made_from_the_table() -> None:
    """Written anew by `daap rules --format markdown > docs/rules.md`."""
    assert DOCS.read_text(encoding="utf-8") == asked("--format", "markdown")


def test_the_table_has_a_line_for_each_rule_and_each_shape() -> None:
    lines = asked().splitlines()
    slugs = [line.split()[1] for line in lines]
    assert {rule.slug for rule in rules().values()} <= set(slugs)
    assert "turn-shape-position" in slugs
    assert len(slugs) == len(set(slugs))
    assert (
        lines[0]
        == "warning    "
        + "empty-note".ljust(max(map(len, slugs)))
        + "  The file of a note holds no text."
    )


def test_json_holds_the_cases_too() -> None:
    known = json.loads(asked("--format", "json"))
    [case] = [one for one in known if one["case"] == "folder-below"]
    assert case["rule"] == "file-not-read"
    assert case["remedy"] == "move it there, or name its folder to 'daap build'"


def test_one_rule_is_shown_with_its_cases() -> None:
    assert asked("unread-argument") == (
        "unread-argument (info)\n"
        "  An argument of a call says nothing about codes.\n"
        "  expected: arguments that say something about codes\n"
        "  remedy: delete the argument, or write it as a note; it was not read\n"
        "\n"
        "unread-argument:model-file (info)\n"
        "  expected: what a codebook and a decision model hold\n"
        "  remedy: delete it, or leave it: the rest of the statement was read\n"
    )


def test_a_finding_of_a_shape_leads_to_the_shape() -> None:
    assert asked("turn-shape-position-min-count").startswith(
        "turn-shape-position (violation)\n"
    )


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    result = CliRunner().invoke(main, ["rules", "emergnt-code"])
    assert result.exit_code == 2
    assert (
        "there is no rule 'emergnt-code'; did you mean emergent-code" in result.output
    )
