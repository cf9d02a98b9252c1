"""The server process: its port, its signals, its end."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
from asyncio import Transport
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from daap.core.errors import DaapError
from daap.serve.app import application
from daap.serve.dataset_reloader import Holder
from daap.serve.limits import Limits
from daap.serve.log import Log

KEPT_OPEN = 5
"""Seconds that a connection stays open between two requests."""
BACKLOG = 512
NEEDED = 8
"""Open files of a server: the port, the event loop, a worker."""
GRACE = 5
"""Seconds beyond the time limit until the end, however many still wait."""


def need_files() -> None:
    """Raise OSError where this process may not open what a server needs at least.

    asyncio, when it cannot, says so by a traceback as well.
    """
    with ExitStack() as opened:
        for _ in range(NEEDED):
            opened.enter_context(Path(os.devnull).open("rb"))


def bind(host: str, port: int) -> socket.socket:
    """The socket to listen on. Raises DaapError, and says how to mend it."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError):
        raise DaapError(f"{host!r} is no address of this machine") from None
    # asyncio switches Nagle's algorithm off only where TCP is named
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reasons = {
            errno.EADDRINUSE: "is taken by another program; choose one with --port",
            errno.EACCES: "is not allowed to you; choose one above 1023 with --port",
            errno.EADDRNOTAVAIL: "is no address of this machine; see --host",
        }
        reason = reasons.get(error.errno or 0, f"cannot be used: {error.strerror}")
        raise DaapError(f"{host}:{port} {reason}") from None
    return listening


async def run(folder: Path, listening: socket.socket, limits: Limits) -> None:
    """Serve a dist folder until a signal. Raises DaapError where it is no dataset.

    SIGTERM and SIGINT stop: no new request is taken, those at work are finished,
    the time limit and some seconds long. SIGHUP looks at the folder now.
    """
    log = Log()
    holder = Holder(folder, limits, log)
    try:
        await holder.load()
    except OSError as error:
        raise DaapError(f"no worker could be started: {error}") from None
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        wait = round(limits.idle * 1000)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, wait)
    with suppress(NotImplementedError, AttributeError):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, holder.wake.set)
    listening.listen(BACKLOG)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    log.write("listening", url=f"http://{shown}:{port}/sparql", folder=folder.name)
    await _server(holder, limits).serve([listening])
    log.write("stopped")


def _server(holder: Holder, limits: Limits) -> uvicorn.Server:
    return Server(
        uvicorn.Config(
            application(holder),
            http=Patient,
            ws="none",
            loop="asyncio",
            lifespan="on",
            access_log=False,
            log_config=None,
            log_level="critical",
            server_header=False,
            limit_concurrency=limits.connections,
            timeout_keep_alive=KEPT_OPEN,
            timeout_graceful_shutdown=round(limits.timeout) + GRACE,
            h11_max_incomplete_event_size=max(1 << 16, 3 * limits.query_bytes),
        )
    )


class Server(uvicorn.Server):
    """A server that a signal ends in good order, with exit status 0."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGTERM and SIGINT; the second time at once."""
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Patient(H11Protocol):
    """The connection of a client that must send a request's head in time."""

    seconds = 30.0
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on while a head is not complete; no longer once it is."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        elif self.late is not None:
            self.late.cancel()
            self.late = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self.late is not None:
            self.late.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.late is None:
            self.late = self.loop.call_later(self.seconds, self._too_late)

    def _too_late(self, *_: Any) -> None:
        self.late = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
