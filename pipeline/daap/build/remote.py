"""Builds that run on a cluster, or publish to a store reached by URL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from daap.build.cache.store import Cache
from daap.build.dataset_files import release
from daap.build.partition.note_files import Note
from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.withheld_check import withheld_check
from daap.build.workspace import Workspace
from daap.core.errors import Finding
from daap.core.settings import Settings
from daap.core.storage import Storage, local_path
from daap.publish.upload import refuse_target, upload
from daap.publish.writer import Pages, publish

Target = Path | Storage


def target_of(out: Path | str, base: str) -> Target:
    """The target of publication: a folder, or a storage without another dataset.

    Raises InputError for a URL that cannot be used.
    """
    if isinstance(out, Path):
        return out
    path = local_path(out)
    if path is not None:
        return path
    storage = Storage(out)
    refuse_target(storage, base)
    return storage


@contextmanager
def working(
    scheduler: str | None,
    target: Target,
    jobs: int,
    cache: Cache,
    progress: Callable[[str], None],
) -> Iterator[Workspace]:
    """A workspace, on a cluster if there is a scheduler."""
    if scheduler is None:
        yield Workspace(cache, jobs, progress)
        return
    from daap.build.execute.dask import cluster

    progress("looking at the workers")
    with cluster(scheduler, _storage(target)) as workers:
        yield Workspace(cache, 1, progress, workers)


def build_remotely(
    chosen: Settings,
    notes: Iterable[Note],
    target: Target,
    *,
    pages: Pages | None,
    engine: str,
    jobs: int,
    scheduler: str | None,
    cache: Cache,
    force: bool,
    progress: Callable[[str], None],
    show: Callable[[Sequence[Finding]], None],
) -> tuple[Build, Sequence[str]]:
    """Build and publish; `show` is called with the findings before publication.

    Returns the build, and the renamed user files (`Placed.kept`). `pages` adds the
    pages to a written release.
    """
    meant = [n if isinstance(n, Path) else local_path(n) or n for n in notes]
    with working(scheduler, target, jobs, cache, progress) as workspace:
        result = build(chosen, meant, engine=engine, workspace=workspace)
        progress("")
        show(result.findings)
        kept = _published(target, result, workspace, pages, force)
        progress("")
    return result, kept


def _storage(target: Target) -> Storage:
    """The storage that workers share: that of the target, or the disk it is on."""
    if isinstance(target, Storage):
        return target
    folder = target.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Storage(folder.as_uri())


def _published(
    target: Target,
    result: Build,
    workspace: Workspace,
    pages: Pages | None,
    force: bool,
) -> Sequence[str]:
    """Publish a release with its pages, all or nothing; the renamed user files."""
    files, findings, check = release(result), result.findings, withheld_check(result)
    if isinstance(target, Path):
        done = publish(files, findings, target, pages=pages, force=force, check=check)
        return done.kept
    folder = workspace.new_folder("release") / "new"
    upload(
        files, findings, target, folder,
        pages=pages, force=force, check=check, progress=workspace.progress,
    )  # fmt: skip
    return ()
