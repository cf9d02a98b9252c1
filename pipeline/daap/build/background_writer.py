"""Background writer: files are written in a thread, or before they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from daap.publish.sums import content_of
from daap.serialise.file_kinds import Finished, Writer

Named = tuple[str, Finished]
"""A file of a release, by its name there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whether files are still wanted: as long as another file is there.

    So a process can be asked to stop, too. The argument is ignored (`takewhile`).
    """

    mark: Path

    def __call__(self, _: object) -> bool:
        """Whether the mark is there."""
        return self.mark.exists()


def finished(files: Iterable[tuple[str, Writer]], folder: Path) -> Iterator[Named]:
    """Write files into a folder; returns them in order, to be moved in place."""
    for number, (name, write) in enumerate(files):
        path = folder / f"{number}{Path(name).suffix}"
        with path.open("wb") as out:
            write(out)
        yield name, Finished(path, *content_of(path))


@contextmanager
def written_in_background(
    files: Callable[[Wanted], Iterable[Named]], folder: Path
) -> Iterator[Iterator[Named]]:
    """Write files in a thread; the context returns them in order.

    Asking for the first file waits for all, and raises an exception of the thread.
    When the context ends, the thread ends with the file it is writing. The folder holds
    the mark of the files that are wanted.
    """
    wanted, made = Wanted(folder / "wanted"), list[Named]()
    wanted.mark.touch()

    def work() -> None:
        for one in files(wanted):
            made.append(one)
            if not wanted(one):
                return

    def written() -> Iterator[Named]:
        working.result()
        yield from made

    with ThreadPoolExecutor(max_workers=1) as executor:
        working = executor.submit(work)
        try:
            yield written()
        finally:
            wanted.mark.unlink()
