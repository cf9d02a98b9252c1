"""A worker: it answers one task after the other until its socket is closed.

The kernel ends it when a query runs too long, even if the server is gone: an alarm
that nothing catches. It can open no file and no connection any more, so no query
can reach the network, whatever the parser lets through.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

from daap.core.errors import DaapError
from daap.serve.answering import do
from daap.serve.dataset import Dataset, load
from daap.serve.frames import Reply, Task, pack, receive
from daap.serve.limits import Limits

GRACE = 2.0
"""Seconds after the time limit when the kernel ends what the server did not."""


def serve_tasks(connection: socket.socket, dataset: Dataset, limits: Limits) -> None:
    """Answer tasks until the other side closes the socket."""
    _confine(limits)
    with suppress(ConnectionError):
        while message := receive(connection):
            _alarm(limits.timeout + GRACE)
            reply = do(Task.of(message[0]), dataset, limits)
            connection.sendall(pack(reply.fields, reply.body))
            _alarm(0)


def spawned_worker(connection: socket.socket, folder: Path, limits: Limits) -> None:
    """A worker that loads the dataset itself, where processes cannot be forked."""
    follow_parent_only()
    with connection, suppress(ConnectionError):
        try:
            dataset = load(folder)
        except DaapError as error:
            connection.sendall(pack({"error": str(error)}))
            return
        connection.sendall(pack(dataset.facts.fields))
        serve_tasks(connection, dataset, limits)


def follow_parent_only() -> None:
    """Leave signals from the terminal to the server, which ends in good order."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _confine(limits: Limits) -> None:
    """Bound memory, and take away the right to open anything, where that exists."""
    gc.freeze()
    try:
        import resource
    except ImportError:  # Windows
        return
    taken = _address_space()
    if taken:
        most = taken + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _address_space() -> int:
    """Bytes of address space of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def error_of(status: int | None, limits: Limits) -> Reply:
    """What to say of a worker that died over a query, by its exit status."""
    how = "was ended" if status is None else f"ended with {status}"
    return Reply.error(
        500,
        f"the process that worked on the query {how}; the query is nested too "
        f"deep or takes more than {limits.memory >> 20} MiB of memory",
    )
