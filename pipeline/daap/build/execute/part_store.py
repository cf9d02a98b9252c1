"""Where parts lie between who makes them and who puts the release together.

    PartStore
    ├── FolderStore     folders of this machine
    └── StagedStore     a storage that all workers of a cluster reach

A batch is written into folders; what comes back for each is a place to read it from.
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
from daap.serialise.file_handle import Place

MARK = "build"
"""The file of a staging folder that is there as long as its build goes on."""


class PartStore(Protocol):
    """Takes the folders of a batch of parts."""

    @contextmanager
    def folders(self, names: Sequence[str]) -> Iterator[tuple[Path, ...]]:
        """Folders to write parts into, which are yet to be made."""

    def keep(self, folders: Sequence[Path], files: Sequence[str]) -> tuple[Place, ...]:
        """Keep some files of each folder; where each folder can be read then."""

    def expect(self, place: Place) -> None:
        """Be told of a place, in the order in which places are going to be read."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Parts in a folder of this machine: they stay where they were written."""

    root: Path

    @contextmanager
    def folders(self, names: Sequence[str]) -> Iterator[tuple[Path, ...]]:
        """A folder below the root for each name."""
        yield tuple(self.root / name for name in names)

    def keep(self, folders: Sequence[Path], files: Sequence[str]) -> tuple[Place, ...]:
        """The folders themselves."""
        return tuple(folders)

    def expect(self, place: Place) -> None:
        """Nothing: the folders lie there."""


@dataclass(frozen=True, slots=True)
class StagedStore:
    """Parts in the staging folder of a build, those of a batch in one file."""

    url: str

    @contextmanager
    def folders(self, names: Sequence[str]) -> Iterator[tuple[Path, ...]]:
        """Folders that are gone afterwards."""
        with scratch() as folder:
            yield tuple(folder / name for name in names)

    def keep(self, folders: Sequence[Path], files: Sequence[str]) -> tuple[Place, ...]:
        """Pack the folders into one file. Raises InputError where the build ended."""
        name = secrets.token_hex(8)
        with scratch() as folder:
            path = folder / "bundle"
            with path.open("wb") as out:
                sizes = pack(folders, files, out)
            deliver(path, name, self.url)
        bundle = Bundle(name, tuple(files), sizes)
        return tuple(Bundled(self.url, bundle, n) for n, _ in enumerate(folders))

    def expect(self, place: Place) -> None:
        """Read the bundle of the place ahead, once the one before is asked for."""
        if isinstance(place, Bundled):
            reader_of(self.url).add(place.bundle)


def deliver(path: Path, name: str, url: str) -> None:
    """Put a file into the staging folder of a build that still goes on.

    A worker cannot be interrupted: what it brings too late, it takes away again.
    Raises InputError.
    """
    storage = Storage(url)
    storage.put(path, name)
    if not storage.holds(MARK):
        storage.delete([name])
        raise InputError(url, "the build has ended")
