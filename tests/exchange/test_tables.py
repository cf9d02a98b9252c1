"""Codings as CSV."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from tests.exchange.support import exported


def test_a_row_for_each_code_on_each_selection(
    coded_bees: Path, tmp_path: Path
) -> None:
    path = exported(coded_bees, "csv", tmp_path / "codings.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter((row["coder"], row["source"]) for row in rows) == {
        ("coder-1", "p1"): 6,
        ("coder-2", "p1"): 2,
        ("coder-2", "p2"): 2,
    }
    (hive,) = [row for row in rows if row["name"] == "top bar hive"]
    assert hive == {
        "source": "p1",
        "title": "p1",
        "start": "169",
        "end": "214",
        "region": "",
        "words": "The top bar hive is calm. I write every visit",
        "code": "keeping.hive.top_bar_hive",
        "name": "top bar hive",
        "path": "Keeping > hive > top bar hive",
        "coder": "coder-1",
        "created": "2026-01-02T03:04:05",
        "memo": "",
        "note": "",
    }


def test_a_study_of_field_notes_has_its_notes(dist: Path, tmp_path: Path) -> None:
    path = exported(dist, "csv", tmp_path / "codings.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    p4 = [row for row in rows if row["source"] == "p4"]
    assert any(row["note"] for row in p4) and all(row["words"] for row in p4)
    assert {row["path"].partition(" > ")[0] for row in p4} == {
        "Patterns", "Practices",
    }  # fmt: skip


def test_no_word_of_a_withheld_source_is_in_the_table(
    repository: Path, tmp_path: Path
) -> None:
    path = exported(repository / "dist", "csv", tmp_path / "codings.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] != "p4"]
    assert len({row["source"] for row in rows}) == 67
    assert any(row["code"] == "" for row in rows)
    assert not any(row["words"] or row["note"] or row["memo"] for row in rows)
