"""Where a build works: a folder of its own, a cache, and who does the work."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from daap.build.cache.store import Cache
from daap.build.execute.executor import Executor, Inline
from daap.build.execute.part_store import FolderStore, PartStore
from daap.build.execute.processes import Processes
from daap.core.scratch import Scratch

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
        cluster: tuple[Executor, PartStore] | None = None,
    ) -> None:
        self.cache = cache or Cache(None)
        self.jobs = jobs
        self.progress = progress
        self.cluster = cluster
        self.cache.begin()
        self.scratch = Scratch()
        self.folder = self.scratch.folder
        self.close = self.scratch.close

    def new_folder(self, name: str) -> Path:
        """A new folder of the workspace."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    @property
    def is_here(self) -> bool:
        """Whether the work is done on this machine, with its folders."""
        return self.cluster is None

    def executor(self, size: int) -> Executor:
        """Who is to work on that many bytes of field notes."""
        if self.cluster is not None:
            return self.cluster[0]
        jobs = self.jobs
        if jobs == AUTO:
            jobs = (os.cpu_count() or 1) if size >= ENOUGH else 1
        return Processes(jobs) if jobs > 1 else Inline()

    def part_store(self) -> PartStore:
        """Where the parts of the sources are to lie."""
        if self.cluster is not None:
            return self.cluster[1]
        return FolderStore(self.new_folder("parts"))
