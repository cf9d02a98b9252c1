"""One result of a validation, whichever engine found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daap.core.errors import Severity
from daap.core.namespaces import SH

SEVERITIES: Mapping[str, Severity] = {
    SH.Info.value: Severity.INFO,
    SH.Warning.value: Severity.WARNING,
    SH.Violation.value: Severity.VIOLATION,
}
"""Severities by the IRI that a report gives them."""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One result of a validation.

    `focus`, `shape`, `component`, `path` and `value` are IRIs or lexical forms;
    empty where there is none, for a path of several steps, and for a blank node.
    `parameter` and `description` are what the shape says of the constraint.
    """

    focus: str
    shape: str
    component: str
    path: str
    value: str
    severity: Severity
    message: str
    parameter: str = ""
    description: str = ""
