"""CSV (RFC 4180), read, and written guarded against formula injection.

A spreadsheet runs a cell as a formula if it begins with certain characters. Such a
cell gets a ' in front, which spreadsheets read as "this is text"
(owasp.org/www-community/attacks/CSV_Injection). Numbers and notations made of signs
alone (`++`, `-`, `+/-`) stay as they are: they run nothing, and programs compare
them. A text that begins with ' gets another one, so that removing one leading '
from a cell always restores the value.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from daap.core.errors import InputError

GUARD = (
    "A cell that would begin with one of = + - @, their full-width forms, a tab, a "
    "line end or ' has a ' before it, so that a spreadsheet does not run it; white "
    "space before these makes no difference. Numbers, and notations of nothing but "
    "the signs + - /, stay as they are. Take off one leading ' to get a value back."
)
"""What a reader of such tables has to know, in the words of the catalog."""

OPENS = re.compile(r"'|[\t\r\n]|\s*[=+\-@＝＋－＠]")
HARMLESS = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+\-/]+")


DELIMITERS = ",;\t|"
TOLD = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""The first line by which a spreadsheet tells the delimiter."""


def numbered_rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    r"""The rows of a table, each with the line on which it begins, from 1.

    Cells are separated by what the first line says, or has most. Raises InputError.

    >>> list(numbered_rows("sep=;\na;b\n1,5;2\n", Path("a.csv")))
    [(2, ['a', 'b']), (3, ['1,5', '2'])]
    """
    head = text.partition("\n")[0]
    told = TOLD.fullmatch(head)
    delimiter = told[1] if told else max(DELIMITERS, key=head.count)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if row and not (told and line == 1):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", str(error)) from None


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs as a formula; `unguarded` restores the text.

    >>> [guarded(text) for text in ("=1+1", "'tis", "1+1", "-2.5", "++", "-x")]
    ["'=1+1", "''tis", '1+1', '-2.5', '++', "'-x"]
    """
    if OPENS.match(text) and not HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(cell: str) -> str:
    """The text of a guarded cell.

    >>> unguarded(guarded("@at")), unguarded("++")
    ('@at', '++')
    """
    return cell.removeprefix("'")


def csv_text(rows: Iterable[Iterable[object]], *, end: str = "\n") -> str:
    """Rows as CSV, every cell guarded, None as an empty one; `end` ends each line."""
    out = io.StringIO(newline="")
    write_csv(rows, out, end=end)
    return out.getvalue()


def write_csv(rows: Iterable[Iterable[object]], out: IO[str], *, end: str) -> None:
    """Write rows as `csv_text` does; `out` must not translate line ends."""
    writer = csv.writer(out, lineterminator=end)
    for row in rows:
        writer.writerow(["" if cell is None else guarded(str(cell)) for cell in row])
