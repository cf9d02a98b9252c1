"""The command that checks a published dataset."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from daap.commands.console import (
    NAMED_PATH,
    STUDY,
    echo,
    examples,
    fails_cleanly,
    settings,
)


@click.command(epilog=examples("daap check", "daap check /tmp/dist"))
@click.argument("folder", type=NAMED_PATH, default=Path("dist"))
@STUDY
@fails_cleanly
def check(folder: Path, study: Path | None) -> None:
    """Check a published dataset: checksums, syntax, shapes, round trips, releases.

    The releases are also held against the study's own, if its base is the same. That
    a dataset is no release is told, and is no failure.
    """
    from daap.build.pipeline import check_release
    from daap.publish.held import named, unlisted
    from daap.publish.releases.record import no_release

    chosen, problems = settings(study), 0
    for name, found in check_release(folder, chosen):
        problems += len(found)
        mark, colour = ("no", "red") if found else ("ok", "green")
        echo(mark, nl=False, fg=colour)
        echo(f"  {name}")
        for line in found:
            echo(f"    {line}")
    told = no_release(folder)
    if told:
        echo(f"--  {told}")
    others = unlisted(folder)
    if others:
        files = "file" if len(others) == 1 else "files"
        echo(f"--  {len(others)} {files} not of the release: {named(others)}")
    sys.exit(1 if problems else 0)
