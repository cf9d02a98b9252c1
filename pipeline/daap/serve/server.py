"""The server process: port, signals, shutdown."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from daap.core.errors import DaapError
from daap.serve.app import application
from daap.serve.connections import SPARE, Connection, Guard
from daap.serve.dataset_reloader import DatasetReloader
from daap.serve.limits import Limits
from daap.serve.log import Log
from daap.serve.replies import HEADERS

KEPT_OPEN = 5
"""Seconds that a connection is kept open between two requests."""
BACKLOG = 512
SEND_BUFFER = 1 << 17
QUIET = 10.0
"""Seconds between two log lines on problems of the event loop."""
KEPT_FILES = 64
"""Open files of a server in addition to connections and what they send."""
NEEDED = 8
"""Open files that a server needs: the port, the event loop, a worker."""
GRACE = 5
"""Seconds after the time limit until the server stops in any case."""


def need_files() -> None:
    """Raise OSError if the limit of open files is too low for a server.

    asyncio would print a traceback.
    """
    with ExitStack() as opened:
        for _ in range(NEEDED):
            opened.enter_context(Path(os.devnull).open("rb"))


def bind(host: str, port: int) -> socket.socket:
    """The listening socket. Raises DaapError with a remedy."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError):
        raise DaapError(f"{host!r} is not an address of this machine") from None
    # asyncio disables Nagle's algorithm only if the protocol is TCP
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reasons = {
            errno.EADDRINUSE: "is taken by another program; choose one with --port",
            errno.EACCES: "is not allowed to you; choose one above 1023 with --port",
            errno.EADDRNOTAVAIL: "is not an address of this machine; see --host",
        }
        reason = reasons.get(error.errno or 0, f"cannot be used: {error.strerror}")
        raise DaapError(f"{host}:{port} {reason}") from None
    return listening


def event_loop() -> asyncio.AbstractEventLoop:
    """A new event loop: that of uvloop, which is faster, where it is installed."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = new_event_loop()
    return loop


async def run(
    folder: Path,
    listening: socket.socket,
    limits: Limits,
    running: socket.socket | None = None,
) -> None:
    """Serve a dataset's folder until a signal. Raises DaapError if it is none.

    `running` is a socket for health and metrics only. SIGTERM and SIGINT stop: no new
    request is accepted, and those in progress are finished within the time limit and
    some seconds. SIGHUP checks the folder. Raises DaapError also if queries could not
    be answered any more.
    """
    log = Log()
    reloader = DatasetReloader(folder, limits, log)
    try:
        await reloader.load()
    except OSError as error:
        raise DaapError(f"no worker could be started: {error}") from None
    _let_go_of_silent(listening, limits)
    with suppress(NotImplementedError, AttributeError):
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, reloader.look_now)
    server = _server(application(reloader), limits, log)
    reloader.give_up = server.give_up
    reloader.metrics.connections = lambda: len(server.guard.open)
    for place in filter(None, (listening, running)):
        place.listen(BACKLOG)
    log.write("listening", url=f"{_url(listening)}/sparql", folder=folder.name)
    _note(log)
    watching = asyncio.create_task(reloader.watch())
    async with asyncio.TaskGroup() as group:
        if running is not None:
            log.write("listening", url=f"{_url(running)}/health", folder=folder.name)
            other = _server(application(reloader, running=True), limits, log)
            other.captures = False
            server.beside.append(other)
            group.create_task(other.serve([running]))
        await server.serve([listening])
        for other in server.beside:
            other.should_exit = True
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    await reloader.close()
    log.write("stopped")
    log.close()
    if server.gave_up:
        raise DaapError("no worker can be made any more; see the log")


def _let_go_of_silent(listening: socket.socket, limits: Limits) -> None:
    """Let the system end connections whose client acknowledges nothing."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        wait = round(limits.idle * 1000)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, wait)
    # a small send buffer, so that the progress of a slow reader is seen
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _note(log: Log) -> None:
    """Log what asyncio would print, and what is unwise."""
    told = [0.0]

    def instead(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if time.monotonic() - told[0] > QUIET:
            told[0] = time.monotonic()
            error = context.get("exception")
            log.write("trouble", reason=f"{context['message']}: {error}")

    asyncio.get_running_loop().set_exception_handler(instead)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        log.write("warning", reason="the server runs as root; let another user run it")


def fit_files(limits: Limits) -> Limits:
    """The limits, with no more connections than the process may have open files."""
    try:
        import resource
    except ImportError:  # Windows
        return limits
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = KEPT_FILES + 2 * (limits.connections + SPARE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        most = max(1, (soft - KEPT_FILES) // 2 - SPARE)
        return replace(limits, connections=min(limits.connections, most))
    return limits


def _server(app: ASGIApp, limits: Limits, log: Log) -> Server:
    guard = Guard(limits)
    protocol = type("Guarded", (Connection,), {"guard": guard})
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="critical",
        server_header=False,
        headers=list(HEADERS.items()),
        proxy_headers=bool(limits.proxies),
        forwarded_allow_ips=list(limits.proxies),
        timeout_keep_alive=KEPT_OPEN,
        timeout_graceful_shutdown=round(limits.timeout) + GRACE,
    )
    return Server(config, guard, log)


class Server(uvicorn.Server):
    """A server that stops cleanly on a signal, with exit status 0."""

    def __init__(self, config: uvicorn.Config, guard: Guard, log: Log) -> None:
        super().__init__(config)
        self.guard, self.log = guard, log
        self.beside: list[Server] = []
        self.gave_up, self.captures = False, True

    def give_up(self) -> None:
        """Stop, as nothing can be answered any more."""
        self.gave_up = self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGTERM and SIGINT; immediately the second time."""
        if not self.captures:
            yield
            return
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop cleanly; immediately if a stop was requested before.

        Workers end when their sockets close, or with the fork server.
        """
        if self.should_exit:
            self.log.write("stopped at once")
            self.log.close()
            os._exit(128 + sig)
        super().handle_exit(sig, frame)
