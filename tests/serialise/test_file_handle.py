"""A folder that is packed into one file."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from daap.serialise.file_handle import PackedFolder, Section, local


def test_files_are_sections_of_one_and_read_as_they_were(tmp_path: Path) -> None:
    folder = PackedFolder(tmp_path)
    folder.add("a.nt", [b"one\n", b"two\n"])
    folder.add("empty.nt", iter(()))
    folder.add("b.ttl", [b"three"])

    assert [path.name for path in tmp_path.iterdir()] == ["packed.bin"]
    assert folder.sections == {"a.nt": (0, 8), "b.ttl": (8, 5)}
    again = pickle.loads(pickle.dumps(folder))  # noqa: S301
    assert (again / "a.nt").read_bytes() == b"one\ntwo\n"
    assert (again / "a.nt").open("rb").readlines() == [b"one\n", b"two\n"]
    assert (again / "b.ttl").read_bytes() == b"three"


def test_what_is_no_section_is_a_file_beside_it(tmp_path: Path) -> None:
    folder = PackedFolder(tmp_path)
    folder.add("a.nt", [b"one"])
    (tmp_path / "alone.ttl").write_bytes(b"alone")

    assert (folder / "alone.ttl").read_bytes() == b"alone"
    assert local(folder / "alone.ttl") == tmp_path / "alone.ttl"
    assert folder / "a.nt" == Section(tmp_path / "packed.bin", 0, 3)
    assert local(folder / "a.nt") is None
    with pytest.raises(FileNotFoundError):
        (folder / "missing.nt").read_bytes()
