"""A table as CSV, in a temporary file from LONG bytes on, until it is published."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from daap.serialise.file_kinds import Writer

LONG = 1 << 22
"""Bytes from which a table is on disk."""


@contextmanager
def csv_file() -> Iterator[IO[str]]:
    """A file for a table, which is removed with the context."""
    with SpooledTemporaryFile(LONG, "w+", encoding="utf-8", newline="") as table:
        yield table


def copied(table: IO[str]) -> Writer:
    """The table as a file of a release, which is written in its context, once."""
    table.seek(0)
    return partial(_copy, table)


def _copy(table: IO[str], out: BinaryIO) -> None:
    copyfileobj(table, codecs.getwriter("utf-8")(out))
