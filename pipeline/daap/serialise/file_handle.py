"""File handles: local files, sections of them, and files in bundles of parts."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, Protocol

PACKED = "packed.bin"
"""The file of a folder that holds the others as sections."""


class FileHandle(Protocol):
    """A read-only file; a Path is one."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """The content as a stream."""

    def read_bytes(self) -> bytes:
        """The content."""


class FolderHandle(Protocol):
    """A read-only folder; a Path is one."""

    def __truediv__(self, name: str, /) -> FileHandle:
        """The file of this name."""


def local(place: FileHandle) -> Path | None:
    """The path of a file handle; None if it is not local."""
    return place if isinstance(place, Path) else None


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive bytes of a local file."""

    path: Path
    start: int
    size: int

    def open(self, mode: Literal["rb"] = "rb") -> IO[bytes]:
        """The content as a stream."""
        return io.BytesIO(self.read_bytes())

    def read_bytes(self) -> bytes:
        """The content."""
        with self.path.open("rb") as content:
            content.seek(self.start)
            return content.read(self.size)


@dataclass(frozen=True, slots=True)
class PackedFolder:
    """A local folder in which most files are sections of one.

    Creating many small files is slow. `sections` are the first byte and the size of
    each; an empty file has none.
    """

    folder: Path
    sections: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __truediv__(self, name: str) -> FileHandle:
        """The file of this name: a section, or a file of its own."""
        if name in self.sections:
            return Section(self.folder / PACKED, *self.sections[name])
        return self.folder / name

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file as the next section."""
        with (self.folder / PACKED).open("ab") as out:
            start = out.tell()
            out.writelines(pieces)
            if out.tell() > start:
                self.sections[name] = (start, out.tell() - start)
