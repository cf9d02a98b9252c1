"""Fair scheduling: waiting tasks by client, and the work in progress of each."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from daap.serve.channel import Worker

REMEMBERED = 60.0
"""Seconds for which a query that timed out is refused."""
MOST = 1000
"""The most queries that are remembered."""


@lru_cache(maxsize=1024)
def client_of(address: str) -> str:
    """The client of an address: the address, or its /64 network for IPv6.

    >>> client_of("2001:db8::7"), client_of("192.0.2.1"), client_of("")
    ('2001:db8::/64', '192.0.2.1', '')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


class Shares:
    """The work in progress of each client: queries, and long queries."""

    def __init__(self, share: int) -> None:
        self.share = share
        self.running: Counter[str] = Counter()
        self.long: Counter[str] = Counter()

    def begin(self, client: str) -> None:
        """Count a query that begins."""
        self.running[client] += 1

    def end(self, client: str, *, long: bool) -> None:
        """Count a query that ends."""
        for counts in (self.running, self.long) if long else (self.running,):
            counts[client] -= 1
            if not counts[client]:
                del counts[client]

    def full(self, client: str) -> bool:
        """Whether a client uses its share; it is limited once one query is long."""
        return self.long[client] > 0 and self.running[client] >= self.share


class Line:
    """The queue for workers: least work in progress first, then first come.

    With `heeds`, a client that uses its share, with a long query in it, waits until one
    of its queries ends.
    """

    def __init__(self, shares: Shares, *, heeds: bool) -> None:
        self.shares, self.heeds = shares, heeds
        self.waiting: dict[str, deque[asyncio.Future[Worker]]] = {}
        self.length = 0

    def may(self, client: str) -> bool:
        """Whether a query of a client may begin now."""
        return not (self.heeds and self.shares.full(client))

    def join(self, client: str) -> asyncio.Future[Worker]:
        """Enqueue; the future's result is a worker."""
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(client, deque()).append(future)
        self.length += 1
        return future

    def leave(self, client: str, future: asyncio.Future[Worker]) -> None:
        """Remove from the queue."""
        queue = self.waiting.get(client)
        if queue and future in queue:
            queue.remove(future)
            self.length -= 1
            if not queue:
                del self.waiting[client]

    def next(self) -> asyncio.Future[Worker] | None:
        """Remove and return the next one, or None if no one may begin."""
        able = [client for client in self.waiting if self.may(client)]
        if not able:
            return None
        client = min(able, key=lambda name: self.shares.running[name])
        queue = self.waiting.pop(client)
        future = queue.popleft()
        self.length -= 1
        if queue:  # last among clients, so that equals take turns
            self.waiting[client] = queue
        return future

    def give_up(self, error: Exception) -> None:
        """Fail all that wait."""
        for queue in self.waiting.values():
            for future in queue:
                if not future.done():
                    future.set_exception(error)
        self.waiting.clear()
        self.length = 0


class Ended:
    """Queries that timed out recently."""

    def __init__(self) -> None:
        self.until: dict[object, float] = {}

    def add(self, key: object) -> None:
        """Record a query."""
        self.until.pop(key, None)
        self.until[key] = time.monotonic() + REMEMBERED
        while len(self.until) > MOST:
            del self.until[next(iter(self.until))]

    def seconds(self, key: object) -> int:
        """For how many more seconds a query is refused; 0 if it is not."""
        left = self.until.get(key, 0.0) - time.monotonic()
        if left <= 0:
            self.until.pop(key, None)
            return 0
        return round(left) or 1
