"""The command that builds and publishes a dataset."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.console import (
    STUDY,
    examples,
    fails_cleanly,
    progress,
    refuse,
    settings,
    show_findings,
)
from daap.errors import InputError, Severity

if TYPE_CHECKING:
    from daap.build import Build
    from daap.settings import Settings

__all__ = ["build"]


@click.command(
    epilog=examples(
        "daap build",
        "daap build notes/p_7.md --out /tmp/dist",
        "daap build --check",
        "daap build --release 0.2.0",
    )
)
@click.argument("notes", nargs=-1, type=click.Path(path_type=Path))
@STUDY
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="The folder to publish in.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "reference", "native"]),
    default="auto",
    show_default=True,
    help="What reasons and validates; both give the same bytes.",
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
    notes: tuple[Path, ...],
    study: Path | None,
    out: Path,
    engine: str,
    check: bool,
    release: str | None,
    previous: Path | None,
    site: bool,
    live: Path | None,
) -> None:
    """Build the dataset from NOTES (files or folders) and publish it.

    Without NOTES the study's own field notes are taken.
    """
    from daap.build import build as run
    from daap.build import release as release_files
    from daap.web.publish import differences, publish

    if release and (notes or check):
        raise click.UsageError(
            "--release takes the study's own notes and goes without --check"
        )
    if previous and not release:
        raise click.UsageError("--previous goes with --release")
    chosen = settings(study)
    refuse_other_study(out, chosen.base)
    if release:
        refuse_version(release, chosen)
    result = run(chosen, notes, engine=engine, progress=progress)
    progress("")
    show_findings(result.findings)
    files = release_files(result)
    if check:
        changed = list(differences(files, out))
        for line in changed:
            click.echo(f"{out.name}/{line}", err=True)
        click.echo("up to date" if not changed else f"{len(changed)} files differ")
        refuse(result.findings)
        sys.exit(1 if changed else 0)
    if release:
        add_release(result, out, previous)
    else:
        publish(files, result.findings, out)
    if site:
        write_pages(out, live)
    click.echo(summary(result))
    click.echo(f"published in {out}")


def write_pages(out: Path, live: Path | None) -> None:
    """Write the pages of what was published, with the live parts if there are any."""
    from daap.web.site.write import write_site

    progress("writing the pages")
    write_site(out, out / "site", live)
    progress("")


def refuse_version(version: str, chosen: Settings) -> None:
    """End before the work begins when the version cannot be released."""
    from daap.chain import read_chain
    from daap.web.releasing import next_version

    releases, broken = read_chain(chosen.releases)
    show_findings(broken)
    refuse(broken)
    next_version(version, chosen, releases)


def add_release(result: Build, out: Path, previous: Path | None) -> None:
    """Write the release file of a build, then publish with it in the chain."""
    from daap.build import counts, inputs, release
    from daap.errors import RefusedError
    from daap.web.publish import publish, write_all
    from daap.web.releasing import is_release, record, write_release

    if any(finding.severity is Severity.VIOLATION for finding in result.findings):
        raise RefusedError(result.findings)
    last = result.releases[-1] if result.releases else None
    if last and previous is None and is_release(out, last):
        previous = out
    with tempfile.TemporaryDirectory(prefix="daap-") as scratch:
        new = Path(scratch) / "new"
        write_all(release(result), new)
        made = record(
            result.study.settings,
            new,
            inputs=inputs(result),
            counts=counts(result),
            last=last,
            before=previous,
        )
    path = write_release(made, result.study.settings.releases)
    try:
        chain = (*result.releases, made)
        publish(release(replace(result, releases=chain)), result.findings, out)
    except BaseException:
        path.unlink()
        raise
    click.echo(f"release {made.version} added: {path}")
    if last and made.changes is None:
        click.echo(
            f"what changed since {last.version} is not recorded, as {out} is not that "
            "release; name its daap.nq.gz with --previous to record it"
        )


def refuse_other_study(out: Path, base: str) -> None:
    """Raise InputError where a dataset with another base would be replaced."""
    from daap.web.store import base_of

    if (out / "context.jsonld").is_file() and base_of(out) != base:
        reason = f"holds the dataset of {base_of(out)}, not of {base}"
        raise InputError(out, f"{reason}; name another folder with --out")


def summary(result: Build) -> str:
    """What a build read and made, in two lines."""
    from daap.build import counts
    from daap.web.to_do import counted

    *made, (_, inferred) = counts(result).items()
    numbers = [counted(number, name.removesuffix("s")) for name, number in made]
    found = ", ".join(
        counted(sum(f.severity is s for f in result.findings), s.label.lower())
        for s in reversed(Severity)
    )
    return f"{', '.join(numbers)}, {inferred} inferred\nfindings: {found}"
