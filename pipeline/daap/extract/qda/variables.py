"""Dates and values of variables in lexical forms of XSD; others are findings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from daap.core.values import VariableType
from daap.extract.qda.extracts import Variable, VariableEntry
from daap.extract.qda.project import Remarks, Value

TYPES = {
    "Text": VariableType.TEXT,
    "Boolean": VariableType.BOOLEAN,
    "Integer": VariableType.INTEGER,
    "Float": VariableType.DECIMAL,
    "Date": VariableType.DATE,
    "DateTime": VariableType.DATE_TIME,
}
LEXICAL = {
    VariableType.BOOLEAN: re.compile(r"true|false|0|1"),
    VariableType.INTEGER: re.compile(r"[+-]?[0-9]+"),
    VariableType.DECIMAL: re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
}
ZONE = r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)"
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"(?:T([0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})(?:\.([0-9]+))?(Z|{ZONE})?)?"
)


def moment(written: str, remarks: Remarks) -> str:
    """A date of the data in XSD's lexical form; else empty, with a finding."""
    exact = _moment(written)
    if written and not exact:
        remarks.left_out(f"the date {written!r}", "it is not a date (ISO 8601)")
    return exact


def _moment(written: str) -> str:
    found = MOMENT.fullmatch(written)
    if found is not None:
        day, time, part, zone = found.groups()
        fraction = (part or "").rstrip("0")
        try:
            datetime.datetime.fromisoformat(f"{day}T{time or '00:00:00'}{zone or ''}")
        except ValueError:
            pass
        else:
            exact = f"T{time}{'.' if fraction else ''}{fraction}{zone or ''}"
            return day + (exact if time else "")
    return ""


def values(
    said: Iterable[Value],
    variables: Iterable[Variable],
    where: str,
    file: str,
    remarks: Remarks,
) -> Iterator[VariableEntry]:
    """The values of a source or a case, once each; empty ones are findings.

    `where` names the source or case in findings; `file` is the file's identifier.
    """
    types = {v.name: TYPES.get(v.type, VariableType.TEXT) for v in variables}
    done = set[str]()
    for one in sorted(said, key=lambda v: v.variable):
        kind = types.get(one.variable, VariableType.TEXT)
        value = one.value.lower() if kind is VariableType.BOOLEAN else one.value
        if not value or one.variable in done:
            why = "it is there twice" if value else "it is empty"
            remarks.left_out(f"the value of {one.variable!r} of the {where}", why)
            continue
        if not _is_lexical(kind, value):
            told = f"a value of {one.variable!r} of the {where} that is none"
            remarks.add("import-value-type", told, type=kind.value)
            kind = VariableType.TEXT
        done.add(one.variable)
        at = {file: f"{where} {one.variable}"}
        yield VariableEntry(name=one.variable, value=value, type=kind.value, at=at)


def _is_lexical(kind: VariableType, value: str) -> bool:
    if kind in (VariableType.DATE, VariableType.DATE_TIME):
        is_moment = "T" in value
        return is_moment == (kind is VariableType.DATE_TIME) and bool(_moment(value))
    return kind not in LEXICAL or bool(LEXICAL[kind].fullmatch(value))
