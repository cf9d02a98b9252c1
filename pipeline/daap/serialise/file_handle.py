"""Places of files: a folder of this machine, or one that was packed elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal, Protocol


class Place(Protocol):
    """A file or folder that is only read; a Path is one."""

    def __truediv__(self, name: str, /) -> Place:
        """What lies below."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """The content of a file."""

    def read_bytes(self) -> bytes:
        """The whole content of a file."""


def local(place: Place) -> Path | None:
    """The path of a place, if it is on this machine."""
    return place if isinstance(place, Path) else None
