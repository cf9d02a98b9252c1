"""Turtle and CSV of a study that a person will edit.

IRIs are relative without a base, which only study.toml states. Additions are at the
end of a file, and its content is unchanged.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Triple

from daap.core.csv_text import csv_text
from daap.serialise.turtle import TurtleStyle, write_with_header

DECLARED = re.compile(r"^@prefix\s+(\w*):\s*<([^>]*)>", re.MULTILINE)


def turtle_text(triples: Iterable[Triple], base: str, comment: str = "") -> str:
    """A new file, in the order of its triples, with a comment below its header."""
    style = TurtleStyle(base)
    out = io.BytesIO()
    write_with_header(style, style.blocks(triples), out)
    text = out.getvalue().decode("utf-8")
    text = text.removeprefix(f"@base <{base.partition('#')[0]}> .\n")
    if not comment:
        return text
    header, gap, body = text.partition("\n\n")
    return f"{header}\n\n# {comment}{gap}{body}"


def added_turtle(before: str, triples: Iterable[Triple], base: str) -> str:
    """A file with triples added at its end."""
    header, _, body = turtle_text(triples, base).partition("\n\n")
    declared = dict(DECLARED.findall(before))
    needed = [
        line
        for line in header.split("\n")
        if declared.get((DECLARED.match(line) or ["", ""])[1])
        != (DECLARED.match(line) or ["", "", ""])[2]
    ]
    parts = [before.rstrip("\n"), *(["\n".join(needed)] if needed else []), body]
    return "\n\n".join(parts)


def rows_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV."""
    return csv_text([heads, *rows])


def added_rows(before: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with rows added at its end."""
    columns = next(csv.reader(io.StringIO(before)))
    cells = [dict(zip(heads, row, strict=True)) for row in rows]
    added = rows_text(columns, ([cell.get(c, "") for c in columns] for cell in cells))
    return before.rstrip("\n") + "\n" + added.partition("\n")[2]
