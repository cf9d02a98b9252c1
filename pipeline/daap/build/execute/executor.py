"""One way to work on many items, whoever does it: results in the order of the items.

    Executor
    ├── Inline          this process
    ├── Processes       several processes of this machine (`processes`)
    └── DaskExecutor    the workers of a Dask cluster (`dask`)

A task is a function of a module. It is given what all items share and a batch of
them, and returns a result for each item of the batch. Shared values, items and
results must be picklable, and results small: what is large goes to the part store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")
Task = Callable[[Shared, Sequence[Item]], Sequence[Result]]


class Executor(Protocol):
    """Works on batches of items."""

    @property
    def slots(self) -> int:
        """How many batches are worked on at once."""

    @property
    def is_here(self) -> bool:
        """Whether it works on this machine, with its folders."""

    def results(
        self,
        task: Task[Shared, Item, Result],
        shared: Shared,
        batches: Iterable[Sequence[Item]],
        name: Callable[[Item], str],
    ) -> Iterator[Result]:
        """The result for each item, in their order.

        `name` says what an item is called where it fails. Raises what the task
        raises, and WorkerError or FailedError for an item that ends its workers.
        """


class Inline:
    """The process that asks; nothing is started."""

    slots = 1
    is_here = True

    def results(
        self,
        task: Task[Shared, Item, Result],
        shared: Shared,
        batches: Iterable[Sequence[Item]],
        name: Callable[[Item], str],
    ) -> Iterator[Result]:
        """The result for each item, as they are asked for."""
        for batch in batches:
            yield from task(shared, batch)


def batched(
    items: Iterable[Item], size: Callable[[Item], int], enough: int
) -> Iterator[tuple[Item, ...]]:
    """Items in their order, joined until their sizes add up to enough.

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
