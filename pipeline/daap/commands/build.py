"""The command that builds and publishes a dataset."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
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
)
from daap.errors import Finding, InputError, Severity

if TYPE_CHECKING:
    from daap.build import Build
    from daap.cache import Cache
    from daap.settings import Settings
    from daap.workspace import Workspace

__all__ = ["build"]

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
    "neither with --scheduler nor with URLs.",
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
    release: str | None,
    previous: Path | None,
    site: bool,
    live: Path | None,
) -> None:
    """Build the dataset from NOTES (files, folders or their URLs) and publish it.

    Without NOTES the study's own field notes are taken.
    """
    from daap.cache import Cache
    from daap.pool import seldom_collect
    from daap.workspace import Workspace

    seldom_collect()
    paths = tuple(note for note in notes if isinstance(note, Path))
    chosen = settings(study)
    if scheduler or isinstance(out, str) or len(paths) < len(notes):
        if check or release or previous or (scheduler and jobs):
            raise click.UsageError(f"--scheduler and URLs go {REMOTELY}")
        how = {"engine": engine, "jobs": jobs, "scheduler": scheduler}
        echo(add_remotely(chosen, notes, out, (site, live), **how))
        return
    refuse_mixture(paths, check, release, previous)
    refuse_other_study(out, chosen.base)
    kept = Cache(None if no_cache else cache, cache_limit << 20)
    workspace = Workspace(kept, jobs, progress)
    if release:
        made = add_release(release, chosen, engine, workspace, out, previous)
    else:
        made = add_build(chosen, paths, engine, workspace, out, check)
    if site and not check:
        write_pages(out, live, kept)
    kept.trim()
    echo(made)


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


def add_build(
    chosen: Settings,
    notes: tuple[Path, ...],
    engine: str,
    workspace: Workspace,
    out: Path,
    check: bool,
) -> str:
    """Build and publish, or compare, unless what is published is it; a summary."""
    from daap.build import build, counts, release
    from daap.standing import keep_standing, release_key, standing
    from daap.web.publish import publish

    key = release_key(chosen, notes, engine)
    known = standing(workspace.cache, key, out)
    if known:
        show_findings(known.findings)
        return f"{summary(known.counts, known.findings)}\n{out} is up to date"
    result = build(chosen, notes, engine=engine, workspace=workspace)
    progress("")
    show_findings(result.findings)
    if check:
        compare(result, out)
    else:
        publish(release(result), result.findings, out)
        progress("")
    numbers = counts(result)
    if key == release_key(chosen, notes, engine):
        keep_standing(workspace.cache, key, out, result.findings, numbers)
    return f"{summary(numbers, result.findings)}\npublished in {out}"


def add_remotely(
    chosen: Settings,
    notes: tuple[Path | str, ...],
    out: Path | str,
    pages: tuple[bool, Path | None],
    **how: Any,
) -> str:
    """Build on a cluster, or publish in a store; a summary."""
    from daap.build import counts
    from daap.remote import build_remotely, target_of

    target = target_of(out, chosen.base)
    if isinstance(target, Path):
        refuse_other_study(target, chosen.base)
    how |= {"progress": progress, "show": show_findings}
    result = build_remotely(chosen, notes, target, pages, **how)
    return f"{summary(counts(result), result.findings)}\npublished in {out}"


def compare(result: Build, out: Path) -> None:
    """End by telling what publishing would change."""
    from daap.build import release
    from daap.web.publish import differences

    changed = list(differences(release(result), out))
    progress("")
    for line in changed:
        echo(f"{out.name}/{line}", err=True)
    echo("up to date" if not changed else f"{len(changed)} files differ")
    refuse(result.findings)
    sys.exit(1 if changed else 0)


def write_pages(out: Path, live: Path | None, cache: Cache) -> None:
    """Write the pages of what was published, with the live parts if there are any."""
    from daap.standing import keep_pages, pages_stand
    from daap.web.site.write import write_site

    if pages_stand(cache, out, live):
        return
    progress("writing the pages")
    write_site(out, out / "site", live)
    keep_pages(cache, out, live)
    progress("")


def refuse_version(version: str, chosen: Settings) -> None:
    """End before the work begins when the version cannot be released."""
    from daap.chain import read_chain
    from daap.web.releasing import next_version

    releases, broken = read_chain(chosen.releases)
    show_findings(broken)
    refuse(broken)
    next_version(version, chosen, releases)


def add_release(
    version: str,
    chosen: Settings,
    engine: str,
    workspace: Workspace,
    out: Path,
    previous: Path | None,
) -> str:
    """Build, write the release file, publish with it in the chain; a summary."""
    from daap.build import build, counts
    from daap.new_release import publish_release

    refuse_version(version, chosen)
    result = build(chosen, engine=engine, workspace=workspace)
    progress("")
    show_findings(result.findings)
    made, path = publish_release(result, out, previous)
    echo(f"release {made.version} added: {path}")
    if result.releases and made.changes is None:
        last = result.releases[-1].version
        echo(
            f"what changed since {last} is not recorded, as {out} is not that "
            "release; name its daap.nq.gz with --previous to record it"
        )
    return f"{summary(counts(result), result.findings)}\npublished in {out}"


def refuse_other_study(out: Path, base: str) -> None:
    """Raise InputError where a dataset with another base would be replaced."""
    from daap.web.store import base_of

    if (out / "context.jsonld").is_file() and base_of(out) != base:
        reason = f"holds the dataset of {base_of(out)}, not of {base}"
        raise InputError(out, f"{reason}; name another folder with --out")


def summary(numbers: Mapping[str, int], findings: Sequence[Finding]) -> str:
    """What a build read and made, in two lines."""
    from daap.web.to_do import counted

    *made, (_, inferred) = numbers.items()
    parts = [counted(number, name.removesuffix("s")) for name, number in made]
    found = ", ".join(
        counted(sum(f.severity is s for f in findings), s.label.lower())
        for s in reversed(Severity)
    )
    return f"{', '.join(parts)}, {inferred} inferred\nfindings: {found}"
