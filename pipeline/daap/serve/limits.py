"""Limits of one query, of one client, and of the server."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MEBIBYTE = 1 << 20
PLENTY = 4096 * MEBIBYTE
"""Bytes of memory assumed if the system does not say."""


def memory() -> int:
    """Bytes of memory of this machine."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return PLENTY


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in seconds, rows, bytes, processes and connections.

    `timeout` ends a query; `memory` is what a query may use in addition to the dataset;
    `workers` queries run at once and `queue` more wait, each at most `patience`.
    `idle` ends a transfer to or from an inactive client, in seconds. `buffer` is the
    most bytes of answers that wait to be sent. `recovery` seconds without any worker
    end the server.
    """

    timeout: float = 10.0
    rows: int = 100_000
    answer_bytes: int = 64 * MEBIBYTE
    query_bytes: int = MEBIBYTE // 4
    memory: int = 1024 * MEBIBYTE
    workers: int = min(os.cpu_count() or 1, 8)
    queue: int = 1000
    idle: float = 30.0
    buffer: int = field(default_factory=lambda: memory() // 4)
    connections: int = 1000
    connections_per_client: int = 250
    proxies: tuple[str, ...] = ()
    recovery: float = 60.0

    @property
    def patience(self) -> float:
        """The longest time that a query waits for a worker, in seconds."""
        return 3 * self.timeout

    @property
    def share(self) -> int:
        """Long queries in progress of one client."""
        return max(2, self.workers)

    @property
    def long(self) -> int:
        """Long queries in progress of all clients, beside the workers."""
        return 2 * self.share

    @property
    def kept(self) -> int:
        """Bytes of the cache of answers."""
        return min(64 * MEBIBYTE, self.buffer // 4)

    @property
    def numbers(self) -> dict[str, float]:
        """Every limit by name."""
        names = ("timeout", "rows", "answer_bytes", "query_bytes", "memory", "workers",
                 "queue", "idle", "buffer", "kept", "connections",
                 "connections_per_client", "share", "long")  # fmt: skip
        return {name: float(getattr(self, name)) for name in names}
