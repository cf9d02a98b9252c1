"""Which study is meant where none is named: that of this folder, or of one above."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daap.cli import main

APIARY = Path(__file__).parent / "studies" / "apiary"
OWN = "study: data-as-a-product, which comes with daap"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the made-up study."""
    return Path(shutil.copytree(APIARY, tmp_path / "apiary"))


def run(folder: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    """A command in a folder."""
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize(
    ("below", "said"),
    [
        (".", "study: study.toml"),
        ("field-notes", "study: ../study.toml"),
        ("a/b", "study: ../../study.toml"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["sources", "list", "--format", "csv"],
        ["audit", "--format", "json"],
        ["build", "--no-site", "--no-cache"],
        ["link", "export"],
    ],
    ids=lambda words: words[0],
)
def test_the_study_of_this_folder_or_of_one_above_is_meant(
    command: list[str],
    below: str,
    said: str,
    study: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (study / below).mkdir(parents=True, exist_ok=True)
    result = run(study / below, *command, monkeypatch=monkeypatch)
    assert result.stderr.splitlines()[0] == said
    assert "study: " not in result.stdout
    assert result.exit_code == (2 if command[0] == "link" else 0)  # it has no mappings


def test_standard_output_holds_the_answer_alone(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = run(study, "sources", "list", "--format", "csv", monkeypatch=monkeypatch)
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert [row["identifier"] for row in rows] == ["h2", "k1"]
    audited = run(study, "audit", "--format", "json", monkeypatch=monkeypatch)
    assert {row["source"] for row in json.loads(audited.stdout)} == {"h2", "k1"}


def test_the_nearest_study_is_meant_and_a_folder_of_that_name_is_none(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = study / "inner"
    (inner / "study.toml").mkdir(parents=True)
    command = ["sources", "list", "--format", "csv"]
    result = run(inner, *command, monkeypatch=monkeypatch)
    assert result.stderr.splitlines()[0] == "study: ../study.toml"
    (inner / "study.toml").rmdir()
    (inner / "study.toml").write_text("[study", encoding="utf-8")
    result = run(inner, *command, monkeypatch=monkeypatch)
    assert result.exit_code == 2
    assert result.stderr.startswith("study: study.toml\ndaap: study.toml: ")


def test_without_one_the_study_that_comes_with_daap_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(
        tmp_path, "sources", "list", "--format", "csv", monkeypatch=monkeypatch
    )
    assert result.stderr.splitlines()[0] == OWN
    assert result.stdout.splitlines()[1].startswith("p1,interview,")


def test_a_study_that_is_named_is_meant_wherever_one_stands(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(study, study.parent / "other"))
    (other / "field-notes" / "h_2.md").unlink()
    command = ["sources", "list", "--format", "csv", "--study", "../other/study.toml"]
    result = run(study, *command, monkeypatch=monkeypatch)
    assert result.stderr == ""
    assert [line[:3] for line in result.stdout.splitlines()[1:]] == ["k1,"]


def test_model_files_for_another_folder_are_read_with_the_words_of_the_study_here(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = study / "study.toml"
    words = settings.read_text(encoding="utf-8") + '\n[kinds]\nmeans = "practice"\n'
    settings.write_text(words, encoding="utf-8")
    (study / "model.py").write_text("x = CClass(means, 'Smoke')\n", encoding="utf-8")
    command = ["sources", "add", "--model", "model.py", "--out", "out"]
    result = run(study, *command, monkeypatch=monkeypatch)
    assert "the model files hold 1 code," in result.output
    assert (study / "out" / "codebook.ttl").is_file()


def test_model_files_are_written_for_the_study_here(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (study / "model.py").write_text(
        "from metamodels.guidance_metamodel import *\nx = CClass(practice, 'Smoke')\n",
        encoding="utf-8",
    )
    (study / "codes.ttl").unlink()
    result = run(
        study, "sources", "add", "--model", "model.py", monkeypatch=monkeypatch
    )
    assert (study / "codebook.ttl").is_file() or "codes.ttl" in result.output
    nowhere = study.parent / "empty"
    nowhere.mkdir()
    (nowhere / "model.py").write_bytes((study / "model.py").read_bytes())
    result = run(
        nowhere, "sources", "add", "--model", "model.py", monkeypatch=monkeypatch
    )
    assert result.exit_code == 2
    assert "name your study with --study" in result.output
