"""Files that hold text: decoded, or named for what they are; and which are visible.

Text is UTF-8, with or without a byte order mark, as Notepad writes it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from daap.core.errors import InputError

MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
"""Byte order marks, the longer ones first: UTF-32 begins as UTF-16 does."""

SAMPLE, LEAST = 1024, 8
"""Bytes that are looked at for an encoding without a mark; how many it takes."""

FIRST_OF_TEXT = ord("\t")
"""No smaller code point stands in a text, but as a zero byte beside a letter."""

TEMPORARY = (".", "~$")
"""How the names of hidden files begin, and of those that Office keeps open."""


class NotTextError(ValueError):
    """Content is no text in UTF-8; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def decoded(content: bytes) -> str:
    r"""The text of UTF-8 without its byte order mark.

    Raises NotTextError for another encoding, named where it can be told, and for
    a binary file.

    >>> decoded(b"\xef\xbb\xbfa"), decoded(b"a")
    ('a', 'a')
    """
    encoding = _other_encoding(content)
    if encoding:
        raise NotTextError(1, f"is {encoding}, not UTF-8; save it as UTF-8")
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise NotTextError(line, "is a binary file (it holds a NUL byte)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # a byte order mark counts as bytes, though the codec counts without it
        start = error.start + len(content) - len(error.object)
        line = content[:start].count(b"\n") + 1
        raise NotTextError(line, f"is not UTF-8 (byte {start + 1})") from None


def file_text(path: Path) -> str:
    """The text of a file as `decoded` gives it.

    Raises InputError for one that is missing or no text in UTF-8.
    """
    try:
        return decoded(path.read_bytes())
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from None
    except NotTextError as error:
        raise InputError(f"{path}:{error.line}", error.reason) from None


def _other_encoding(content: bytes) -> str:
    """UTF-16 or UTF-32, by its mark or by where its zero bytes are; else empty."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    sample = content[:SAMPLE]
    halves = sample[::2], sample[1::2]
    if len(sample) >= LEAST and any(
        2 * half.count(0) > len(half) and min(other) >= FIRST_OF_TEXT
        for half, other in (halves, halves[::-1])
    ):
        return "UTF-16"
    return ""


def is_visible(name: str) -> bool:
    """Whether a file's name is that of no hidden or temporary file.

    >>> [is_visible(n) for n in ("p_1.md", ".#p_1.md", "._p_1.md", "~$p_1.md")]
    [True, False, False, False]
    """
    return not name.startswith(TEMPORARY)


def visible_files(folder: Path, suffix: str) -> Iterator[Path]:
    """What lies in a folder under a visible name with this suffix, in any case.

    In no order; of a suffix such as `.sssom.tsv` every part counts.
    """
    for path in folder.iterdir():
        if is_visible(path.name) and path.name.casefold().endswith(suffix):
            yield path
