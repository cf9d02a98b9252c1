"""Decisions of a person about rows of a mapping set, as SSSOM says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from daap.link.checks.rows import BY_A_PERSON, MATCHES
from daap.link.sssom import MappingSet, Row, write_set

DECISION = "ext_decision"
"""The column in which a person may decide without this program."""

ACCEPT, REJECT = "accept", "reject"
NOT = "Not"


def is_open(table: MappingSet, row: Row) -> bool:
    """Whether nobody has decided about a row."""
    by_a_person = table.value(row, "mapping_justification") == BY_A_PERSON
    return not by_a_person and not row["predicate_modifier"]


def decide(row: Row, decision: str, reviewer: str) -> Row:
    """The row as decided: `accept`, `reject`, or the predicate it is accepted with.

    Case and blanks around it do not count. The reviewer is an ORCID or another name.
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
    """The slot for a reviewer: an ORCID has one of its own."""
    identifier = name.removeprefix("https://orcid.org/")
    if identifier != name or name.startswith("orcid:"):
        return {"reviewer_id": f"orcid:{identifier.removeprefix('orcid:')}"}
    return {"reviewer_label": name}


def apply_all(table: MappingSet, reviewer: str) -> tuple[MappingSet, int, list[str]]:
    """The set with every filled-in decision applied, how many, and what is wrong."""
    rows, wrong, count = [], [], 0
    for row in table.rows:
        changed = row
        if row[DECISION]:
            try:
                changed = decide(row, row[DECISION], reviewer)
                count += 1
            except ValueError as error:
                wrong.append(f"{table.path}:{row.line}: {error}")
        rows.append(changed)
    return replaced(table, rows), count, wrong


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
"""What a decision may write."""


def save(table: MappingSet, path: Path) -> None:
    """Write a set in the place of the last one: whole, or not at all."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(write_set(table), encoding="utf-8", newline="\n")
    aside.replace(path)
