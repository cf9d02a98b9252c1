"""Differences between two files of lines, in memory proportional to them.

Two dumps of one dataset have mostly the same lines in mostly the same order. Both are
read in parallel, and a line is held until its counterpart is read, so memory grows with
the differences and not with the files. Lines need not be sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from gzip import GzipFile
from io import BufferedReader
from itertools import zip_longest
from pathlib import Path

from daap.core.errors import InputError

Lines = Callable[[], Iterable[bytes]]
"""Opens a file and yields its lines."""

BLOCK = 1 << 20
"""Bytes of a compressed file read at a time, as reading by line is slow."""


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends, a .gz file decompressed.

    Raises InputError for a file that cannot be read.
    """
    try:
        with path.open("rb") as file:
            packed = path.suffix == ".gz"
            content = BufferedReader(GzipFile(fileobj=file), BLOCK) if packed else file
            yield from content
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except (OSError, EOFError) as error:
        raise InputError(path, f"cannot be read ({error})") from None


def differing_lines(old: Lines, new: Lines) -> tuple[set[bytes], set[bytes]]:
    """The lines of only the old, and of only the new file.

    >>> left, right = [b"a", b"b", b"c"], [b"b", b"c", b"c", b"d"]
    >>> differing_lines(lambda: left, lambda: right)
    ({b'a'}, {b'd'})
    """
    removed: set[bytes] = set()
    added: set[bytes] = set()
    for before, after in zip_longest(old(), new()):
        if before == after:
            continue
        if before is not None:
            _meet(before, removed, added)
        if after is not None:
            _meet(after, added, removed)
    # a line that one file repeats may be held although the other has it
    if removed:
        removed.difference_update(new())
    if added:
        added.difference_update(old())
    return removed, added


def _meet(line: bytes, own: set[bytes], other: set[bytes]) -> None:
    """Hold a line, or remove its counterpart."""
    if line in other:
        other.remove(line)
    else:
        own.add(line)
