"""What all commands share: options, messages, progress, the exit status."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from daap.core.errors import (
    DaapError,
    FailedError,
    Finding,
    InputError,
    RefusedError,
    Severity,
    WorkerError,
)
from daap.core.terminal import CLOSED, draws, visible, watched

if TYPE_CHECKING:
    from daap.core.settings import Settings


class Place(click.ParamType[Path | str]):
    """A path, or a URL as it is written."""

    name = "path"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """The one or the other. Fails for an empty text."""
        if isinstance(value, str) and "://" in value:
            return value
        return NAMED_PATH.convert(value, param, ctx)


class NamedPath(click.ParamType[Path]):
    """A path that is written; the empty text is none, and not the current folder."""

    name = "path"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path. Fails for an empty text."""
        if not str(value).strip():
            self.fail("an empty text names no file", param, ctx)
        return Path(value)


PLACE = Place()
NAMED_PATH = NamedPath()
STUDY = click.option(
    "--study",
    type=click.Path(path_type=Path),
    help="The study's study.toml.  [default: that of this folder or of one above it, "
    "else the study that comes with daap]",
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
STUDY_FILE = "study.toml"
WIDEST = 1000
"""Columns of a table that no terminal shows."""


def fails_cleanly(command: Callable[..., Any]) -> Callable[..., Any]:
    """End a command with one line and the right status, never a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (RefusedError, WorkerError, FailedError) as error:
            if isinstance(error, RefusedError) and not error.shown:
                progress("")
                show_findings(error.findings)
            echo(f"daap: {error}", err=True, fg="red")
            sys.exit(1)
        except (DaapError, OSError) as error:
            end(error)

    return wrapped


def end(error: DaapError | OSError) -> NoReturn:
    """End with one line about what cannot be done; silently where nobody reads on."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python flushes once more
        sys.exit(0)
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        named = [str(error.filename)] if error.filename else []
        text = ": ".join((*named, error.strerror))
    if isinstance(error, OSError) and error.errno == errno.EMFILE:
        text += "; allow more of them with 'ulimit -n'"
    echo(f"daap: {text}", err=True, fg="red")
    sys.exit(2)


def echo(text: str = "", *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Print a text that people read, with what steers a terminal made visible.

    `style` is that of click.style, for a terminal that colours. Raises OSError where
    standard output cannot be written.
    """
    shown = visible(text)
    _print(click.style(shown, **style) if style else shown, err=err, nl=nl)


def deliver(content: str | bytes, *, exact: bool = True) -> None:
    """Print what was asked for: every byte as it is where a program reads it.

    On a terminal, and where it is not `exact` but made for people, what steers a
    terminal is made visible. Raises DaapError where standard output is closed.
    """
    if 1 in CLOSED:
        raise DaapError("standard output is closed, so nothing can be shown")
    if isinstance(content, str):
        content = content.encode("utf-8", "backslashreplace")
    if exact and not watched(sys.stdout):
        _print(content, nl=False)
        return
    text = content.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    _print(visible(text), nl=False)


def _print(text: str | bytes, *, err: bool = False, nl: bool = True) -> None:
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, err=err, nl=nl, color=None if draws(stream) else False)
    except OSError as error:
        if not err and not isinstance(error, BrokenPipeError):
            raise OSError(error.errno, error.strerror, "standard output") from None
        if not err:
            raise


def examples(*lines: str) -> str:
    """The examples at the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def progress(text: str) -> None:
    """Show what is being done on one line, while a person watches."""
    if draws(sys.stderr):
        _print(f"\r\x1b[K{visible(text)}", nl=False, err=True)


def settings(study: Path | None) -> Settings:
    """The settings of the study named, else of the one here or above, else daap's own.

    Which one it is, where none is named, is the first line on standard error.
    """
    from daap.core.resources import DEFAULT_STUDY
    from daap.core.settings import read_settings

    if study is not None:
        return read_settings(study)
    here = study_here()
    said = str(here) if here else f"{DEFAULT_STUDY.parent.name}, which comes with daap"
    echo(f"study: {said}", err=True)
    return read_settings(here or DEFAULT_STUDY)


def existing(path: Path) -> Path:
    """A path that is there. Raises InputError with the nearest names beside it."""
    if path.exists():
        return path
    from daap.query.parameters import nearest

    folder = path.parent
    beside = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    near = nearest(path.name, sorted(beside))
    hint = f"; did you mean {' or '.join(str(folder / n) for n in near)}?"
    raise InputError(path, f"no such file{hint if near else ''}")


def study_here() -> Path | None:
    """The study.toml of the current folder or of the nearest one above it."""
    here = Path.cwd()
    for steps, folder in enumerate((here, *here.parents)):
        if (folder / STUDY_FILE).is_file():
            return Path(*[".."] * steps, STUDY_FILE)
    return None


def show_findings(findings: Sequence[Finding]) -> None:
    """Print violations and warnings one by one, remarks as a line per rule.

    What to do first comes last, where a person looks.
    """
    remarks: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: f.severity):
        if finding.severity is Severity.INFO:
            remarks.setdefault((finding.path, finding.rule), []).append(finding)
            continue
        say(finding.severity, finding.place, finding.shown)
    for same in remarks.values():
        more = f" (and {len(same) - 1} more of this kind)" if len(same) > 1 else ""
        say(Severity.INFO, same[0].place, same[0].shown + more)
    show_to_do(findings)


def show_not_read(notes: Iterable[Path]) -> None:
    """Print what lies in folders of notes, looks like a note, and is not read."""
    from daap.extract.other_files import not_read

    for finding in not_read(notes):
        say(finding.severity, finding.path, finding.message)


def say(severity: Severity, place: str, message: str) -> None:
    """Print one finding on standard error."""
    label = click.style(severity.label, fg=STYLES[severity])
    before = f"{visible(place)}: " if place else ""
    _print(f"{before}{label}: {visible(message)}", err=True)


def show_to_do(findings: Iterable[Finding]) -> None:
    """Print the rules that are broken, with how often, where, and how to mend it."""
    from daap.commands.render.findings import to_do

    rules = list(to_do(findings, terminal_width(sys.stderr) - 2))
    if rules:
        echo("what to do first", bold=True, err=True)
    for severity, text in rules:
        first, *rest = text.split("\n")
        echo(f"  {first}", fg=STYLES[severity], err=True)
        for line in rest:
            echo(f"  {line}", err=True)


def refuse(findings: Iterable[Finding]) -> None:
    """End with status 1 when a finding is a violation."""
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        sys.exit(1)


def terminal_width(stream: TextIO | None = None) -> int:
    """Columns of the terminal; as good as none where nobody watches.

    `stream` is where the text goes, standard output by default.
    """
    if not watched(stream or sys.stdout):
        return WIDEST
    return shutil.get_terminal_size().columns
