"""The access log: a JSON object a line, about requests and not about people.

No address, no user agent and no text of a query is written; a query is told apart
by the start of its SHA-256, so that one that fails can be recognised again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

MARK = 12


class Log:
    """Lines on standard error, or wherever told."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out

    def write(self, event: str, **fields: Any) -> None:
        """One line; a log that cannot be written ends nothing."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": event, **fields}) + "\n"
        try:
            out = self.out or sys.stderr
            out.write(line)
            out.flush()
        except (OSError, ValueError):
            return


def mark(query: str) -> str:
    """What stands for a query in the log.

    >>> mark("ASK {}")
    '819ea91ed5f1'
    """
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:MARK]
