"""Work on many items, in this process or in several, with the results in order.

Workers are spawned, not forked, so that every platform behaves alike; what all
items need is sent to each worker once. A worker that dies is replaced and what it
held is tried once more, an item at a time; the item that kills two is named.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from daap.core.ending import ENDS
from daap.core.errors import WorkerError

__all__ = ["seldom_collect", "work"]

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")
Task = Callable[[Any, Any], Any]

NEW_OBJECTS = 100_000
"""How many objects more there are before circles of them are looked for."""

AHEAD = 4
"""How many items for each worker are under way at once, so memory is bounded."""


def seldom_collect() -> None:
    """Look for unused circles of objects less often: a build makes hardly any.

    All other objects go as soon as nothing refers to them.
    """
    gc.set_threshold(NEW_OBJECTS)


def work(
    task: Callable[[Shared, Item], Result],
    shared: Shared,
    items: Iterable[Item],
    *,
    jobs: int = 1,
    name: Callable[[Item], str] = str,
) -> Iterator[Result]:
    """The result of `task(shared, item)` for each item, in the order of the items.

    With one job nothing is spawned. `task` must be a function of a module, and
    shared, items and results must be picklable. Raises WorkerError, and whatever
    `task` raises.
    """
    if jobs <= 1:
        yield from (task(shared, item) for item in items)
        return
    yield from _Pool[Item, Result](task, shared, jobs, name).results(items)


class _Pool(Generic[Item, Result]):
    """Workers, and the items that are under way."""

    def __init__(
        self, task: Task, shared: object, jobs: int, name: Callable[[Item], str]
    ) -> None:
        self.start = (task, shared)
        self.jobs = jobs
        self.name = name

    def results(self, items: Iterable[Item]) -> Iterator[Result]:
        """The results in order; workers are gone when it ends, however it ends."""
        rest = iter(items)
        under_way: deque[tuple[Item, Future[Result]]] = deque()
        executor = self._executor(self.jobs)
        try:
            while True:
                self._fill(executor, under_way, rest)
                if not under_way:
                    return
                try:
                    result = under_way[0][1].result()
                except BrokenProcessPool:
                    yield from self._one_by_one(under_way)
                    _stop(executor)
                    executor = self._executor(self.jobs)
                    continue
                under_way.popleft()
                yield result
        finally:
            _stop(executor)

    def _fill(
        self,
        executor: ProcessPoolExecutor,
        under_way: deque[tuple[Item, Future[Result]]],
        rest: Iterator[Item],
    ) -> None:
        """Keep enough items under way; an executor that broke is left broken."""
        while len(under_way) < AHEAD * self.jobs:
            item = next(rest, None)
            if item is None:
                break
            try:
                with _undisturbed():
                    future = executor.submit(_run, item)
            except BrokenProcessPool as error:
                future = Future()
                future.set_exception(error)
            under_way.append((item, future))

    def _one_by_one(
        self, under_way: deque[tuple[Item, Future[Result]]]
    ) -> Iterator[Result]:
        """Results of all that was under way; what broke off is tried once more."""
        while under_way:
            item, future = under_way.popleft()
            if future.done() and not future.cancelled() and not future.exception():
                yield future.result()
                continue
            if isinstance(future.exception(), BrokenProcessPool | None):
                yield self._alone(item)
            else:
                yield future.result()

    def _alone(self, item: Item) -> Result:
        executor = self._executor(1)
        try:
            with _undisturbed():
                future: Future[Result] = executor.submit(_run, item)
            return future.result()
        except BrokenProcessPool:
            raise WorkerError(self.name(item)) from None
        finally:
            _stop(executor)

    def _executor(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=self.start,
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back while a worker starts, in this process and in the worker.

    One that had started and was not yet known could not be ended.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *ENDS})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(executor: ProcessPoolExecutor) -> None:
    """End the workers at once; nothing that they still do is wanted."""
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


_work: Callable[[Any], Any] | None = None
"""In a worker: what it does with an item."""


def _begin(task: Task, shared: object) -> None:
    """Set a worker up; Ctrl-C is its parent's business, and so is its life."""
    global _work
    seldom_collect()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()

    def run(item: object) -> object:
        return task(shared, item)

    _work = run


def _follow(parent: Any) -> None:
    """End this process when its parent has ended, even by a kill."""
    parent.join()
    os._exit(1)


def _run(item: Any) -> Any:
    if _work is None:
        raise RuntimeError("a worker without work")
    return _work(item)
