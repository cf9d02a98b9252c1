"""The dataset that is served, and its replacement by a new release.

The folder is checked every few seconds, and on SIGHUP. If its SHA256SUMS has changed,
the new release is loaded beside the old one and replaces it once all its workers are
ready. Until then, and if loading fails, queries are answered from the loaded release,
under its own ETag; files are always those in the folder. If no worker can be made any
more (the fork server was killed), everything is loaded again.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from daap.core.errors import DaapError
from daap.serve.budget import Budget
from daap.serve.dataset import Facts, release_of
from daap.serve.forkserver import CAN_FORK, worker_factory
from daap.serve.limits import Limits
from daap.serve.log import Log
from daap.serve.messages import Reply, Task
from daap.serve.metrics import Metrics
from daap.serve.pool import ClosedError, Pool

PAUSE = 2.0
"""Seconds between two checks of the folder."""


class DatasetReloader:
    """The current pool of workers, replaced with the dataset in the folder.

    `documents` are descriptions of the service, made once per release. `give_up` is
    called if no query could be answered for `recovery` seconds.
    """

    def __init__(
        self, folder: Path, limits: Limits, log: Log, *, fork: bool = CAN_FORK
    ) -> None:
        self.folder, self.limits, self.log, self.fork = folder, limits, log, fork
        self.metrics = Metrics()
        self.budget = Budget(limits.buffer)
        self.pool: Pool | None = None
        self.documents: dict[object, asyncio.Task[bytes]] = {}
        self.stale = ""
        self.refused = ""
        self.wake = asyncio.Event()
        self.asked = False
        self.retiring: set[asyncio.Task[None]] = set()
        self.give_up: Callable[[], None] = lambda: None

    @property
    def current(self) -> Pool:
        """The pool that answers now. Raises RuntimeError before the first is loaded."""
        if self.pool is None:
            raise RuntimeError("nothing is loaded yet")
        return self.pool

    @property
    def facts(self) -> Facts:
        """Facts about the dataset that is served."""
        return self.current.factory.facts

    async def run(self, task: Task, client: str = "") -> Reply:
        """The reply to a task, from the served release. Raises Refusal."""
        while True:
            pool = self.current
            try:
                return await pool.run(task, client)
            except ClosedError:
                if pool is self.pool:  # the server is stopping
                    return Reply.error(503, "the server ends; try again later")

    async def load(self) -> None:
        """Load the dataset in the folder. Raises DaapError if it is none."""
        made = await asyncio.to_thread(
            worker_factory, self.folder, self.limits, fork=self.fork
        )
        pool = Pool(made, self.limits, self.budget, self.wake.set)
        try:
            await pool.open()
        except (OSError, DaapError):
            await pool.close()
            raise
        old, self.pool = self.pool, pool
        self.documents = {}
        if old is not None:
            task = asyncio.create_task(retire(old))
            self.retiring.add(task)
            task.add_done_callback(self.retiring.discard)
        self.log.write("loaded", release=self.facts.release, triples=self.facts.size)

    def look_now(self) -> None:
        """Check the folder now, even if its content was refused before."""
        self.asked = True
        self.wake.set()

    async def watch(self) -> None:
        """Load again whenever the folder has another release, or workers are lost."""
        while True:
            try:
                async with asyncio.timeout(PAUSE):
                    await self.wake.wait()
            except TimeoutError:
                pass
            self.wake.clear()
            if self.asked:
                self.refused, self.asked = "", False
            await self._look()
            if self.current.able:
                continue
            if time.monotonic() - self.current.failing > self.limits.recovery:
                self.log.write("gave up", reason="no worker can be made any more")
                self.give_up()
                return
            await asyncio.sleep(PAUSE / 4)

    async def _look(self) -> None:
        lost = not self.current.factory.alive
        try:
            release = await asyncio.to_thread(release_of, self.folder)
            if release == self.facts.release and not lost:
                self.stale = ""
                return
            if release == self.refused and not lost:
                return
            self.refused = release
            await self.load()
            self.stale = self.refused = ""
            self.metrics.reloads.labels("recovered" if lost else "loaded").inc()
        except (DaapError, OSError) as error:
            if str(error) != self.stale:
                self.metrics.reloads.labels("refused").inc()
                self.log.write("reload refused", reason=str(error))
            self.stale = str(error)

    async def close(self) -> None:
        """End all workers."""
        pools = [self.pool.close()] if self.pool else []
        await asyncio.gather(*pools, *self.retiring)


async def retire(pool: Pool) -> None:
    """Close a pool, and return the memory of its cached answers to the system.

    The C library would keep it, in pieces that the next answers do not always fit.
    """
    await pool.close()
    pool.kept.clear()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # not every C library has it
            await asyncio.to_thread(ctypes.CDLL(None).malloc_trim, 0)
