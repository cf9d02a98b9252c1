"""The list of sources: every source once, and where its note is."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from tests.commands.sources.support import run

HEADS = "identifier,url,title,archive_url,tiny_url,source_type,author_type,has_example"
SOURCES = f"""{HEADS},has_source_code
p1,https://bees.example/1,Logbook of keeper A,,,Interview,Practitioner,true,false
p2,https://bees.example/2,Logbook of keeper B,,,Interview,Practitioner,true,false
p3,https://bees.example/3,Logbook of keeper C,,,Interview,Practitioner,true,false
p10,https://bees.example/10,"A, ""quoted"" logbook",,,Slides,Academic,false,false
"""
NOTE = b"# p\n1\n# coding\n> Bees.\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with a note as listed, one that differs, one missing, one unlisted."""
    folder = tmp_path / "bees"
    run("init", folder, "--issued", "2026-01-31")
    digest = hashlib.sha256(NOTE).hexdigest()
    rows = "".join(f"{p},n/p_{p[1:]}.md,{len(NOTE)},{digest}\n" for p in ("p1", "p2"))
    rows += f"p3,n/p_3.md,9,{digest}\n"
    (folder / "list.csv").write_text(f"source,path,bytes,sha256\n{rows}", "utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "field-notes" / "p_1.md").write_bytes(NOTE)
    (folder / "field-notes" / "p_2.md").write_bytes(b"# p\n2\n")
    (folder / "field-notes" / "s_7.md").write_bytes(b"# s\n7\n## title\n\x1b[1mHi\n")
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace('# sources = "sources.csv"', 'sources = "sources.csv"')
    (folder / "study.toml").write_text(f"{text}[sync]\nlist = 'list.csv'\n", "utf-8")
    return folder / "study.toml"


def test_every_source_is_listed_once_with_the_state_of_its_note(study: Path) -> None:
    result = run("list", "--study", study, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert result.exit_code == 0
    assert [(row["identifier"], row["kind"], row["state"]) for row in rows] == [
        ("p1", "interview", "present"),
        ("p2", "interview", "changed"),
        ("p3", "interview", "missing"),
        ("p10", "interview", "no note known"),
        ("s7", "grey literature", "not listed"),
    ]
    assert [row["note"] for row in rows] == [
        "field-notes/p_1.md", "field-notes/p_2.md", "", "", "field-notes/s_7.md",
    ]  # fmt: skip
    assert rows[0]["sha256"] == hashlib.sha256(NOTE).hexdigest()
    assert (rows[2]["path"], rows[2]["bytes"]) == ("n/p_3.md", "9")
    assert rows[3]["title"] == 'A, "quoted" logbook'


def test_a_missing_note_may_have_an_outline(study: Path) -> None:
    outlines = study.parent / "outlines"
    outlines.mkdir()
    for name in ("p1", "p3"):
        (outlines / f"{name}.json").write_text("{}", encoding="utf-8")

    listed = run("list", "--study", study, "--format", "csv").output
    rows = csv.DictReader(io.StringIO(listed))

    states = {row["identifier"]: row["state"] for row in rows}
    assert (states["p1"], states["p3"]) == ("present", "outline")


def test_the_table_is_for_people_and_keeps_a_terminal_whole(study: Path) -> None:
    lines = run("list", "--study", study).output.split("\n")
    assert lines[0].split() == [
        "identifier", "state", "kind", "bytes", "sha256", "title",
    ]  # fmt: skip
    assert lines[5].endswith("[1mHi")
    assert "\x1b" not in "".join(lines)
    assert lines[-2] == (
        "5 sources: 1 present, 1 changed, 1 missing, 1 no note known, 1 not listed"
    )


def test_json_is_for_programs(study: Path) -> None:
    rows = json.loads(run("list", "--study", study, "--format", "json").output)
    assert rows[3] == {
        "identifier": "p10",
        "kind": "interview",
        "title": 'A, "quoted" logbook',
        "note": "",
        "path": "",
        "bytes": None,
        "sha256": "",
        "state": "no note known",
    }


def test_a_study_without_anything_has_an_empty_list(tmp_path: Path) -> None:
    run("init", tmp_path / "bees")
    result = run("list", "--study", tmp_path / "bees" / "study.toml")
    assert result.exit_code == 0
    assert result.output.endswith("\n0 sources: none\n")


def test_a_list_that_cannot_be_trusted_is_a_violation(study: Path) -> None:
    with (study.parent / "list.csv").open("a", encoding="utf-8") as out:
        out.write("p4,../p_4.md,1,00\n")
    result = run("list", "--study", study)
    assert result.exit_code == 1
    assert "list.csv:5: Violation: the path '../p_4.md'" in result.output
    assert "5 sources" in result.output


def test_the_study_that_comes_with_daap_lists_68_sources() -> None:
    rows = json.loads(run("list", "--format", "json").stdout)
    assert Counter(row["kind"] for row in rows) == {
        "interview": 11,
        "grey literature": 57,
    }
    assert all(row["title"] and row["path"] and row["bytes"] for row in rows)
    (p4,) = (row for row in rows if row["identifier"] == "p4")
    assert (p4["note"], p4["state"]) == ("field-notes/p_4.md", "present")
