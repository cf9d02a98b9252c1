"""A study.toml that is written, and entries of it that are put in force."""

from __future__ import annotations

from pathlib import Path

from daap.new_study import new_base, study_files, switched_on


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
