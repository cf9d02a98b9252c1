"""Executor: processes many items in batches; results are in the order of items.

    Executor
    ├── Inline          this process
    ├── Processes       several processes of this machine (`processes`)
    └── DaskExecutor    the workers of a Dask cluster (`dask`)

A task is a function of a module. Its arguments are the value that all items share and
a batch of items, and it returns one result per item. Shared values, items and results
must be picklable, and results small: large data goes to the part store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")
Task = Callable[[Shared, Sequence[Item]], Sequence[Result]]


class Executor(Protocol):
    """Processes batches of items."""

    @property
    def slots(self) -> int:
        """The number of batches in progress."""

    def results(
        self,
        task: Task[Shared, Item, Result],
        shared: Shared,
        batches: Iterable[Sequence[Item]],
        name: Callable[[Item], str],
    ) -> Iterator[Result]:
        """The result for each item, in order.

        `name` describes an item in an error. Raises what the task raises, and
        WorkerError or FailedError for an item that ends its workers.
        """


class Inline:
    """Runs in the calling process."""

    slots = 1

    def results(
        self,
        task: Task[Shared, Item, Result],
        shared: Shared,
        batches: Iterable[Sequence[Item]],
        name: Callable[[Item], str],
    ) -> Iterator[Result]:
        """The result for each item, computed when asked for."""
        for batch in batches:
            yield from task(shared, batch)


def batched(
    items: Iterable[Item], size: Callable[[Item], int], enough: int
) -> Iterator[tuple[Item, ...]]:
    """Items in order, in batches whose sizes add up to at least `enough`.

    >>> list(batched([1, 1, 5, 1], size=int, enough=2))
    [(1, 1), (5,), (1,)]
    """
    batch: list[Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += size(item)
        if total >= enough:
            yield tuple(batch)
            batch, total = [], 0
    if batch:
        yield tuple(batch)
