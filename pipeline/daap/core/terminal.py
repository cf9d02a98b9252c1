"""Text for a terminal, and the standard streams of the program.

A terminal obeys what stands in a text: escape sequences move its cursor and set its
title, marks of direction turn words round. What is published may hold them, and what
is shown must not.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

CLOSED: set[int] = set()
"""The standard streams (0, 1, 2) that were closed when the program began."""

STEERS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters but tab and line feed, marks of direction, lone surrogates."""


def visible(text: str) -> str:
    r"""A text with what would steer a terminal written as its code point.

    >>> visible("a\x1b[31m\tb\u202ec")
    'a\\x1b[31m\tb\\u202ec'
    """
    return STEERS.sub(lambda match: _escaped(ord(match[0])), text)


def _escaped(code: int) -> str:
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"


def watched(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def draws(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that colours, and whose user wants them.

    See https://no-color.org.
    """
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return watched(stream) and not unwanted


def hold_standard_streams() -> None:
    """Put the null device where a standard stream is closed.

    A file that is opened later would get its number, and whatever a library prints.
    Text that an old encoding cannot hold is escaped.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            CLOSED.add(number)
        if getattr(sys, name) is None:
            CLOSED.add(number)
            mode = "w" if number else "r"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
