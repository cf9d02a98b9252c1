"""Atomic exchange of two folders, where the system supports it.

Linux since 3.15, on most of its file systems: renameat2(2), RENAME_EXCHANGE.
"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

HERE = -100
"""AT_FDCWD: relative paths are relative to the current folder."""
EXCHANGE = 2
CANNOT = frozenset(
    {
        errno.EACCES, errno.EBUSY, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP,
        errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV,
    }
)  # fmt: skip
"""Errors that mean: no such call, unsupported here, a mount point, or no right."""


def exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically; False if that is not supported.

    Raises OSError for other errors, as of the paths themselves.
    """
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    if renameat2(HERE, names[0], HERE, names[1], EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))
