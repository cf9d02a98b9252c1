"""The command that exports the mappings."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.command import Command
from daap.commands.console import examples, save, settings
from daap.commands.options import STUDY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daap.core.settings import Settings
    from daap.link.sssom import MappingSet


@click.command(
    cls=Command,
    epilog=examples("daap link export --format skos", "daap link export --out all.tsv"),
)
@STUDY
@click.option(
    "--format",
    "form",
    type=click.Choice(["sssom", "skos", "owl"]),
    default="sssom",
    show_default=True,
    help="One table, relations of concepts in Turtle, or axioms in Turtle.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: standard output]",
)
def export(study: Path | None, form: str, out: Path | None) -> None:
    """Write the study's mappings for use elsewhere."""
    from daap.build.study import read_study
    from daap.core.errors import SettingsError

    found = read_study(settings(study))
    if found.alignments is None:
        raise SettingsError("the study names no alignments; add files.alignments")
    save(_exported(found.alignments.sets, found.settings, form), out)


def _exported(tables: Sequence[MappingSet], study: Settings, form: str) -> bytes:
    """The mappings in a format, as bytes."""
    from daap.link.export import as_owl, as_skos
    from daap.link.merge import merge_sets
    from daap.link.sssom import write_set
    from daap.serialise.writers import turtle_writer

    if form == "sssom":
        return write_set(merge_sets(tables, study)).encode("utf-8")
    found = as_skos(tables) if form == "skos" else as_owl(tables, study.base)
    write = turtle_writer(tuple(dict.fromkeys(found)), study.base)
    out = io.BytesIO()
    write(out)
    return out.getvalue()
