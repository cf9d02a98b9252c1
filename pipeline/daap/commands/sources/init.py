"""The command that creates a study."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import echo, examples
from daap.core.settings_reader import real


@click.command(
    cls=Command,
    epilog=examples(
        "daap sources init beekeepers",
        "daap sources init beekeepers --title 'Logbooks of beekeepers' "
        "--base https://w3id.org/beekeepers/",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="What the study is called.  [default: the folder's name]")
@click.option("--base", help="What its IRIs begin with, ending in / or #.")
@click.option(
    "--issued",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The date of its first release.  [default: today]",
)
def init(
    folder: Path,
    title: str | None,
    base: str | None,
    issued: datetime.datetime | None,
) -> None:
    """Begin a study in FOLDER: a study.toml that explains itself, and its folders."""
    from daap.core.setting_values import base_fault
    from daap.extract.new_study import new_base, study_files, write_new

    fault = base_fault(base) if base is not None else ""
    if fault:
        raise click.BadParameter(
            f"{base!r} is not an absolute IRI that ends in / or #: {fault}",
            param_hint="--base",
        )
    day = issued.date() if issued else datetime.date.today()
    name = title or real(folder).name.replace("-", " ").replace("_", " ")
    files = study_files(name, base or new_base(folder), day.isoformat())
    write_new(folder, files)
    echo(f"{folder / 'study.toml'}: the settings, each explained; edit them")
    echo(f"{folder / 'field-notes'}: put your field notes (*.md) here, then")
    echo(f"    daap build --study {folder / 'study.toml'} --out {folder / 'dist'}")
    if base is None:
        echo("before you publish, set 'base' to an address that is yours")
