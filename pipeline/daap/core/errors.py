"""Findings about data, and the errors that end a command.

A finding is a value; it is collected, counted, published, and printed by the
command line. An error is raised where the command cannot go on:

    DaapError
    ├── InputError        a file is missing, binary, not UTF-8, or no file at all
    │   └── UnreadableError   several files are
    ├── SettingsError     a study.toml that cannot be used
    ├── QuestionError     a SPARQL question that cannot be answered
    ├── WorkerError       a process that worked on an item died twice
    ├── FailedError       a source failed on a cluster, twice
    └── RefusedError      the findings hold a violation
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from daap.core.terminal import counted, one_line


class Severity(IntEnum):
    """The severity of a finding; only a violation stops publication."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def label(self) -> str:
        """The name SHACL gives it: Info, Warning or Violation."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in the data that should be otherwise.

    `rule` is a stable slug; `path` is relative to the study's folder; `line`
    counts from 1, 0 where the finding is about no line; `focus` is the IRI of
    the resource, absolute or relative to the study's base. `component`, `shape` and
    `result_path` are absolute IRIs, set only for a result of SHACL. `words` are words
    of the source: shown on the terminal, never published.
    """

    severity: Severity
    rule: str
    path: str
    line: int
    found: str
    expected: str
    remedy: str
    source: str = ""
    focus: str = ""
    component: str = ""
    shape: str = ""
    result_path: str = ""
    words: str = ""

    @property
    def place(self) -> str:
        """`path:line`, or the path alone where no line is known; on one line."""
        path = one_line(self.path)
        return f"{path}:{self.line}" if self.line else path

    @property
    def message(self) -> str:
        """The finding in one sentence: found, expected, remedy. It is published."""
        return f"{self.found}; expected {self.expected}; {self.remedy}"

    @property
    def shown(self) -> str:
        """The message with the words of the source, for the terminal only."""
        return (
            f"{self.message}; there it says {self.words}"
            if self.words
            else self.message
        )


class DaapError(Exception):
    """The command cannot go on; the base of all errors of the package."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by attributes, as the constructors take other arguments."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[DaapError], args: tuple[object, ...], values: dict[str, object]
) -> DaapError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(values)
    return error


class InputError(DaapError):
    """An input cannot be read."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{one_line(str(path))}: {reason}")
        self.path = str(path)
        self.reason = reason


class UnreadableError(InputError):
    """Several inputs cannot be read; `faults` are their errors."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        lines = [f"{len(errors)} files cannot be read", *map(str, errors)]
        DaapError.__init__(self, "\n  ".join(lines))
        self.path = ""
        self.reason = str(self)
        self.faults = tuple(errors)


class SettingsError(DaapError):
    """A study's settings cannot be used."""


class QuestionError(DaapError):
    """A SPARQL query cannot be answered."""


class RefusedError(DaapError):
    """The data violates a rule, so nothing was written.

    `shown` is false if the findings have not been printed.
    """

    def __init__(self, findings: tuple[Finding, ...], *, shown: bool = True) -> None:
        count = sum(f.severity is Severity.VIOLATION for f in findings)
        super().__init__(f"{counted(count, 'violation')}: nothing was published")
        self.findings = findings
        self.shown = shown


class WorkerError(DaapError):
    """A worker process died twice over one item."""

    def __init__(self, item: str) -> None:
        super().__init__(
            f"{item}: the process that worked on it died, twice; "
            "it may need more memory than there is"
        )
        self.item = item


class FailedError(DaapError):
    """Sources failed on a cluster, and again when tried once more."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join((*faults, "failed twice: nothing was published")))
        self.faults = tuple(faults)
