"""Input files: their bytes, their text in UTF-8, and which of a folder are visible.

What cannot be read is an error with the reason, and with the name of another format
where it is recognised.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path

from daap.core.errors import InputError

MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
"""Byte order marks; the longer ones first, as UTF-32 begins like UTF-16."""

SIGNS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP file, as .docx, .xlsx, .odt and .qdpx are",
    b"\xd0\xcf\x11\xe0": "a file of Word, Excel or PowerPoint before 2007",
    b"SQLite format 3\x00": "an SQLite database, as projects of QualCoder are",
    b"{\\rtf": "Rich Text (.rtf)",
    b"\x1f\x8b": "a gzip file",
}
"""First bytes of formats that are often mistaken for text, and their names."""

SAMPLE, LEAST = 1024, 8
"""Bytes examined for an encoding without a mark, and the least number needed."""

FIRST_OF_TEXT = ord("\t")
"""The smallest code point in a text; a smaller byte belongs to a wider encoding."""

TEMPORARY = (".", "~$")
"""Prefixes of hidden files, and of the lock files of Office."""


class NotTextError(ValueError):
    """Content is not text in UTF-8; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def decoded(content: bytes) -> str:
    r"""The text of UTF-8 bytes without a byte order mark.

    Raises NotTextError for another encoding, named where it is recognised, and for a
    binary file.

    >>> decoded(b"\xef\xbb\xbfa"), decoded(b"a")
    ('a', 'a')
    """
    for sign, name in SIGNS.items():
        if content.startswith(sign):
            raise NotTextError(1, f"is {name}, not text in UTF-8")
    encoding = _other_encoding(content)
    if encoding:
        raise NotTextError(1, f"is {encoding}, not UTF-8; save it as UTF-8")
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise NotTextError(line, "is a binary file (it holds a NUL byte)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the error's offsets count without the byte order mark
        start = error.start + len(content) - len(error.object)
        line = content[:start].count(b"\n") + 1
        raise NotTextError(line, f"is not UTF-8 (byte {start + 1})") from None


def read_bytes(path: Path) -> bytes:
    """The bytes of an input file. Raises InputError if it cannot be read."""
    shown = os.fsencode(path).decode("utf-8", "replace")
    if shown != str(path):
        raise InputError(shown, "has a name that is not UTF-8")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise InputError(path, "is a device or a pipe, not a file")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except IsADirectoryError:
        raise InputError(path, "is a folder, not a file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(path, reason) from None


def read_text(path: Path) -> str:
    """The text of an input file. Raises InputError if it is no text."""
    return text_of(read_bytes(path), path)


def text_of(content: bytes, path: Path) -> str:
    """The text of an input file from its bytes.

    UTF-8 with or without a byte order mark. Raises InputError, with the line, for
    other content.
    """
    try:
        return decoded(content)
    except NotTextError as error:
        raise InputError(f"{path}:{error.line}", error.reason) from None


def _other_encoding(content: bytes) -> str:
    """UTF-16 or UTF-32, by its mark or the position of zero bytes; else empty."""
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
    """Whether a file's name is not that of a hidden or temporary file.

    >>> [is_visible(n) for n in ("p_1.md", ".#p_1.md", "._p_1.md", "~$p_1.md")]
    [True, False, False, False]
    """
    return not name.startswith(TEMPORARY)


def visible_files(folder: Path, suffix: str) -> Iterator[Path]:
    """Files of a folder with a visible name and this suffix, ignoring case.

    In no order; all parts of a suffix such as `.sssom.tsv` count.
    """
    for path in folder.iterdir():
        if is_visible(path.name) and path.name.casefold().endswith(suffix):
            yield path
