"""Bundles: parts of several sources in one file of a store, ordered by kind.

Stores are slow with many small files, so the folders of a batch are packed into one
file: first this file of every folder, then that one. Dumps are assembled from one kind
of all sources after another, so one request reads all files of a kind in a batch, and
the next batch is requested ahead.
"""

from __future__ import annotations

import io
import threading
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, BinaryIO, Literal

from daap.core.storage import Storage
from daap.serialise.file_handle import FolderHandle

HELD = 6
"""Byte ranges in memory, as dumps and tables are read side by side."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file of packed folders: its name, and the size of every file in it.

    `names` are the names of files in a folder; `sizes` are theirs in bytes, in the
    order of packing, one for each folder; 0 for a missing file.
    """

    name: str
    names: tuple[str, ...]
    sizes: array[int]

    @property
    def folders(self) -> int:
        """The number of folders in it."""
        return len(self.sizes) // max(1, len(self.names))

    def byte_range(self, name: str) -> tuple[int, int]:
        """The byte range of all files of one name, the end exclusive."""
        first = self.names.index(name) * self.folders
        start = sum(self.sizes[:first])
        return start, start + sum(self.sizes[first : first + self.folders])

    def within(self, name: str, number: int) -> tuple[int, int]:
        """The byte range of one folder's file within that range."""
        first = self.names.index(name) * self.folders
        start = sum(self.sizes[first : first + number])
        return start, start + self.sizes[first + number]


def pack(
    folders: Sequence[FolderHandle], names: Sequence[str], out: BinaryIO
) -> array[int]:
    """Write the files of folders one after another; returns their sizes in bytes."""
    sizes = array("Q")
    for name in names:
        for folder in folders:
            content = b""
            with suppress(FileNotFoundError):
                content = (folder / name).read_bytes()
            out.write(content)
            sizes.append(len(content))
    return sizes


class Reader:
    """Reads byte ranges of bundles ahead, in order."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.last = ""
        self.following: dict[str, Bundle] = {}
        self.held: OrderedDict[tuple[str, str], Future[bytes]] = OrderedDict()
        self.lock = threading.Lock()
        self.ahead = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ahead")

    def add(self, bundle: Bundle) -> None:
        """Append a bundle to those that are read, unless it is known."""
        if bundle.name != self.last:
            self.following[self.last] = bundle
            self.last = bundle.name

    def content(self, bundle: Bundle, name: str, number: int) -> bytes:
        """One file of one folder. Raises FileNotFoundError for an unknown name."""
        if name not in bundle.names:
            raise FileNotFoundError(name)
        with self.lock:
            packed = self._started(bundle, name)
            following = self.following.get(bundle.name)
            if following is not None:
                self._started(following, name)
            while len(self.held) > HELD:
                self.held.popitem(last=False)
        start, end = bundle.within(name, number)
        return packed.result()[start:end]

    def _started(self, bundle: Bundle, name: str) -> Future[bytes]:
        key = (bundle.name, name)
        if key not in self.held:
            self.held[key] = self.ahead.submit(self._read, bundle, name)
        self.held.move_to_end(key)
        return self.held[key]

    def _read(self, bundle: Bundle, name: str) -> bytes:
        start, end = bundle.byte_range(name)
        return self.storage.read(bundle.name, start, end) if end > start else b""


@lru_cache(maxsize=1)
def reader_of(url: str) -> Reader:
    """The reader of a storage, one for each process."""
    return Reader(Storage(url))


@dataclass(frozen=True, slots=True)
class Bundled:
    """A path in a bundle of a storage: a folder, or a file of one."""

    url: str
    bundle: Bundle
    number: int
    name: str = ""

    def __truediv__(self, name: str) -> Bundled:
        """The file of this name."""
        path = f"{self.name}/{name}" if self.name else name
        return Bundled(self.url, self.bundle, self.number, path)

    def open(self, mode: Literal["rb"] = "rb") -> IO[bytes]:
        """The content of a file."""
        return io.BytesIO(self.read_bytes())

    def read_bytes(self) -> bytes:
        """The whole content of a file."""
        return reader_of(self.url).content(self.bundle, self.name, self.number)
