"""The metadata of a source."""

from __future__ import annotations

from dataclasses import dataclass

from daap.core.model import Element, Lines


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The published metadata of a source; empty strings where unknown.

    `row` is the data row of the table, and `line` its line, both from 1, or 0;
    `elements` are the places in project files, if neither a table nor a field note has
    the source.
    """

    identifier: str
    title: str = ""
    page: str = ""
    archived_at: str = ""
    short_link: str = ""
    source_type: str = ""
    author_type: str = ""
    has_example: bool | None = None
    has_source_code: bool | None = None
    row: int = 0
    line: int = 0
    lines: Lines | None = None
    elements: tuple[Element, ...] = ()
