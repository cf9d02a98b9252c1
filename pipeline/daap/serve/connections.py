"""Limits on connections: their number, and the time a client may be idle."""

from __future__ import annotations

import asyncio
from asyncio import Transport
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import unquote

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from daap.serve.fairness import client_of
from daap.serve.limits import Limits

SPARE = 16
"""Connections beyond the limit, on which only health and metrics are answered."""
PIPELINED = 100
"""Requests of a connection that wait for the answers to earlier ones."""
HEAD = 1 << 16
"""Bytes of a request's head that are always accepted, however short queries must be."""
PROBES = (0.0, 0.1)
"""Seconds until a half-closed client is probed whether it still reads."""
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 24\r\n\r\n"
    b"too many connections...\n"
)


class GoneError(Exception):
    """The client closed the connection."""


class Joined:
    """A transport that sends the head of a response together with its body."""

    def __init__(self, transport: Transport) -> None:
        self.transport, self.head = transport, b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        """Send; the head of a response waits for the next call, which always comes."""
        if self.head:
            data, self.head = self.head + data, b""
        elif data[:9] == b"HTTP/1.1 " and data[9:10] != b"1":
            self.head = data
            return
        if data:
            self.transport.write(data)

    def close(self) -> None:
        """Send the rest, and close."""
        self.write(b"")
        self.transport.close()


class Guard:
    """All connections, in the order of last use."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: dict[Connection, str] = {}
        self.clients: Counter[str] = Counter()

    def let_in(self, connection: Connection, client: str) -> bool:
        """Whether a connection is accepted; an idle one is closed to make room.

        At the limit only health and metrics are answered on it, beyond that nothing.
        """
        limits = self.limits
        own = client not in limits.proxies
        most = limits.connections_per_client
        if own and self.clients[client] >= most and not self._end_idle(client):
            return False
        if len(self.open) >= limits.connections and not self._end_idle(None):
            if len(self.open) >= limits.connections + SPARE:
                return False
            connection.app_state = {**connection.app_state, "only_running": True}
        self.open[connection] = client
        self.clients[client] += 1
        return True

    def _end_idle(self, client: str | None) -> bool:
        """Close the longest idle connection, of one client or of any."""
        for connection, owner in self.open.items():
            if connection.is_idle and client in (None, owner):
                connection.transport.abort()
                self.let_go(connection)
                return True
        return False

    def used(self, connection: Connection) -> None:
        """Record a request on a connection."""
        client = self.open.pop(connection, None)
        if client is not None:
            self.open[connection] = client

    def let_go(self, connection: Connection) -> None:
        """Forget a closed connection."""
        client = self.open.pop(connection, None)
        if client is not None:
            self.clients -= Counter([client])


class Connection(HttpToolsProtocol):
    """A connection whose client must send a request's head in time."""

    guard: Guard
    late: asyncio.TimerHandle | None = None
    half = lost = False
    taken = 0
    """Bytes since the last head or piece of a body."""
    work: asyncio.Task[Any] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request is in progress."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start the timer for the first request."""
        super().connection_made(cast(Transport, Joined(transport)))
        self.app_state = {**self.app_state, "connection": self}
        client = client_of(self.client[0] if self.client else "")
        if self.guard.let_in(self, client):
            self._wait()
        else:
            transport.write(FULL)
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Restart the timer if a head is incomplete, else stop it.

        A head or a trailer that is too long closes the connection.
        """
        self.taken += len(data)
        super().data_received(data)
        if self.taken > max(HEAD, 3 * self.guard.limits.query_bytes):
            self.send_400_response("The head of the request is too long.")
            return
        if self.is_idle:
            self._wait()
            return
        self.guard.used(self)
        if self.late is not None:
            self.late.cancel()
            self.late = None

    def on_message_begin(self) -> None:
        """Begin a request. Raises ValueError if too many wait, which closes."""
        if len(self.pipeline) >= PIPELINED:
            raise ValueError
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Split the target, which for the parser of URLs may be too long."""
        path, _, query = self.url.partition(b"?")
        plain, self.url, self.taken = path.decode("ascii"), b"/", 0
        super().on_headers_complete()
        self.scope["path"] = unquote(plain)
        self.scope["raw_path"], self.scope["query_string"] = path, query

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self.taken = 0
        super().on_body(body)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Answer a half-closed client, which sends no more but reads (RFC 9112, 9.6).

        A client that is gone is detected by its reaction to an interim response.
        """
        self.half = True
        if self.is_idle or self.scope["http_version"] != "1.1":
            return None
        for seconds in PROBES:
            self.loop.call_later(seconds, self._probe, self.cycle)
        return True

    def _probe(self, cycle: object) -> None:
        waiting = cycle is self.cycle and not self.cycle.response_started
        if waiting and not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_response_complete(self) -> None:
        """Close a connection on which no further request is possible."""
        self.transport.write(b"")  # the head, where there is no body
        super().on_response_complete()
        if self.half and self.is_idle:
            self.transport.close()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Cancel the current task when the client closes the connection.

        Raises GoneError then.
        """
        self.work = asyncio.current_task()
        try:
            if self.lost:
                raise GoneError
            yield
        except asyncio.CancelledError:
            if not self.lost or self.work is None:
                raise
            self.work.uncancel()
            raise GoneError from None
        finally:
            self.work = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer, and cancel the work on a request."""
        self.lost = True
        if self.work is not None:
            self.work.cancel()
        if self.late is not None:
            self.late.cancel()
        self.guard.let_go(self)
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.late is None:
            seconds = self.guard.limits.idle
            self.late = self.loop.call_later(seconds, self._too_late)

    def _too_late(self, *_: Any) -> None:
        self.late = None
        if self.is_idle:
            self.transport.close()
