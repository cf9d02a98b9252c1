"""Atomic writing of files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

MODE = 0o666
UNFINISHED = ".daap-"
"""The prefix of a file that is being written; a kill may leave it."""


def write_atomically(content: bytes, path: Path, *, synced: bool = False) -> None:
    """Write or replace a file, which is never seen, or left by a kill, half written.

    It is written under a hidden name beside its place first, with the rights of any new
    file. With `synced`, it also outlasts a power failure, where the system supports it.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as out:
        unfinished = Path(out.name)
        try:
            out.write(content)
            if synced:
                out.flush()
                os.fsync(out.fileno())
            out.close()
            mask = os.umask(0)
            os.umask(mask)
            unfinished.chmod(MODE & ~mask)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink()
            raise
    if synced:
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """Sync a folder's entries to disk, where the system supports it."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    with suppress(OSError):
        os.fsync(opened)
    os.close(opened)
