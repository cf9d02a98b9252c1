"""Temporary folders; those of killed processes are removed by the next build.

A folder is locked while in use, so that one without a lock is known to be abandoned.
Where the system has no locks, abandoned folders are not removed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from daap.core.file_lock import acquired

PREFIX = "daap-tmp-"
LOCK = "lock"
WORK = "work"


class Scratch:
    """A temporary folder, removed when it is closed or garbage-collected."""

    def __init__(self, parent: Path | None = None) -> None:
        outer, lock = _locked_folder(parent)
        self.folder = outer / WORK
        self.folder.mkdir()
        self.close: Callable[[], object] = weakref.finalize(self, _remove, outer, lock)


@contextmanager
def scratch(parent: Path | None = None) -> Iterator[Path]:
    """An empty temporary folder, in the system's place for them or in `parent`."""
    made = Scratch(parent)
    try:
        yield made.folder
    finally:
        made.close()


def _locked_folder(parent: Path | None) -> tuple[Path, int]:
    while True:
        outer = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        with suppress(FileNotFoundError):  # removed by another before it was locked
            lock = os.open(outer / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            if acquired(lock, wait=True) is not False and (outer / LOCK).exists():
                return outer, lock
            os.close(lock)


def _remove(outer: Path, lock: int) -> None:
    shutil.rmtree(outer, ignore_errors=True)
    with suppress(OSError):
        os.close(lock)


def clear_abandoned(parent: Path | None = None) -> None:
    """Remove this user's temporary folders whose process has ended."""
    folder = parent or Path(tempfile.gettempdir())
    with suppress(OSError):
        for outer in folder.glob(f"{PREFIX}*"):
            with suppress(OSError):
                _clear(outer)


def _clear(outer: Path) -> None:
    if outer.is_symlink() or outer.stat().st_uid != os.getuid():
        return
    if not {path.name for path in outer.iterdir()} <= {LOCK, WORK}:
        return
    with suppress(OSError):
        outer.rmdir()  # a folder that has no lock yet
        return
    lock = os.open(outer / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if acquired(lock, wait=False):
            shutil.rmtree(outer, ignore_errors=True)
    finally:
        os.close(lock)
