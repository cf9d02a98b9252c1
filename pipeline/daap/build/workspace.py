"""Where a build works: a folder of its own, a cache, and how many processes.

Or the workers of a cluster, instead of processes and a cache.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from daap.build.cache.store import Cache
from daap.core.scratch import Scratch

if TYPE_CHECKING:
    from daap.build.execute.dask import Cluster

__all__ = ["AUTO", "Workspace"]

AUTO = 0
"""As many processes as there are processors, if there is work for them."""

ENOUGH = 1 << 21
"""Bytes of field notes from which other processes are worth their start.

Each starts in more than half a second, twice in a build; one process reads and maps
this much in some ten seconds.
"""


class Workspace:
    """A private folder that is gone when the last who uses it is, or at the end."""

    def __init__(
        self,
        cache: Cache | None = None,
        jobs: int = 1,
        progress: Callable[[str], None] = lambda _: None,
        cluster: Cluster | None = None,
    ) -> None:
        self.cache = cache or Cache(None)
        self.jobs = jobs
        self.progress = progress
        self.cluster = cluster
        self.scratch = Scratch()
        self.folder = self.scratch.folder
        self.close = self.scratch.close

    def new_folder(self, name: str) -> Path:
        """A new folder of the workspace."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def jobs_for(self, size: int) -> int:
        """How many processes are to work on that many bytes of field notes."""
        if self.jobs != AUTO:
            return self.jobs
        return (os.cpu_count() or 1) if size >= ENOUGH else 1
