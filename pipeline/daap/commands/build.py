"""The command that builds and publishes a dataset."""

from __future__ import annotations

import sys
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
from daap.errors import Severity

if TYPE_CHECKING:
    from daap.build import Build

__all__ = ["build"]


@click.command(
    epilog=examples(
        "daap build", "daap build notes/p_7.md --out /tmp/dist", "daap build --check"
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
@fails_cleanly
def build(
    notes: tuple[Path, ...],
    study: Path | None,
    out: Path,
    engine: str,
    check: bool,
) -> None:
    """Build the dataset from NOTES (files or folders) and publish it.

    Without NOTES the study's own field notes are taken.
    """
    from daap.build import build as run
    from daap.build import release
    from daap.web.publish import differences, publish

    result = run(settings(study), notes, engine=engine, progress=progress)
    progress("")
    show_findings(result.findings)
    files = release(result)
    if check:
        changed = list(differences(files, out))
        for line in changed:
            click.echo(f"{out.name}/{line}", err=True)
        click.echo("up to date" if not changed else f"{len(changed)} files differ")
        refuse(result.findings)
        sys.exit(1 if changed else 0)
    publish(files, result.findings, out)
    click.echo(summary(result))
    click.echo(f"published in {out}")


def summary(result: Build) -> str:
    """What a build read and made, in two lines."""
    from daap.web.to_do import counted

    steps = [step for document in result.documents for step in document.steps]
    counts = {
        "source": len(result.records),
        "field note": len(result.documents),
        "step": len(steps),
        "note": sum(len(step.notes) for step in steps),
        "assignment": sum(len(step.assignments) for step in steps),
        "statement": sum(len(step.stated) for step in steps),
        "triple": sum(map(len, result.asserted.values())),
    }
    found = ", ".join(
        counted(sum(f.severity is s for f in result.findings), s.label.lower())
        for s in reversed(Severity)
    )
    made = ", ".join(counted(number, name) for name, number in counts.items())
    inferred = f"{len(result.inferred)} inferred"
    return f"{made}, {inferred}\nfindings: {found}"
