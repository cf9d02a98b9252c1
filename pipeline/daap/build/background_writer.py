"""Background writer: files are written in a thread, or before they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from daap.publish.sums import content_of
from daap.serialise.file_kinds import Finished, Writer

IsWanted = Callable[[object], bool]
"""Returns whether the files are still wanted; the argument is ignored (`takewhile`)."""


def finished(
    files: Iterable[tuple[str, Writer]], folder: Path
) -> Iterator[tuple[str, Finished]]:
    """Write files into an empty folder; returns them in order, to be moved in place."""
    for number, (name, write) in enumerate(files):
        path = folder / f"{number}{Path(name).suffix}"
        with path.open("wb") as out:
            write(out)
        yield name, Finished(path, *content_of(path))


@contextmanager
def written_in_background(
    files: Callable[[IsWanted], Iterable[tuple[str, Writer]]], folder: Path
) -> Iterator[Iterator[tuple[str, Finished]]]:
    """Write files into a folder in a thread; the context returns them in order.

    Asking for the first file waits for all, and raises an exception of the thread.
    When the context ends, the thread ends with the file it is writing.
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
