"""The command that checks the mappings to other vocabularies."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.command import Command
from daap.commands.console import (
    deliver,
    echo,
    examples,
    existing,
    refuse,
    settings,
    show_findings,
)
from daap.commands.options import NAMED_PATH, STUDY
from daap.commands.verbosity import REPORT, reports_json, verbosity


@click.command(
    cls=Command,
    epilog=examples("daap link check", "daap link check --vocabularies vocabularies"),
)
@STUDY
@click.option(
    "--vocabularies",
    type=NAMED_PATH,
    help="A folder with the files that targets.csv names, in which the objects of "
    "the mappings are looked up.",
)
@REPORT
def check(study: Path | None, vocabularies: Path | None) -> None:
    """Check every mapping, and show what the mappings cover."""
    from daap.build.study import link_findings, read_study
    from daap.commands.render.coverage import coverage_json, coverage_text
    from daap.core.errors import SettingsError

    if vocabularies is not None:
        existing(vocabularies)
    found = read_study(settings(study))
    if found.alignments is None:
        raise SettingsError("the study names no alignments; add files.alignments")
    findings = link_findings(found, vocabularies)
    show_findings(findings)
    tables, known = found.alignments.sets, found.subjects()
    if reports_json():
        deliver(coverage_json(tables, known, findings))
    elif verbosity() != "quiet":
        echo(coverage_text(tables, known))
    refuse(findings)
