"""Shared by all commands: messages, progress, exit status."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from daap.commands.render.progress import Line
from daap.commands.verbosity import verbosity
from daap.core.errors import (
    DaapError,
    FailedError,
    Finding,
    InputError,
    RefusedError,
    Severity,
    WorkerError,
)
from daap.core.terminal import CLOSED, has_colours, is_terminal, one_line, visible

if TYPE_CHECKING:
    from daap.core.settings import Settings


STYLES = {
    Severity.VIOLATION: "red",
    Severity.WARNING: "yellow",
    Severity.INFO: "blue",
}
STUDY_FILE = "study.toml"
MISSING = "no such file"
"""The reason of an InputError for a missing file, for which the nearest are given."""

WIDEST = 1000
"""Columns of a table that is not shown on a terminal."""


def fails_cleanly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: end a command with one line and exit status, without a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (RefusedError, WorkerError, FailedError) as error:
            progress("")
            if isinstance(error, RefusedError) and not error.shown:
                show_findings(error.findings)
            echo(f"daap: {error}", err=True, fg="red")
            sys.exit(1)
        except (DaapError, OSError) as error:
            end(error)

    return wrapped


def end(error: DaapError | OSError) -> NoReturn:
    """Exit with one line about the error; silently for a closed pipe."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python flushes at exit
        sys.exit(0)
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        named = [one_line(str(error.filename))] if error.filename else []
        text = ": ".join((*named, error.strerror))
    if isinstance(error, InputError) and error.reason == MISSING:
        text += nearest_files(Path(error.path))
    if isinstance(error, OSError) and error.errno == errno.EMFILE:
        text += "; allow more of them with 'ulimit -n'"
    progress("")
    echo(f"daap: {text}", err=True, fg="red")
    sys.exit(2)


def echo(text: str = "", *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Print a text for people, with control characters made visible.

    `style` is that of click.style, used if the terminal has colours. Raises OSError if
    standard output cannot be written.
    """
    shown = visible(text)
    _print(click.style(shown, **style) if style else shown, err=err, nl=nl)


def tell(text: str) -> None:
    """Print a message on standard error, unless the command is quiet."""
    if verbosity() != "quiet":
        echo(text, err=True)


def deliver(content: str | bytes, *, exact: bool = True) -> None:
    """Print the result of a command: byte for byte if a program reads it.

    On a terminal, and if not `exact` but made for people, control characters are made
    visible. Raises DaapError if standard output is closed.
    """
    if 1 in CLOSED:
        raise DaapError("standard output is closed, so nothing can be shown")
    if isinstance(content, str):
        content = content.encode("utf-8", "backslashreplace")
    if exact and not is_terminal(sys.stdout):
        _print(content, nl=False)
        return
    text = content.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    _print(visible(text), nl=False)


def save(content: str | bytes, out: Path | None) -> None:
    """Write the result of a command into a file, or deliver it without one."""
    if out is None:
        deliver(content)
        return
    with writing(out):
        out.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Make the folder of an output file; an OSError within is an InputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}") from None


def _print(text: str | bytes, *, err: bool = False, nl: bool = True) -> None:
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, err=err, nl=nl, color=None if has_colours(stream) else False)
    except OSError as error:
        if not err and not isinstance(error, BrokenPipeError):
            raise OSError(error.errno, error.strerror, "standard output") from None
        if not err:
            raise


def examples(*lines: str, heading: str = "Examples") -> str:
    """Lines of a shell below a heading, as at the end of a command's help."""
    return f"\b\n{heading}:\n" + "\n".join(f"  {line}" for line in lines)


def progress(text: str) -> None:
    """Show the current work on one line of a terminal; "" clears it.

    A count such as "3 of 68" has a bar. The elapsed time follows, in minutes and
    seconds.
    """
    if has_colours(sys.stderr) and (text or LINE.text) and verbosity() != "quiet":
        LINE.show(text)


def _draw(text: str) -> None:
    """Draw the progress line; does nothing if the terminal is gone."""
    with suppress(OSError):
        _print(f"\r\x1b[K{visible(text)}", nl=False, err=True)


LINE = Line(_draw, lambda: terminal_width(sys.stderr) - 1)
"""The progress line on standard error."""


def settings(study: Path | None) -> Settings:
    """The settings of a study: named, else found here or above, else daap's own.

    If none is named, the one used is printed on standard error first.
    """
    from daap.core.resources import DEFAULT_STUDY
    from daap.core.settings import read_settings

    if study is not None:
        return read_settings(study)
    here = study_here()
    said = str(here) if here else f"{DEFAULT_STUDY.parent.name}, which comes with daap"
    tell(f"study: {said}")
    return read_settings(here or DEFAULT_STUDY)


def existing(path: Path) -> Path:
    """An existing path. Raises InputError if it does not exist."""
    if path.exists():
        return path
    raise InputError(path, MISSING)


def nearest_files(path: Path) -> str:
    """The names most similar to that of a missing path, in its folder."""
    from daap.core.nearest import did_you_mean, nearest

    folder = path.parent
    beside = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    near = nearest(path.name, sorted(beside))
    return did_you_mean(one_line(str(folder / name)) for name in near)


def study_here() -> Path | None:
    """The study.toml of the current folder or of the nearest one above it."""
    here = Path.cwd()
    for steps, folder in enumerate((here, *here.parents)):
        if (folder / STUDY_FILE).is_file():
            return Path(*[".."] * steps, STUDY_FILE)
    return None


def show_findings(findings: Iterable[Finding]) -> None:
    """Print each violation, and a line for each kind of the other findings.

    All findings if the command is verbose, no others if it is quiet.
    """
    from daap.commands.render.findings import each, kinds

    rest = []
    for finding in sorted(findings, key=lambda f: -f.severity):
        if finding.severity is Severity.VIOLATION or verbosity() == "verbose":
            say(finding.severity, finding.place, each(finding))
        elif verbosity() != "quiet":
            rest.append(finding)
    for severity, line in kinds(rest, terminal_width(sys.stderr)):
        style = {"fg": STYLES[severity]} if severity else {"bold": True}
        echo(line, err=True, **style)
    if rest:
        echo("each with -v; how to mend a kind: daap rules KIND", err=True)


def show_not_read(notes: Iterable[Path]) -> None:
    """Print the files in folders of notes that look like notes and are not read."""
    from daap.extract.other_files import not_read

    if verbosity() != "quiet":
        for finding in not_read(notes):
            say(finding.severity, finding.path, finding.message)


def say(severity: Severity, place: str, message: str) -> None:
    """Print one finding on standard error."""
    label = click.style(severity.label, fg=STYLES[severity])
    before = f"{visible(place)}: " if place else ""
    _print(f"{before}{label}: {visible(message)}", err=True)


def refuse(findings: Iterable[Finding]) -> None:
    """Exit with status 1 if a finding is a violation."""
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        sys.exit(1)


def terminal_width(stream: TextIO | None = None) -> int:
    """The width of the terminal in columns; unlimited without a terminal.

    `stream` is where the text goes, standard output by default.
    """
    if not is_terminal(stream or sys.stdout):
        return WIDEST
    return shutil.get_terminal_size().columns
