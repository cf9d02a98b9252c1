"""The modes of 'daap build': publish, compare, release, or build remotely."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from daap.commands.build.publishing import (
    Aim,
    Options,
    refuse_folder,
    refuse_other_study,
    refuse_version,
    renew_pages,
    settle,
    tell_kept,
    tell_placed,
)
from daap.commands.console import progress, show_findings, tell
from daap.commands.render.built import Built

if TYPE_CHECKING:
    from daap.build.result import Build
    from daap.core.settings import Settings
    from daap.publish.writer import Pages


def made_here(aim: Aim, notes: tuple[Path, ...], given: Options) -> Built:
    """Build on this machine and publish in a folder, or compare."""
    if not given.check:
        settle(aim.out)
    refuse_other_study(aim.out, aim.chosen.base)
    if given.release:
        return add_release(given.release, aim, given.previous)
    return compare(aim, notes) if given.check else add_build(aim, notes)


def key_of(aim: Aim, notes: tuple[Path, ...]) -> str:
    """The key of all that a build reads; empty where nothing is cached."""
    from daap.build.cache.fingerprint import release_key

    is_kept = aim.workspace.cache.folder is not None
    return release_key(aim.chosen, notes, aim.engine) if is_kept else ""


def up_to_date(aim: Aim, key: str) -> Built | None:
    """The result of the last build with this key, if its files are unchanged."""
    from daap.build.cache.up_to_date import kept_release

    known = kept_release(aim.workspace.cache, key, aim.out)
    if known is None:
        return None
    show_findings(known.findings)
    return Built(
        out=str(aim.out),
        state="up to date",
        findings=known.findings,
        numbers=known.counts,
    )


def result_of(aim: Aim, notes: tuple[Path, ...] = ()) -> Build:
    """Build, and print the findings."""
    from daap.build.pipeline import build

    result = build(aim.chosen, notes, engine=aim.engine, workspace=aim.workspace)
    progress("")
    show_findings(result.findings)
    return result


def built(result: Build, out: Path | str, state: str, **more: Any) -> Built:
    """A build's result, with its numbers."""
    from daap.build.dataset_files import counts

    numbers = counts(result)
    return Built(
        out=str(out), state=state, findings=result.findings, numbers=numbers, **more
    )


def add_build(aim: Aim, notes: tuple[Path, ...]) -> Built:
    """Build and publish, unless the target is up to date."""
    from daap.build.cache.up_to_date import keep_release
    from daap.build.dataset_files import release
    from daap.build.withheld_check import withheld_check
    from daap.publish.writer import publish

    key = key_of(aim, notes)
    known = up_to_date(aim, key)
    if known:
        renew_pages(aim)
        return known
    refuse_folder(aim.out, site=aim.pages is not None, force=aim.force)
    result = result_of(aim, notes)
    placed = publish(
        release(result),
        result.findings,
        aim.out,
        pages=aim.pages,
        force=aim.force,
        check=withheld_check(result),
    )
    tell_placed(aim, placed)
    done = built(result, aim.out, "published")
    if key and key == key_of(aim, notes):
        cache = aim.workspace.cache
        keep_release(cache, key, placed.sums, result.findings, done.numbers)
    return done


def add_remotely(
    chosen: Settings,
    notes: tuple[Path | str, ...],
    out: Path | str,
    pages: Pages | None,
    **how: Any,
) -> Built:
    """Build on a cluster, or publish in a store."""
    from daap.build.remote import build_remotely, target_of

    target = target_of(out, chosen.base)
    if isinstance(target, Path):
        settle(target)
        refuse_other_study(target, chosen.base)
        refuse_folder(target, site=pages is not None, force=how["force"])
    how |= {"pages": pages, "progress": progress, "show": show_findings}
    result, kept = build_remotely(chosen, notes, target, **how)
    if isinstance(target, Path):
        tell_kept(target, kept)
    return built(result, out, "published")


def compare(aim: Aim, notes: tuple[Path, ...]) -> Built:
    """What publication would change."""
    from daap.build.dataset_files import release
    from daap.publish.writer import differences

    known = up_to_date(aim, key_of(aim, notes))
    if known:
        return known
    result = result_of(aim, notes)
    changed = tuple(differences(release(result), aim.out))
    progress("")
    state = "differs" if changed else "up to date"
    return built(result, aim.out, state, changed=changed)


def add_release(version: str, aim: Aim, previous: Path | None) -> Built:
    """Build, write the release file, and publish with the chain."""
    from daap.build.make_release import publish_release

    refuse_version(version, aim.chosen)
    refuse_folder(aim.out, site=aim.pages is not None, force=aim.force)
    result = result_of(aim)
    made, path, placed = publish_release(
        result, aim.out, previous, pages=aim.pages, force=aim.force
    )
    tell_placed(aim, placed)
    if result.releases and made.changes is None:
        last = result.releases[-1].version
        tell(
            f"what changed since {last} is not recorded, as {aim.out} is not that "
            "release; name its daap.nq.gz with --previous to record it"
        )
    release = f"{made.version} added: {path}"
    return built(result, aim.out, "published", release=release)
