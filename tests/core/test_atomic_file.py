"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daap.core.atomic_file import write_atomically


def test_a_file_is_replaced_and_those_beside_it_are_left_alone(tmp_path: Path) -> None:
    for name in ("a.md", "a.md.new"):
        (tmp_path / name).write_bytes(b"mine")
    mask = os.umask(0o027)
    try:
        write_atomically(b"new", tmp_path / "a.md")
    finally:
        os.umask(mask)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.md": b"new",
        "a.md.new": b"mine",
    }
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_take_its_place_is_removed(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError, match=r"a\.md"):
        write_atomically(b"new", tmp_path / "a.md")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
