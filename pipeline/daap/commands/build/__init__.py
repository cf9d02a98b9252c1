"""The command that builds and publishes a dataset."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from daap.commands.build.make import add_remotely, made_here
from daap.commands.build.publishing import (
    Aim,
    Options,
    for_own_use,
    jobs_of,
    pages_writer,
    refuse_mixture,
    write_deposit,
)
from daap.commands.command import Command
from daap.commands.console import (
    deliver,
    echo,
    examples,
    progress,
    refuse,
    settings,
    show_not_read,
    terminal_width,
)
from daap.commands.options import PLACE, STUDY
from daap.commands.render.built import Built, built_json, built_text
from daap.commands.verbosity import REPORT, reports_json, verbosity
from daap.core.errors import RefusedError
from daap.core.termination import exit_on_signals
from daap.core.values import PUBLISHED

REMOTELY = (
    "without --check, --release, --previous and --for-archive, "
    "and --scheduler without --jobs"
)


@click.command(
    cls=Command,
    epilog=examples(
        "daap build",
        "daap build notes/p_7.md --out /tmp/dist",
        "daap build --check",
        "daap build --text all --out mine",
        "daap build --release 0.2.0",
        "daap build s3://b/notes --out s3://b/dist --scheduler tcp://10.0.0.7:8786",
    ),
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
    help="The scheduler of a Dask cluster that reads and maps in place of processes.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "reference", "native"]),
    default="auto",
    show_default=True,
    help="The reasoner and validator; both give the same bytes.",
)
@click.option(
    "--jobs",
    callback=jobs_of,
    default="auto",
    show_default=True,
    metavar="N|auto",
    help="How many processes read and map; auto is one for each half megabyte of "
    "notes, at most one for each processor.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".daap-cache"),
    show_default=True,
    envvar="DAAP_CACHE",
    help="A folder that keeps results for the next build; "
    "workers of a cluster use it if they reach it under this path.",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew and keep nothing.")
@click.option(
    "--cache-limit",
    type=click.IntRange(min=0),
    default=2048,
    show_default=True,
    metavar="MIB",
    help="The size of the cache after a build; the oldest parts are deleted first.",
)
@click.option(
    "--check", is_flag=True, help="Compare the result with --out and write nothing."
)
@click.option(
    "--force",
    is_flag=True,
    help="Replace published files even if they were edited, and other files in the "
    "way of the new release.",
)
@click.option(
    "--text",
    "words",
    type=click.Choice(tuple(PUBLISHED)),
    help="Which words of the sources the dataset contains, whatever study.toml says: "
    "for your own use, with an --out of its own.",
)
@click.option(
    "--release", metavar="VERSION", help="Add a release to the study's releases/."
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True),
    help="The folder or the daap.nq.gz of the last release.  [default: --out]",
)
@click.option(
    "--for-archive",
    "deposit",
    type=click.Path(path_type=Path),
    help="A new folder for the files that research data archives ask for.",
)
@click.option("--site/--no-site", default=True, help="Also write the web pages.")
@click.option(
    "--live",
    type=click.Path(path_type=Path),
    help="The folder of the pages' live parts; 'make site' makes it.",
)
@REPORT
@exit_on_signals()
def build(**given: Any) -> None:
    """Build the dataset from NOTES (files, folders or their URLs) and publish it.

    Without NOTES the study's own field notes are read. In --out only what an earlier
    build made is replaced; everything else stays.
    """
    from daap.build.execute.processes import seldom_collect
    from daap.core.scratch import clear_abandoned

    seldom_collect()
    clear_abandoned()
    options = Options(**given)
    try:
        done = run(options)
    except RefusedError as error:
        out, found = str(options.out), error.findings
        if reports_json():
            show(Built(out=out, state="refused", findings=found))
        raise
    show(done)
    refuse(done.findings)
    if done.changed:
        sys.exit(1)


def run(given: Options) -> Built:
    """Build with these options."""
    from daap.build.cache.store import Cache
    from daap.build.workspace import Workspace

    out = given.out
    paths = tuple(note for note in given.notes if isinstance(note, Path))
    chosen = for_own_use(settings(given.study), given.words, given.release)
    pages = pages_writer(given.live, chosen.issues) if given.site else None
    kept = Cache(None if given.no_cache else given.cache, given.cache_limit << 20)
    if given.scheduler or isinstance(out, str) or len(paths) < len(given.notes):
        here = given.check or given.release or given.previous or given.deposit
        if here or (given.scheduler and given.jobs):
            raise click.UsageError(f"--scheduler and URLs go {REMOTELY}")
        done = add_remotely(
            chosen, given.notes, out, pages, cache=kept,
            engine=given.engine, jobs=given.jobs, scheduler=given.scheduler,
            force=given.force,
        )  # fmt: skip
    else:
        refuse_mixture(paths, given)
        show_not_read(paths or (chosen.notes,))
        where = Workspace(kept, given.jobs, progress)
        aim = Aim(out, chosen, where, given.engine, pages, given.live, given.force)
        done = made_here(aim, paths, given)
        write_deposit(aim, given.deposit)
    kept.trim()
    return done


def show(done: Built) -> None:
    """Print the result of a build, as text or JSON."""
    if reports_json():
        deliver(built_json(done))
        return
    for name in done.changed:
        echo(f"{Path(done.out).name}/{name}", err=True)
    if verbosity() != "quiet":
        echo(built_text(done, terminal_width()))
