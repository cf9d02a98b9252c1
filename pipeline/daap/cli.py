"""The command line: the only place that prints, exits and reads arguments.

Exit status: 0 done; 1 the data breaks a rule; 2 wrong usage or unreadable input.
"""

from __future__ import annotations

import functools
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from daap import __version__
from daap.errors import DaapError, Finding, RefusedError, Severity

if TYPE_CHECKING:
    from daap.build import Build
    from daap.settings import Settings

__all__ = ["main"]

STUDY = click.option(
    "--study",
    type=click.Path(path_type=Path),
    help="The study's study.toml.  [default: the study that comes with daap]",
)
DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="A folder that 'daap build' made.",
)
STYLES = {
    Severity.VIOLATION: "red",
    Severity.WARNING: "yellow",
    Severity.INFO: "blue",
}
WIDEST = 1000
"""Columns of a table that no terminal shows."""


def fails_cleanly(command: Callable[..., Any]) -> Callable[..., Any]:
    """End a command with one line and the right status, never a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except RefusedError as error:
            click.secho(f"daap: {error}", fg="red", err=True)
            sys.exit(1)
        except DaapError as error:
            click.secho(f"daap: {error}", fg="red", err=True)
            sys.exit(2)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                sys.stderr.close()
                sys.exit(0)
            click.secho(f"daap: {error}", fg="red", err=True)
            sys.exit(2)

    return wrapped


def examples(*lines: str) -> str:
    """The examples at the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("daap build", "daap query evidence-for --code containerisation"),
)
@click.version_option(__version__, prog_name="daap")
def main() -> None:
    """Turn coded field notes into a validated, linked, queryable dataset."""


@main.command(
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

    result = run(settings(study), notes, progress=progress)
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


@main.command(
    epilog=examples(
        "daap read field-notes/p_4.md", "daap read field-notes --format json"
    )
)
@click.argument("notes", type=click.Path(path_type=Path))
@STUDY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a person, or for a program.",
)
@fails_cleanly
def read(notes: Path, study: Path | None, form: str) -> None:
    """Show what was found in a field note, or in each of a folder."""
    from daap.build import read_notes, read_study
    from daap.web.reading import as_json, as_text

    documents, _ = read_notes(read_study(settings(study)), [notes])
    click.echo(as_json(documents) if form == "json" else as_text(documents), nl=False)
    refuse(finding for document in documents for finding in document.findings)


@main.command(epilog=examples("daap check", "daap check /tmp/dist"))
@click.argument("folder", type=click.Path(path_type=Path), default=Path("dist"))
@fails_cleanly
def check(folder: Path) -> None:
    """Check a published dataset: checksums, syntax, shapes, round trips."""
    from daap.build import check_release

    problems = 0
    for name, found in check_release(folder):
        problems += len(found)
        mark = (
            click.style("ok", fg="green") if not found else click.style("no", fg="red")
        )
        click.echo(f"{mark}  {name}")
        for line in found:
            click.echo(f"    {line}")
    sys.exit(1 if problems else 0)


@main.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=examples(
        "daap query --list",
        "daap query evidence-for --code containerisation",
        "daap query 'SELECT ?code { ?code a daap:Force }' --format csv",
    ),
)
@click.argument("question", required=False)
@DATA
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    help="table, csv, tsv, json, xml, ttl, nt or jsonld.",
)
@click.option("--list", "listing", is_flag=True, help="Show the named questions.")
@click.pass_context
@fails_cleanly
def query(
    context: click.Context,
    question: str | None,
    data: Path,
    form: str,
    listing: bool,
) -> None:
    """Ask a named QUESTION, a .rq file, SPARQL text, or - for standard input.

    A named question takes its parameters as options: --code, --source …
    """
    from daap.resources import QUESTIONS
    from daap.web.answers import FORMATS, format_answer
    from daap.web.question import (
        asked_question,
        bindings,
        extra_options,
        read_questions,
    )
    from daap.web.store import ask, base_of, open_dataset, query_prefixes

    named = {found.name: found for found in read_questions(QUESTIONS)}
    if listing:
        for found in named.values():
            parameters = " ".join(f"[--{p.name} {p.default}]" for p in found.parameters)
            click.secho(f"{found.name} {parameters}".rstrip(), bold=True)
            click.echo(f"    {found.title}")
        return
    if not question:
        raise click.UsageError("name a question, or see them with --list")
    if form not in FORMATS:
        raise click.BadParameter(
            f"{form!r} is none of {', '.join(FORMATS)}", param_hint="--format"
        )
    asked = asked_question(question, named, sys.stdin.read)
    base = base_of(data)
    prefixes = query_prefixes(base)
    given = bindings(asked, extra_options(context.args), base)
    answer = ask(open_dataset(data), asked.query, prefixes=prefixes, given=given)
    click.echo(
        format_answer(answer, form, prefixes=prefixes, width=terminal_width()),
        nl=False,
    )


@main.command(epilog=examples("daap audit", "daap audit --format csv > audit.csv"))
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
    from daap.build import audit_notes
    from daap.web.auditing import audit_text

    click.echo(audit_text(audit_notes(settings(study), notes), form), nl=False)


def progress(text: str) -> None:
    """Show what is being done on one line, while a person watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)


def settings(study: Path | None) -> Settings:
    """The settings of the study named, or of the one that comes with daap."""
    from daap.resources import DEFAULT_STUDY
    from daap.settings import read_settings

    return read_settings(study or DEFAULT_STUDY)


def show_findings(findings: Sequence[Finding]) -> None:
    """Print violations and warnings one by one, remarks as a line per rule."""
    remarks: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: f.severity):
        if finding.severity is Severity.INFO:
            remarks.setdefault((finding.path, finding.rule), []).append(finding)
            continue
        say(finding.severity, f"{finding.place}: ", finding.message)
    for same in remarks.values():
        more = f" (and {len(same) - 1} more of this kind)" if len(same) > 1 else ""
        say(Severity.INFO, f"{same[0].place}: ", same[0].message + more)


def say(severity: Severity, place: str, message: str) -> None:
    """Print one finding on standard error."""
    label = click.style(severity.label, fg=STYLES[severity])
    click.echo(f"{place}{label}: {message}", err=True)


def refuse(findings: Iterable[Finding]) -> None:
    """End with status 1 when a finding is a violation."""
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        sys.exit(1)


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


def terminal_width() -> int:
    """Columns of the terminal; as good as none where nobody watches."""
    if not sys.stdout.isatty():
        return WIDEST
    return shutil.get_terminal_size().columns
