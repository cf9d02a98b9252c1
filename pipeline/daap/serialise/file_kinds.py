"""What writes a file of a release: of itself, late, in pieces, or ready already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from daap.core.manifest import Manifest
from daap.serialise.file_handle import Place

Writer = Callable[[BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Late:
    """Writes a file that tells of those before it, such as a catalog."""

    write: Callable[[Manifest, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Packed:
    """Writes a .gz file, of pieces as `daap.serialise.gzip_parts` has them."""

    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that lies ready elsewhere, with its size and SHA-256."""

    place: Place
    size: int
    sha256: str


AnyWriter = Writer | Late | Packed | Finished
