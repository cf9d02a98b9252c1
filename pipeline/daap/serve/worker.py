"""A worker: answers one task after another until its socket is closed.

The kernel kills it if a query runs too long, even without the server: by an alarm
signal that is not caught. It cannot open files or connections, so that no query can
reach the network, whatever the parser accepts.
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
from daap.serve.limits import Limits
from daap.serve.messages import Reply, Task, pack, receive

GRACE = 2.0
"""Seconds after the time limit until the kernel kills the worker."""


def serve_tasks(connection: socket.socket, dataset: Dataset, limits: Limits) -> None:
    """Answer tasks until the other side closes the socket."""
    _confine(limits)
    with suppress(ConnectionError):
        while message := receive(connection):
            _alarm(limits.timeout + GRACE)
            reply = do(Task.of(message[0]), dataset, limits)
            _alarm(0)
            connection.sendall(pack(reply.fields, reply.body))


def spawned_worker(connection: socket.socket, folder: Path, limits: Limits) -> None:
    """Run a worker that loads the dataset itself, where fork is not available."""
    follow_parent_only()
    with connection, suppress(ConnectionError):
        dataset = loaded(folder, connection)
        if dataset is not None:
            serve_tasks(connection, dataset, limits)


def loaded(folder: Path, connection: socket.socket) -> Dataset | None:
    """The dataset of a folder, whose facts are sent; None if an error was sent."""
    try:
        dataset = load(folder)
    except DaapError as error:
        connection.sendall(pack({"error": str(error)}))
        return None
    connection.sendall(pack(dataset.facts.fields))
    return dataset


def follow_parent_only() -> None:
    """Ignore signals from the terminal; the server stops the workers."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _confine(limits: Limits) -> None:
    """Limit memory, and forbid to open files and connections, where supported."""
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
    """Bytes of address space of this process; 0 if unknown."""
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
    """The error reply for a worker that died during a query, by its exit status.

    The store aborts if memory cannot be allocated; deep nesting overflows the stack;
    the kernel, out of memory, or a person kills.
    """
    if status is not None and -status == getattr(signal, "SIGALRM", 0):
        limit = f"{limits.timeout:g}"
        return Reply.error(504, f"the query was ended at the limit of {limit} seconds")
    reasons = {
        int(signal.SIGABRT): f"takes more than {limits.memory >> 20} MiB of memory",
        int(signal.SIGSEGV): "is nested too deep",
    }
    reason = reasons.get(-(status or 0))
    if reason:
        return Reply.error(500, f"the query {reason}; it ended its process")
    how = {None: "was ended", -9: "was killed"}.get(status, f"ended with {status}")
    return Reply.error(
        500, f"the process that worked on the query {how}, from outside; ask again"
    )
