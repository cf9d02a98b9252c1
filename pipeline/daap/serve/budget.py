"""The budget for answers that wait to be sent."""

from __future__ import annotations

import tempfile
from typing import IO

SPOOLED = 1 << 20
"""Bytes above which an answer is in an unnamed file, not in memory."""


class Budget:
    """Bytes of answers held at once, in memory and in files."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = self.spooled = self.refused = 0

    def take(self, size: int) -> Held | None:
        """Reserve room for an answer of a size in bytes; None if there is none."""
        if self.held + size > self.most:
            self.refused += 1
            return None
        return Held(self, size)


class Held:
    """Room reserved for an answer until it is sent, or garbage-collected."""

    def __init__(self, budget: Budget, size: int) -> None:
        self.budget, self.size = budget, size
        self.file: IO[bytes] | None = None
        budget.held += size

    def spool(self) -> IO[bytes]:
        """A file for the answer. Raises OSError."""
        self.file = tempfile.TemporaryFile(prefix="daap-")  # noqa: SIM115 - closed below
        self.budget.spooled += self.size
        return self.file

    def close(self) -> None:
        """Release the room; further calls do nothing."""
        self.budget.held -= self.size
        if self.file is not None:
            self.budget.spooled -= self.size
            self.file.close()
        self.size, self.file = 0, None

    def __del__(self) -> None:
        self.close()
