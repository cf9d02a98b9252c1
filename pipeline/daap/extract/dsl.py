"""A fence of an axial trace, read and never run.

A fence holds plain lists of names, strings of them, statements of the DSL, or
all of these, and is often no valid Python; what is broken costs only itself.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterator, Sequence

from daap.extract.dsl_broken import Piece, mended, names_in, pieces
from daap.extract.dsl_statements import StatementReader
from daap.extract.dsl_words import Problem, Reading, is_word
from daap.extract.remarks import shown
from daap.model import Mention, MentionKind, Row

__all__ = ["parse", "read_fence"]

NAME = re.compile(r"[^\W\d]\w*+(?:(?: ?[-–/&] ?| )\w++)*+(?:\(s\))?\??")
"""A code's notation or label, its white space made plain."""

LONGEST = 100
"""The most code points of a name."""

DEEPEST = 1
"""How deep in strings statements are looked for; below that, names alone."""

INVISIBLE = str.maketrans({"\u00a0": " ", "\u00ad": None, "\u200b": None})
"""What copying from other programs leaves in code, and what it stands for."""


def read_fence(rows: Sequence[Row], source: str = "") -> Iterator[Reading]:
    """Every name and statement of a fence, in the order of its lines.

    `source` is the identifier of the note's source.
    """
    clean = [Row(row.text.translate(INVISIBLE), row.line) for row in rows]
    yield from _read(clean, source, 0)


def parse(text: str) -> ast.Module | None:
    """The syntax tree, or None where this is no Python; nothing is run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in a note, not in us
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _read(rows: Sequence[Row], source: str, depth: int) -> Iterator[Reading]:
    """The lines of a fence, of a string in one, or of a string in that."""
    if depth > DEEPEST or all(_only_names(row.text) for row in rows):
        for row in rows:
            yield from _names(row)
        return
    reader = StatementReader(source, lambda inner: _read(inner, source, depth + 1))
    tree = parse(_dedented(rows))
    if tree is None:
        for piece in pieces(rows):
            yield from _piece(piece, reader)
        return
    yield from _statements(tree, rows, reader)


def _statements(
    tree: ast.Module, rows: Sequence[Row], reader: StatementReader
) -> Iterator[Reading]:
    reader.rows = rows
    for statement in tree.body:
        yield from reader.read(statement)


def _only_names(text: str) -> bool:
    """Whether a line holds names alone, or nothing."""
    chunks = text.partition("#")[0].split(",")
    return all(_is_name(name) for name in map(_plain, chunks) if name)


def _is_name(name: str) -> bool:
    first = name.partition(" ")[0]
    fits = len(name) <= LONGEST and NAME.fullmatch(name) is not None
    return fits and not keyword.iskeyword(first)


def _plain(chunk: str) -> str:
    return " ".join(chunk.split())


def _names(row: Row) -> Iterator[Reading]:
    """The names of a plain line, separated by commas."""
    for name in map(_plain, row.text.partition("#")[0].split(",")):
        if not name:
            continue
        if _is_name(name) and not is_word(name):
            yield Mention(name, MentionKind.MENTION, row.line)
        else:
            yield Problem(row.line, shown(name))


def _dedented(rows: Sequence[Row]) -> str:
    """The lines without the indentation all share; comments may have less."""
    margin = min(
        (len(row.text) - len(row.text.lstrip(" \t")) for row in rows if _is_code(row)),
        default=0,
    )
    return "\n".join(
        row.text[margin:] if _is_code(row) else row.text.lstrip(" \t") for row in rows
    )


def _is_code(row: Row) -> bool:
    return row.text.lstrip(" \t")[:1] not in ("", "#")


def _piece(piece: Piece, reader: StatementReader) -> Iterator[Reading]:
    """One statement of a fence that is no Python as a whole."""
    rows = piece.rows
    if piece.unended >= 0:
        yield from _unended(piece, reader)
    elif all(_only_names(row.text) for row in rows):
        for row in rows:
            yield from _names(row)
    elif tree := parse(piece.text):
        yield from _statements(tree, rows, reader)
    elif piece.is_dsl and (tree := parse(mended(piece.text))):
        yield Problem(rows[0].line, shown(rows[0].text), "mended-construct")
        yield from _statements(tree, rows, reader)
    else:
        yield Problem(rows[0].line, shown(rows[0].text))
        for name, index, defined in names_in(piece):
            kind = MentionKind.DEFINITION if defined else MentionKind.RELATION
            yield Mention(name, kind, rows[min(index, len(rows) - 1)].line)


def _unended(piece: Piece, reader: StatementReader) -> Iterator[Reading]:
    """A string that nothing ends: what stands before it, and its lines."""
    above, (first, *rest) = piece.rows[: piece.unended], piece.rows[piece.unended :]
    if above:
        yield from _piece(Piece(above), reader)
    yield Problem(first.line, shown(first.text), "unended-string")
    start = max(first.text.rfind(quote) for quote in ("'''", '"""'))
    yield from reader.lines([Row(first.text[start + 3 :], first.line), *rest])
