"""Files that are made in a thread are written as the others are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from threading import Event, active_count

import pytest

from daap.build.background_writer import (
    Named,
    Wanted,
    finished,
    written_in_background,
)
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer


def written(
    files: Callable[[Wanted], Iterator[tuple[str, Writer]]], folder: Path
) -> AbstractContextManager[Iterator[Named]]:
    """Files that are written into a folder in the background."""
    return written_in_background(lambda wanted: finished(files(wanted), folder), folder)


def test_files_come_in_their_order_with_their_content(tmp_path: Path) -> None:
    def files(_: Wanted) -> Iterator[tuple[str, Writer]]:
        yield "b/b.csv", text_writer("bread")
        yield "a.csv", text_writer("rye")

    with written(files, tmp_path) as made:
        found = [
            (name, file.place.read_bytes(), file.size, file.sha256)
            for name, file in made
        ]
    assert found == [
        ("b/b.csv", b"bread", 5, hashlib.sha256(b"bread").hexdigest()),
        ("a.csv", b"rye", 3, hashlib.sha256(b"rye").hexdigest()),
    ]


def test_what_goes_wrong_in_the_thread_is_raised_where_files_are_taken(
    tmp_path: Path,
) -> None:
    def files(_: Wanted) -> Iterator[tuple[str, Writer]]:
        yield "a.csv", text_writer("rye")
        raise OSError("no oven")

    with (
        pytest.raises(OSError, match="no oven"),
        written(files, tmp_path) as made,
    ):
        list(made)


def test_the_thread_ends_when_its_files_are_no_longer_wanted(tmp_path: Path) -> None:
    begun, before = Event(), active_count()

    def files(going: Wanted) -> Iterator[tuple[str, Writer]]:
        for number in count():
            begun.set()
            if not going(number):
                return
            yield f"{number}.csv", text_writer("rye")

    with (
        pytest.raises(KeyboardInterrupt),
        written(files, tmp_path),
    ):
        assert begun.wait(60)
        raise KeyboardInterrupt
    assert active_count() == before
