"""The stage: the folder in which a build works, next to its target.

There is one per target, with a name made from the target's, so that the next build
finds what a killed one left. It is locked while in use: builds into one target run
one after another. It is inside a target that is a mount point, or whose parent is not
writable.

       lock           held while a build publishes
       new/           the new release; after an exchange the old one, without MARK
       old/           files replaced one by one
       sums.json      checksums of old files that may be deleted
       journal.json   steps of a replacement file by file
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from daap.core.atomic_file import UNFINISHED, write_atomically
from daap.core.errors import InputError
from daap.core.file_lock import acquired
from daap.core.manifest import sha256
from daap.publish.dismantle import clear, dismantle
from daap.publish.journal import complete, read_journal
from daap.publish.target_folder import MARK, STAGE

LONGEST = 200
"""Bytes of a file's name above which its checksum is used instead."""
MOUNTS = Path("/proc/self/mountinfo")


@dataclass(slots=True)
class Stage:
    """The stage of a target; `kept` are user files that were renamed."""

    folder: Path
    target: Path
    lock: int = -1
    kept: list[str] = field(default_factory=list)

    def begin(self) -> Path:
        """A new, empty folder for a release."""
        new = self.folder / "new"
        new.mkdir()
        (new / MARK).touch()
        return new

    def may_go(self, sums: Mapping[str, Sequence[str]]) -> None:
        """Record which files of the old release may be deleted, by checksum."""
        write_atomically(json.dumps(sums).encode(), self.folder / "sums.json")

    def settle(self, seen: Mapping[str, os.stat_result] | None = None) -> None:
        """Finish an interrupted publication: undo, complete or clear it.

        `seen` are the stat results of the old files when they were hashed.
        """
        journal = read_journal(self.folder)
        if journal is not None:
            complete(self.folder, self.target, journal)
        sums = self._sums()
        new, old = self.folder / "new", self.folder / "old"
        if os.path.lexists(new / MARK):
            clear(new)
        for tree in (new, old):
            if tree.is_dir():
                self.kept += dismantle(tree, self.target, sums, seen)
        with suppress(FileNotFoundError):
            if (self.target / MARK).lstat().st_size == 0:
                (self.target / MARK).unlink()
        if not new.exists() and not old.exists():
            half_written = self.folder.glob(f"{UNFINISHED}*")
            for path in (self.folder / "sums.json", *half_written):
                path.unlink(missing_ok=True)

    def _sums(self) -> dict[str, list[str]]:
        try:
            text = (self.folder / "sums.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        sums: dict[str, list[str]] = json.loads(text)
        return sums

    def leave(self) -> None:
        """Release the lock, and remove the folder if it is empty."""
        with suppress(OSError):
            (self.folder / "lock").unlink()
            self.folder.rmdir()
        if self.lock >= 0:
            os.close(self.lock)


@contextmanager
def claimed(target: Path) -> Iterator[Stage]:
    """The stage of a target, locked for this build.

    An interrupted publication is finished first, and at the end this build's own. The
    parent of the target is created.
    """
    stage = _claim(target)
    try:
        stage.settle()
        _settle_other(stage)
        yield stage
    finally:
        with suppress(OSError):
            stage.settle()
        stage.leave()


def settle(target: Path) -> list[str]:
    """Finish an interrupted publication, unless a build runs; returns renamed files.

    If there was none, nothing is written.
    """
    kept: list[str] = []
    for folder in places(target):
        if folder.is_dir() and not folder.is_symlink():
            with suppress(PermissionError):  # another user's; publishing will report it
                kept += _settled(folder, target)
    left_over = target / MARK
    if left_over.is_file() and not any(folder.is_dir() for folder in places(target)):
        with suppress(OSError):
            left_over.unlink()
    return kept


def _settled(folder: Path, target: Path) -> list[str]:
    lock = _locked(folder, wait=False)
    if lock is None:
        return []
    stage = Stage(folder, target, lock)
    try:
        stage.settle()
    finally:
        stage.leave()
    return stage.kept


def _settle_other(stage: Stage) -> None:
    """Finish what is left in the other possible place of a stage."""
    for folder in places(stage.target):
        if folder != stage.folder and folder.is_dir() and not folder.is_symlink():
            stage.kept += _settled(folder, stage.target)


def places(target: Path) -> tuple[Path, Path]:
    """The possible places of a target's stage: beside it, and inside."""
    name = target.name
    if len(os.fsencode(name)) > LONGEST:
        name = sha256(os.fsencode(name))
    return target.with_name(f"{STAGE}-{name}"), target / STAGE


def _claim(target: Path) -> Stage:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside, inside = places(target)
    folder = inside if _has_no_beside(target) else beside
    while True:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            if folder.is_symlink() or folder.is_file():
                reason = "is in the way of a build; move it elsewhere"
                raise InputError(folder, reason) from None
        lock = _locked(folder)
        if lock is not None:
            return Stage(folder, target, lock)


def _has_no_beside(target: Path) -> bool:
    """Whether files cannot be moved from beside a folder into it."""
    if not target.is_dir():
        return False
    return is_mount(target) or not os.access(target.parent, os.W_OK | os.X_OK)


def is_mount(folder: Path) -> bool:
    """Whether a folder is a mount point, even of the same file system."""
    return folder.is_mount() or os.fspath(folder) in _mounts()


def holds_mount(folder: Path) -> bool:
    """Whether a file system is mounted on a folder or below it."""
    start = f"{os.fspath(folder)}/"
    return is_mount(folder) or any(point.startswith(start) for point in _mounts())


def _mounts() -> set[str]:
    """The mount points, on Linux."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return set()
    return {_unescaped(line.split(" ")[4]) for line in lines.splitlines()}


def _unescaped(point: str) -> str:
    for code in ("\\040", "\\011", "\\012", "\\134"):
        point = point.replace(code, chr(int(code[1:], 8)))
    return point


def _locked(folder: Path, *, wait: bool = True) -> int | None:
    """The lock of a folder; None if another process has it, or the folder is gone.

    -1 where there are no locks, so that builds into one target are not serialised.
    """
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None
    got = acquired(lock, wait=wait)
    if got is None:
        os.close(lock)
        return -1
    with suppress(OSError):
        if got and os.path.samestat(os.fstat(lock), (folder / "lock").stat()):
            return lock
    os.close(lock)
    return None
