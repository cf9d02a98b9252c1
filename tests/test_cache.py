"""The cache: what was kept is found again, unless a byte of it has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daap.cache import Cache, digest, program


def made(folder: Path, text: str = "content") -> Path:
    (folder / "made" / "below").mkdir(parents=True)
    (folder / "made" / "a.txt").write_text(text, encoding="utf-8")
    (folder / "made" / "below" / "b.txt").write_text("more", encoding="utf-8")
    return folder / "made"


KEY = digest(["key"])


def test_what_was_kept_is_found_under_its_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.find(KEY) is None
    entry = cache.keep(KEY, made(tmp_path))
    assert cache.find(KEY) == entry
    assert (entry / "below" / "b.txt").read_text(encoding="utf-8") == "more"
    assert cache.find(digest(["other"])) is None
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "harm",
    [
        lambda e: (e / "a.txt").write_text("Content", encoding="utf-8"),
        lambda e: (e / "a.txt").unlink(),
        lambda e: (e / "sums.json").write_text("{", encoding="utf-8"),
        lambda e: (e / "sums.json").write_text("[]", encoding="utf-8"),
        lambda e: (e / "sums.json").unlink(),
    ],
)
def test_an_entry_that_was_changed_is_no_entry(harm: object, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    entry = cache.keep(KEY, made(tmp_path))
    harm(entry)  # type: ignore[operator]
    assert cache.find(KEY) is None
    assert cache.keep(KEY, made(tmp_path, "again")) == entry
    assert cache.find(KEY) == entry
    assert (entry / "a.txt").read_text(encoding="utf-8") == "again"


def test_the_entries_longest_unused_go_when_there_are_too_many(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", limit=700)
    keys = [digest([str(number)]) for number in range(4)]
    for number, key in enumerate(keys):
        entry = cache.keep(key, made(tmp_path / str(number), "x" * 100))
        os.utime(entry, (number, number))
    assert cache.find(keys[0]) is not None  # used just now
    cache.trim()
    assert [cache.find(key) is not None for key in keys] == [True, False, False, True]


def test_a_cache_without_a_folder_holds_nothing(tmp_path: Path) -> None:
    cache = Cache(None)
    folder = made(tmp_path)
    assert cache.keep(KEY, folder) == folder
    assert cache.find(KEY) is None
    cache.trim()


def test_a_cache_tells_git_and_backups_to_pass_it_by(tmp_path: Path) -> None:
    Cache(tmp_path / "cache").keep(KEY, made(tmp_path))
    assert (tmp_path / "cache" / ".gitignore").read_text(encoding="ascii") == "*\n"
    tag = (tmp_path / "cache" / "CACHEDIR.TAG").read_text(encoding="ascii")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_the_program_has_one_digest() -> None:
    assert program() == program()
    assert len(program()) == 64
