"""What is in the files of each tool, as counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.extract.qda.support import FILES, SHARED, qdpx, quotes, read

BEES = ("qualcoder4-bees-lf.qdpx", "qualcoder4-bees-crlf.qdpx", "qualcoder4-bees.qda")


def shared(name: str) -> Path:
    """A file that is read where it lies and not part of the project."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


@pytest.mark.parametrize("name", BEES)
def test_a_project_of_qualcoder_is_read_alike_from_each_of_its_files(name: str) -> None:
    file, sources, rules = read(FILES / name)
    assert {code.code for code in file.codes if not code.category} == {
        "calm",
        "keeping.hive",
        "keeping.hive.top_bar_hive",
        "keeping.records.logbook",
        "unused",
    }
    assert {code.name for code in file.codes if code.category} == {"Keeping", "Records"}
    assert max(len(code.path) for code in file.codes) == 3
    assert sources.keys() == {"p1", "p2"}
    codings = [one for source in sources.values() for one in source.codings]
    assert len(codings) == 10
    assert [sum(c.coder == f"coder-{n}" for c in codings) for n in (1, 2)] == [6, 4]
    assert quotes(sources["p1"]) == [
        ("I write every visit in a logbook", "keeping.records.logbook"),
        ("I write every visit in a logbook, and Maya", "keeping.records.logbook"),
        ("never opens a hive in the rain", "calm"),
        ("never opens a hive in the rain", "keeping.hive"),
        ("Café 🐝🐝 talks", "calm"),
        ("talks help.\n\nExpert A: The top bar", "calm"),
        (
            "The top bar hive is calm. I write every visit",
            "keeping.hive.top_bar_hive",
        ),
        ("I write every visit in a logbook", "keeping.records.logbook"),
    ]
    assert {c.memo for c in codings} - {""} == {"she is proud of it", "against it"}
    annotation = next(m for m in sources["p1"].memos if m.end)
    assert (annotation.text, annotation.start, annotation.end) == (
        "a name: redact",
        101,
        105,
    )
    journal = next(m for m in file.memos if m.title)
    assert (journal.title, journal.text) == ("week 1", "We began with the logbooks.")
    assert [(c.name, c.variables[0].value) for c in file.cases] == [("Keeper A", "10")]
    assert [v.value for v in sources["p1"].variables] == ["Tyrol"]
    assert sources["p2"].variables == ()
    assert rules == ["import-left-out", "import-counting"]
    assert file.counting == ("code points",)


@pytest.mark.parametrize("name", BEES[1:])
def test_the_sources_are_the_same_from_each_file_of_qualcoder(name: str) -> None:
    assert read(FILES / name)[1] == read(FILES / BEES[0])[1]


def test_a_project_of_taguette_counts_bytes_and_cuts_its_words() -> None:
    file, sources, _ = read(FILES / "taguette-1.5.2-bees.sqlite3")
    assert [code.code for code in file.codes] == [
        "calm",
        "hive",
        "hive.top_bar",
        "interesting",
        "logbook",
        "unused",
    ]
    assert next(c for c in file.codes if c.code == "hive.top_bar").broader == "hive"
    assert file.counting == ("UTF-8 bytes",)
    assert sources.keys() == {"p1"}
    assert quotes(sources["p1"]) == [
        ("I write every visit in a logbook", "logbook"),
        ("never opens a hive in the rain", "calm"),
        ("never opens a hive in the rain", "hive"),
        ("Café 🐝🐝 talks", "calm"),
        ("The top bar hive is calm. I write every visit", "hive.top_bar"),
        ("I write every visit in a logbook", "logbook"),
    ]
    places = [one.at["x"] for one in sources["p1"].codings]
    assert places[0] == "p1 68-100"
    assert places[-1] == "p1 206-238"
    assert sources["p1"].codings[0].created == "2026-11-28T17:13:20.739502"


def test_a_codebook_of_atlas_ti_has_sets_and_a_code_that_is_not_assigned() -> None:
    file, _, rules = read(shared("portableqda-atlasti.qdc"))
    assert len(file.codes) == 5
    assert [code.name for code in file.codes if code.category] == ["code3"]
    assert max(len(code.path) for code in file.codes) == 2
    assert [len(one.codes) for one in file.collections] == [2, 2]
    assert rules == []


def test_a_project_of_atlas_ti_without_sources_has_codes_and_users() -> None:
    file, sources, _ = read(shared("atlasti-ponte-target.qdpx"))
    assert len(file.codes) == 3
    assert sum(len(code.path) == 1 for code in file.codes) == 1
    assert sources == {}


def test_the_sample_of_the_standard_breaks_its_schema_and_is_read() -> None:
    file, _, rules = read(shared("refi-spec-sample.qdc"))
    assert len(file.codes) == 6
    assert sum(code.category for code in file.codes) == 2
    assert sum(bool(code.definition) for code in file.codes) == 4
    assert rules == ["import-schema"]


def test_a_name_stays_as_the_tool_has_it(tmp_path: Path) -> None:
    code = '<Code guid="c1" name="consent - IRB"/><Code guid="c2" name="养蜂"/>'
    file, _, _ = read(qdpx(tmp_path, codes=code))
    assert [(one.code, one.name) for one in file.codes] == [
        ("consent_irb", "consent - IRB"),
        ("养蜂", "养蜂"),
    ]


def test_names_that_would_share_a_notation_are_told_apart(tmp_path: Path) -> None:
    code = '<Code guid="c1" name="a b"/><Code guid="c2" name="a-b"/>'
    file, _, _ = read(qdpx(tmp_path, codes=code))
    assert [one.code for one in file.codes] == ["a_b", "a_b-d44362d6"]
