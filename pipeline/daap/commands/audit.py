"""The command that holds the formal attributions against the traces."""

from __future__ import annotations

from pathlib import Path

import click

from daap.commands.console import STUDY, deliver, examples, fails_cleanly, settings

__all__ = ["audit"]


@click.command(epilog=examples("daap audit", "daap audit --format csv > audit.csv"))
@click.argument("notes", nargs=-1, type=click.Path(path_type=Path))
@STUDY
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@fails_cleanly
def audit(notes: tuple[Path, ...], study: Path | None, form: str) -> None:
    """Hold the formal attributions against the traces in the field notes."""
    from daap.study import audit_notes
    from daap.web.auditing import audit_text

    shown = audit_text(audit_notes(settings(study), notes), form)
    deliver(shown, exact=form != "table")
