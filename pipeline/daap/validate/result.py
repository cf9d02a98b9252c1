"""A result of a SHACL validation, from any engine."""

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
"""Severities by IRI."""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """A result of a validation.

    `focus`, `shape`, `component`, `path` and `value` are IRIs or lexical forms;
    empty if there is none, for a complex path, and for a blank node. `parameter` is the
    constraint's value, `description` that of the shape.
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
