"""Files into place: all of a release, or none of it."""

from __future__ import annotations

import hashlib
import io
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from daap.core.errors import Finding, InputError, RefusedError, Severity
from daap.core.manifest import Published
from daap.core.scratch import scratch
from daap.publish.held import listed, real, refuse_folder
from daap.publish.in_place import JOURNAL
from daap.publish.place import put_in_place
from daap.publish.staging import claimed, places
from daap.publish.sums import (
    ASIDE,
    PACKED,
    SUMS,
    content_digest,
    content_of,
    file_digest,
    read_sums,
    sums_text,
)
from daap.serialise.file_handle import Place, local
from daap.serialise.file_kinds import AnyWriter, Finished, Late, Packed, Writer
from daap.serialise.gzip_parts import write_gzip


@dataclass(frozen=True, slots=True)
class Placed:
    """A release in its place: its SHA256SUMS, that of its pages, what was kept aside.

    `kept` are paths in the folder: files of the user's that came in the way while the
    build ran, under the names they have now.
    """

    sums: str
    pages: str
    kept: tuple[str, ...]


def publish(
    files: Iterable[tuple[str, AnyWriter]],
    findings: tuple[Finding, ...],
    out: Path,
    *,
    pages: Callable[[Path], None] | None = None,
    force: bool = False,
) -> Placed:
    """Write a release beside the target and put it in its place.

    `pages` adds the pages to a release that was written; without it those of the
    target stay. Raises RefusedError when a finding is a violation, and InputError for
    a target that holds something else, or files of a release that were edited and are
    not to be replaced by `force`; nothing is changed then.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(findings)

    def write(new: Path, _: Path) -> None:
        write_all(files, new)
        if pages is not None:
            pages(new)

    return _published(write, out, site=pages is not None, force=force)


def publish_pages(
    pages: Callable[[Path], None], out: Path, *, force: bool = False
) -> Placed:
    """Publish the pages of a release anew; its own files stay as they are."""

    def write(new: Path, target: Path) -> None:
        for name in (n for n in listed(target, site=False) if (target / n).exists()):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            _lay(target / name, new / name)
        pages(new)

    return _published(write, out, site=True, force=force)


def _published(
    write: Callable[[Path, Path], None], out: Path, *, site: bool, force: bool
) -> Placed:
    """Have a release written and put in its place."""
    target = real(out)
    try:
        with claimed(target) as stage:
            refuse_folder(target, site=site, force=force, out=out)
            new = stage.begin()
            write(new, target)
            sums, of_pages = (_text(f / SUMS) for f in (new, new / ASIDE))
            put_in_place(stage, site=site, force=force, out=out)
    except OSError as error:
        where = "" if error.filename is None else f": {error.filename}"
        left = "nothing was changed"
        if any((folder / JOURNAL).exists() for folder in places(target)):
            left = "some files are of the new release; build again to complete it"
        reason = f"cannot be written ({error.strerror}{where}); {left}"
        raise InputError(out, reason) from None
    return Placed(sums, of_pages, tuple(stage.kept))


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.is_file() else ""


def write_all(files: Iterable[tuple[str, AnyWriter]], folder: Path) -> None:
    """Write every file, and SHA256SUMS over them, into a new folder.

    A late file is told of all the files before it: of a .gz file what it holds, whose
    bytes may differ by machine. SHA256SUMS has the sums of the files as they lie.
    """
    manifest: list[Published] = []
    sums: list[tuple[str, str]] = []
    there: set[Path] = set()
    for name, write in files:
        path = folder / name
        if path.parent not in there:
            path.parent.mkdir(parents=True, exist_ok=True)
            there.add(path.parent)
        if isinstance(write, Late):
            write = partial(write.write, tuple(manifest))
        file = Published(name, *_written(path, write))
        manifest.append(file)
        own = file_digest(path) if file.is_packed else file.sha256
        sums.append((name, own))
    (folder / SUMS).write_text(sums_text(sums), encoding="ascii")


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
    if path.suffix == PACKED:
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


def differences(files: Iterable[tuple[str, AnyWriter]], out: Path) -> Iterator[str]:
    """What publishing would change in the target, a line each; it writes nothing.

    Of .gz files the content is compared. What is the user's is no difference.
    """
    with scratch() as folder:
        new = folder / "new"
        write_all(files, new)
        here = {name: _digest(new / name) for name in (*(read_sums(new) or ()), SUMS)}
        before = {*listed(out, site=False), *here}
        there = {n: _digest(out / n) for n in before if (out / n).is_file()}
        for name in sorted(before & {*here, *there}):
            if name not in there:
                yield f"{name}: is missing"
            elif name not in here:
                yield f"{name}: is not made by the build"
            elif here[name] != there[name]:
                yield f"{name}: differs from what the build makes"
        shutil.rmtree(new)


def _digest(path: Path) -> str:
    """A digest of what a file says, however it is packed on this machine."""
    if path.name == SUMS:
        lines = path.read_bytes().splitlines()
        kept = (line for line in lines if not line.endswith(PACKED.encode()))
        return hashlib.sha256(b"\n".join(kept)).hexdigest()
    try:
        return content_digest(path)
    except (OSError, EOFError, zlib.error):
        return ""
