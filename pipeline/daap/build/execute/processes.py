"""Processes of this machine as an executor.

Workers are spawned, not forked, so that all platforms behave alike; the shared value is
sent to each worker once. A worker that dies is replaced, and its batch is repeated item
by item; an item that kills two workers is named.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic

from daap.build.execute.executor import Item, Result, Shared, Task
from daap.core.errors import WorkerError
from daap.core.termination import SIGNALS

NEW_OBJECTS = 100_000
"""Allocations between garbage collections (gc.set_threshold)."""

AHEAD = 4
"""Batches in progress for each worker, which bounds memory."""


def seldom_collect() -> None:
    """Collect garbage less often, as a build makes hardly any reference cycles.

    Other objects are freed by their reference count.
    """
    gc.set_threshold(NEW_OBJECTS)


class Processes:
    """Processes that are started for each run, and ended after it."""

    def __init__(self, slots: int) -> None:
        self.slots = slots

    def results(
        self,
        task: Task[Shared, Item, Result],
        shared: Shared,
        batches: Iterable[Sequence[Item]],
        name: Callable[[Item], str],
    ) -> Iterator[Result]:
        """The result for each item, in order. Raises WorkerError."""
        pool = _Pool[Item, Result](task, shared, self.slots, name)
        yield from pool.results(batches)


class _Pool(Generic[Item, Result]):
    """Workers, and the batches in progress."""

    def __init__(
        self,
        task: Task[Any, Item, Result],
        shared: object,
        jobs: int,
        name: Callable[[Item], str],
    ) -> None:
        self.start = (task, shared)
        self.jobs = jobs
        self.name = name

    def results(self, batches: Iterable[Sequence[Item]]) -> Iterator[Result]:
        """The results in order; the workers are ended in any case."""
        rest = iter(batches)
        under_way: deque[tuple[Sequence[Item], Future[Sequence[Result]]]] = deque()
        executor = self._executor(self.jobs)
        try:
            while True:
                self._fill(executor, under_way, rest)
                if not under_way:
                    return
                try:
                    results = under_way[0][1].result()
                except BrokenProcessPool:
                    yield from self._one_by_one(under_way)
                    _stop(executor)
                    executor = self._executor(self.jobs)
                    continue
                under_way.popleft()
                yield from results
        finally:
            _stop(executor)

    def _fill(
        self,
        executor: ProcessPoolExecutor,
        under_way: deque[tuple[Sequence[Item], Future[Sequence[Result]]]],
        rest: Iterator[Sequence[Item]],
    ) -> None:
        """Submit batches until enough are in progress, unless the pool is broken."""
        while len(under_way) < AHEAD * self.jobs:
            batch = next(rest, None)
            if batch is None:
                break
            try:
                with _undisturbed():
                    future = executor.submit(_run, batch)
            except (BrokenProcessPool, ValueError, OSError) as error:
                # A pool that breaks while a worker starts has closed its pipes.
                future = Future()
                future.set_exception(BrokenProcessPool(str(error)))
            under_way.append((batch, future))

    def _one_by_one(
        self, under_way: deque[tuple[Sequence[Item], Future[Sequence[Result]]]]
    ) -> Iterator[Result]:
        """The results of all batches in progress; failed ones are repeated by item."""
        while under_way:
            batch, future = under_way.popleft()
            if future.done() and not future.cancelled() and not future.exception():
                yield from future.result()
                continue
            if isinstance(future.exception(), BrokenProcessPool | None):
                for item in batch:
                    yield from self._alone(item)
            else:
                yield from future.result()

    def _alone(self, item: Item) -> Sequence[Result]:
        executor = self._executor(1)
        try:
            with _undisturbed():
                future = executor.submit(_run, (item,))
            found: Sequence[Result] = future.result()
            return found
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
    """Block signals while a worker starts, in this process and in the worker.

    A worker that has started but is not yet registered could not be ended.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *SIGNALS})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(executor: ProcessPoolExecutor) -> None:
    """End the workers at once."""
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


_work: Callable[[Any], Any] | None = None
"""In a worker: the function that processes a batch."""


def _begin(task: Callable[[Any, Any], Any], shared: object) -> None:
    """Initialise a worker, which ends with its parent and ignores Ctrl-C."""
    global _work
    seldom_collect()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()

    def run(batch: object) -> object:
        return task(shared, batch)

    _work = run


def _follow(parent: Any) -> None:
    """End this process when its parent has ended, even if killed."""
    parent.join()
    os._exit(1)


def _run(batch: Any) -> Any:
    if _work is None:
        raise RuntimeError("a worker without work")
    return _work(batch)
