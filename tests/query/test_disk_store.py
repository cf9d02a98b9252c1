"""A store kept on disk: made once, whole or not there."""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from daap.core.errors import InputError
from daap.query.store import open_dataset


@pytest.fixture
def copy(dist: Path, tmp_path: Path) -> Iterator[Path]:
    """A dist of one's own."""
    yield Path(shutil.copytree(dist, tmp_path / "dist"))


def stores(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_kept_store_holds_what_one_in_memory_holds(copy, store, tmp_path) -> None:
    kept = open_dataset(copy, tmp_path / "kept")
    assert len(kept) == len(store)
    assert set(kept.named_graphs()) == set(store.named_graphs())


def test_a_kept_store_is_used_again_and_by_several_at_once(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    first = open_dataset(copy, folder)
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*.sst")}
    second = open_dataset(copy, folder)
    assert before
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*.sst")} == before
    assert len(first) == len(second)


def test_another_dump_makes_another_store_in_place_of_the_first(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    size = len(open_dataset(copy, folder))
    names = stores(folder)
    dump = copy / "daap.nq.gz"
    more = b"<https://e.org/a> <https://e.org/b> <https://e.org/c> <https://e.org/g> ."
    dump.write_bytes(dump.read_bytes() + gzip.compress(more))
    assert len(open_dataset(copy, folder)) == size + 1
    assert len(stores(folder)) == 1
    assert stores(folder) != names


def test_a_cut_off_dump_keeps_the_store_that_was_there(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    open_dataset(copy, folder)
    names = stores(folder)
    dump = copy / "daap.nq.gz"
    dump.write_bytes(dump.read_bytes()[:10_000])
    with pytest.raises(InputError, match="is cut off"):
        open_dataset(copy, folder)
    assert stores(folder) == names


def test_a_broken_store_is_made_again(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    size = len(open_dataset(copy, folder))
    for path in folder.rglob("MANIFEST*"):
        path.write_bytes(b"broken")
    assert len(open_dataset(copy, folder)) == size


def test_a_store_that_another_program_holds_open_is_left_alone(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    held = Store(str(folder / "other"))
    assert len(open_dataset(copy, folder)) > 0
    assert "other" in stores(folder)
    del held


def query(copy: Path, folder: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """`daap query` in a process that may write files of so many bytes."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [
            sys.executable,
            "-m",
            "daap",
            "query",
            "ASK {}",
            "--data",
            str(copy),
            "--store",
            str(folder),
        ],
        capture_output=True,
        text=True,
        preexec_fn=bounded,
        check=False,
    )


def test_a_full_disk_is_told_and_nothing_is_left(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    done = query(copy, folder, 20_000)
    assert done.returncode == 2, done.stderr
    assert "cannot keep a store" in done.stderr
    assert "Traceback" not in done.stderr
    assert stores(folder) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_only_read_is_told(copy, tmp_path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o500)
    with pytest.raises(InputError, match="cannot keep a store"):
        open_dataset(copy, folder)


def test_a_file_in_the_place_of_the_folder_is_told(copy, tmp_path) -> None:
    (tmp_path / "kept").write_text("here already")
    with pytest.raises(InputError, match="cannot keep a store"):
        open_dataset(copy, tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "here already"
