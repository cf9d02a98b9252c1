"""The workbook: the rows of the tables, leading where they lead, and nothing run."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from daap.core.csv_text import csv_text, unguarded
from daap.core.manifest import file_sha256
from daap.publish.sums import content_digest, has_sum
from daap.tables import workbook
from daap.tables.workbook import Book

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
Rows = list[list[str]]


class Opened:
    """A workbook as its XML has it."""

    def __init__(self, content: bytes | Path) -> None:
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        with zipfile.ZipFile(source) as book:
            self.parts = {name: book.read(name) for name in book.namelist()}
        shared = self.xml("xl/sharedStrings.xml").iter(f"{MAIN}si")
        self.strings = ["".join(t.itertext()) for t in shared]
        sheets = self.xml("xl/workbook.xml").iter(f"{MAIN}sheet")
        self.names = [str(sheet.get("name")) for sheet in sheets]

    def xml(self, name: str) -> ElementTree.Element:
        """A part."""
        return ElementTree.fromstring(self.parts[name])  # noqa: S314 - our own

    def sheet(self, name: str) -> ElementTree.Element:
        """A sheet."""
        return self.xml(self._path(name))

    def _path(self, name: str) -> str:
        return f"xl/worksheets/sheet{self.names.index(name) + 1}.xml"

    def rows(self, name: str, width: int) -> Rows:
        """The cells of a sheet as text."""
        found = []
        for row in self.sheet(name).iter(f"{MAIN}row"):
            cells = [""] * width
            for cell in row:
                text = "".join(cell.itertext())
                is_text = cell.get("t") == "s"
                cells[_place(cell)] = self.strings[int(text)] if is_text else text
            found.append(cells)
        return found

    def links(self, name: str) -> dict[str, str]:
        """Where the cells of a sheet lead, by their place."""
        path = self._path(name).replace("worksheets/", "worksheets/_rels/") + ".rels"
        targets = {r.get("Id"): str(r.get("Target")) for r in self.xml(path)}
        found = {}
        for link in self.sheet(name).iter(f"{MAIN}hyperlink"):
            to = targets[link.get(f"{OFFICE}id")]
            end = link.get("location")
            found[str(link.get("ref"))] = f"{to}#{end}" if end else to
        return found


def _place(cell: ElementTree.Element) -> int:
    place = 0
    for letter in re.sub(r"\d", "", str(cell.get("r"))):
        place = place * 26 + ord(letter) - 64
    return place - 1


def small(*rows: tuple[str, ...], kind: str = "string", **more: str) -> bytes:
    """A workbook with one table of the columns that are given."""
    book = Book("Hives", "2026-11-28")
    columns = [{"name": "one", "datatype": kind, **more}, {"name": "two"}]
    said = {
        "url": "bees.csv",
        "dc:description": "Bees.",
        "tableSchema": {"columns": columns, "primaryKey": ["two"], "aboutUrl": ""},
    }
    text = csv_text([("one", "two"), *rows], end="\r\n")
    book.add(said, io.StringIO(text, newline=""))
    out = io.BytesIO()
    book.writer()(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def opened(dist: Path) -> Opened:
    return Opened(dist / "tables" / "daap.xlsx")


def tables(dist: Path) -> Iterator[tuple[dict[str, Any], Rows]]:
    """Each table: its description, and its cells."""
    content = json.loads((dist / "tables" / "csv-metadata.json").read_bytes())
    for said in content["tables"]:
        path = dist / "tables" / said["url"]
        with path.open(encoding="utf-8", newline="") as rows:
            yield said, [[unguarded(cell) for cell in row] for row in csv.reader(rows)]


def test_sheets_hold_the_rows_of_the_tables(dist: Path, opened: Opened) -> None:
    count = 0
    for said, rows in tables(dist):
        found = opened.rows(said["url"].removesuffix(".csv")[:31], len(rows[0]))
        assert found == rows, said["url"]
        count += 1
    assert count == len(opened.names) - 1 == len(list(dist.glob("tables/*.csv")))


def test_the_index_leads_to_every_sheet(dist: Path, opened: Opened) -> None:
    heads, *listed = opened.rows("index", 5)
    assert opened.names[0] == "index"
    assert heads == ["sheet", "title", "description", "rows", "left out here"]
    assert [row[0] for row in listed] == opened.names[1:]
    numbers = {said["url"]: str(len(rows) - 1) for said, rows in tables(dist)}
    assert {f"{row[0]}.csv": row[3] for row in listed} == numbers
    assert not any(row[4] for row in listed)
    leads = [h.get("location") for h in opened.sheet("index").iter(f"{MAIN}hyperlink")]
    assert leads == [f"'{name}'!A1" for name in opened.names[1:]]


def test_every_sheet_has_a_frozen_head_and_a_filter(opened: Opened) -> None:
    for name in opened.names:
        pane = opened.sheet(name).find(f".//{MAIN}pane")
        assert pane is not None and pane.get("state") == "frozen"
        assert pane.get("ySplit") == "1"
        assert opened.sheet(name).find(f"{MAIN}autoFilter") is not None, name


def test_cells_lead_to_what_they_stand_for(dist: Path, opened: Opened) -> None:
    codes = opened.rows("codes", 7)
    base = "https://w3id.org/daap/"
    assert opened.links("codes")["A2"] == f"{base}code/{codes[1][0]}"
    quotes, links = opened.rows("quotes", 13), opened.links("quotes")
    source, step, note = quotes[1][:3]
    assert links["A2"] == f"{base}source/{source}"
    assert links["C2"] == f"{base}source/{source}/step/{step}/note/{note}"
    assert links["E2"].startswith(f"{base}ontology#")
    evidence = opened.rows("evidence-for", 9)
    assert opened.links("evidence-for")["A2"].startswith(f"{base}code/")
    assert evidence[1][0] and "/" not in evidence[1][0]


def test_nothing_in_it_is_a_formula(opened: Opened) -> None:
    for name in opened.names:
        assert opened.sheet(name).find(f".//{MAIN}f") is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+x", "-x", "@at", "{=1}", "'tis", "++", "3-5"]
)
def test_a_text_stays_a_text(text: str) -> None:
    book = Opened(small((text, "b")))
    assert book.rows("bees", 2)[1] == [text, "b"]
    cell = next(c for c in book.sheet("bees").iter(f"{MAIN}c") if c.get("r") == "A2")
    assert cell.get("t") == "s"
    assert book.sheet("bees").find(f".//{MAIN}f") is None


@pytest.mark.parametrize("text", ["<r>a & b</r>", "<r><t>x</t></r>", "<r></r>"])
def test_a_text_that_looks_like_the_xml_of_a_cell_stays_a_text(text: str) -> None:
    book = Opened(small((text, "b"), valueUrl="https://e.org/{two}"))
    assert book.rows("bees", 2)[1] == [text, "b"]
    assert [*book.links("bees")] == ["A2"]


def test_numbers_are_numbers_where_all_of_a_column_are() -> None:
    book = Opened(small(("12", "12"), ("-0.5", ""), ("1" * 16, ""), kind="decimal"))
    types = {c.get("r"): c.get("t") for c in book.sheet("bees").iter(f"{MAIN}c")}
    assert [types[at] for at in ("A2", "B2", "A3", "A4")] == [None, "s", None, "s"]
    assert book.rows("bees", 2)[1:] == [["12", "12"], ["-0.5", ""], ["1" * 16, ""]]


def test_what_has_no_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    monkeypatch.setattr(workbook, "LINKS", 1)
    long = "\U0001f41d" * 16_384
    rows = [("a", "b"), ("c", long), ("d", ""), ("e", "")]
    book = Opened(small(*rows, valueUrl="https://example.org/{one}"))
    assert book.links("bees") == {"A2": "https://example.org/a"}
    assert [row[0] for row in book.rows("bees", 2)] == ["one", "a", "c", "d"]
    assert book.rows("bees", 2)[2][1] == long[:-1]
    assert book.rows("index", 5)[1][3:] == ["4", "2 links, 1 ends of texts, 1 rows"]


def test_a_full_workbook_has_room_for_a_few_rows_of_each_further_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {"ROWS": 4, "FEW": 2, "ALL": 7}.items():
        monkeypatch.setattr(workbook, name, value)
    book = Book("Hives", "2026-11-28")
    for name, rows in {"a": 9, "b": 3, "c": 9, "d": 1}.items():
        schema = {"columns": [{"name": "one"}]}
        said = {"url": f"{name}.csv", "dc:description": "", "tableSchema": schema}
        book.add(said, ["one\r\n", *['"x\n', 'y"\r\n'] * rows], [])
    out = io.BytesIO()
    book.writer()(out)

    opened = Opened(out.getvalue())
    assert [len(opened.rows(name, 1)) - 1 for name in "abcd"] == [4, 3, 2, 1]
    shown = [row[3:] for row in opened.rows("index", 5)[1:]]
    assert shown == [["9", "5 rows"], ["3", ""], ["9", "7 rows"], ["1", ""]]
    assert opened.rows("b", 1)[1] == ["x\ny"]


def test_names_of_sheets_are_short_and_differ() -> None:
    book = Book("Hives", "2026-11-28")
    schema = {"columns": [{"name": "one"}]}
    for name in ("index", "b" * 40, "b" * 41):
        said = {"url": f"{name}.csv", "dc:description": "", "tableSchema": schema}
        book.add(said, ["one\r\n"], [])
    out = io.BytesIO()
    book.writer()(out)
    names = ["index", "index~2", "b" * 31, "b" * 29 + "~2"]
    assert Opened(out.getvalue()).names == names


def test_it_is_the_same_whenever_it_is_made() -> None:
    content = small(("a", "b"))
    assert small(("a", "b")) == content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-28T00:00:00Z" in book.read("docProps/core.xml")


def test_packed_otherwise_it_holds_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    one.write_bytes(small(("a", "b")))
    with zipfile.ZipFile(one) as old, zipfile.ZipFile(two, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert file_sha256(one) != file_sha256(two)
    assert content_digest(one) == content_digest(two)
    assert has_sum(two, content_digest(one))
    two.write_bytes(small(("a", "c")))
    assert not has_sum(two, content_digest(one))
    two.write_bytes(b"no workbook")
    assert not has_sum(two, content_digest(one))


def test_it_names_no_author(opened: Opened) -> None:
    core = opened.xml("docProps/core.xml")
    names = [e.text for e in core if e.tag.endswith(("creator", "lastModifiedBy"))]
    assert not any(names)
