"""Kinds of writers of files of a release: late, compressed, or already written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from daap.core.manifest import Manifest
from daap.serialise.file_handle import FileHandle

Writer = Callable[[BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Late:
    """Writes a file that describes the files before it, such as a catalog."""

    write: Callable[[Manifest, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Packed:
    """Writes a .gz file from pieces (`daap.serialise.gzip_parts`)."""

    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that is already written, with its size and SHA-256."""

    place: FileHandle
    size: int
    sha256: str


AnyWriter = Writer | Late | Packed | Finished
