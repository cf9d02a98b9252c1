"""The state of a review: the current row, and the effect of each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from daap.link.review.decide import decide, is_open, replaced
from daap.link.sssom import MappingSet, Row

SKIP, BACK = "skip", "back"
DEFINITIONS = {
    "subject_id": "ext_subject_definition",
    "object_id": "ext_object_definition",
}


def lacks_definitions(table: MappingSet) -> bool:
    """Whether the table has no columns for definitions, as when published."""
    return not set(DEFINITIONS.values()) <= set(table.columns)


def described(table: MappingSet, definitions: Mapping[str, str]) -> MappingSet:
    """The set with definitions by IRI for display; they are not saved."""
    rows = []
    for row in table.rows:
        shown = {
            slot: definitions.get(table.expand(row[end]), "")
            for end, slot in DEFINITIONS.items()
            if not row[slot]
        }
        rows.append(replace(row, values={**shown, **row.values}))
    return replace(table, rows=tuple(rows))


class Review:
    """A set under review; `table` contains every decision so far."""

    def __init__(self, table: MappingSet, reviewer: str) -> None:
        self.table = table
        self.reviewer = reviewer
        self.decisions = 0
        self._seen: list[int] = []
        self._at = self._next(-1)

    @property
    def row(self) -> Row | None:
        """The current row, or None at the end."""
        return self.table.rows[self._at] if self._at < len(self.table.rows) else None

    @property
    def place(self) -> str:
        """The position of the row, for display."""
        return f"{self._at + 1} of {len(self.table.rows)}"

    def take(self, decision: str) -> bool:
        """Apply a decision and go on; returns whether the table changed."""
        if self.row is None or not decision:
            return False
        if decision == BACK:
            self._at = self._seen.pop() if self._seen else self._at
            return False
        if decision != SKIP:
            rows = list(self.table.rows)
            rows[self._at] = decide(self.row, decision, self.reviewer)
            self.table = replaced(self.table, rows)
            self.decisions += 1
        self._seen.append(self._at)
        self._at = self._next(self._at)
        return decision != SKIP

    def _next(self, after: int) -> int:
        """The index of the first open row after an index."""
        numbers = range(after + 1, len(self.table.rows))
        rows = self.table.rows
        return next((i for i in numbers if is_open(self.table, rows[i])), len(rows))
