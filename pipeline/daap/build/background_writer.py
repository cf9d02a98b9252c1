"""Files that are made before their turn, or in a thread while others are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from daap.publish.sums import content_of
from daap.serialise.file_kinds import Finished, Writer

Going = Callable[[object], bool]
"""Whether the files are still wanted, whatever it is given; for `takewhile`."""


def finished(
    files: Iterable[tuple[str, Writer]], folder: Path
) -> Iterator[tuple[str, Finished]]:
    """Write files into an empty folder; the same files, ready to be laid in place."""
    for number, (name, write) in enumerate(files):
        path = folder / str(number)
        with path.open("wb") as out:
            write(out)
        yield name, Finished(path, *content_of(path))


@contextmanager
def made_beside(
    files: Callable[[Going], Iterable[tuple[str, Writer]]], folder: Path
) -> Iterator[Iterator[tuple[str, Finished]]]:
    """Write files into a folder in a thread; the same files again, in their order.

    To take the first of them is to wait for all, and raises what the thread raised.
    When the context ends, so does the thread, with the file that it is at.
    """
    stop, made = Event(), list[tuple[str, Finished]]()

    def work() -> None:
        for one in finished(files(lambda _: not stop.is_set()), folder):
            made.append(one)
            if stop.is_set():
                return

    def written() -> Iterator[tuple[str, Finished]]:
        working.result()
        yield from made

    with ThreadPoolExecutor(max_workers=1) as executor:
        working = executor.submit(work)
        try:
            yield written()
        finally:
            stop.set()
