"""The dataset that is served now, and the one that replaces it.

The folder is looked at every few seconds, and on SIGHUP. When its SHA256SUMS has
changed, the new release is loaded beside the old one and takes its place once all
its workers are ready. Until then, and when it cannot be loaded, questions are
answered from the release that is loaded, under its own ETag; files of the folder
are always those that lie there.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from daap.core.errors import DaapError
from daap.serve.dataset import Facts, release_of
from daap.serve.forkserver import CAN_FORK, nursery
from daap.serve.limits import Limits
from daap.serve.log import Log
from daap.serve.metrics import Metrics
from daap.serve.pool import Pool

PAUSE = 2.0
"""Seconds between two looks at the folder."""


class Holder:
    """The pool that answers, replaced when its folder is."""

    def __init__(
        self, folder: Path, limits: Limits, log: Log, *, fork: bool = CAN_FORK
    ) -> None:
        self.folder, self.limits, self.log, self.fork = folder, limits, log, fork
        self.metrics = Metrics()
        self.pool: Pool | None = None
        self.stale = ""
        self.refused = ""
        self.wake = asyncio.Event()
        self.retiring: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> Pool:
        """The pool that answers now."""
        if self.pool is None:
            raise RuntimeError("nothing is loaded yet")
        return self.pool

    @property
    def facts(self) -> Facts:
        """What is known of the dataset that answers now."""
        return self.current.nursery.facts

    async def load(self) -> None:
        """Load what the folder holds. Raises DaapError where it is no dataset."""
        made = await asyncio.to_thread(
            nursery, self.folder, self.limits, fork=self.fork
        )
        pool = Pool(made, self.limits)
        await pool.open()
        old, self.pool = self.pool, pool
        if old is not None:
            task = asyncio.create_task(old.close())
            self.retiring.add(task)
            task.add_done_callback(self.retiring.discard)
        self.log.write("loaded", release=self.facts.release, triples=self.facts.size)

    async def watch(self) -> None:
        """Load anew whenever the folder holds another release."""
        while True:
            try:
                async with asyncio.timeout(PAUSE):
                    await self.wake.wait()
            except TimeoutError:
                pass
            else:
                self.refused = ""
            self.wake.clear()
            await self._look()

    async def _look(self) -> None:
        try:
            release = await asyncio.to_thread(release_of, self.folder)
            if release == self.facts.release:
                self.stale = ""
                return
            if release == self.refused:
                return
            self.refused = release
            await self.load()
            self.stale = self.refused = ""
            self.metrics.reloads.labels("loaded").inc()
        except (DaapError, OSError) as error:
            if str(error) != self.stale:
                self.metrics.reloads.labels("refused").inc()
                self.log.write("reload refused", reason=str(error))
            self.stale = str(error)

    async def close(self) -> None:
        """End all workers."""
        pools = [self.pool.close()] if self.pool else []
        await asyncio.gather(*pools, *self.retiring)
