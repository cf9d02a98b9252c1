"""A study.toml that is written, and entries of it that are put in force."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from daap.build.pipeline import build
from daap.cli import main
from daap.core.settings import read_settings
from daap.extract.new_study import new_base, study_files, switched_on


def test_the_top_of_a_disk_has_a_base_too() -> None:
    assert new_base(Path("/")) == "https://example.org/study/"


def test_only_the_entries_meant_are_put_in_force() -> None:
    before = study_files("Bees", "https://example.org/", "2026-01-31")["study.toml"]
    after, missing = switched_on(before, ["codebook", "attributions"])
    changed = [
        (one, other)
        for one, other in zip(before.split("\n"), after.split("\n"), strict=True)
        if one != other
    ]
    assert changed == [
        ('# attributions = "attributions.csv"', 'attributions = "attributions.csv"'),
        ('# codebook = "codebook.ttl"', 'codebook = "codebook.ttl"'),
    ]
    assert missing == ()
    assert switched_on(after, ["codebook"]) == (after, ())


def test_an_entry_that_is_nowhere_is_to_be_written() -> None:
    text = "[files]\nnotes = 'n'\n"
    assert switched_on(text, ["guidance", "attributions"]) == (
        text,
        ('guidance = "guidance.ttl"', 'attributions = "attributions.csv"'),
    )


@pytest.mark.parametrize("name", ["notes.md", ".git", "study.toml", "field-notes/a.md"])
def test_a_folder_that_is_not_empty_is_refused_and_stays_as_it_is(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "bees"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["sources", "init", str(folder)])
    held = name.partition("/")[0]
    assert (result.exit_code, result.output) == (
        2,
        f"daap: {folder}: is not empty (it holds {held}); nothing was written; "
        "name a new folder\n",
    )
    assert [p for p in folder.rglob("*") if p.is_file()] == [folder / name]


def test_a_file_is_no_folder_to_begin_in(tmp_path: Path) -> None:
    (tmp_path / "bees").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["sources", "init", str(tmp_path / "bees")])
    assert result.exit_code == 2
    assert "bees: is a file; name a folder; nothing was written" in result.output


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["sources", "init", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "study.toml").is_file()


def begun(tmp_path: Path) -> Path:
    """A study as it was begun, with a note of its own."""
    folder = tmp_path / "bees"
    CliRunner().invoke(main, ["sources", "init", str(folder), "--issued", "2026-01-31"])
    note = Path(__file__).parents[1] / "studies" / "apiary" / "field-notes" / "k_1.md"
    (folder / "field-notes" / "k_1.md").write_bytes(note.read_bytes())
    return folder / "study.toml"


def said(study: Path) -> list[tuple[str, int, str]]:
    """The placeholders that a build finds: severity, line and what was found."""
    findings = build(read_settings(study)).findings
    return [
        (f.severity.label, f.line, f.found)
        for f in findings
        if (f.rule, f.path) == ("placeholder", "study.toml")
    ]


def test_what_was_never_filled_in_is_a_warning_with_its_line(tmp_path: Path) -> None:
    study = begun(tmp_path)
    written = ", as 'daap sources init' wrote it"
    description = "Say in a sentence what was studied, and how."
    assert said(study) == [
        ("Warning", 7, f"description = {description!r}{written}"),
        ("Warning", 9, f"creator = 'Name the researchers'{written}"),
        ("Warning", 25, f"publisher = 'Name who publishes the dataset'{written}"),
    ]
    text = study.read_text(encoding="utf-8")
    for old, new in (
        ("Name the researchers", "Zoë Keeper"),
        (description, "What keepers do."),
        ("Name who publishes the dataset", "Keepers"),
        ("# origin =", "origin ="),
        ("# citation =", "citation ="),
    ):
        text = text.replace(old, new)
    study.write_text(text, encoding="utf-8")
    assert said(study) == [
        ("Warning", 11, f"origin = 'https://example.org/our-study'{written}"),
        ("Warning", 12, f"citation = 'Names: Title, year.'{written}"),
    ]
