"""The command that builds and publishes a dataset."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daap.commands.console import (
    PLACE,
    STUDY,
    echo,
    examples,
    fails_cleanly,
    progress,
    refuse,
    settings,
    show_findings,
    show_not_read,
)
from daap.commands.publishing import (
    Aim,
    pages_writer,
    refuse_folder,
    refuse_other_study,
    renew_pages,
    settle,
    summary,
    tell_kept,
    tell_placed,
)
from daap.core.ending import orderly_end

if TYPE_CHECKING:
    from daap.core.settings import Settings

REMOTELY = "without --check, --release and --previous, and --scheduler without --jobs"

MOST_JOBS = 256
"""More processes than this are a mistake."""


def jobs_of(context: click.Context, option: click.Parameter, value: str) -> int:
    """How many processes are meant; 0 for `auto`."""
    if value == "auto":
        return 0
    if value.isascii() and value.isdecimal() and 0 < int(value[:9]) <= MOST_JOBS:
        return int(value)
    raise click.BadParameter(f"{value!r} is neither auto nor 1 to {MOST_JOBS}")


@click.command(
    epilog=examples(
        "daap build",
        "daap build notes/p_7.md --out /tmp/dist",
        "daap build --check",
        "daap build --release 0.2.0",
        "daap build s3://b/notes --out s3://b/dist --scheduler tcp://10.0.0.7:8786",
    )
)
@click.argument("notes", nargs=-1, type=PLACE)
@STUDY
@click.option(
    "--out",
    type=PLACE,
    default=Path("dist"),
    show_default=True,
    help="The folder to publish in, or its URL.",
)
@click.option(
    "--scheduler",
    metavar="URL",
    help="The scheduler of a Dask cluster that reads and maps, instead of processes.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "reference", "native"]),
    default="auto",
    show_default=True,
    help="What reasons and validates; both give the same bytes.",
)
@click.option(
    "--jobs",
    callback=jobs_of,
    default="auto",
    show_default=True,
    metavar="N|auto",
    help="How many processes read and map; auto is one for each processor, "
    "where there is work for them.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".daap-cache"),
    show_default=True,
    envvar="DAAP_CACHE",
    help="A folder that keeps what was made, for the next build; "
    "workers of a cluster use it if they reach it under this path.",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew, keep nothing.")
@click.option(
    "--cache-limit",
    type=click.IntRange(min=0),
    default=2048,
    show_default=True,
    metavar="MIB",
    help="How large the cache may be after a build; the oldest parts go first.",
)
@click.option("--check", is_flag=True, help="Compare with --out and write nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Replace published files though they were edited, and files of others that "
    "have a name of the new release.",
)
@click.option(
    "--release", metavar="VERSION", help="Add a release to the study's releases/."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True),
    help="The dist or the daap.nq.gz of the last release.  [default: --out]",
)
@click.option("--site/--no-site", default=True, help="Write the web pages too.")
@click.option(
    "--live",
    type=click.Path(path_type=Path),
    help="A folder with the live parts of the pages; 'make site' makes one.",
)
@fails_cleanly
@orderly_end()
def build(
    notes: tuple[Path | str, ...],
    study: Path | None,
    out: Path | str,
    scheduler: str | None,
    engine: str,
    jobs: int,
    cache: Path,
    no_cache: bool,
    cache_limit: int,
    check: bool,
    force: bool,
    release: str | None,
    previous: Path | None,
    site: bool,
    live: Path | None,
) -> None:
    """Build the dataset from NOTES (files, folders or their URLs) and publish it.

    Without NOTES the study's own field notes are taken. Of --out only what an earlier
    build made is replaced; all else that lies there stays.
    """
    from daap.build.cache.store import Cache
    from daap.build.execute.processes import seldom_collect
    from daap.build.workspace import Workspace
    from daap.core.scratch import clear_abandoned

    seldom_collect()
    clear_abandoned()
    paths = tuple(note for note in notes if isinstance(note, Path))
    chosen = settings(study)
    kept = Cache(None if no_cache else cache, cache_limit << 20)
    if scheduler or isinstance(out, str) or len(paths) < len(notes):
        if check or release or previous or (scheduler and jobs):
            raise click.UsageError(f"--scheduler and URLs go {REMOTELY}")
        how = {"engine": engine, "jobs": jobs, "scheduler": scheduler, "force": force}
        made = add_remotely(chosen, notes, out, (site, live), cache=kept, **how)
        kept.trim()
        echo(made)
        return
    refuse_mixture(paths, check, release, previous)
    show_not_read(paths or (chosen.notes,))
    workspace = Workspace(kept, jobs, progress)
    pages = pages_writer(live) if site else None
    aim = Aim(out, chosen, workspace, engine, pages, live, force)
    echo(made_here(aim, paths, check, release, previous))
    kept.trim()


def made_here(
    aim: Aim,
    notes: tuple[Path, ...],
    check: bool,
    release: str | None,
    previous: Path | None,
) -> str:
    """Build on this machine and publish in a folder, or compare; a summary."""
    if not check:
        settle(aim.out)
    refuse_other_study(aim.out, aim.chosen.base)
    if release:
        return add_release(release, aim, previous)
    return compare(aim, notes) if check else add_build(aim, notes)


def refuse_mixture(
    notes: tuple[Path, ...], check: bool, release: str | None, previous: Path | None
) -> None:
    """End where options do not go together."""
    if release and (notes or check):
        raise click.UsageError(
            "--release takes the study's own notes and goes without --check"
        )
    if previous and not release:
        raise click.UsageError("--previous goes with --release")


def add_build(aim: Aim, notes: tuple[Path, ...]) -> str:
    """Build and publish, unless what is published is it; a summary."""
    from daap.build.cache.up_to_date import keep_standing, release_key, standing
    from daap.build.dataset_files import counts, release
    from daap.build.pipeline import build
    from daap.publish.writer import publish

    out, workspace = aim.out, aim.workspace
    key = release_key(aim.chosen, notes, aim.engine)
    known = standing(workspace.cache, key, out)
    if known:
        show_findings(known.findings)
        renew_pages(aim)
        return f"{summary(known.counts, known.findings)}\n{out} is up to date"
    refuse_folder(out, site=aim.pages is not None, force=aim.force)
    result = build(aim.chosen, notes, engine=aim.engine, workspace=workspace)
    progress("")
    show_findings(result.findings)
    placed = publish(release(result), result.findings, out, **aim.how)
    tell_placed(aim, placed)
    numbers = counts(result)
    if key == release_key(aim.chosen, notes, aim.engine):
        keep_standing(workspace.cache, key, placed.sums, result.findings, numbers)
    return f"{summary(numbers, result.findings)}\npublished in {out}"


def add_remotely(
    chosen: Settings,
    notes: tuple[Path | str, ...],
    out: Path | str,
    pages: tuple[bool, Path | None],
    **how: Any,
) -> str:
    """Build on a cluster, or publish in a store; a summary."""
    from daap.build.dataset_files import counts
    from daap.build.remote import build_remotely, target_of

    target = target_of(out, chosen.base)
    if isinstance(target, Path):
        settle(target)
        refuse_other_study(target, chosen.base)
        refuse_folder(target, site=pages[0], force=how["force"])
    how |= {"progress": progress, "show": show_findings}
    result, kept = build_remotely(chosen, notes, target, pages, **how)
    if isinstance(target, Path):
        tell_kept(target, kept)
    return f"{summary(counts(result), result.findings)}\npublished in {out}"


def compare(aim: Aim, notes: tuple[Path, ...]) -> str:
    """End by telling what publishing would change; a summary where it is known."""
    from daap.build.cache.up_to_date import release_key, standing
    from daap.build.dataset_files import release
    from daap.build.pipeline import build
    from daap.publish.writer import differences

    out, cache = aim.out, aim.workspace.cache
    known = standing(cache, release_key(aim.chosen, notes, aim.engine), out)
    if known:
        show_findings(known.findings)
        return f"{summary(known.counts, known.findings)}\n{out} is up to date"
    result = build(aim.chosen, notes, engine=aim.engine, workspace=aim.workspace)
    progress("")
    show_findings(result.findings)
    changed = list(differences(release(result), out))
    progress("")
    for line in changed:
        echo(f"{out.name}/{line}", err=True)
    echo("up to date" if not changed else f"{len(changed)} files differ")
    refuse(result.findings)
    sys.exit(1 if changed else 0)


def refuse_version(version: str, chosen: Settings) -> None:
    """End before the work begins when the version cannot be released."""
    from daap.core.release_chain import read_chain
    from daap.publish.releases.record import next_version

    releases, broken = read_chain(chosen.releases)
    show_findings(broken)
    refuse(broken)
    next_version(version, chosen, releases)


def add_release(
    version: str,
    aim: Aim,
    previous: Path | None,
) -> str:
    """Build, write the release file, publish with it in the chain; a summary."""
    from daap.build.dataset_files import counts
    from daap.build.make_release import publish_release
    from daap.build.pipeline import build

    out = aim.out
    refuse_version(version, aim.chosen)
    refuse_folder(out, site=aim.pages is not None, force=aim.force)
    result = build(aim.chosen, engine=aim.engine, workspace=aim.workspace)
    progress("")
    show_findings(result.findings)
    made, path, placed = publish_release(result, out, previous, **aim.how)
    tell_placed(aim, placed)
    echo(f"release {made.version} added: {path}")
    if result.releases and made.changes is None:
        last = result.releases[-1].version
        echo(
            f"what changed since {last} is not recorded, as {out} is not that "
            "release; name its daap.nq.gz with --previous to record it"
        )
    return f"{summary(counts(result), result.findings)}\npublished in {out}"
