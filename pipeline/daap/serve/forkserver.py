"""Makes workers: forked from a process with the dataset, or spawned.

Forked workers share the memory of the dataset and are ready in milliseconds. They are
forked from a process with a single thread, so that forking is safe; the server itself
has threads and never forks. Where fork is missing or unreliable (macOS, Windows), each
worker is spawned and loads the dataset.
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

from pyoxigraph import QueryResultsFormat

from daap.core.errors import DaapError, InputError
from daap.serve.dataset import Dataset, Facts
from daap.serve.limits import Limits
from daap.serve.messages import pack, receive
from daap.serve.worker import follow_parent_only, loaded, serve_tasks, spawned_worker

CAN_FORK = sys.platform == "linux"
ORDER = struct.Struct("=ci")
FORK, END = b"f", b"e"
HUNDRED = " ".join(map(str, range(100)))
PAIRS = f"VALUES ?a {{ {HUNDRED} }} VALUES ?b {{ {HUNDRED} }}"
CHANCE = f"SELECT (MAX(RAND()) AS ?r) {{ {PAIRS} }}"
"""Uses up 80 kB of random numbers: after 64 kB the store reseeds from the system. Until
then all forked processes would have the same state, and generate the same UUIDs."""
PROMPT = 10.0
"""Seconds in which the fork server must answer, else it counts as gone."""


class WorkerFactory(Protocol):
    """Makes workers, and ends them. All methods block."""

    facts: Facts

    def worker(self) -> tuple[int, socket.socket]:
        """A new worker: its process id, and the socket to it."""

    def end(self, pid: int) -> int | None:
        """Kill a worker; its exit status, negative for a signal."""

    @property
    def alive(self) -> bool:
        """Whether more workers can be made."""

    def close(self) -> None:
        """End all workers."""


def worker_factory(
    folder: Path, limits: Limits, *, fork: bool = CAN_FORK
) -> WorkerFactory:
    """A factory of workers for a dataset's folder. Raises InputError."""
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
        self.control.settimeout(PROMPT)

    @property
    def alive(self) -> bool:
        """Whether the fork server runs."""
        return self.process.is_alive()

    def worker(self) -> tuple[int, socket.socket]:
        """A new worker. Raises OSError if the fork server is gone."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                order = [ORDER.pack(FORK, 0)]
                socket.send_fds(self.control, order, [theirs.fileno()])
            return self._answer(), ours
        except OSError:
            ours.close()
            raise

    def end(self, pid: int) -> int | None:
        """Kill a worker; its id cannot have been reused, as it was not waited for."""
        try:
            self.control.sendall(ORDER.pack(END, pid))
            return self._answer()
        except OSError:
            return None

    def close(self) -> None:
        """End the fork server; its workers end when their sockets close."""
        self.control.close()
        self.process.join(1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _answer(self) -> int:
        message = receive(self.control)
        if message is None:
            raise OSError("the process that holds the dataset is gone")
        return int(message[0]["value"])


def hold(control: socket.socket, folder: Path, limits: Limits) -> None:
    """Run the fork server: load a dataset, then fork and kill workers on request."""
    follow_parent_only()
    children: set[int] = set()
    with control, suppress(ConnectionError):
        dataset = loaded(folder, control)
        while dataset is not None:
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


def _be_worker(connection: socket.socket, dataset: Dataset, limits: Limits) -> None:
    """Run a worker in a forked process; never returns to the parent's code."""
    status = 1
    try:
        dataset.store.query(CHANCE).serialize(format=QueryResultsFormat.CSV)  # type: ignore[arg-type]
        serve_tasks(connection, dataset, limits)
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
    """Workers that are spawned, and each load the dataset."""

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
        """A new worker, after it has loaded the dataset."""
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

    @property
    def alive(self) -> bool:
        """Always true, as each worker loads the dataset itself."""
        return True

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
