"""Writing and publication of a release, all files or none."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast

from daap.core.errors import Finding, InputError, RefusedError, Severity
from daap.core.formats import COMPRESSED
from daap.core.manifest import Published, file_sha256, sha256
from daap.core.scratch import scratch
from daap.publish.journal import JOURNAL
from daap.publish.replacement import put_in_place
from daap.publish.staging import claimed, places
from daap.publish.sums import (
    SITE,
    SUMS,
    content_digest,
    content_of,
    read_sums,
    sums_text,
)
from daap.publish.target_folder import listed, real, refuse_folder
from daap.serialise.file_handle import FileHandle, local
from daap.serialise.file_kinds import AnyWriter, Finished, Late, Packed, Writer
from daap.serialise.gzip_parts import write_gzip

Check = Callable[[Path, Iterable[str]], Sequence[Finding]]
"""Findings on files of a folder, by name; each is complete when its name is given."""

Pages = Callable[[Path], Iterable[str]]
"""Adds pages to a release in a folder; gives the name of each when it is written."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A published release: its SHA256SUMS, that of its pages, and renamed files.

    `kept` are the new paths of user files that were created while the build ran, in
    the place of files of the release.
    """

    sums: str
    pages: str
    kept: tuple[str, ...]


def publish(
    files: Iterable[tuple[str, AnyWriter]],
    findings: tuple[Finding, ...],
    out: Path,
    *,
    pages: Pages | None = None,
    force: bool = False,
    check: Check | None = None,
) -> Placed:
    """Write a release next to the target and publish it.

    `pages` adds the pages to a written release; without it the target's pages are kept.
    Raises RefusedError if a finding is a violation, also one of `check`, and InputError
    for a target with other content, or with edited files if `force` is not given;
    nothing is changed then.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(findings)

    def write(new: Path, _: Path) -> None:
        write_checked(files, new, pages, check)

    return _published(write, out, site=pages is not None, force=force)


def publish_pages(pages: Pages, out: Path, *, force: bool = False) -> Placed:
    """Publish the pages of a release again; its other files are unchanged."""

    def write(new: Path, target: Path) -> None:
        for name in (n for n in listed(target, site=False) if (target / n).exists()):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            _lay(target / name, new / name)
        _exhaust(pages(new))

    return _published(write, out, site=True, force=force)


def _published(
    write: Callable[[Path, Path], None], out: Path, *, site: bool, force: bool
) -> Placed:
    """Have a release written, and publish it."""
    target = real(out)
    try:
        with claimed(target) as stage:
            refuse_folder(target, site=site, force=force, out=out)
            new = stage.begin()
            write(new, target)
            sums, of_pages = (_text(f / SUMS) for f in (new, new / SITE))
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


def write_checked(
    files: Iterable[tuple[str, AnyWriter]],
    folder: Path,
    pages: Pages | None,
    check: Check | None,
) -> None:
    """Write a release with its pages into a new folder, and check it meanwhile.

    Raises RefusedError for findings.
    """
    names = _with_pages(files, folder, pages)
    try:
        wrong = tuple(check(folder, names)) if check else ()
        _exhaust(names)
    finally:
        for one in (names, files):  # ends what answers the questions meanwhile
            getattr(one, "close", lambda: None)()
    if wrong:
        raise RefusedError(wrong, shown=False)


def _with_pages(
    files: Iterable[tuple[str, AnyWriter]],
    folder: Path,
    pages: Pages | None,
) -> Iterator[str]:
    """The name of each file when it is written, and again if it is changed later."""
    marks = dict[str, int]()
    for name in chain(written(files, folder), _later(pages, folder)):
        marks[name] = (folder / name).stat().st_mtime_ns
        yield name
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and marks.get(name) != path.stat().st_mtime_ns:
            yield name


def _later(pages: Pages | None, folder: Path) -> Iterator[str]:
    """The names of the pages, which begins them when it is asked for the first."""
    if pages is not None:
        yield from pages(folder)


def write_all(files: Iterable[tuple[str, AnyWriter]], folder: Path) -> None:
    """Write every file, and their SHA256SUMS, into a new folder."""
    _exhaust(written(files, folder))


def _exhaust(names: Iterable[str]) -> None:
    deque(names, maxlen=0)


def written(files: Iterable[tuple[str, AnyWriter]], folder: Path) -> Iterator[str]:
    """Write every file, and their SHA256SUMS; the name of each when it is written.

    A late file gets the manifest of the files before it, with size and checksum of the
    content of compressed files, as their bytes may differ between machines. SHA256SUMS
    has the checksums of the bytes.
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
        own = file_sha256(path) if file.is_packed else file.sha256
        sums.append((name, own))
        yield name
    (folder / SUMS).write_text(sums_text(sums), encoding="ascii")
    yield SUMS


def _written(path: Path, write: Writer | Packed | Finished) -> tuple[int, str]:
    """Size and SHA-256 of the content of a file, which is written."""
    if isinstance(write, Finished):
        _lay(write.place, path)
        return write.size, write.sha256
    with path.open("wb") as out:
        if isinstance(write, Packed):
            return write_gzip(write.pieces(), out)
        counted = _HashingStream(out)
        write(cast(BinaryIO, counted))
    if path.suffix in COMPRESSED:
        return content_of(path)
    return counted.size, counted.digest.hexdigest()


def _lay(place: FileHandle, target: Path) -> None:
    """Hard-link a file to another path, or copy it."""
    path = local(place)
    if path is None:
        target.write_bytes(place.read_bytes())
        return
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)


class _HashingStream(io.RawIOBase):
    """A stream that hashes and counts the bytes it passes on."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.size, self.digest = out, 0, hashlib.sha256()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, content: Any) -> int:
        """Pass bytes on to the other stream."""
        self.digest.update(content)
        self.size += len(content)
        return self.out.write(content)


def differences(files: Iterable[tuple[str, AnyWriter]], out: Path) -> Iterator[str]:
    """What publication would change in the target, a line each; nothing is written.

    Compressed files are compared by content. User files are ignored.
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
    """A digest of a file's content, independent of its compression."""
    if path.name == SUMS:
        lines = path.read_bytes().splitlines()
        packed = tuple(suffix.encode() for suffix in COMPRESSED)
        kept = (line for line in lines if not line.endswith(packed))
        return sha256(b"\n".join(kept))
    return content_digest(path)
