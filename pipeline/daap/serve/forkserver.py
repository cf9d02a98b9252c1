"""Where workers come from: forked from a process that holds the dataset, or spawned.

Forked workers share the memory of the dataset and are ready in milliseconds. The
process they are forked from has one thread and does nothing else, so that a fork is
safe; the server itself has threads and never forks. Where there is no fork, or it is
not to be trusted (macOS, Windows), each worker is spawned and loads the dataset.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Protocol

from daap.core.errors import DaapError, InputError
from daap.serve.dataset import Facts, load
from daap.serve.frames import pack, receive
from daap.serve.limits import Limits
from daap.serve.worker import follow_parent_only, serve_tasks, spawned_worker

CAN_FORK = sys.platform == "linux"
ORDER = struct.Struct("=ci")
FORK, END = b"f", b"e"


class Nursery(Protocol):
    """Makes workers, and ends them. All of it blocks."""

    facts: Facts

    def worker(self) -> tuple[int, socket.socket]:
        """A new worker: its process id, and the socket that it answers on."""

    def end(self, pid: int) -> int | None:
        """End a worker at once; its exit status, negative for a signal."""

    def close(self) -> None:
        """End all workers."""


def nursery(folder: Path, limits: Limits, *, fork: bool = CAN_FORK) -> Nursery:
    """The nursery of a dist folder. Raises InputError where that is no dataset."""
    return Forking(folder, limits) if fork else Spawning(folder, limits)


def _context() -> multiprocessing.context.SpawnContext:
    return multiprocessing.get_context("spawn")


def _facts(folder: Path, connection: socket.socket) -> Facts:
    message = receive(connection)
    if message is None:
        raise InputError(folder, "could not be loaded; there may be too little memory")
    fields = message[0]
    if "error" in fields:
        raise DaapError(fields["error"])
    return Facts(**fields)


class Forking:
    """Workers forked from a process that has loaded the dataset."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.control, theirs = socket.socketpair()
        self.process = _context().Process(
            target=hold, args=(theirs, folder, limits), daemon=True
        )
        self.process.start()
        theirs.close()
        try:
            self.facts = _facts(folder, self.control)
        except DaapError:
            self.close()
            raise

    def worker(self) -> tuple[int, socket.socket]:
        """A new worker. Raises OSError where the process that forks is gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self.control, [ORDER.pack(FORK, 0)], [theirs.fileno()])
        return self._answer(), ours

    def end(self, pid: int) -> int | None:
        """End a worker; it cannot be another process of that id, for it is kept."""
        try:
            self.control.sendall(ORDER.pack(END, pid))
            return self._answer()
        except OSError:
            return None

    def close(self) -> None:
        """End the process that forks; its workers end with their sockets."""
        self.control.close()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _answer(self) -> int:
        message = receive(self.control)
        if message is None:
            raise OSError("the process that holds the dataset is gone")
        return int(message[0]["value"])


def hold(control: socket.socket, folder: Path, limits: Limits) -> None:
    """Load a dataset, then fork and end workers as told, until the server is gone."""
    follow_parent_only()
    children: set[int] = set()
    with control, suppress(ConnectionError):
        try:
            dataset = load(folder)
        except DaapError as error:
            control.sendall(pack({"error": str(error)}))
            return
        control.sendall(pack(dataset.facts.fields))
        while True:
            order, files, _, _ = socket.recv_fds(control, ORDER.size, 1)
            if len(order) < ORDER.size:
                break
            kind, pid = ORDER.unpack(order)
            if kind == END:
                children.discard(pid)
                control.sendall(pack({"value": _ended(pid)}))
                continue
            connection = socket.socket(fileno=files[0])
            pid = os.fork()
            if pid == 0:
                control.close()
                _be_worker(connection, dataset, limits)
            connection.close()
            children.add(pid)
            control.sendall(pack({"value": pid}))
    for pid in children:
        _ended(pid)


def _be_worker(connection: socket.socket, dataset: object, limits: Limits) -> None:
    """In a forked process: work, and never return to what the parent was doing."""
    status = 1
    try:
        serve_tasks(connection, dataset, limits)  # type: ignore[arg-type]
        status = 0
    finally:
        os._exit(status)


def _ended(pid: int) -> int:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0


@dataclass(slots=True)
class Spawning:
    """Workers that are spawned and load the dataset each for itself."""

    folder: Path
    limits: Limits
    facts: Facts
    processes: dict[int, SpawnProcess]
    first: tuple[int, socket.socket] | None

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.processes, self.first = {}, None
        self.first = self._spawn()

    def worker(self) -> tuple[int, socket.socket]:
        """A new worker, once it has loaded the dataset."""
        made, self.first = self.first or self._spawn(), None
        return made

    def _spawn(self) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        process = _context().Process(
            target=spawned_worker, args=(theirs, self.folder, self.limits), daemon=True
        )
        process.start()
        theirs.close()
        try:
            facts = _facts(self.folder, ours)
            if self.processes and facts.release != self.facts.release:
                raise OSError("the dataset was replaced")
        except (DaapError, OSError):
            ours.close()
            process.kill()
            process.join()
            raise
        self.facts = facts
        self.processes[process.pid or 0] = process
        return process.pid or 0, ours

    def end(self, pid: int) -> int | None:
        """End a worker."""
        process = self.processes.pop(pid, None)
        if process is None:
            return None
        process.kill()
        process.join()
        return process.exitcode

    def close(self) -> None:
        """End all workers."""
        for pid in list(self.processes):
            self.end(pid)
