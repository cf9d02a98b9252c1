"""The page on field notes: each example is read as the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from daap.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "field-notes.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^````markdown\n(.*?)^````\n\n```json\n(.*?)^```", TEXT, re.M | re.S
)
RECORD = """# s
1
## title
Ten years of bees
## source type
Practitioner Audience Article
## author type
Practitioner

# coding

"""
STUDY = """[study]
title = "Bees"
description = "Notes on bees."
creator = "The editors"
citation = "The editors: Bees, 2026."
language = "en"
base = "https://example.org/bees/"
[release]
version = "0.1.0"
issued = 2026-01-01
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "The editors"
[reading]
interview = 'p[0-9]+'
speaker = '(?:Interviewer|Keeper [A-Z])'
interviewer = 'Interviewer'
"""


def unlike(said: Any, read: Any, place: str = "") -> list[str]:
    """Where what was read differs from what is said of it; lists are said whole."""
    match said, read:
        case dict(), dict():
            return [
                line
                for key, value in said.items()
                for line in unlike(value, read.get(key), f"{place}.{key}")
            ]
        case list(), list() if len(said) == len(read):
            return [
                line
                for number, pair in enumerate(zip(said, read, strict=True))
                for line in unlike(*pair, f"{place}[{number}]")
            ]
        case _:
            return [] if said == read else [f"{place}: {said!r}, but {read!r} was read"]


@pytest.mark.parametrize(("note", "said"), EXAMPLES)
def test_an_example_is_read_as_the_page_says(
    note: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    path = tmp_path / "note.md"
    path.write_text(note if "# coding" in note else RECORD + note, encoding="utf-8")
    arguments = ["read", str(path), "--study", str(tmp_path / "study.toml")]
    result = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert result.exit_code == 0, result.output
    (read,) = json.loads(result.stdout)
    assert unlike({"findings": [], **json.loads(said)}, read) == []


def test_every_example_is_a_test() -> None:
    assert TEXT.count("````markdown\n") == len(EXAMPLES) == 12
    assert TEXT.count("```json\n") == len(EXAMPLES)
