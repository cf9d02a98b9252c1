"""The progress line: the current work and the elapsed time."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

COUNTED = re.compile(r"([0-9]+) of ([0-9]+)")
BAR = 20
"""The width of a progress bar in columns."""


def progress_line(text: str, seconds: int, width: int) -> str:
    """The current work, a bar if it is counted, and the time; `width` in columns.

    >>> progress_line("reading, note 17 of 68", 75, 60)
    'reading, note 17 of 68  [#####...............]  1:15'
    >>> progress_line("mapping", 3, 60)
    'mapping  0:03'
    """
    parts = [text]
    if counted := COUNTED.search(text):
        done, total = int(counted[1]), max(int(counted[2]), 1)
        filled = min(done * BAR // total, BAR)
        parts.append(f"[{'#' * filled}{'.' * (BAR - filled)}]")
    if seconds:
        parts.append(f"{seconds // 60}:{seconds % 60:02}")
    while len(parts) > 1 and len("  ".join(parts)) > width:
        del parts[1]
    return "  ".join(parts)[:width]


class Line:
    """The progress line, redrawn every second to update the time.

    `write` is called with the text to draw, `width` gives the columns available. The
    time counts from the first text after the line was cleared.
    """

    def __init__(
        self, write: Callable[[str], None], width: Callable[[], int], tick: float = 1.0
    ) -> None:
        self.write, self.width, self.tick = write, width, tick
        self.text, self.begun = "", 0.0
        self.lock = threading.RLock()  # a signal may come in the middle
        self.cleared = threading.Event()
        self.ticking: threading.Thread | None = None

    def show(self, text: str) -> None:
        """Replace the text; "" clears the line and stops the time."""
        with self.lock:
            begins = bool(text) and not self.text
            self.text = text
            if begins:
                self.begun, self.cleared = time.monotonic(), threading.Event()
            if not text:
                self.cleared.set()
            self._draw()
        if begins:
            self.ticking = threading.Thread(
                target=self._go_on, args=(self.cleared,), daemon=True
            )
            self.ticking.start()

    def _go_on(self, cleared: threading.Event) -> None:
        while not cleared.wait(self.tick):
            with self.lock:
                if not cleared.is_set():
                    self._draw()

    def _draw(self) -> None:
        seconds = int(time.monotonic() - self.begun) if self.text else 0
        shown = progress_line(self.text, seconds, self.width()) if self.text else ""
        self.write(shown)
