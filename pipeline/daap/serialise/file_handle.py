"""File handles: local files, and files in bundles of parts."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal, Protocol


class FileHandle(Protocol):
    """A read-only file or folder; a Path is one."""

    def __truediv__(self, name: str, /) -> FileHandle:
        """The file or folder of this name below."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """The content as a stream."""

    def read_bytes(self) -> bytes:
        """The content."""


def local(place: FileHandle) -> Path | None:
    """The path of a file handle; None if it is not local."""
    return place if isinstance(place, Path) else None
