"""The workspace of a build: a temporary folder, a cache, and an executor."""

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

SHARE = 1 << 19
"""Bytes of field notes that are worth a process.

Starting one takes more than half a second, three times in a build.
"""


BESIDE = 1 << 18
"""Bytes of field notes from which a process beside this one is worth its start."""


class Workspace:
    """A temporary folder that is removed with its last user, or at exit.

    `jobs` is the number of processes; 0 for as many as the work is worth, at most one
    for each processor.
    """

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
        """A new folder in the workspace."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    @property
    def is_here(self) -> bool:
        """Whether the work is done on this machine, with its file system."""
        return self.cluster is None

    def executor(self, size: int) -> Executor:
        """The executor for this many bytes of field notes."""
        return self.cluster[0] if self.cluster else self.executor_here(size)

    def executor_here(self, size: int) -> Executor:
        """The executor for this many bytes of local files."""
        jobs = self.jobs or min(os.cpu_count() or 1, size // SHARE)
        return Processes(jobs) if jobs > 1 else Inline()

    def beside(self, size: int) -> Executor:
        """A process that works while this one does, for this many bytes of files."""
        jobs = self.jobs or min(os.cpu_count() or 1, size // BESIDE + 1)
        return Processes(1) if jobs > 1 else Inline()

    def part_store(self) -> PartStore:
        """The store for the parts of the sources."""
        if self.cluster is not None:
            return self.cluster[1]
        return FolderStore(self.new_folder("parts"))
