"""How much one query, and all queries together, may take."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, rows, bytes and processes.

    `timeout` ends a query; `memory` is what a query may take beyond the dataset;
    `workers` queries run at once and `queue` more wait, each at most `patience`.
    `idle` ends a transfer to or from a client that does nothing, in seconds.
    """

    timeout: float = 10.0
    rows: int = 100_000
    answer_bytes: int = 64 * MEBIBYTE
    query_bytes: int = MEBIBYTE // 4
    memory: int = 1024 * MEBIBYTE
    workers: int = min(os.cpu_count() or 1, 8)
    queue: int = 100
    idle: float = 30.0
    connections: int = 1000

    @property
    def patience(self) -> float:
        """How long a query waits for a worker, in seconds."""
        return 3 * self.timeout
