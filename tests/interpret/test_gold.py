"""Anchors against notes judged by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.interpret import gold

COMMAND = Path(__file__).with_name("gold.py")


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    """The judged notes with their anchors."""
    if not gold.NOTES.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    return list(gold.judged(gold.NOTES))


def test_the_set_is_of_many_notes_of_several_sources_and_holds_no_text() -> None:
    lines = gold.ROWS.read_text(encoding="utf-8").splitlines()
    content = [line.split(",") for line in lines[1:]]

    assert lines[0] == (
        "source,step,note,transcript,text,start,end,quote,kind,set,doubt"
    )
    assert len({row[0] for row in content}) == 68
    assert len({tuple(row[:3]) for row in content}) == len(content) == 405
    sets = {"tuning": 175, "blind": 109, "fresh": 121}
    assert Counter(row[-2] for row in content) == sets
    kinds = Counter(row[-3] for row in content)
    assert kinds.keys() == {"exact", "normalised", "fuzzy", "none"}
    assert min(kinds.values()) >= 20
    for *numbers, kind, which, doubt in content:
        assert kind == "none" or all(numbers)
        assert all(re.fullmatch(r"[ps]?\d+|[0-9a-f]{16}|", cell) for cell in numbers)
        assert doubt in (("",) if which == "tuning" else "012")


def test_every_judged_note_is_read_and_what_it_quotes_is_there(rows: list[Any]) -> None:
    assert [row.place for row in rows if row.note is None] == []
    assert [row.place for row in rows if row.row["start"] and row.span is None] == []


def test_precision_and_recall_are_as_promised(rows: list[Any]) -> None:
    measures = gold.measures(gold.sets(rows)["tuning"])

    report = "\n".join(gold.report(rows))
    assert measures["precision"] >= 0.98, report
    assert measures["fuzzy precision"] >= 0.98, report
    assert measures["recall"] >= 0.95, report
    assert measures["fuzzy recall"] >= 0.95, report


def test_of_rows_that_set_no_threshold_as_many_are_right_as_is_said(
    rows: list[Any],
) -> None:
    sets = gold.sets(rows)

    counts = {
        name: (
            sum(row.right for row in part),
            sum(row.found for row in part),
            sum(bool(row.row["start"]) for row in part),
        )
        for name, part in sets.items()
    }
    assert counts["blind"] == (50, 51, 52), "\n".join(gold.report(rows))
    assert counts["blind, undoubted"] == (38, 39, 38)
    assert counts["fresh"] == (19, 19, 20)


def test_of_quotations_that_are_not_literal_as_many_are_found_as_is_said(
    rows: list[Any],
) -> None:
    page = " ".join(
        (COMMAND.parents[2] / "docs" / "reading.md").read_text("utf-8").split()
    )
    found = {}
    for name in ("blind", "fresh"):
        part = gold.sets(rows)[name]
        fuzzy = [row for row in part if row.fuzzy]
        free = [row for row in part if row.row["kind"] == "fuzzy"]
        found[name] = (
            f"{sum(row.right for row in free)} of {len(free)}",
            f"{sum(row.right for row in fuzzy)} of {len(fuzzy)}",
        )
    assert found == {"blind": ("31 of 33", "27 of 28"), "fresh": ("1 of 2", "1 of 1")}
    (quotations, anchors), (few, fewer) = found.values()
    assert f"{quotations} are found among the 109 rows and {few} among" in page
    assert f"of the fuzzy anchors, {anchors} and {fewer} are right" in page


def test_literal_quotations_are_found_to_the_character(rows: list[Any]) -> None:
    wrong = [
        row.place
        for row in rows
        if row.row["kind"] in ("exact", "normalised") and row.note.span != row.span
    ]

    assert wrong == []


def test_the_command_reports_the_measures(rows: list[Any]) -> None:
    command = [sys.executable, str(COMMAND), str(gold.NOTES)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)

    lines = result.stdout.splitlines()
    assert lines[:20:5] == [
        "tuning: 175 notes judged, 82 of them quote",
        "blind: 109 notes judged, 52 of them quote",
        "fresh: 121 notes judged, 20 of them quote",
        "blind, undoubted: 88 notes judged, 38 of them quote",
    ]
    assert [line.rsplit(maxsplit=1)[0] for line in lines[1:5]] == [
        "precision",
        "recall",
        "fuzzy precision",
        "fuzzy recall",
    ]


def test_the_command_says_when_the_notes_are_not_there(tmp_path: Path) -> None:
    command = [sys.executable, str(COMMAND), str(tmp_path / "none")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert "no such folder" in result.stderr
