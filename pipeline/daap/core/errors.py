"""What can go wrong: findings about data, and errors that end a command.

A finding is a value; it is collected, counted, published, and printed by the
command line. An error is raised when there is nothing sensible to go on with:

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


class Severity(IntEnum):
    """How much a finding matters; only a violation stops publication."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def label(self) -> str:
        """The name SHACL gives it: Info, Warning or Violation."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found and should have been otherwise.

    `rule` is a stable slug; `path` is relative to the study's folder; `line`
    counts from 1, 0 where the finding is about no line; `focus` is the IRI of
    what it is about, absolute or relative to the study's base. `words` are
    words of the source: shown to who runs the command, never published. The three
    fields before them hold absolute IRIs and are set only when a shape made the
    finding.
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
        """`path:line`, or the path alone where no line is known."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def message(self) -> str:
        """The finding in one sentence: found, expected, remedy. It is published."""
        return f"{self.found}; expected {self.expected}; {self.remedy}"

    @property
    def shown(self) -> str:
        """The message with the words it is about, for who runs the command."""
        return (
            f"{self.message}; there it says {self.words}"
            if self.words
            else self.message
        )


class DaapError(Exception):
    """The command cannot go on."""

    def __reduce__(self) -> tuple[object, ...]:
        """Cross from one process to another, whatever the constructor takes."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[DaapError], args: tuple[object, ...], values: dict[str, object]
) -> DaapError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(values)
    return error


class InputError(DaapError):
    """An input cannot be read at all."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = str(path)
        self.reason = reason


class UnreadableError(InputError):
    """Several inputs cannot be read; `faults` says which, and why."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        lines = [f"{len(errors)} files cannot be read", *map(str, errors)]
        DaapError.__init__(self, "\n  ".join(lines))
        self.path = ""
        self.reason = str(self)
        self.faults = tuple(errors)


class SettingsError(DaapError):
    """A study's settings cannot be used."""


class QuestionError(DaapError):
    """A question cannot be answered."""


class RefusedError(DaapError):
    """The data breaks a rule, so nothing was written.

    `shown` is false where nobody has seen the findings yet.
    """

    def __init__(self, findings: tuple[Finding, ...], *, shown: bool = True) -> None:
        count = sum(f.severity is Severity.VIOLATION for f in findings)
        plural = "violation" if count == 1 else "violations"
        super().__init__(f"{count} {plural}: nothing was published")
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
    """Sources failed on a cluster, and failed again."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join((*faults, "failed twice: nothing was published")))
        self.faults = tuple(faults)
