"""Text made safe for a terminal, and the standard streams of the program.

A terminal obeys control sequences in a text: they move its cursor and set its title,
and directional marks reorder words. Published data may hold them; what is printed
must not.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from typing import TextIO

CLOSED: set[int] = set()
"""Numbers of the standard streams (0, 1, 2) that were closed at the start."""

CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters but tab and line feed, directional marks, lone surrogates."""


def counted(number: int, word: str) -> str:
    """A number with its noun.

    >>> counted(1, "note"), counted(2, "note")
    ('1 note', '2 notes')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def visible(text: str) -> str:
    r"""A text with control characters written as their code points.

    >>> visible("a\x1b[31m\tb\u202ec")
    'a\\x1b[31m\tb\\u202ec'
    """
    return CONTROLS.sub(lambda match: _escaped(ord(match[0])), text)


def one_line(text: str) -> str:
    r"""A text as `visible` gives it, on one line, as for a file's name.

    >>> one_line("p\n1.md")
    'p\\x0a1.md'
    """
    return visible(text).replace("\n", "\\x0a").replace("\t", "\\x09")


def printable(text: str) -> str:
    r"""A text with a space for each character that is not printable, line ends too.

    >>> printable("a\x1b[31m\tb\u202ec")
    'a [31m b c'
    """
    return "".join(c if c.isprintable() else " " for c in text)


def folded(text: str, width: int, indent: str = "", later: str = "") -> list[str]:
    """A text as lines of at most `width` columns, broken between words only.

    `indent` goes before each line, `later` too before those after the first. A word
    longer than a line has one of its own.

    >>> folded("no word of field-notes is split", 16, "  ")
    ['  no word of', '  field-notes is', '  split']
    """
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + later,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def cut(text: str, width: int) -> str:
    """The first line of a text wrapped at `width` columns, with … if there is more.

    >>> cut("field-notes/p_4.md: a code", 22)
    'field-notes/p_4.md: …'
    """
    first, *rest = folded(text, width) or [""]
    if not rest and len(first) <= width:
        return first
    return "".join((*folded(text, width - 2)[:1], " …"))


def _escaped(code: int) -> str:
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def has_colours(stream: TextIO | None) -> bool:
    """Whether colours and progress may be written to a stream (https://no-color.org)."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal(stream) and not unwanted


def open_standard_streams() -> None:
    """Open the null device in place of each closed standard stream.

    Otherwise a file opened later would get its number, and receive what is printed.
    Standard output escapes characters that its encoding cannot hold.
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
