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
from daap.errors import InputError, Severity

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
@click.option("--check", is_flag=True, help="Compare with --out and write nothing.")
@fails_cleanly
def build(notes: tuple[Path, ...], study: Path | None, out: Path, check: bool) -> None:
    """Build the dataset from NOTES (files or folders) and publish it.

    Without NOTES the study's own field notes are taken.
    """
    from daap.build import build as run
    from daap.build import release
    from daap.web.publish import differences, publish

    known = settings(study)
    refuse_other_study(out, known.base)
    result = run(known, notes, progress=progress)
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


def refuse_other_study(out: Path, base: str) -> None:
    """Raise InputError where a dataset with another base would be replaced."""
    from daap.web.store import base_of

    if (out / "context.jsonld").is_file() and base_of(out) != base:
        reason = f"holds the dataset of {base_of(out)}, not of {base}"
        raise InputError(out, f"{reason}; name another folder with --out")


def summary(result: Build) -> str:
    """What a build read and made, in two lines."""
    steps = [step for document in result.documents for step in document.steps]
    counts = {
        "sources": len(result.records),
        "field notes": len(result.documents),
        "steps": len(steps),
        "notes": sum(len(step.notes) for step in steps),
        "assignments": sum(len(step.assignments) for step in steps),
        "triples": sum(map(len, result.asserted.values())),
        "inferred": len(result.inferred),
    }
    found = ", ".join(
        f"{sum(f.severity is s for f in result.findings)} {s.label.lower()}"
        for s in reversed(Severity)
    )
    return (
        ", ".join(f"{number} {name}" for name, number in counts.items())
        + f"\nfindings: {found}"
    )
