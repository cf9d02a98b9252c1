"""All tables as one workbook (ECMA-376), for users who would open a CSV in Excel.

There is an index, and a sheet for each table. What exceeds Excel's limits
(support.microsoft.com, "Excel specifications and limits") is noted in the index; the
CSV files are complete.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from daap.core.csv_text import guarded, unguarded
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import bytes_writer

NAME = 31
"""The most characters of a sheet's name."""
LINKS = 65_530
"""The most links of a sheet."""
ADDRESS = 2_079
"""The most characters of a link's address."""
TEXT = 32_767
"""The most UTF-16 code units of a cell."""
ROWS, FEW, ALL = 50_000, 5_000, 100_000
"""The most rows of a sheet; with ALL in all sheets, FEW. The workbook is in memory."""
DIGITS = 15
"""Digits that Excel keeps of a number."""
WIDTH = 60
"""The greatest width of a column in characters."""

HEADS = ("sheet", "title", "description", "rows", "left out here")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
HOLE = re.compile(r"\{(\w+)\}")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

Description = Mapping[str, Any]
"""A table in CSV on the Web."""
Links = Iterable[Sequence[str]]
"""The IRI of each cell, or an empty text, row by row."""


@dataclass(slots=True)
class _Sheet:
    """A sheet, and what was left out of it."""

    sheet: Worksheet
    name: str
    links: int = 0
    lost: dict[str, int] = field(default_factory=dict)

    def lose(self, what: str, count: int = 1) -> None:
        """Count what is left out."""
        self.lost[what] = self.lost.get(what, 0) + count


class Book:
    """A workbook that tables are added to; `issued` is the date of the version."""

    def __init__(self, title: str, issued: str) -> None:
        self.out = io.BytesIO()
        self.book = Workbook(self.out, OPTIONS)
        created = datetime.fromisoformat(issued)
        self.book.set_properties({"title": title, "created": created})
        self.head = self.book.add_format({"bold": True})
        self.link = self.book.get_default_url_format()
        self.quoted = self.book.add_format({"quote_prefix": True})
        self.names: set[str] = set()
        self.rows = 0
        self.index = self._sheet("index", HEADS, (20, 40, WIDTH, 10, 30))
        self.listed: list[tuple[_Sheet, Description, int]] = []

    def add(
        self, said: Description, text: Iterable[str], links: Links | None = None
    ) -> None:
        """Add a table from the lines of its CSV, with their ends.

        Without `links`, its description gives them.
        """
        columns = said["tableSchema"]["columns"]
        reader = csv.reader(text)
        heads = next(reader)
        most = min(ROWS, max(FEW, ALL - self.rows))
        shown = [list(map(unguarded, row)) for row in islice(reader, most)]
        count = len(shown) + sum(1 for _ in reader)
        lead = _leads(said["tableSchema"]) if links is None else None
        widths = [max(map(len, column)) for column in zip(heads, *shown, strict=True)]
        sheet = self._sheet(said["url"].removesuffix(".csv"), heads, widths)
        numeric = [_is_number(column) for column in columns]
        targets = (lead(row) for row in shown) if lead else iter(links or ())
        for number, row in enumerate(shown, start=1):
            to = next(targets, ())
            for place, cell in enumerate(row):
                if cell:
                    target = to[place] if to else ""
                    self._write(sheet, (number, place), cell, target, numeric[place])
        if count > most:
            sheet.lose("rows", count - most)
        sheet.sheet.autofilter(0, 0, len(shown), len(heads) - 1)
        self.listed.append((sheet, said, count))
        self.rows += len(shown)

    def writer(self) -> Writer:
        """The workbook as a file; nothing can be added afterwards."""
        for number, (sheet, said, rows) in enumerate(self.listed, start=1):
            to = f"internal:'{sheet.name}'!A1"
            self.index.sheet.write_url(number, 0, to, self.link, sheet.name)
            title = said.get("dc:title", "")
            lost = ", ".join(f"{count:,} {what}" for what, count in sheet.lost.items())
            for place, text in ((1, title), (2, said["dc:description"]), (4, lost)):
                self.index.sheet.write_string(number, place, text)
            self.index.sheet.write_number(number, 3, rows)
        self.index.sheet.autofilter(0, 0, len(self.listed), len(HEADS) - 1)
        self.book.close()
        return bytes_writer(self.out.getvalue())

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> _Sheet:
        """A new sheet with frozen heads; a repeated name gets a number."""
        short, count = name[:NAME], 1
        while short in self.names:
            count += 1
            short = f"{name[: NAME - len(str(count)) - 1]}~{count}"
        self.names.add(short)
        sheet = self.book.add_worksheet(short)
        sheet.freeze_panes(1, 0)
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(0, place, head, self.head)
            sheet.set_column(place, place, min(max(width, len(head)) + 3, WIDTH))
        return _Sheet(sheet, short)

    def _write(
        self, to: _Sheet, at: tuple[int, int], text: str, link: str, numeric: bool
    ) -> None:
        """Write a cell: a link, a number, or a text that is never a formula."""
        if len(text) * 2 > TEXT:
            cut = text.encode("utf-16-le")[: TEXT * 2].decode("utf-16-le", "ignore")
            if cut != text:
                to.lose("ends of texts")
            text = cut
        if link and (len(link) > ADDRESS or to.links == LINKS):
            to.lose("links")
            link = ""
        form = self._format(text, self.link if link else None)
        pieces = _pieces(text)
        if link:
            to.links += 1
            to.sheet.write_url(*at, link, form, pieces[-1])
        if numeric and NUMBER.fullmatch(text) and len(text) <= DIGITS:
            to.sheet.write_number(*at, float(text), self.link if link else None)
        elif len(pieces) > 1:
            to.sheet.write_rich_string(*at, *pieces, *([form] if form else []))
        elif not link:
            to.sheet.write_string(*at, text, form)

    def _format(self, text: str, otherwise: Format | None) -> Format | None:
        """The text format for cells that editing would make formulas, else another."""
        return self.quoted if guarded(text) != text else otherwise


def _pieces(text: str) -> Sequence[str]:
    """A text as xlsxwriter takes it: from <r> to </r> in one piece it would be XML."""
    xml = text.startswith("<r>") and text.endswith("</r>")
    return (*text[:2], text[2:]) if xml else (text,)


def _is_number(column: Description) -> bool:
    return column.get("datatype") in ("integer", "decimal")


def is_address(text: str) -> bool:
    """Whether a cell may link to an IRI.

    >>> is_address("https://w3id.org/daap/code/quality"), is_address("urn:x")
    (True, False)
    """
    return text.startswith(("https://", "http://"))


def _leads(schema: Description) -> Callable[[Sequence[str]], list[str]]:
    """The function to the links of a row's cells, by the description's templates.

    The row's own IRI is the link of the last column of its key, if that has no other.
    """
    columns = schema["columns"]
    names = [column["name"] for column in columns]
    templates = [column.get("valueUrl", "") for column in columns]
    last = names.index(schema["primaryKey"][-1])
    templates[last] = templates[last] or schema["aboutUrl"]

    def lead(row: Sequence[str]) -> list[str]:
        values = dict(zip(names, row, strict=True))
        return list(_filled(templates, values))

    return lead


def _filled(templates: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    for template in templates:
        yield HOLE.sub(lambda hole: values[hole[1]], template)
