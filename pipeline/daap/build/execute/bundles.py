"""Parts of several sources in one file of a store, to be read kind by kind.

A store has room for millions of files, but not of small ones. So the folders of a
batch go into one file: first this file of every folder, then that one. Who puts the
dumps together wants one kind of all sources after another, so each request gets what
a batch has of a kind, and the next batch is asked for ahead.
"""

from __future__ import annotations

import io
import threading
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO, Literal

from daap.core.storage import Storage

HELD = 6
"""How many stretches are in memory: dumps and tables go through them side by side."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file of packed folders: its name, and the size of every file in it.

    `names` are the files that a folder may hold; `sizes` are theirs in the order
    they are packed, one for each folder; 0 for a file that a folder lacks.
    """

    name: str
    names: tuple[str, ...]
    sizes: array[int]

    @property
    def folders(self) -> int:
        """How many folders are in it."""
        return len(self.sizes) // max(1, len(self.names))

    def stretch(self, name: str) -> tuple[int, int]:
        """Where the files of one name begin and end."""
        first = self.names.index(name) * self.folders
        start = sum(self.sizes[:first])
        return start, start + sum(self.sizes[first : first + self.folders])

    def within(self, name: str, number: int) -> tuple[int, int]:
        """Where in its stretch the file of one folder begins and ends."""
        first = self.names.index(name) * self.folders
        start = sum(self.sizes[first : first + number])
        return start, start + self.sizes[first + number]


def pack(folders: Sequence[Path], names: Sequence[str], out: BinaryIO) -> array[int]:
    """Write the files of folders one after another; their sizes."""
    sizes = array("Q")
    for name in names:
        for folder in folders:
            path = folder / name
            content = path.read_bytes() if path.is_file() else b""
            out.write(content)
            sizes.append(len(content))
    return sizes


class Reader:
    """Reads stretches of bundles ahead of who asks for them, in their order."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.last = ""
        self.following: dict[str, Bundle] = {}
        self.held: OrderedDict[tuple[str, str], Future[bytes]] = OrderedDict()
        self.lock = threading.Lock()
        self.ahead = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ahead")

    def add(self, bundle: Bundle) -> None:
        """A bundle that is asked for after those before, if it is not known yet."""
        if bundle.name != self.last:
            self.following[self.last] = bundle
            self.last = bundle.name

    def content(self, bundle: Bundle, name: str, number: int) -> bytes:
        """One file of one folder."""
        if name not in bundle.names:
            raise FileNotFoundError(name)
        with self.lock:
            stretch = self._started(bundle, name)
            following = self.following.get(bundle.name)
            if following is not None:
                self._started(following, name)
            while len(self.held) > HELD:
                self.held.popitem(last=False)
        start, end = bundle.within(name, number)
        return stretch.result()[start:end]

    def _started(self, bundle: Bundle, name: str) -> Future[bytes]:
        key = (bundle.name, name)
        if key not in self.held:
            self.held[key] = self.ahead.submit(self._read, bundle, name)
        self.held.move_to_end(key)
        return self.held[key]

    def _read(self, bundle: Bundle, name: str) -> bytes:
        start, end = bundle.stretch(name)
        return self.storage.read(bundle.name, start, end) if end > start else b""


@lru_cache(maxsize=1)
def reader_of(url: str) -> Reader:
    """The reader of a storage; there is one in each process that asks."""
    return Reader(Storage(url))


@dataclass(frozen=True, slots=True)
class Bundled:
    """A folder of a bundle in a storage, or a file of one: a place."""

    url: str
    bundle: Bundle
    number: int
    name: str = ""

    def __truediv__(self, name: str) -> Bundled:
        """What lies below."""
        path = f"{self.name}/{name}" if self.name else name
        return Bundled(self.url, self.bundle, self.number, path)

    def open(self, mode: Literal["rb"] = "rb") -> IO[bytes]:
        """The content of a file."""
        return io.BytesIO(self.read_bytes())

    def read_bytes(self) -> bytes:
        """The whole content of a file."""
        return reader_of(self.url).content(self.bundle, self.name, self.number)
