"""Two folders exchanged in one step, where the system and the store can do that.

Linux can since 3.15, on most of its file systems: renameat2(2), RENAME_EXCHANGE.
"""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

HERE = -100
"""AT_FDCWD: a path that is not absolute begins at the current folder."""
EXCHANGE = 2
CANNOT = frozenset(
    {
        errno.EACCES, errno.EBUSY, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP,
        errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV,
    }
)  # fmt: skip
"""No such call, a store without it, a mount point, a folder of another's."""


def exchange(one: Path, other: Path) -> bool:
    """Give each of two paths what the other holds; False where that cannot be done.

    Raises OSError for what is wrong with the paths themselves.
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
