"""The vocabularies that codes and terms are mapped to, with version and file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import InputError
from daap.core.text_files import read_text

TARGETS = "targets.csv"
"""The file in the folder of the mapping sets."""

COLUMNS = (
    "prefix", "namespace", "title", "version", "licence", "file", "repository",
    "commit", "path", "sha256", "dereferenceable",
)  # fmt: skip
MISSING = "no such file; list in it the vocabulary of each mapping set, below the line"


@dataclass(frozen=True, slots=True)
class Target:
    """A vocabulary in one version; `sha256` is that of the file that was read."""

    prefix: str
    namespace: str
    title: str
    version: str
    licence: str
    file: str
    repository: str
    commit: str
    path: str
    sha256: str
    dereferenceable: str


def read_targets(folder: Path) -> dict[str, Target]:
    """The vocabularies by prefix, in the order of the file. Raises InputError."""
    path = folder / TARGETS
    if not path.exists():
        raise InputError(path, f"{MISSING} {','.join(COLUMNS)}")
    rows = read_rows(path, COLUMNS)
    return {row["prefix"]: Target(**row) for _, row in rows}


def read_rows(
    path: Path, columns: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table of these columns, each with its last line, from 1.

    Raises InputError for a file that is missing, not UTF-8, or has other columns.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise InputError(f"{path}:1", f"needs the columns {', '.join(columns)}")
    try:
        for row in reader:
            yield reader.line_num, {column: row[column] or "" for column in columns}
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", str(error)) from None
