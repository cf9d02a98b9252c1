"""All mapping sets of a study merged to one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from daap.core.settings import Settings
from daap.link.sssom import Header, MappingSet, Row
from daap.link.triples import record_path

PROPAGATED = ("subject_source_version", "object_source", "object_source_version")
"""Slots that differ between sets, and so become columns."""

SHARED = ("license", "creator_id", "creator_label", "comment", "mapping_date")
COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier",
    "object_id", "object_label", "mapping_justification", "confidence",
    "subject_source", "subject_source_version", "subject_type", "object_source",
    "object_source_version", "object_type", "comment",
)  # fmt: skip


def merge_sets(tables: Sequence[MappingSet], settings: Settings) -> MappingSet:
    """One set with all rows of a study, each with the identifier it has in RDF."""
    prefixes = {"alignment": f"{settings.base}alignment/"}
    for table in tables:
        prefixes |= table.prefixes
    header = {
        "mapping_set_id": f"{settings.base}alignment/all",
        "mapping_set_title": f"{settings.title}: alignments",
        "mapping_set_version": settings.version,
        "publication_date": settings.issued,
        "sssom_version": "1.1",
        **_shared(tables),
    }
    rows = tuple(_row(table, row) for table in tables for row in table.rows)
    columns = tuple(c for c in COLUMNS if any(row[c] for row in rows))
    return MappingSet("all", "alignments.sssom.tsv", prefixes, header, columns, rows)


def _shared(tables: Iterable[MappingSet]) -> Header:
    """The slots that have the same value in every set."""
    found = {}
    for slot in SHARED:
        values = [table.header.get(slot, "") for table in tables]
        if values and values[0] and len(list(groupby(values))) == 1:
            found[slot] = values[0]
    return found


def _row(table: MappingSet, row: Row) -> Row:
    own = {slot: table.value(row, slot) for slot in (*COLUMNS, *PROPAGATED)}
    record = "alignment:" + record_path(table, row).removeprefix("alignment/")
    return Row(row.line, {**own, "record_id": record, "comment": row["comment"]})
