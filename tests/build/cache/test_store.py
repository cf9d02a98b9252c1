"""The cache: what was kept is found again, unless a byte of it has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from daap.build.cache.store import LIMIT, Cache, digest, program


def begun(folder: Path, limit: int = LIMIT) -> Cache:
    """A cache in a folder that is there."""
    cache = Cache(folder, limit)
    cache.begin()
    return cache


def made(folder: Path, text: str = "content") -> Path:
    (folder / "made" / "below").mkdir(parents=True)
    (folder / "made" / "a.txt").write_text(text, encoding="utf-8")
    (folder / "made" / "below" / "b.txt").write_text("more", encoding="utf-8")
    return folder / "made"


KEY = digest(["key"])


def taken(cache: Cache, key: str, into: Path) -> dict[str, str] | None:
    """The files of an entry, if there is one."""
    if not cache.take(key, into):
        assert not into.exists()
        return None
    return {
        path.relative_to(into).as_posix(): path.read_text(encoding="utf-8")
        for path in into.rglob("*")
        if path.is_file()
    }


def test_what_was_kept_is_taken_by_its_key(tmp_path: Path) -> None:
    cache = begun(tmp_path / "cache")
    assert taken(cache, KEY, tmp_path / "none") is None
    cache.keep(KEY, made(tmp_path))
    expected = {"a.txt": "content", "below/b.txt": "more"}
    assert taken(cache, KEY, tmp_path / "one") == expected
    assert taken(cache, KEY, tmp_path / "two") == expected
    assert cache.content(KEY, "a.txt") == b"content"
    assert cache.content(KEY, "other.txt") is None
    assert taken(cache, digest(["other"]), tmp_path / "other") is None


def test_what_was_taken_stays_when_the_cache_is_deleted(tmp_path: Path) -> None:
    cache = begun(tmp_path / "cache")
    cache.keep(KEY, made(tmp_path))
    assert cache.take(KEY, tmp_path / "taken")
    shutil.rmtree(tmp_path / "cache")
    assert (tmp_path / "taken" / "a.txt").read_text(encoding="utf-8") == "content"
    assert (tmp_path / "made" / "a.txt").read_text(encoding="utf-8") == "content"


@pytest.mark.parametrize(
    "harm",
    [
        lambda e: (e / "a.txt").write_text("Content", encoding="utf-8"),
        lambda e: (e / "a.txt").unlink(),
        lambda e: (e / "c.txt").write_text("one too many", encoding="utf-8"),
        lambda e: (e / "sums.json").write_text("{", encoding="utf-8"),
        lambda e: (e / "sums.json").write_text("[]", encoding="utf-8"),
        lambda e: (e / "sums.json").write_text('{"../x": 1}', encoding="utf-8"),
        lambda e: (e / "sums.json").unlink(),
    ],
)
def test_an_entry_that_was_changed_is_no_entry(
    harm: Callable[[Path], object], tmp_path: Path
) -> None:
    cache = begun(tmp_path / "cache")
    cache.keep(KEY, made(tmp_path))
    harm(tmp_path / "cache" / KEY[:2] / KEY)
    assert taken(cache, KEY, tmp_path / "one") is None
    cache.keep(KEY, made(tmp_path / "anew", "again"))
    assert cache.content(KEY, "a.txt") == b"again"


def test_a_link_in_an_entry_is_not_followed(tmp_path: Path) -> None:
    cache = begun(tmp_path / "cache")
    cache.keep(KEY, made(tmp_path))
    (tmp_path / "secret.txt").write_text("content", encoding="utf-8")
    file = tmp_path / "cache" / KEY[:2] / KEY / "a.txt"
    file.unlink()
    file.symlink_to(tmp_path / "secret.txt")
    assert taken(cache, KEY, tmp_path / "one") is None


def test_the_entries_longest_unused_go_when_there_are_too_many(tmp_path: Path) -> None:
    cache = begun(tmp_path / "cache", limit=700)
    keys = [digest([str(number)]) for number in range(4)]
    for number, key in enumerate(keys):
        cache.keep(key, made(tmp_path / str(number), "x" * 100))
        os.utime(tmp_path / "cache" / key[:2] / key, (number, number))
    assert cache.content(keys[0], "a.txt") is not None  # used just now
    cache.trim()
    kept = [cache.content(key, "a.txt") is not None for key in keys]
    assert kept == [True, False, False, True]


def test_what_is_no_entry_counts_with_the_bytes_it_has(tmp_path: Path) -> None:
    cache = begun(tmp_path / "cache", limit=900)
    keys = [digest([str(number)]) for number in range(2)]
    for number, key in enumerate(keys):
        cache.keep(key, made(tmp_path / str(number), "x" * 100))
        os.utime(tmp_path / "cache" / key[:2] / key, (number, number))
    cache.trim()
    assert cache.content(keys[1], "a.txt") is not None
    broken = tmp_path / "cache" / keys[0][:2] / keys[0]
    (broken / "sums.json").write_text("{", encoding="utf-8")
    (broken / "a.txt").write_text("x" * 800, encoding="utf-8")
    os.utime(broken, (0, 0))
    cache.trim()
    assert not broken.exists()
    assert cache.content(keys[1], "a.txt") is not None


def test_a_cache_without_a_folder_holds_nothing(tmp_path: Path) -> None:
    cache = Cache(None)
    cache.keep(KEY, made(tmp_path))
    assert taken(cache, KEY, tmp_path / "one") is None
    assert cache.content(KEY, "a.txt") is None
    cache.trim()


def test_a_cache_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    cache = begun(tmp_path / "cache")
    cache.keep(KEY, made(tmp_path))
    assert taken(cache, KEY, tmp_path / "one") is None
    cache.trim()


def test_a_cache_tells_git_and_backups_to_pass_it_by(tmp_path: Path) -> None:
    begun(tmp_path / "cache").keep(KEY, made(tmp_path))
    assert (tmp_path / "cache" / ".gitignore").read_text(encoding="ascii") == "*\n"
    tag = (tmp_path / "cache" / "CACHEDIR.TAG").read_text(encoding="ascii")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_the_program_has_one_digest() -> None:
    assert program() == program()
    assert len(program()) == 64
