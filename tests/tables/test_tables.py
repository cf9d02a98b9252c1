"""The answers that are published, asked of a store in memory or on disk."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from daap.build import dataset_files as publication
from daap.build.dataset_files import release
from daap.build.result import Build
from daap.publish.writer import write_all


def tables(built: Build, folder: Path) -> dict[str, bytes]:
    write_all(release(built), folder)
    return {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}


def test_a_store_on_disk_gives_the_same_tables(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tables(built, tmp_path / "memory")
    monkeypatch.setattr(publication, "MOST", 0)
    assert tables(built, tmp_path / "disk") == expected
    assert list(built.workspace.folder.glob("store-*/*.sst"))


def test_pieces_are_read_as_one_text() -> None:
    from daap.tables.tables import _Stream

    pieces = [b"one ", b"", b"and two ", b"and three"]
    assert io.BufferedReader(_Stream(pieces), 5).read() == b"".join(pieces)
