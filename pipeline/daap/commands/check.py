"""The command that checks a published dataset."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import deliver, echo, examples, settings
from daap.commands.options import NAMED_PATH, STUDY
from daap.commands.render.checked import Checked, checked_json, remarks
from daap.commands.verbosity import REPORT, reports_json, verbosity


@click.command(cls=Command, epilog=examples("daap check", "daap check /tmp/dist"))
@click.argument("folder", type=NAMED_PATH, default=Path("dist"))
@STUDY
@REPORT
def check(folder: Path, study: Path | None) -> None:
    """Check a published dataset: checksums, syntax, shapes, round trips, releases.

    If the study has the same base, releases are also compared with its own, and names
    with its patterns. Names in longer words, and a dataset that is no release, are
    reported but are no failure.
    """
    from daap.build.leaks import longer_names_in
    from daap.build.pipeline import check_release, is_of
    from daap.publish.releases.record import no_release
    from daap.publish.target_folder import unlisted

    chosen = settings(study)
    results = []
    for name, problems in check_release(folder, chosen):
        results.append((name, tuple(problems)))
        if problems or verbosity() != "quiet":
            show(name, problems)
    checked = Checked(
        folder=str(folder),
        results=tuple(results),
        inside=tuple(longer_names_in(folder, chosen)) if is_of(folder, chosen) else (),
        no_release=no_release(folder),
        others=tuple(unlisted(folder)),
    )
    if reports_json():
        deliver(checked_json(checked))
    elif verbosity() != "quiet":
        for line in remarks(checked):
            echo(line)
    sys.exit(1 if checked.is_broken else 0)


def show(name: str, problems: Sequence[str]) -> None:
    """Print the result of one check, as soon as it is known."""
    if reports_json():
        return
    mark, colour = ("no", "red") if problems else ("ok", "green")
    echo(mark, nl=False, fg=colour)
    echo(f"  {name}")
    for line in problems:
        echo(f"    {line}")
