"""The notes of the growth table, in small, go through every stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import growth

from daap.cli import main

HEADER = "# p\n90\n## title\nA talk\n\n# coding\n\n"


def test_the_table_has_every_stage_and_an_exponent(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = {name: (make, 5) for name, (make, _) in growth.INPUTS.items()}
    monkeypatch.setattr(growth, "INPUTS", small)
    growth.main([], 2)
    head, *rows = capsys.readouterr().out.splitlines()
    assert tuple(head.split()[-7:]) == growth.STAGES
    assert len(rows) == 3 * len(small)
    assert [row.split()[0] for row in rows[2::3]] == ["growth"] * len(small)


def test_an_exponent_is_1_for_twice_and_2_for_four_times_the_time() -> None:
    assert growth.exponent(1.0, 2.0) == "1.00"
    assert growth.exponent(1.0, 4.0) == "2.00"
    assert growth.exponent(0.001, 4.0) == "-"


def read(folder: Path, note: str) -> tuple[int, list[str], str]:
    """The exit status of `daap read`, the row of the note, and the findings."""
    path = folder / "p_90.md"
    path.write_text(note, encoding="utf-8")
    result = CliRunner().invoke(main, ["read", str(path)])
    _, row, *findings = result.stdout.splitlines()
    return result.exit_code, row.split(), "\n".join(findings)


def test_ten_thousand_steps_are_read_from_end_to_end(tmp_path: Path) -> None:
    unit = "> a\n\n**OPEN CODING:**\nn\n\n**AXIAL CODING:**\n```\nmetastore\n```\n\n"
    status, row, findings = read(tmp_path, HEADER + unit * 10_000)
    assert status == 0
    assert row == "p90 0 10000 10000 10000 0 1 0 0 1 0".split()
    assert findings.count("warning p_90.md:") == 1


def test_ten_thousand_brackets_cost_their_statement_alone(tmp_path: Path) -> None:
    deep = "(" * 10_000 + ")" * 10_000
    fence = f"```\nadd_x{deep}\nmetastore\n```\n"
    note = f"{HEADER}> a\n\n**AXIAL CODING:**\n{fence}"
    status, row, findings = read(tmp_path, note)
    assert status == 0
    assert row == "p90 0 1 1 0 0 1 0 0 2 0".split()
    assert "p_90.md:12: 'add_x(((" in findings


def test_ten_thousand_quote_marks_are_one_passage(tmp_path: Path) -> None:
    note = f"{HEADER}{'>' * 10_000} a\n\n**OPEN CODING:**\nn\n"
    status, row, _ = read(tmp_path, note)
    assert status == 0
    assert row[:5] == ["p90", "0", "1", "1", "1"]
