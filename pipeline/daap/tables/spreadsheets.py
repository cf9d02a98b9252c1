"""The tables for spreadsheets, filled from the dataset, and their description.

CSV as RFC 4180 has it, in UTF-8; described by CSV on the Web
(www.w3.org/TR/tabular-metadata), so that every row leads back to an IRI.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from pyoxigraph import NamedNode, QuerySolutions, Store

from daap.core.csv_text import GUARD, csv_text
from daap.query.store import ask, query_prefixes
from daap.serialise.file_kinds import Writer
from daap.serialise.order import resource_key
from daap.serialise.writers import text_writer
from daap.tables.sheets import SHEETS, Column, Sheet

Row = Mapping[str, str]
Several = Mapping[str, Sequence[str]]

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
            "solution"))))) AS ?kind) }""",
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
    "quotes": """SELECT ?this ?source ?step ?note ?text ?anchoring ?score ?quote ?start
            ?end ?first_line ?last_line {
        ?this a daap:OpenCode ; daap:position ?note ; oa:bodyValue ?text ;
            daap:firstLine ?first_line ; daap:lastLine ?last_line ;
            daap:anchoring ?anchoring ; prov:wasGeneratedBy ?by .
        ?by daap:position ?step ; daap:inSource/dct:identifier ?source .
        OPTIONAL { ?this daap:anchorScore ?score ; oa:hasTarget ?anchor .
            ?anchor oa:hasSelector ?place , ?words .
            ?place oa:start ?start ; oa:end ?end . ?words oa:exact ?quote } }""",
}
"""A row for each resource; every variable but ?this is a column with one value."""

CELLS = {
    ("codes", "other_labels"): "?this skos:altLabel ?value",
    ("codes", "attributed"): "?a daap:ofCode ?this ; daap:ofSource ?value",
    ("codes", "assigned"): """?a daap:assigns ?this ; prov:wasGeneratedBy ?step .
        ?step daap:inSource ?value""",
    ("options", "improves"): """?this daap:proposes/daap:improves ?force .
        ?this a daap:DecisionOption . ?force skos:notation ?value""",
    ("options", "harms"): """?this daap:proposes/daap:harms ?force .
        ?this a daap:DecisionOption . ?force skos:notation ?value""",
    ("attributions", "steps"): "?this daap:tracedIn/daap:position ?value",
    ("quotes", "speaker"): """?this a daap:OpenCode ; oa:hasTarget ?anchor .
        ?anchor daap:inSegment/daap:inTurn/daap:spokenBy/rdfs:label ?value""",
    ("quotes", "codes"): """?this a daap:OpenCode ; prov:wasGeneratedBy ?step .
        ?a a daap:CodeAssignment ; prov:wasGeneratedBy ?step ;
            daap:assigns/skos:notation ?value""",
}
"""The values of cells that may hold several, or that count them."""


def spreadsheet_files(
    store: Store, base: str, about: Mapping[str, str]
) -> Iterator[tuple[str, Writer]]:
    """The tables and their description; `about` has the dataset's title and licence."""
    for sheet in SHEETS:
        yield f"tables/{sheet.name}.csv", text_writer(_table(store, sheet, base))
    content = json.dumps(described(base, about), ensure_ascii=False, indent=2) + "\n"
    yield "tables/csv-metadata.json", text_writer(content)


def _table(store: Store, sheet: Sheet, base: str) -> str:
    several = {
        column.name: _several(store, CELLS[sheet.name, column.name], base)
        for column in sheet.columns
        if (sheet.name, column.name) in CELLS
    }
    rows = _rows(store, ROWS[sheet.name], base)
    ordered = sorted(rows, key=lambda row: resource_key(NamedNode(row["this"]), base))
    cells = ([_cell(row, c, several) for c in sheet.columns] for row in ordered)
    heads = [column.name for column in sheet.columns]
    return csv_text(chain([heads], cells), end="\r\n")


def _cell(row: Row, column: Column, several: Mapping[str, Several]) -> str:
    values = several.get(column.name, {}).get(row["this"], ())
    if column.name in row:
        text = row[column.name]
    elif column.separator:
        text = column.separator.join(values)
    else:
        text = str(len(values))
    if "{" in column.value and not column.separator:
        text = text.rpartition("#")[2]
    return text


def _rows(store: Store, query: str, base: str) -> Iterator[Row]:
    answer = ask(store, query, prefixes=query_prefixes(base))
    if not isinstance(answer, QuerySolutions):
        raise TypeError("tables ask SELECT queries")
    heads = [variable.value for variable in answer.variables]
    for solution in answer:
        terms = (solution[head] for head in heads)
        values = ("" if t is None else str(getattr(t, "value", "")) for t in terms)
        yield dict(zip(heads, values, strict=True))


def _several(store: Store, pattern: str, base: str) -> Several:
    """The values of each resource, numbers by value and the rest by name."""
    found: dict[str, set[str]] = defaultdict(set)
    query = f"SELECT DISTINCT ?this ?value {{ {pattern} }}"
    for row in _rows(store, query, base):
        found[row["this"]].add(row["value"])
    return {this: sorted(values, key=_by_value) for this, values in found.items()}


def _by_value(text: str) -> tuple[int, str]:
    return (int(text) if text.isdecimal() else 0, text)


def described(base: str, about: Mapping[str, str]) -> dict[str, Any]:
    """The description of all tables, as csv-metadata.json holds it."""
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
        "separator": column.separator,
        "required": column.required,
        "propertyUrl": column.states,
        "valueUrl": value if column.value else "",
    }
    return {name: value for name, value in said.items() if value}
