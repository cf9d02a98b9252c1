"""The command that lists likely names, in its formats, by a study's patterns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daap.cli import main

NOTE = """# p
1
## title
Talk with Ada

# coding

> Interviewer

> Thank you, Bea. We asked Maya
and Maya of Graz, and Zoe.

> Expert A

> Write to @lime_k, as Maya does.

**OPEN CODING TRACE:**

so said Maya of Graz
"""
STUDY = """[study]
title = "Bees"
description = "Of bees"
creator = "C"
base = "https://example.org/bees/"
language = "{language}"
[release]
version = "0.1.0"
issued = 2026-01-01
licence = "https://example.org/licence"
publisher = "P"
[[redact]]
pattern = 'Zoe'
replacement = "[a keeper from Linz]"
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of one note, with a pattern for one of its names."""
    (tmp_path / "field-notes").mkdir()
    (tmp_path / "field-notes" / "p_1.md").write_text(NOTE, encoding="utf-8")
    path = tmp_path / "study.toml"
    path.write_text(STUDY.format(language="en"), encoding="utf-8")
    return path


def run(study: Path, *arguments: str) -> Result:
    """The command with no model, whatever is installed."""
    words = ["names", "--study", str(study), "--model", "none", *arguments]
    return CliRunner().invoke(main, words)


def test_the_table_lists_what_no_pattern_covers_with_its_places(study: Path) -> None:
    result = run(study)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "name     count  notes  why                         places",
        "@lime_k  1      1      an address                  field-notes/p_1.md:15",
        "Bea      1      1      thanked, greeted or titled  field-notes/p_1.md:10",
        "Maya     4      1      always capitalised          field-notes/p_1.md:10 "
        "field-notes/p_1.md:11 field-notes/p_1.md:15 …",
        "Graz     2      1      always capitalised          field-notes/p_1.md:11 "
        "field-notes/p_1.md:19",
        "Ada      1      1      always capitalised          field-notes/p_1.md:4",
    ]


def test_csv_is_guarded_against_formulas(study: Path) -> None:
    rows = list(csv.reader(io.StringIO(run(study, "--format", "csv").stdout)))
    assert rows[:2] == [
        ["name", "count", "notes", "why", "places"],
        ["'@lime_k", "1", "1", "an address", "field-notes/p_1.md:15"],
    ]


def test_json_lists_every_place(study: Path) -> None:
    found = json.loads(run(study, "--format", "json").stdout)
    assert found[2] == {
        "name": "Maya",
        "count": 4,
        "notes": 1,
        "why": ["always capitalised"],
        "places": [f"field-notes/p_1.md:{line}" for line in (10, 11, 15, 19)],
    }


def test_the_list_ends_at_the_limit_and_says_so(study: Path) -> None:
    result = run(study, "--limit", "1")
    assert result.stdout.count("\n") == 2
    assert result.stderr == "listed 1 of 5 likely names; --limit 0 lists all\n"
    assert run(study, "--limit", "0").stdout == run(study).stdout


def test_notes_named_are_read_instead_of_the_studys(
    study: Path, tmp_path: Path
) -> None:
    note = tmp_path / "other.md"
    note.write_text("# p\n2\n\n# coding\n\n> We met Ada and Zoe.\n", encoding="utf-8")
    [one] = json.loads(run(study, str(note), "--format", "json").stdout)
    assert (one["name"], one["places"]) == ("Ada", ["other.md:6"])


def test_an_empty_note_has_no_names(study: Path, tmp_path: Path) -> None:
    note = tmp_path / "empty.md"
    note.write_text("", encoding="utf-8")
    result = run(study, str(note))
    assert (result.exit_code, result.stdout) == (0, "name  count  notes  why  places\n")
    assert run(study, str(note), "--format", "json").stdout == "[]\n"


def test_the_language_of_the_study_decides_what_capitals_tell(study: Path) -> None:
    study.write_text(STUDY.format(language="de"), encoding="utf-8")
    found = json.loads(run(study, "--format", "json").stdout)
    assert [one["name"] for one in found] == ["@lime_k", "Bea"]


@pytest.mark.parametrize(
    "arguments",
    [["--limit", "-1"], ["--format", "xml"], ["missing.md"], ["--model", "xx_none"]],
)
def test_wrong_usage_and_unreadable_input_are_status_2(
    study: Path, arguments: list[str]
) -> None:
    words = ["names", "--study", str(study), *arguments]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()
