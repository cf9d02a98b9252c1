"""The study's tables: source records and formal attributions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Generic, TypeVar

from daap.core.codebook import Attribution
from daap.core.csv_text import numbered_rows
from daap.core.errors import Finding, InputError
from daap.core.iris import with_scheme
from daap.core.manifest import sha256
from daap.core.rules import finding
from daap.core.source_record import SourceRecord
from daap.core.text_files import read_bytes, text_of
from daap.extract.notes.record import IDENTIFIER

SOURCE_COLUMNS = (
    "identifier", "title", "url", "archive_url", "tiny_url", "source_type",
    "author_type", "has_example", "has_source_code",
)  # fmt: skip
ATTRIBUTION_COLUMNS = ("source", "code")
URLS = ("url", "archive_url", "tiny_url")
HAS = ("has_example", "has_source_code")
FLAGS = {"true": True, "yes": True, "false": False, "no": False}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A table: its name in IRIs, path, checksum, rows and findings."""

    name: str
    path: str
    sha256: str
    rows: tuple[T, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's number and line, both from 1, and its cells by column."""

    number: int
    line: int
    values: Mapping[str, str]


def read_table(path: Path, columns: tuple[str, ...]) -> Table[Cells]:
    """The cells in some columns, and a finding for each other column.

    Raises InputError for a table that cannot be read.
    """
    content = read_bytes(path)
    text = text_of(content, path)
    (first, names), *records = [*numbered_rows(text, path)] or [(1, [])]
    missing = [c for c in columns if c not in names]
    if missing:
        raise InputError(f"{path}:1", f"has no column {', '.join(missing)}")
    rows = []
    for number, (line, row) in enumerate(records, start=1):
        if any(row[len(names) :]):
            reason = "has more cells than columns; quote a cell with a delimiter"
            raise InputError(f"{path}:{line}", reason)
        cells = dict(zip_longest(names, row, fillvalue=""))
        rows.append(Cells(number, line, {c: cells[c].strip() for c in columns}))
    known = ", ".join(columns)
    findings = tuple(
        finding("unknown-field", path.name, first, f"the column {name!r}", names=known)
        for name in names
        if name not in columns
    )
    return Table(path.stem, path.name, sha256(content), tuple(rows), findings)


def read_sources(path: Path) -> Table[SourceRecord]:
    """The source records. Raises InputError for a table that cannot be read."""
    table = read_table(path, SOURCE_COLUMNS)
    rows: dict[str, SourceRecord] = {}
    known: set[str] = set()
    findings = list(table.findings)
    for row in table.rows:
        identifier = row.values["identifier"]
        if not IDENTIFIER.fullmatch(identifier) or identifier.casefold() in known:
            found = f"the identifier {identifier!r}"
            findings.append(finding("bad-source-row", path.name, row.line, found))
            continue
        known.add(identifier.casefold())
        rows[identifier] = _source(row)
        findings.extend(_value_findings(path, row))
    kept = tuple(rows.values())
    return Table("sources", path.name, table.sha256, kept, tuple(findings))


def _source(cells: Cells) -> SourceRecord:
    row = cells.values
    return SourceRecord(
        identifier=row["identifier"],
        title=row["title"],
        page=with_scheme(row["url"]),
        archived_at=with_scheme(row["archive_url"]),
        short_link=with_scheme(row["tiny_url"]),
        source_type=row["source_type"],
        author_type=row["author_type"],
        has_example=FLAGS.get(row["has_example"].casefold()),
        has_source_code=FLAGS.get(row["has_source_code"].casefold()),
        row=cells.number,
        line=cells.line,
    )


def _value_findings(path: Path, cells: Cells) -> Iterator[Finding]:
    """Addresses without a scheme, and flags that are neither true nor false."""
    for column, value in cells.values.items():
        if column in URLS and with_scheme(value) != value:
            rule = "url-without-scheme"
        elif column in HAS and value and value.casefold() not in FLAGS:
            rule = "unknown-field:flag"
        else:
            continue
        found, source = f"{value!r} as {column}", cells.values["identifier"]
        yield finding(rule, path.name, cells.line, found, source=source)


def read_attributions(path: Path) -> Table[Attribution]:
    """The formal attributions. Raises InputError for a table that cannot be read."""
    table = read_table(path, ATTRIBUTION_COLUMNS)
    rows: dict[tuple[str, str], Attribution] = {}
    findings = list(table.findings)
    for row in table.rows:
        pair = (row.values["source"], row.values["code"])
        if not all(pair) or pair in rows:
            found = f"the attribution {pair!r}"
            findings.append(finding("repeated-attribution", path.name, row.line, found))
            continue
        rows[pair] = Attribution(*pair, row.number)
    kept = tuple(rows.values())
    return Table("attributions", path.name, table.sha256, kept, tuple(findings))
