"""Shared by all modes that publish in a folder: target, checks and messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from daap.commands.console import (
    echo,
    progress,
    refuse,
    show_findings,
    tell,
)
from daap.core.errors import InputError
from daap.core.values import PUBLISHED, PublishedText

if TYPE_CHECKING:
    from daap.build.workspace import Workspace
    from daap.core.settings import Settings
    from daap.publish.writer import Pages, Placed


MOST_JOBS = 256
"""The most processes that are accepted."""


def jobs_of(context: click.Context, option: click.Parameter, value: str) -> int:
    """The number of processes; 0 for `auto`."""
    if value == "auto":
        return 0
    if value.isascii() and value.isdecimal() and 0 < int(value[:9]) <= MOST_JOBS:
        return int(value)
    raise click.BadParameter(f"{value!r} is neither auto nor 1 to {MOST_JOBS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of the command line."""

    notes: tuple[Path | str, ...]
    study: Path | None
    out: Path | str
    scheduler: str | None
    engine: str
    jobs: int
    cache: Path
    no_cache: bool
    cache_limit: int
    check: bool
    force: bool
    words: str | None
    release: str | None
    previous: Path | None
    deposit: Path | None
    site: bool
    live: Path | None


@dataclass(frozen=True, slots=True)
class Aim:
    """What to publish, and where; `pages` writes the pages, if any."""

    out: Path
    chosen: Settings
    workspace: Workspace
    engine: str
    pages: Pages | None
    live: Path | None
    force: bool


def pages_writer(live: Path | None, issues: str) -> Pages:
    """A function that adds the pages to a release, with scripts if there are any.

    `issues` is the address for reports of mistakes in the settings.
    """

    def write(dist: Path) -> Iterator[str]:
        from daap.publish.sums import SITE
        from daap.site.write import written_site

        progress("writing the pages")
        for name in written_site(dist, dist / SITE, live, issues):
            yield f"{SITE}/{name}"

    return write


def settle(out: Path) -> None:
    """Finish an interrupted publication, and report renamed user files."""
    from daap.publish.staging import settle
    from daap.publish.target_folder import real

    tell_kept(out, settle(real(out)))


def refuse_folder(out: Path, *, site: bool, force: bool) -> None:
    """Raise InputError for a folder in which the build must not publish."""
    from daap.publish.target_folder import real, refuse_folder

    refuse_folder(real(out), site=site, force=force, out=out)


def tell_kept(out: Path, kept: Iterable[str]) -> None:
    """Report user files that were renamed."""
    for name in kept:
        echo(
            f"{out}: a file was put where the new release has one; it is {name}",
            err=True,
        )


def tell_placed(aim: Aim, placed: Placed) -> None:
    """Cache the checksums of published pages, and report renamed user files."""
    from daap.build.cache.up_to_date import keep_pages

    progress("")
    tell_kept(aim.out, placed.kept)
    if placed.pages:
        keep_pages(aim.workspace.cache, placed.sums, placed.pages, aim.live)


def renew_pages(aim: Aim) -> None:
    """Write the pages of an unchanged release, unless they are up to date."""
    from daap.build.cache.up_to_date import pages_up_to_date
    from daap.publish.writer import publish_pages

    if aim.pages is None or pages_up_to_date(aim.workspace.cache, aim.out, aim.live):
        return
    tell_placed(aim, publish_pages(aim.pages, aim.out, force=aim.force))


def refuse_other_study(out: Path, base: str) -> None:
    """Raise InputError if a dataset with another base IRI would be replaced."""
    from daap.query.store import base_of

    if (out / "context.jsonld").is_file() and base_of(out) != base:
        reason = f"holds the dataset of {base_of(out)}, not of {base}"
        raise InputError(out, f"{reason}; name another folder with --out")


def refuse_version(version: str, chosen: Settings) -> None:
    """Exit before the build if the version cannot be released."""
    from daap.core.release_chain import read_chain
    from daap.publish.releases.record import next_version

    releases, broken = read_chain(chosen.releases)
    show_findings(broken)
    refuse(broken)
    next_version(version, chosen, releases)


def for_own_use(chosen: Settings, words: str | None, release: str | None) -> Settings:
    """The settings, with `words` of every source published if given.

    Prints that such a dataset is for one's own use.
    """
    if not words:
        return chosen
    source = click.get_current_context().get_parameter_source("out")
    if release or source is ParameterSource.DEFAULT:
        raise click.UsageError("--text needs an --out of its own, and no --release")
    found = chosen.with_text(PUBLISHED[words])
    if found.text is not PublishedText.NONE:
        echo(
            "--text: this dataset is for your own use and not for publication, as "
            "study.toml may keep words closed that it holds",
            err=True,
        )
    return found


def refuse_mixture(notes: tuple[Path, ...], given: Options) -> None:
    """Exit if options exclude each other, or the folder of a deposit is not empty."""
    deposit = given.deposit
    if given.release and (notes or given.check):
        raise click.UsageError(
            "--release takes the study's own notes and goes without --check"
        )
    if given.previous and not given.release:
        raise click.UsageError("--previous goes with --release")
    if deposit and given.check:
        raise click.UsageError("--for-archive goes without --check")
    if deposit and deposit.exists() and not _is_empty(deposit):
        raise InputError(deposit, "is not empty; name a new folder for the deposit")


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def write_deposit(aim: Aim, folder: Path | None) -> None:
    """Write a deposit of the published dataset into a new folder, all or nothing."""
    if folder is None:
        return
    from daap.core.scratch import scratch
    from daap.exchange.archive import deposit
    from daap.exchange.dataset import read_dataset
    from daap.publish.writer import write_all
    from daap.serialise.writers import bytes_writer

    progress("writing the deposit")
    dataset = read_dataset(aim.out)
    files = deposit(dataset, aim.chosen)
    with scratch(folder.absolute().parent) as place:
        new = place / "deposit"
        new.mkdir()
        write_all(((name, bytes_writer(content)) for name, content in files), new)
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    progress("")
    tell(f"deposit written in {folder}")
