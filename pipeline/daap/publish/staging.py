"""The folder that a build works in beside the one that it publishes in.

There is one for each target, and its name follows from the target's, so that the next
build finds what a killed one left. Whoever works in it holds a lock on it: two builds
into one folder follow one another. It lies inside a target that is a mount point, or
whose parent cannot be written.

    lock           held while a build publishes
    new/           the new release; after an exchange the old one, which has no MARK
    old/           what was replaced file by file
    sums.json      what of the old release may go, by its sum
    journal.json   what is being replaced file by file
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from daap.core.errors import InputError
from daap.publish.dismantle import clear, dismantle
from daap.publish.held import MARK, STAGE
from daap.publish.in_place import complete, read_journal

try:
    import fcntl
except ImportError:  # a system without: builds are not kept apart
    fcntl = None  # type: ignore[assignment]

LONGEST = 200
"""Bytes of a file's name from which it is replaced by its sum."""
MOUNTS = Path("/proc/self/mountinfo")


@dataclass(slots=True)
class Stage:
    """The folder that a build works in; `kept` names what the user will look for."""

    folder: Path
    target: Path
    lock: int = -1
    kept: list[str] = field(default_factory=list)

    def begin(self) -> Path:
        """A new and empty folder for a release that is not published yet."""
        new = self.folder / "new"
        new.mkdir()
        (new / MARK).touch()
        return new

    def may_go(self, sums: Mapping[str, Sequence[str]]) -> None:
        """Say for good which files of the old release may go, by their sums."""
        unfinished = self.folder / "sums.json.new"
        unfinished.write_text(json.dumps(sums), encoding="utf-8")
        unfinished.replace(self.folder / "sums.json")

    def settle(self, seen: Mapping[str, os.stat_result] | None = None) -> None:
        """Bring to its end whatever was begun: undone, completed, or cleared.

        `seen` is how the files of the old release looked when they were summed.
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
            for name in ("sums.json", "sums.json.new", "journal.json.new"):
                (self.folder / name).unlink(missing_ok=True)

    def _sums(self) -> dict[str, list[str]]:
        try:
            text = (self.folder / "sums.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        sums: dict[str, list[str]] = json.loads(text)
        return sums

    def leave(self) -> None:
        """Give the folder up; it is gone if nothing is left in it."""
        with suppress(OSError):
            (self.folder / "lock").unlink()
            self.folder.rmdir()
        if self.lock >= 0:
            os.close(self.lock)


@contextmanager
def claimed(target: Path) -> Iterator[Stage]:
    """The stage of a target for this build alone, once no other is at work in it.

    What a killed build left is settled first, and at the end whatever this one has
    begun. The parent of the target is made.
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
    """Settle what a killed build left, unless a build is at work; what it kept aside.

    Nothing is written where nothing was left.
    """
    kept: list[str] = []
    for folder in places(target):
        if folder.is_dir() and not folder.is_symlink():
            with suppress(PermissionError):  # another user's; publishing will say so
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
    """Settle what is left in the other place that a stage can have."""
    for folder in places(stage.target):
        if folder != stage.folder and folder.is_dir() and not folder.is_symlink():
            stage.kept += _settled(folder, stage.target)


def places(target: Path) -> tuple[Path, Path]:
    """Where the stage of a target can lie: beside it, and inside."""
    name = target.name
    if len(os.fsencode(name)) > LONGEST:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()
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
    """Whether files beside a folder cannot be moved into it."""
    if not target.is_dir():
        return False
    return is_mount(target) or not os.access(target.parent, os.W_OK | os.X_OK)


def is_mount(folder: Path) -> bool:
    """Whether a folder is a mount point, also one of the same file system."""
    return folder.is_mount() or os.fspath(folder) in _mounts()


def holds_mount(folder: Path) -> bool:
    """Whether something is mounted on a folder or below it."""
    start = f"{os.fspath(folder)}/"
    return is_mount(folder) or any(point.startswith(start) for point in _mounts())


def _mounts() -> set[str]:
    """Where file systems are mounted, as Linux tells."""
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
    """The lock of a folder; None if it is another's, or the folder is gone.

    -1 where the store knows no locks.
    """
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None
    if fcntl is None:
        os.close(lock)
        return -1
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        if os.path.samestat(os.fstat(lock), (folder / "lock").stat()):
            return lock
    except OSError as error:
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
            os.close(lock)
            return -1
    os.close(lock)
    return None
