"""The access log: one JSON object a line, without personal data.

No address, user agent or query text is written; a query is identified by the start of
its SHA-256, so that a failing one can be recognised. A separate thread makes the lines
and writes them, so that a slow reader does not block the server; dropped ones are
counted.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread
from typing import Any

MARK = 12
WAITING = 10_000
"""Lines that wait to be written; further ones are dropped and counted."""
TOGETHER = 0.05
"""Seconds in which lines about requests are collected, to be written together."""
PATIENCE = 1.0
"""Seconds in which the last lines are written when the server stops."""

Line = tuple[float, str, Mapping[str, Any]]
"""Seconds since the epoch, an event, and its fields."""


class Log:
    """A log on standard error, or another file descriptor."""

    def __init__(self, out: int = 2) -> None:
        self.out = out
        self.lines: SimpleQueue[list[Line]] = SimpleQueue()  # its put is reentrant
        self.kept: list[Line] = []
        self.taken = self.written = self.dropped = 0
        self.thread = Thread(target=self._write, daemon=True)
        self.thread.start()

    def write(self, event: str, **fields: Any) -> None:
        """Log an event; errors of writing are ignored, and nothing waits."""
        if self.taken - self.written >= WAITING:
            self.dropped += 1
            return
        self.taken += 1
        if self.dropped:
            fields, self.dropped = {**fields, "lines_left_out": self.dropped}, 0
        self.kept.append((time.time(), event, fields))
        if event != "request":
            self._pass_on()
        elif len(self.kept) == 1:  # waking the thread takes longer than the line
            asyncio.get_running_loop().call_later(TOGETHER, self._pass_on)

    def _pass_on(self) -> None:
        kept, self.kept = self.kept, []
        if kept:
            self.lines.put(kept)

    def close(self) -> None:
        """Write the remaining lines, within PATIENCE."""
        self._pass_on()
        self.lines.put([])
        self.thread.join(PATIENCE)

    def _write(self) -> None:
        while lines := self.lines.get():
            content = "".join(map(_text, lines)).encode()
            with suppress(OSError):
                while content:
                    content = content[os.write(self.out, content) :]
            self.written += len(lines)


def _text(line: Line) -> str:
    seconds, event, fields = line
    now = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": now, "event": event, **fields}) + "\n"


def mark(query: str) -> str:
    """The identifier of a query in the log.

    >>> mark("ASK {}")
    '819ea91ed5f1'
    """
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:MARK]
