"""The study's tables: source records and formal attributions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Generic, TypeVar

from daap.core.codebook import Attribution
from daap.core.csv_text import numbered_rows
from daap.core.errors import Finding, InputError
from daap.core.iris import with_scheme
from daap.core.manifest import sha256
from daap.core.model import SourceRecord
from daap.core.rules import finding
from daap.core.text_files import read_bytes, text_of
from daap.extract.notes.record import IDENTIFIER

SOURCE_COLUMNS = (
    "identifier", "title", "url", "archive_url", "tiny_url", "source_type",
    "author_type", "has_example", "has_source_code",
)  # fmt: skip
ATTRIBUTION_COLUMNS = ("source", "code")
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


def read_rows(
    path: Path, columns: tuple[str, ...]
) -> tuple[str, list[tuple[int, int, dict[str, str]]]]:
    """The table's SHA-256, and each row with its number and line, both from 1."""
    content = read_bytes(path)
    text = text_of(content, path)
    (_, names), *records = [*numbered_rows(text, path)] or [(1, [])]
    missing = [c for c in columns if c not in names]
    if missing:
        raise InputError(f"{path}:1", f"has no column {', '.join(missing)}")
    rows = []
    for number, (line, row) in enumerate(records, start=1):
        if any(row[len(names) :]):
            reason = "has more cells than columns; quote a cell with a delimiter"
            raise InputError(f"{path}:{line}", reason)
        values = dict(zip_longest(names, row, fillvalue=""))
        rows.append((number, line, {c: values[c].strip() for c in columns}))
    return sha256(content), rows


def unread(path: Path, columns: tuple[str, ...]) -> Iterator[Finding]:
    """A finding for each further column of a table."""
    (line, names), *_ = numbered_rows(text_of(read_bytes(path), path), path)
    for name in names:
        if name not in columns:
            found, known = f"the column {name!r}", ", ".join(columns)
            yield finding("unknown-field", path.name, line, found, names=known)


def read_sources(path: Path) -> Table[SourceRecord]:
    """The source records. Raises InputError for a table that cannot be read."""
    digest, records = read_rows(path, SOURCE_COLUMNS)
    rows: dict[str, SourceRecord] = {}
    known: set[str] = set()
    findings = list(unread(path, SOURCE_COLUMNS))
    for number, line, row in records:
        identifier = row["identifier"]
        if not IDENTIFIER.fullmatch(identifier) or identifier.casefold() in known:
            found = f"the identifier {identifier!r}"
            findings.append(finding("bad-source-row", path.name, line, found))
            continue
        known.add(identifier.casefold())
        rows[identifier] = _source(number, line, row)
        findings.extend(_url_findings(path, line, row))
        findings.extend(_flag_findings(path, line, row))
    return Table("sources", path.name, digest, tuple(rows.values()), tuple(findings))


def _source(number: int, line: int, row: dict[str, str]) -> SourceRecord:
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
        row=number,
        line=line,
    )


def _url_findings(path: Path, line: int, row: dict[str, str]) -> Iterator[Finding]:
    for column in ("url", "archive_url", "tiny_url"):
        if with_scheme(row[column]) != row[column]:
            found, source = f"{row[column]!r} as {column}", row["identifier"]
            yield finding("url-without-scheme", path.name, line, found, source=source)


def _flag_findings(path: Path, line: int, row: dict[str, str]) -> Iterator[Finding]:
    for column in ("has_example", "has_source_code"):
        if row[column] and row[column].casefold() not in FLAGS:
            found, source = f"{row[column]!r} as {column}", row["identifier"]
            yield finding("unknown-field:flag", path.name, line, found, source=source)


def read_attributions(path: Path) -> Table[Attribution]:
    """The formal attributions. Raises InputError for a table that cannot be read."""
    digest, records = read_rows(path, ATTRIBUTION_COLUMNS)
    rows: dict[tuple[str, str], Attribution] = {}
    findings = list(unread(path, ATTRIBUTION_COLUMNS))
    for number, line, row in records:
        pair = (row["source"], row["code"])
        if not all(pair) or pair in rows:
            found = f"the attribution {pair!r}"
            findings.append(finding("repeated-attribution", path.name, line, found))
            continue
        rows[pair] = Attribution(*pair, number)
    name = "attributions"
    return Table(name, path.name, digest, tuple(rows.values()), tuple(findings))
