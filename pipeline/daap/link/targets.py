"""The vocabularies that codes and terms are mapped to, with version and file."""

from __future__ import annotations

import csv
import io
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
    """The vocabularies by prefix, in the order of the file.

    Raises InputError for a file that is missing, not UTF-8, or has other columns.
    """
    path = folder / TARGETS
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InputError(f"{path}:1", f"needs the columns {', '.join(COLUMNS)}")
    try:
        rows = [Target(**{c: row[c] or "" for c in COLUMNS}) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", str(error)) from None
    return {row.prefix: row for row in rows}
