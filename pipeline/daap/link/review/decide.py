"""Decisions on rows of a mapping set, written in slots of SSSOM."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from daap.core.atomic_file import write_atomically
from daap.link.checks.rows import BY_A_PERSON, MATCHES, row_faults
from daap.link.sssom import MappingSet, Row, write_set
from daap.link.subjects import Subject

DECISION = "ext_decision"
"""A column for decisions made in another program."""

ACCEPT, REJECT = "accept", "reject"
NOT = "Not"


def is_open(table: MappingSet, row: Row) -> bool:
    """Whether there is no decision on a row."""
    by_a_person = table.value(row, "mapping_justification") == BY_A_PERSON
    return not by_a_person and not row["predicate_modifier"]


def decide(row: Row, decision: str, reviewer: str) -> Row:
    """The row after a decision: `accept`, `reject`, or the predicate to accept it with.

    Case and surrounding spaces are ignored. The reviewer is an ORCID or a name.
    Raises ValueError for another decision.

    >>> row = Row(1, {"predicate_id": "skos:closeMatch"})
    >>> decide(row, "reject", "Bea")["predicate_modifier"]
    'Not'
    >>> decide(row, "broadMatch", "orcid:0000")["predicate_id"]
    'skos:broadMatch'
    """
    chosen = decision.strip().casefold()
    names = {match.removeprefix("skos:"): match for match in MATCHES}
    folded = {name.casefold(): match for name, match in names.items()}
    predicate = folded.get(chosen.removeprefix("skos:"), "")
    if not predicate and chosen not in (ACCEPT, REJECT):
        choices = ", ".join([ACCEPT, REJECT, *names])
        raise ValueError(f"{decision!r} is none of {choices}")
    values = {
        **row.values,
        "mapping_justification": BY_A_PERSON,
        "predicate_id": predicate or row["predicate_id"],
        "predicate_modifier": NOT if chosen == REJECT else "",
        DECISION: "",
        **_reviewer(reviewer),
    }
    return replace(row, values={slot: value for slot, value in values.items() if value})


def _reviewer(name: str) -> Mapping[str, str]:
    """The slot for a reviewer: `reviewer_id` for an ORCID, else `reviewer_label`."""
    identifier = name.removeprefix("https://orcid.org/")
    if identifier != name or name.startswith("orcid:"):
        return {"reviewer_id": f"orcid:{identifier.removeprefix('orcid:')}"}
    return {"reviewer_label": name}


def apply_all(
    table: MappingSet, reviewer: str, known: Mapping[str, Subject] | None = None
) -> tuple[MappingSet, int, list[str]]:
    """The set with every decision applied, their number, and the errors.

    An open row that names a reviewer was decided by them. `known` are the study's
    codes and terms by IRI; without them rows are not checked against the study.
    """
    rows, wrong, count = [], [], 0
    for row in table.rows:
        changed = row
        if row[DECISION]:
            own = row["reviewer_id"] or row["reviewer_label"]
            who = (own if is_open(table, row) else "") or reviewer
            faults = [reviewer_fault(who)] if own else []
            try:
                changed = decide(row, row[DECISION], who)
                count += 1
            except ValueError as error:
                faults.append(str(error))
            if not who:
                faults.append("nobody is named as reviewer of this decision")
            if known is not None:
                faults += (one.message for one in row_faults(table, row, known))
            if said := "; ".join(filter(None, faults)):
                wrong.append(f"{table.path}:{row.line}: {said}")
        rows.append(changed)
    return replaced(table, rows), count, wrong


def reviewer_fault(name: str) -> str:
    """What is wrong with an ORCID; empty for a valid one, and for a name.

    The last character is a checksum (ISO/IEC 7064, MOD 11-2).

    >>> reviewer_fault("orcid:0000-0002-1825-0097"), reviewer_fault("Bea")
    ('', '')
    >>> reviewer_fault("orcid:0000-0002-1825-0098")
    "'orcid:0000-0002-1825-0098' is not an ORCID; write orcid:0000-0002-1825-0097"
    """
    start = re.match(r"(?i)orcid:|https?://orcid\.org/", name)
    if start is None:
        return ""
    digits = name[start.end() :].replace("-", "")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        return f"{name!r} is not an ORCID; write it as orcid:0000-0002-1825-0097"
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = "0123456789X"[(12 - total % 11) % 11]
    if check == digits[15]:
        return ""
    right = "-".join(re.findall("....", digits[:15] + check))
    return f"{name!r} is not an ORCID; write orcid:{right}"


def replaced(table: MappingSet, rows: list[Row]) -> MappingSet:
    """The set with other rows, and the columns and prefix that decisions need."""
    used = {slot for row in rows for slot in row.values}
    new = [slot for slot in SLOTS if slot in used and slot not in table.columns]
    prefixes = dict(table.prefixes)
    if any(row["reviewer_id"].startswith("orcid:") for row in rows):
        prefixes["orcid"] = "https://orcid.org/"
    columns = (*table.columns, *new)
    return replace(table, rows=tuple(rows), columns=columns, prefixes=prefixes)


SLOTS = ("predicate_modifier", "mapping_justification", "reviewer_id", "reviewer_label")
"""The slots that a decision may write."""


def save(table: MappingSet, path: Path) -> None:
    """Replace the file of a set atomically."""
    write_atomically(write_set(table).encode("utf-8"), path)
