"""Atomic writing of files."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

MODE = 0o666


def write_atomically(content: bytes, path: Path) -> None:
    """Write or replace a file, which is never seen, or left by a kill, half written.

    It is written under a hidden name beside its place first, with the rights of any new
    file.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=".daap-", delete=False) as out:
        unfinished = Path(out.name)
        try:
            out.write(content)
            out.close()
            mask = os.umask(0)
            os.umask(mask)
            unfinished.chmod(MODE & ~mask)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink()
            raise
