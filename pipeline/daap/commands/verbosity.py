"""The verbosity of a command, and the format of its report."""

from __future__ import annotations

import click

VERBOSITY, FORM = "daap.verbosity", "daap.form"
"""Keys of verbosity and format in the context of a command."""


def set_verbosity(context: click.Context, option: click.Parameter, given: bool) -> None:
    """Record -q or -v. Fails if both are given."""
    if given and context.meta.setdefault(VERBOSITY, option.name) != option.name:
        raise click.UsageError("--quiet and --verbose exclude each other")


def verbosity() -> str:
    """The verbosity: quiet, verbose, or neither. JSON reports are quiet."""
    context = click.get_current_context(silent=True)
    if context is None:
        return ""
    return "quiet" if reports_json() else str(context.meta.get(VERBOSITY, ""))


def set_report(context: click.Context, _: click.Parameter, form: str) -> None:
    """Record the format of the report."""
    context.meta[FORM] = form


def reports_json() -> bool:
    """Whether the report is JSON."""
    return click.get_current_context().meta.get(FORM) == "json"


REPORT = click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    expose_value=False,
    callback=set_report,
    help="For a person, or for a program.",
)
