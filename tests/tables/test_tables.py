"""The answers that are published, asked of a store in memory or on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from daap.build import dataset_files as publication
from daap.build.dataset_files import release
from daap.build.result import Build
from daap.publish.writer import write_all
from daap.tables import tables as table_module


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


def test_a_store_on_disk_is_loaded_a_chunk_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'<urn:s> <urn:p> "{number}" .\n'.encode() for number in range(100)]
    monkeypatch.setattr(table_module, "CHUNK", 10 * len(lines[0]))
    loads = list[int]()

    class Counted:
        """A store that notes how many lines are loaded at once."""

        def __init__(self, place: str) -> None:
            self.store = Store(place)

        def bulk_load(self, content: bytes, **how: Any) -> None:
            loads.append(len(content.splitlines()))
            self.store.bulk_load(content, **how)

        def optimize(self) -> None:
            self.store.optimize()

    monkeypatch.setattr(table_module, "Store", Counted)
    made: Any = table_module._filled(iter(lines), tmp_path / "store")
    assert len(made.store) == 100
    assert sum(loads) == 100 and max(loads) == 10
