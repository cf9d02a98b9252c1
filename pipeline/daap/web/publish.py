"""Files into place: all of a release, or none of it."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from daap.errors import Finding, InputError, RefusedError, Severity
from daap.manifest import Manifest, Published
from daap.places import Place, local
from daap.web.gzipped import write_gzip

__all__ = [
    "SUMS", "AnyWriter", "Finished", "Late", "Packed", "Writer", "content_digest",
    "content_of", "differences", "holds", "publish", "write_all",
]  # fmt: skip

Writer = Callable[[BinaryIO], None]
SUMS = "SHA256SUMS"
ASIDE = "site"
"""The folder of a dist that has checksums of its own."""


@dataclass(frozen=True, slots=True)
class Late:
    """Writes a file that tells of those before it, such as a catalog."""

    write: Callable[[Manifest, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Packed:
    """Writes a .gz file, of pieces as `daap.web.gzipped` has them."""

    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that lies ready elsewhere, with its size and SHA-256."""

    place: Place
    size: int
    sha256: str


AnyWriter = Writer | Late | Packed | Finished


def publish(
    files: Iterable[tuple[str, AnyWriter]],
    findings: tuple[Finding, ...],
    target: Path,
) -> None:
    """Write a release beside the target and move it into place.

    Raises RefusedError when a finding is a violation, and InputError for
    a target that is not empty and holds no release; nothing is written then.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(findings)
    if target.exists() and not target.is_dir():
        raise InputError(target, "is a file; name a folder with --out")
    if target.is_dir() and any(target.iterdir()) and not (target / SUMS).exists():
        raise InputError(target, "is not empty and holds no release; nothing written")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".daap-", dir=target.parent) as scratch:
        new, old = Path(scratch) / "new", Path(scratch) / "old"
        write_all(files, new)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        if (old / ASIDE).is_dir():
            (old / ASIDE).rename(target / ASIDE)


def write_all(files: Iterable[tuple[str, AnyWriter]], folder: Path) -> None:
    """Write every file, and SHA256SUMS over them, into a new folder.

    A late file is told of all the files before it.
    """
    manifest: list[Published] = []
    there: set[Path] = set()
    for name, write in files:
        path = folder / name
        if path.parent not in there:
            path.parent.mkdir(parents=True, exist_ok=True)
            there.add(path.parent)
        if isinstance(write, Late):
            write = partial(write.write, tuple(manifest))
        manifest.append(Published(name, *_written(path, write)))
    sums = sorted((file.name, file.sha256) for file in manifest)
    lines = "".join(f"{digest}  {name}\n" for name, digest in sums)
    (folder / SUMS).write_text(lines, encoding="ascii")


def _written(path: Path, write: Writer | Packed | Finished) -> tuple[int, str]:
    """Size and SHA-256 of the content of a file, once it is written."""
    if isinstance(write, Finished):
        _lay(write.place, path)
        return write.size, write.sha256
    with path.open("wb") as out:
        if isinstance(write, Packed):
            return write_gzip(write.pieces(), out)
        told = _Told(out)
        write(cast(BinaryIO, told))
    if path.suffix == ".gz":
        return content_of(path)
    return told.size, told.digest.hexdigest()


def _lay(place: Place, target: Path) -> None:
    """The same file in another place too, or a copy of it."""
    path = local(place)
    if path is None:
        target.write_bytes(place.read_bytes())
        return
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)


class _Told(io.RawIOBase):
    """A stream that hands on what is written, and knows its size and checksum."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.size, self.digest = out, 0, hashlib.sha256()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, content: Any) -> int:
        """Hand on some bytes."""
        self.digest.update(content)
        self.size += len(content)
        return self.out.write(content)


def content_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file's content; of a .gz file's decompressed content."""
    digest, size = hashlib.sha256(), 0
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def content_digest(path: Path) -> str:
    """The SHA-256 of a file's content; of a .gz file's decompressed content."""
    return content_of(path)[1]


def differences(files: Iterable[tuple[str, AnyWriter]], target: Path) -> Iterator[str]:
    """What publishing would change in the target, a line each; it writes nothing."""
    with tempfile.TemporaryDirectory(prefix="daap-") as scratch:
        new = Path(scratch) / "new"
        write_all(files, new)
        here, there = _digests(new), _digests(target)
        for name in sorted({*here, *there}):
            if name not in there:
                yield f"{name}: is missing"
            elif name not in here:
                yield f"{name}: is not made by the build"
            elif here[name] != there[name]:
                yield f"{name}: differs from what the build makes"
        shutil.rmtree(new)


def holds(folder: Path, sums: str) -> bool:
    """Whether a folder holds the files of these SHA256SUMS, and no others."""
    listed = folder / SUMS
    if not listed.is_file() or listed.read_bytes() != sums.encode():
        return False
    known = dict(line.split("  ", 1)[::-1] for line in sums.splitlines())
    there = _digests(folder)
    return {**known, SUMS: content_digest(listed)} == there


def _digests(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): content_digest(path)
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != ASIDE
    }
