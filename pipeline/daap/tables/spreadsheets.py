"""The tables for spreadsheets, filled from the dataset, and their description.

CSV according to RFC 4180, in UTF-8, described by CSV on the Web
(www.w3.org/TR/tabular-metadata), so that every row has an IRI.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from pyoxigraph import NamedNode, Store

from daap.core.csv_text import GUARD, write_csv
from daap.core.json_codec import json_text
from daap.query.store import query_prefixes, select, text_rows
from daap.serialise.file_kinds import Writer
from daap.serialise.order import resource_key
from daap.serialise.writers import text_writer
from daap.tables.csv_file import copied, csv_file
from daap.tables.sheets import SHEETS, Column, Sheet
from daap.tables.workbook import Book

Row = Mapping[str, str]

ROWS = {
    "codes": """SELECT ?this ?code ?kind ?label ?definition {
        ?this skos:notation ?code ; skos:inScheme [] .
        OPTIONAL { ?this skos:prefLabel ?label }
        OPTIONAL { ?this skos:definition ?definition }
        BIND(IF(EXISTS { ?this a daap:EmergentCode }, "emergent",
          IF(EXISTS { ?this a daap:Decision }, "decision",
          IF(EXISTS { ?this a daap:Force }, "force",
          IF(EXISTS { ?this a daap:Pattern }, "pattern",
          IF(EXISTS { ?this a daap:Practice }, "practice",
          IF(EXISTS { ?this a daap:DesignSolution }, "solution",
          IF(EXISTS { ?this a daap:Category }, "category", ""))))))) AS ?kind) }""",
    "options": """SELECT ?this ?decision ?position ?option ?question ?answer {
        ?this a daap:DecisionOption ; daap:ofDecision ?one ; daap:proposes ?other .
        ?one skos:notation ?decision . ?other skos:notation ?option .
        OPTIONAL { ?this daap:position ?position }
        OPTIONAL { ?one skos:prefLabel ?question }
        OPTIONAL { ?other skos:prefLabel ?answer } }""",
    "attributions": """SELECT ?this ?source ?code ?status ?row {
        ?this a daap:Attribution ; daap:ofSource/dct:identifier ?source ;
            daap:ofCode/skos:notation ?code .
        OPTIONAL { ?this daap:auditStatus ?status }
        OPTIONAL { ?this daap:tableRow ?row } }""",
    "quotes": """SELECT ?this ?source ?step ?note ?text ?anchoring ?score ?quote
            ?speaker ?start ?end ?first_line ?last_line {
        ?this a daap:OpenCode ; daap:position ?note ; oa:bodyValue ?text ;
            daap:firstLine ?first_line ; daap:lastLine ?last_line ;
            daap:anchoring ?anchoring ; prov:wasGeneratedBy ?by .
        ?by daap:position ?step ; daap:inSource/dct:identifier ?source .
        OPTIONAL { ?this daap:anchorScore ?score ; oa:hasTarget ?anchor .
            ?anchor oa:hasSelector ?place , ?words .
            ?place oa:start ?start ; oa:end ?end . ?words oa:exact ?quote .
            OPTIONAL { ?anchor daap:inSegment ?in .
                ?in daap:startOffset ?from ; daap:endOffset ?to ;
                    daap:inTurn/daap:spokenBy/rdfs:label ?speaker .
                FILTER(?from <= ?start && ?start < ?to) } } }""",
}
"""Queries with a row for each resource; every variable but ?this is a column."""

COUNTED = {
    ("codes", "attributed"): "?a daap:ofCode ?this ; daap:ofSource ?value",
    ("codes", "assigned"): """?a daap:assigns ?this ; prov:wasGeneratedBy ?step .
        ?step daap:inSource ?value""",
    ("options", "improves"): """?this daap:proposes/daap:improves ?force .
        ?this a daap:DecisionOption . ?force skos:notation ?value""",
    ("options", "harms"): """?this daap:proposes/daap:harms ?force .
        ?this a daap:DecisionOption . ?force skos:notation ?value""",
    ("attributions", "steps"): "?this daap:tracedIn/daap:position ?value",
    ("quotes", "codes"): """?this a daap:OpenCode ; prov:wasGeneratedBy ?step .
        ?a a daap:CodeAssignment ; prov:wasGeneratedBy ?step ;
            daap:assigns/skos:notation ?value""",
}
"""Patterns of the values that a cell counts."""


def spreadsheet_files(
    store: Store,
    base: str,
    about: Mapping[str, str],
    book: Book,
    answers: Sequence[Mapping[str, Any]] = (),
) -> Iterator[tuple[str, Writer]]:
    """The tables and their description; `about` has the dataset's title and licence.

    `answers` are the descriptions of the tables of answers. Each table is added to
    `book` too, and is to be written before the next one is asked for.
    """
    content = described(base, about)
    for sheet, said in zip(SHEETS, content["tables"], strict=True):
        with csv_file() as table:
            write_csv(_table(store, sheet, base), table, end="\r\n")
            table.seek(0)
            book.add(said, table)
            yield f"tables/{sheet.name}.csv", copied(table)
    content["tables"] += answers
    text = json_text(content)
    yield "tables/csv-metadata.json", text_writer(text)


def _table(store: Store, sheet: Sheet, base: str) -> Iterator[list[str]]:
    counts = {
        column.name: _counts(store, COUNTED[sheet.name, column.name], base)
        for column in sheet.columns
        if (sheet.name, column.name) in COUNTED
    }
    rows = _rows(store, ROWS[sheet.name], base)
    ordered = sorted(rows, key=lambda row: resource_key(NamedNode(row["this"]), base))
    cells = ([_cell(row, c, counts) for c in sheet.columns] for row in ordered)
    heads = [column.name for column in sheet.columns]
    return chain([heads], cells)


def _cell(row: Row, column: Column, counts: Mapping[str, Counter[str]]) -> str:
    if column.name in counts:
        return str(counts[column.name][row["this"]])
    text = row[column.name]
    return text.rpartition("#")[2] if "{" in column.value else text


def _rows(store: Store, query: str, base: str) -> Iterator[Row]:
    return text_rows(select(store, query, prefixes=query_prefixes(base)))


def _counts(store: Store, pattern: str, base: str) -> Counter[str]:
    """The number of values of each resource."""
    query = f"SELECT DISTINCT ?this ?value {{ {pattern} }}"
    return Counter(row["this"] for row in _rows(store, query, base))


def described(base: str, about: Mapping[str, str]) -> dict[str, Any]:
    """The description of all tables, the content of csv-metadata.json."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": f"{base}dataset/tables",
        "dc:title": about["title"],
        "dc:license": {"@id": about["licence"]},
        "dc:description": GUARD,
        "dialect": {"encoding": "utf-8", "header": True, "quoteChar": '"'},
        "tables": [_described(sheet, base) for sheet in SHEETS],
    }


def _described(sheet: Sheet, base: str) -> dict[str, Any]:
    codes = {"resource": "codes.csv", "columnReference": ["code"]}
    keys = [
        {"columnReference": [name], "reference": codes} for name in sheet.references
    ]
    schema = {
        "aboutUrl": base + sheet.about,
        "primaryKey": list(sheet.key),
        **({"foreignKeys": keys} if keys else {}),
        "columns": [_column(column, base) for column in sheet.columns],
    }
    return {
        "url": f"{sheet.name}.csv",
        "dc:description": sheet.says,
        "tableSchema": schema,
    }


def _column(column: Column, base: str) -> dict[str, Any]:
    value = column.value if "://" in column.value else base + column.value
    said = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.says,
        "datatype": column.datatype,
        "required": column.required,
        "propertyUrl": column.states,
        "valueUrl": value if column.value else "",
    }
    return {name: value for name, value in said.items() if value}
