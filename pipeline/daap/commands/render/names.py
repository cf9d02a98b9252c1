"""Likely names, as a table, CSV or JSON."""

from __future__ import annotations

from collections.abc import Sequence

from daap.commands.render.table import text_table
from daap.core.csv_text import csv_text
from daap.core.json_codec import json_text
from daap.interpret.names.likely import Candidate

FEW = 3
"""The places shown in a line of the table."""

HEADS = ("name", "count", "notes", "why", "places")


def names_text(found: Sequence[Candidate], form: str) -> str:
    """The names in one of the formats table, csv and json."""
    if form == "json":
        listed = [
            {
                "name": one.name,
                "count": one.count,
                "notes": one.notes,
                "why": [reason.label for reason in one.reasons],
                "places": one.places,
            }
            for one in found
        ]
        return json_text(listed)
    if form == "csv":
        return csv_text([HEADS, *(_row(one, len(one.places)) for one in found)])
    return text_table([HEADS, *(_row(one, FEW) for one in found)])


def _row(one: Candidate, most: int) -> tuple[str, ...]:
    """The cells of a name with at most this many places."""
    places = " ".join(one.places[:most]) + " …" * (len(one.places) > most)
    why = "; ".join(reason.label for reason in one.reasons)
    return one.name, str(one.count), str(one.notes), why, places
