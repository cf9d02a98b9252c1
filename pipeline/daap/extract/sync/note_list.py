"""The list of a study's field notes, with the path and SHA-256 of each.

The list comes from elsewhere, so its paths are not trusted: a path that is not clearly
inside the repository is refused, and so is a list with two notes of one file name,
which would overwrite each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from daap.core.errors import Finding
from daap.extract.notes.record import IDENTIFIER
from daap.extract.notes.remarks import Remarks, shown
from daap.extract.tables import read_table

COLUMNS = ("source", "path", "bytes", "sha256")
DIGEST = re.compile(r"[0-9a-f]{64}")
SEGMENT = re.compile(r"(?!\.)[^/\\:*?\"<>|\x00-\x1f\x7f]{1,200}(?<![. ])")
"""A path segment that is portable and not hidden."""

LARGEST = 100_000_000
"""The most bytes of a field note."""


@dataclass(frozen=True, slots=True)
class ListedNote:
    """A listed note: source, path in the repository, size in bytes, SHA-256."""

    source: str
    path: str
    bytes: int
    sha256: str
    line: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.rpartition("/")[2]


def read_note_list(path: Path) -> tuple[tuple[ListedNote, ...], tuple[Finding, ...]]:
    """The notes of a list, and a violation for each invalid row.

    Raises InputError for a table that cannot be read.
    """
    remarks = Remarks(path.name)
    notes: dict[str, ListedNote] = {}
    names: set[str] = set()
    for cells in read_table(path, COLUMNS).rows:
        row, line = cells.values, cells.line
        wrong = _wrong(row, notes, names)
        if wrong:
            what, expected = wrong
            remarks.add("bad-note-row", line, what, value=expected)
            continue
        size, digest = int(row["bytes"]), row["sha256"]
        note = ListedNote(row["source"], row["path"], size, digest, line)
        notes[note.source] = note
        names.add(note.name.casefold())
    return tuple(notes.values()), tuple(remarks.findings)


def _wrong(
    row: Mapping[str, str], notes: Mapping[str, ListedNote], names: set[str]
) -> tuple[str, str] | None:
    """What is wrong with a row, and what was expected; None if it is valid."""
    source, path = row["source"], row["path"]
    name = path.rpartition("/")[2].casefold()
    if not IDENTIFIER.fullmatch(source) or source in notes:
        return f"the source {shown(source)!r}", "an identifier, once in the list"
    if not all(SEGMENT.fullmatch(part) for part in path.split("/")):
        return f"the path {shown(path)!r}", "a path below the repository, without '..'"
    if not name.endswith(".md") or name in names:
        return f"the path {shown(path)!r}", "a name that ends in .md, once in the list"
    size = row["bytes"]
    if not re.fullmatch(r"[0-9]{1,12}", size) or int(size) > LARGEST:
        return f"{shown(size)!r} bytes", f"a number, {LARGEST} at most"
    if not DIGEST.fullmatch(row["sha256"]):
        return f"the SHA-256 {shown(row['sha256'])!r}", "64 digits, 0-9 and a-f"
    return None
