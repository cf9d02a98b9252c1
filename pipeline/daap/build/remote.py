"""Builds that work on a cluster, or publish in a store that is reached by URL.

With `build`, a place where stages meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from daap.build.cache.store import Cache
from daap.build.dataset_files import release
from daap.build.partition.reading import Note
from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.workspace import Workspace
from daap.core.errors import Finding
from daap.core.settings import Settings
from daap.core.storage import Storage, local_path
from daap.publish.upload import refuse_target, upload
from daap.publish.writer import publish
from daap.serialise.file_kinds import AnyWriter

Target = Path | Storage
Files = Iterable[tuple[str, AnyWriter]]


def target_of(out: Path | str, base: str) -> Target:
    """Where to publish: a folder, or a storage that holds no other dataset.

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


def note_of(note: Path | str) -> Note:
    """A note or folder of notes; a file:// URL is a path like any other."""
    return note if isinstance(note, Path) else local_path(note) or note


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
    notes: Sequence[Path | str],
    target: Target,
    pages: tuple[bool, Path | None],
    *,
    engine: str,
    jobs: int,
    scheduler: str | None,
    cache: Cache,
    force: bool = False,
    progress: Callable[[str], None] = lambda _: None,
    show: Callable[[Sequence[Finding]], None] = lambda _: None,
) -> tuple[Build, Sequence[str]]:
    """Build and publish; `show` is given the findings before that.

    The build, and what was kept aside, as `Placed` has it. `pages` is whether to write
    pages, and where their live parts are.
    """
    meant = [note_of(note) for note in notes]
    with working(scheduler, target, jobs, cache, progress) as workspace:
        result = build(chosen, meant, engine=engine, workspace=workspace)
        progress("")
        show(result.findings)
        files = release(result)
        kept = publish_at(target, files, result.findings, workspace, *pages, force)
        progress("")
    return result, kept


def _storage(target: Target) -> Storage:
    """What the workers share: the storage of the target, or the disk it is on."""
    if isinstance(target, Storage):
        return target
    folder = target.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Storage(folder.as_uri())


def publish_at(
    target: Target,
    files: Files,
    findings: tuple[Finding, ...],
    workspace: Workspace,
    pages: bool,
    live: Path | None,
    force: bool,
) -> Sequence[str]:
    """Publish a release with its pages, all of it or nothing; what was kept aside."""

    def add(dist: Path) -> None:
        _add_pages(live, workspace, dist)

    chosen = add if pages else None
    if isinstance(target, Path):
        return publish(files, findings, target, pages=chosen, force=force).kept
    folder = workspace.new_folder("release") / "new"
    upload(
        files,
        findings,
        target,
        folder,
        pages=chosen,
        force=force,
        progress=workspace.progress,
    )
    return ()


def _add_pages(live: Path | None, workspace: Workspace, dist: Path) -> None:
    from daap.site.write import write_site

    workspace.progress("writing the pages")
    write_site(dist, dist / "site", live)
