"""Arguments that name nothing: an error with the nearest names, and no answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.support import run

APIARY = Path(__file__).parents[1] / "studies" / "apiary" / "study.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a vocabulary and a table in it."""
    monkeypatch.chdir(tmp_path)
    Path("farm.ttl").write_text("", encoding="utf-8")
    Path("farm.sssom.tsv").write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["audit", "p44"],
            "p44: is neither a field note nor a source; did you mean p4?",
        ),
        (["audit", "p4", "zzz"], "zzz: is neither a field note nor a source"),
        (["audit", "s1"], "s1: has no field note here; see 'daap sources list'"),
        (["audit", "farm.tl"], "farm.tl: no such file; did you mean farm"),
        (["audit", "p4", "farm.ttl"], "name field notes or sources, not both"),
        (["audit", ""], "an empty text names no file"),
        (["link", "suggest", "frm.ttl"], "frm.ttl: no such file; did you mean farm"),
        (["link", "suggest", ""], "an empty text names no file"),
        (
            ["link", "review", "farm.ssom.tsv", "--reviewer", "Bea", "--apply"],
            "farm.ssom.tsv: no such file; did you mean farm.sssom.tsv or",
        ),
        (["link", "check", "--vocabularies", "nowhere"], "nowhere: no such file"),
        (["link", "check", "--vocabularies", ""], "an empty text names no file"),
        (["sources", "sync", "p44", "--dry-run"], "p44: not in field-notes.csv; did"),
    ],
)  # fmt: skip
def test_an_argument_that_names_nothing_ends_the_command_with_2(
    arguments: list[str], said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("names", "sources"),
    [
        (["k1"], {"k1"}),
        (["K1"], {"k1"}),
        (["h2", "k1"], {"h2", "k1"}),
        (["source:k1"], {"k1"}),
        (["data:source/h2"], {"h2"}),
        (["https://example.org/hives/source/k1", "h2"], {"h2", "k1"}),
        (["<https://example.org/hives/source/k1>"], {"k1"}),
        (["visit TO  keeper a"], {"k1"}),
    ],
)
def test_the_audit_of_sources_by_their_identifiers(
    names: list[str], sources: set[str]
) -> None:
    result = run("audit", *names, "--study", str(APIARY), "--format", "csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["source"] for row in rows} == sources
    whole = run("audit", "--study", str(APIARY), "--format", "csv").stdout
    every = list(csv.DictReader(io.StringIO(whole)))
    assert rows == [row for row in every if row["source"] in sources]


DIST = str(Path(__file__).parents[2] / "dist")


@pytest.mark.parametrize(
    "command",
    [
        ["export", "--format", "qdc", "--data", DIST],
        ["link", "export", "--format", "skos"],
        ["link", "suggest", "farm.ttl"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_file_is_written_in_a_folder_that_is_made_or_named_in_the_error(
    command: list[str],
) -> None:
    term = (
        '<https://farm.example/Hive> <http://www.w3.org/2000/01/rdf-schema#label> "a"'
    )
    Path("farm.ttl").write_text(f"{term} .", encoding="utf-8")
    assert run(*command, "--out", "not/yet/there").exit_code == 0
    assert Path("not/yet/there").read_bytes() != b""
    result = run(*command, "--out", "farm.ttl/there")
    assert result.exit_code == 2
    assert "daap: farm.ttl/there: cannot be written: " in result.stderr
