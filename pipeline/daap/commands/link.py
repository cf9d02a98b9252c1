"""The commands on links to other vocabularies: a group, each with its own part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from daap.commands.console import (
    STUDY,
    examples,
    fails_cleanly,
    refuse,
    settings,
    show_findings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from daap.link.sssom import MappingSet
    from daap.link.subjects import Subject
    from daap.study import Study

__all__ = ["link"]


@click.group(epilog=examples("daap link check", "daap link check --vocabularies DIR"))
def link() -> None:
    """Join the codes to other vocabularies, and check what joins them."""


@link.command(
    epilog=examples(
        "daap link check", "daap link check --vocabularies ../shared/vocabularies"
    )
)
@STUDY
@click.option(
    "--vocabularies",
    type=click.Path(path_type=Path),
    help="A folder with the files that targets.csv names; without it the objects "
    "of the mappings are not looked up.",
)
@fails_cleanly
def check(study: Path | None, vocabularies: Path | None) -> None:
    """Check every mapping, and show what the mappings cover."""
    from daap.errors import SettingsError
    from daap.study import link_findings, read_study

    found = read_study(settings(study))
    if found.alignments is None:
        raise SettingsError("the study names no alignments; add files.alignments")
    findings = link_findings(found, vocabularies)
    show_findings(findings)
    _show_coverage(found)
    refuse(findings)


def _show_coverage(study: Study) -> None:
    from daap.link.coverage import by_kind, by_vocabulary, table_lines

    tables: Iterable[MappingSet] = study.alignments.sets if study.alignments else ()
    known: dict[str, Subject] = study.subjects()
    for lines in (by_vocabulary(tables), by_kind(tables, known)):
        click.echo("\n".join(table_lines(lines)) + "\n")
