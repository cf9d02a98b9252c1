"""Part store: keeps the parts of sources until the release is assembled.

    PartStore
    ├── FolderStore     folders of this machine
    └── StagedStore     a storage that all workers of a cluster reach

A batch is written into folders; keeping it returns a path for reading each folder.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from daap.build.execute.bundles import Bundle, Bundled, pack, reader_of
from daap.core.errors import InputError
from daap.core.scratch import scratch
from daap.core.storage import Storage
from daap.serialise.file_handle import FolderHandle

MARK = "build"
"""A file of the staging folder that exists while its build runs."""


class PartStore(Protocol):
    """Keeps the folders of a batch of parts."""

    @contextmanager
    def folders(self, names: Sequence[str]) -> Iterator[tuple[Path, ...]]:
        """Folders for writing parts, not yet created."""

    def keep(
        self, folders: Sequence[FolderHandle], files: Sequence[str]
    ) -> tuple[FolderHandle, ...]:
        """Keep some files of each folder; returns folders to read them from."""

    def expect(self, place: FolderHandle) -> None:
        """Announce a folder, in the order in which folders will be read."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Parts in a local folder: they stay where they were written."""

    root: Path

    @contextmanager
    def folders(self, names: Sequence[str]) -> Iterator[tuple[Path, ...]]:
        """A folder below the root for each name."""
        yield tuple(self.root / name for name in names)

    def keep(
        self, folders: Sequence[FolderHandle], files: Sequence[str]
    ) -> tuple[FolderHandle, ...]:
        """The folders themselves."""
        return tuple(folders)

    def expect(self, place: FolderHandle) -> None:
        """Does nothing, as local folders need no reading ahead."""


@dataclass(frozen=True, slots=True)
class StagedStore:
    """Parts in the staging folder of a build, one file for each batch."""

    url: str

    @contextmanager
    def folders(self, names: Sequence[str]) -> Iterator[tuple[Path, ...]]:
        """Folders that are removed after use."""
        with scratch() as folder:
            yield tuple(folder / name for name in names)

    def keep(
        self, folders: Sequence[FolderHandle], files: Sequence[str]
    ) -> tuple[FolderHandle, ...]:
        """Pack the folders into one file. Raises InputError if the build has ended."""
        name = secrets.token_hex(8)
        with scratch() as folder:
            path = folder / "bundle"
            with path.open("wb") as out:
                sizes = pack(folders, files, out)
            deliver(path, name, self.url)
        bundle = Bundle(name, tuple(files), sizes)
        return tuple(Bundled(self.url, bundle, n) for n, _ in enumerate(folders))

    def expect(self, place: FolderHandle) -> None:
        """Read the bundle of the folder ahead, once the one before is asked for."""
        if isinstance(place, Bundled):
            reader_of(self.url).add(place.bundle)


def deliver(path: Path, name: str, url: str) -> None:
    """Upload a file to the staging folder of a build that still runs.

    A worker cannot be interrupted: a file uploaded too late is removed again.
    Raises InputError.
    """
    storage = Storage(url)
    storage.put(path, name)
    if not storage.holds(MARK):
        storage.delete([name])
        raise InputError(url, "the build has ended")
