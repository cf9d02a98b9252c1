"""Locks of files, by which processes exclude each other."""

from __future__ import annotations

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]


def acquired(lock: int, *, wait: bool) -> bool | None:
    """Whether an open file was locked; None where the system has no locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
