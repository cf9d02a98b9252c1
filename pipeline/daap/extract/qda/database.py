"""SQLite databases of QDA tools, opened read-only and unchanged.

`immutable=1` takes no lock, writes no journal and runs no trigger
(https://www.sqlite.org/uri.html#uriimmutable). It would ignore changes in a journal
next to the file, so a file with one is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from daap.core.errors import InputError
from daap.core.terminal import counted as number_of
from daap.extract.qda.extracts import Variable
from daap.extract.qda.project import Code, CodePath, Project, Remarks, code_of
from daap.extract.qda.texts import clean_name

MAGIC = b"SQLite format 3\0"
JOURNALS = ("-wal", "-journal")

Row = Mapping[str, Any]


class Database:
    """An open database. Raises InputError for an invalid file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for journal in JOURNALS:
            beside = path.with_name(path.name + journal)
            if beside.exists() and beside.stat().st_size:
                reason = f"has unsaved changes in {beside.name}; close it in its tool"
                raise InputError(path, f"{reason} and import it again")
        uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        try:
            self.connection = sqlite3.connect(uri, uri=True)
            self.connection.row_factory = sqlite3.Row
            self.connection.text_factory = _text
            self.connection.execute("PRAGMA trusted_schema=OFF")
            found = self.connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            )
            self.tables = {name: self._columns(name) for (name,) in found.fetchall()}
        except sqlite3.Error as error:
            reason = f"is not a readable SQLite database: {error}"
            raise InputError(path, reason) from None

    def _columns(self, table: str) -> frozenset[str]:
        quoted = table.replace('"', '""')
        rows = self.connection.execute(f'PRAGMA table_info("{quoted}")')
        return frozenset(row[1] for row in rows)

    def has(self, table: str, columns: str = "") -> bool:
        """Whether there is a table (not a view) with all of some columns."""
        return table in self.tables and set(columns.split()) <= self.tables[table]

    def rows(
        self, table: str, columns: str, more: str = "", *values: object
    ) -> Iterator[Row]:
        """Rows of a table; a missing column is empty, and so is NULL; a BLOB is text.

        Without the table there are none. `more` is the rest of the SQL statement.
        Raises InputError for a table that cannot be read.
        """
        if table not in self.tables:
            return
        here = self.tables[table]
        named = ", ".join(
            f'"{name}"' if name in here else f'NULL AS "{name}"'
            for name in columns.split()
        )
        try:
            for row in self.connection.execute(
                f'SELECT {named} FROM "{table}" {more}',  # noqa: S608
                values,
            ):
                yield {key: _value(row[key]) for key in row.keys()}  # noqa: SIM118
        except (sqlite3.Error, OverflowError) as error:
            raise InputError(self.path, f"table {table}: {error}") from None


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _value(value: Any) -> Any:
    if value is None:
        return ""
    return _text(value) if isinstance(value, bytes) else value


@dataclass(frozen=True, slots=True)
class Tool:
    """A QDA tool whose projects are databases, and the importer of these.

    `needed` are the tables that identify it, with the columns they must have.
    `references` are columns that refer to keys of other tables: `table.column`.
    """

    name: str
    needed: Mapping[str, str]
    references: Mapping[str, str]
    read: Callable[[Database, Remarks], Project]

    def wrote(self, database: Database) -> bool:
        """Whether a database has the tables of the tool."""
        return all(map(database.has, self.needed))

    def project(self, database: Database, remarks: Remarks) -> Project:
        """The project of a database. Raises InputError if it lacks a column."""
        missing = [
            name
            for name, columns in self.needed.items()
            if not database.has(name, columns)
        ]
        if missing:
            reason = f"is not a project of {self.name}: it lacks {', '.join(missing)}"
            raise InputError(database.path, reason)
        project = self.read(database, remarks)
        for column, key in self.references.items():
            _tell_dangling(database, column.split("."), key.split("."), remarks)
        return project


def _tell_dangling(
    database: Database, column: Sequence[str], key: Sequence[str], remarks: Remarks
) -> None:
    """Add a finding for rows that refer to no row; both are a table and a column."""
    if not (database.has(*column) and database.has(*key)):
        return
    known = {row[key[1]] for row in database.rows(*key)} | {"", 0}
    count = sum(row[column[1]] not in known for row in database.rows(*column))
    if count:
        why = f"their {column[1]} is of no row of {key[0]}"
        remarks.left_out(f"{number_of(count, 'row')} of {column[0]}", why)


def coded(
    rows: Iterable[Row],
    column: str,
    codes: Mapping[object, Code],
    source: str,
    remarks: Remarks,
) -> Iterator[tuple[Row, CodePath]]:
    """The codings of a source with the path of the code whose key is in a column.

    A coding with a code that is not in the file is left out, with a finding.
    """
    for row in rows:
        code = code_of(codes, row[column], source, remarks)
        if code is not None:
            yield row, code.path


def variables(
    rows: Iterable[Row], column: str, remarks: Remarks
) -> tuple[Variable, ...]:
    """The variables in rows of name and memo, with the type in a column."""
    return tuple(
        Variable(
            clean_name(str(row["name"]), remarks),
            "Float" if row[column] == "numeric" else "Text",
            str(row["memo"]).strip(),
        )
        for row in rows
    )


def number(value: object) -> int:
    """A value as an integer; -1 if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return -1
    try:
        return int(value) if float(value) == int(float(value)) else -1
    except (ValueError, OverflowError):
        return -1


def moment(value: object) -> str:
    """A date of SQLite as ISO 8601: from `2026-01-02 03:04:05.67`."""
    return str(value).strip().replace(" ", "T", 1)
