"""The list of a study's sources, as a table, CSV or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from daap.commands.render.table import text_table
from daap.core.csv_text import csv_text
from daap.core.json_codec import json_text
from daap.core.terminal import counted, printable

HEADS = ("identifier", "kind", "title", "note", "path", "bytes", "sha256", "state")
"""The columns; `note` is a file of the study, `path` one of its repository."""

WIDEST = 40
"""The most code points of a cell in the table; CSV and JSON are not truncated."""

Row = tuple[str, str, str, str, str, int | None, str, str]


def listing_text(rows: Sequence[Row], form: str) -> str:
    """The rows in one of the formats table, csv and json."""
    if form == "json":
        objects = [dict(zip(HEADS, row, strict=True)) for row in rows]
        return json_text(objects)
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if form == "csv":
        return csv_text([HEADS, *cells])
    counts = Counter(row[-1] for row in rows)
    states = ", ".join(f"{number} {state}" for state, number in counts.items())
    number = counted(len(rows), "source")
    return _table(cells) + f"\n{number}: {states or 'none'}\n"


def _table(cells: Sequence[Sequence[str]]) -> str:
    """Identifier, state, kind, bytes, checksum and title, in columns."""
    picked = [[row[0], row[7], row[1], row[5], row[6][:12], row[2]] for row in cells]
    heads = ["identifier", "state", "kind", "bytes", "sha256", "title"]
    shown = [heads, *([_plain(cell) for cell in row] for row in picked)]
    return text_table(shown)


def _plain(cell: str) -> str:
    """A cell without control characters, truncated if long."""
    text = " ".join(printable(cell).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
