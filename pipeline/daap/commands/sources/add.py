"""The command that makes a study's codebook and decision model from model files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import echo, examples, show_findings, study_here
from daap.commands.options import OWN_STUDY
from daap.core.errors import InputError
from daap.core.terminal import counted
from daap.core.text_files import read_text

if TYPE_CHECKING:
    from daap.extract.models.changes import Change
    from daap.extract.models.model import FormalModel

SHOWN = 10
"""Differences shown of each sort."""

FILE = click.Path(path_type=Path)


@click.command(
    cls=Command,
    epilog=examples(
        "daap sources add --model model.py --codes sources_and_codes.py "
        "--study beekeepers/study.toml",
        "daap sources add --model model.py --out /tmp/codebook",
    ),
)
@click.option(
    "--model",
    "models",
    type=FILE,
    multiple=True,
    required=True,
    help="A file with codes, options, forces and links; may be repeated.",
)
@click.option(
    "--codes",
    "lists",
    type=FILE,
    multiple=True,
    help="A file with lists of codes of sources, such as p4_codes = [...].",
)
@OWN_STUDY
@click.option("--out", type=FILE, help="A folder to write to, instead of the study's.")
@click.option("--merge", is_flag=True, help="Add what is new to existing files.")
@click.option("--force", is_flag=True, help="Replace existing files.")
def add(
    models: tuple[Path, ...],
    lists: tuple[Path, ...],
    study: Path | None,
    out: Path | None,
    merge: bool,
    force: bool,
) -> None:
    """Read model files of Codeable Models, and write their content for a study.

    They are read, never run. Codes go to codebook.ttl, options, impacts and
    links to guidance.ttl, codes of sources to attributions.csv. Without --merge
    or --force, existing files stay as they are and differences are shown.
    """
    from daap.commands.sources.model_files import known_model, targets, write_model
    from daap.core.settings import read_settings
    from daap.extract.models.changes import changes
    from daap.extract.models.model import read_model

    near = study or study_here()
    if out is None:
        study = near
    if (study is None) == (out is None):
        raise click.UsageError("name your study with --study, or a folder with --out")
    if merge and force:
        raise click.UsageError("choose one of --merge and --force")
    relations = read_settings(near).relations if near else None
    model = read_model([*models, *lists], relations)
    show_findings(model.findings)
    if not model.codes:
        named = ", ".join(map(str, models))
        raise InputError(named, "defines no code, as in x = CClass(practice, 'X')")
    places = targets(study, out)
    known = known_model(places)
    found = list(changes(known, model)) if known else []
    if known is not None and not (merge or force):
        _refuse(found)
        return
    written = write_model(places, model, known if merge else None)
    _show(found, merge=merge)
    for path in written:
        echo(f"wrote {path}")
    echo(summary(model))
    if study is not None:
        _switch_on(study, written)


def summary(model: FormalModel) -> str:
    """A summary of model files, with what they do not contain."""
    parts = {
        "code": model.codes,
        "option": model.options,
        "impact": model.impacts,
        "link": model.links,
        "attribution": model.attributions,
    }
    held = ", ".join(counted(len(part), name) for name, part in parts.items())
    return (
        f"the model files hold {held},\nand no definitions: write a skos:definition"
        " for each code"
    )


def _refuse(found: list[Change]) -> None:
    """Print the differences from existing files, and exit."""
    if not found:
        echo("the study's files say the same; nothing to write")
        return
    _show(found, merge=True)
    echo(
        "nothing was written: --merge adds what is new and keeps all else,"
        " --force writes the files anew",
        err=True,
    )
    sys.exit(1)


def _show(found: list[Change], *, merge: bool) -> None:
    """Print the differences, a line each, the first ones of each sort."""
    outcome = "kept as in the study" if merge else "now as in the model files"
    lost = "kept" if merge else "lost"
    for change in found:
        for mark, name, lines in (
            ("+", "new", change.added),
            ("!", outcome, change.changed),
            ("-", f"in the study alone, {lost}", change.gone),
        ):
            if lines:
                echo(f"{change.sort}: {len(lines)} {name}", err=True)
            for line in lines[:SHOWN]:
                echo(f"  {mark} {line}", err=True)
            if len(lines) > SHOWN:
                echo(f"  {mark} and {len(lines) - SHOWN} more", err=True)


def _switch_on(study: Path, written: list[Path]) -> None:
    """Name the files in study.toml, or print what to add there."""
    from daap.core.settings import read_settings
    from daap.extract.new_study import switched_on

    known = read_settings(study)
    named = {
        "codebook": known.codebook,
        "guidance": known.guidance,
        "attributions": known.attributions,
    }
    wanted = [p.stem for p in written if p.stem in named and named[p.stem] is None]
    before = read_text(study)
    content, missing = switched_on(before, wanted)
    if content != before:
        study.write_text(content, encoding="utf-8", newline="\n")
        echo(f"{study} names them now")
    if missing:
        echo(f"write below [files] in {study}:")
        for line in missing:
            echo(f"    {line}")
