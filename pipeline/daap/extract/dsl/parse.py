"""A fence of an axial trace, parsed and never executed.

A fence holds plain lists of names, strings of them, statements of the DSL, or all of
these, and is often no valid Python; a broken statement does not affect the others.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from daap.core.model import Mention, Row
from daap.core.values import MentionKind
from daap.extract.dsl.lists import (
    DEEPEST,
    STARTS_LIST,
    Fence,
    ListReader,
    may_hold_codes,
)
from daap.extract.dsl.names import is_source, parse
from daap.extract.dsl.quotes import straightened
from daap.extract.dsl.recover import (
    Piece,
    begins,
    comments,
    dedented,
    is_glued,
    names_in,
    pieces,
)
from daap.extract.dsl.repairs import (
    continued,
    has_wrong_comma,
    repaired,
    separated,
    without_invalid,
)
from daap.extract.dsl.statements import StatementReader
from daap.extract.dsl.vocabulary import Problem, Reading
from daap.extract.notes.remarks import shown

INVISIBLE = str.maketrans({"\u00a0": " ", "\u00ad": None, "\u200b": None})
"""Invisible characters that copying leaves in code, and their replacement."""

KEYED = re.compile(r"[{]\s*([A-Za-z]{1,2}_?[0-9]+)\s*:")
"""A source as a key in a broken call that lists codes by source."""

CALL = re.compile(r"\s*+[\w.]++\s*+(?:=\s*+[\w.]*+)?\(")
"""The beginning of a call of a function that is not in the DSL."""


def read_fence(
    rows: Sequence[Row],
    source: str = "",
    *,
    marked: bool = True,
    relations: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """Every name and statement of a fence, in the order of its lines.

    `source` is the identifier of the note's source. `marked` is true if the fence is
    marked as Python: then a `#` after a space begins a comment, otherwise only at the
    start of a line. `relations` are the study's names for relations and kinds.
    """
    clean = [Row(row.text.translate(INVISIBLE), row.line) for row in rows]
    yield from _read(clean, Fence(source, marked, relations or {}), 0)


def _read(rows: Sequence[Row], fence: Fence, depth: int) -> Iterator[Reading]:
    """The readings of a fence, of a string in it, or of a string in that."""
    plain_rows = straightened(rows)
    if plain_rows is rows:
        yield from _lines_of(rows, fence, depth)
        return
    written = {row.line: row.text for row in rows}
    made = {row.line: row.text for row in plain_rows}
    for found in _lines_of(plain_rows, fence, depth):
        if isinstance(found, Problem):
            line = found.line
            words = _as_written(found.found, made[line], written[line])
            yield replace(found, found=words)
        else:
            yield found


def _as_written(found: str, made: str, written: str) -> str:
    """A part of a line with other signs, or its beginning, as it is written."""
    if found == shown(made):
        return shown(written)
    at = made.find(found) if len(made) == len(written) else -1
    return written[at : at + len(found)] if at >= 0 else found


def _lines_of(rows: Sequence[Row], fence: Fence, depth: int) -> Iterator[Reading]:
    """The readings of lines whose curly quotation marks are straight."""
    for comment, _ in comments(rows, marked=fence.marked):
        if may_hold_codes(comment.text.lstrip("# \t")):
            yield Problem(comment.line, shown(comment.text), "codes-in-comment")
    reader = StatementReader(
        fence.source,
        lambda inner: _read(inner, fence.within(inner), depth + 1),
        relations=fence.relations,
    )
    lists = ListReader(fence, reader, depth)
    if depth > DEEPEST or all(lists.only_names(row.text) for row in rows):
        for row in rows:
            yield from lists.row(row)
        return
    cut = is_glued(rows, marked=fence.marked) or any(
        has_wrong_comma(r.text) for r in rows
    )
    tree = None if cut else parse(dedented(rows))
    if tree is None:
        for piece in pieces(rows, marked=fence.marked):
            yield from _piece(piece, lists)
        return
    yield from _statements(tree, rows, lists)


def _statements(
    tree: ast.Module, rows: Sequence[Row], lists: ListReader
) -> Iterator[Reading]:
    """The statements of a tree; a line that is no valid list is read by members."""
    lists.reader.take(tree)
    kept = {line for one in tree.body if not _is_line(one) for line in _lines(one)}
    for line, statements in groupby(tree.body, key=lambda one: one.lineno):
        lists.reader.rows = rows
        found = [one for each in statements for one in lists.reader.read(each)]
        odd = any(isinstance(one, Problem) for one in found)
        if odd and line not in kept:
            yield from lists.row(rows[line - 1])
        else:
            yield from found


def _lines(statement: ast.stmt) -> tuple[int, int]:
    """The first and the last line of a statement."""
    return statement.lineno, statement.end_lineno or statement.lineno


def _is_line(statement: ast.stmt) -> bool:
    """Whether a statement is one line that may be meant as a list of names."""
    if statement.lineno != statement.end_lineno:
        return False
    match statement:
        case ast.Expr(value=ast.Dict() | ast.Call() | ast.Constant(value=str())):
            return False
        case ast.Expr() | ast.Assign(targets=[ast.Tuple()]):
            return True
        case ast.AnnAssign(annotation=annotation):
            return not isinstance(annotation, ast.Dict)
        case _:
            return False


def _piece(piece: Piece, lists: ListReader) -> Iterator[Reading]:
    """The readings of one statement of a fence that is not valid Python."""
    rows, marked = piece.rows, lists.fence.marked or piece.is_dsl
    if piece.unended >= 0:
        yield from _unended(piece, lists)
    elif all(lists.only_names(row.text) for row in rows):
        for row in rows:
            yield from lists.row(row)
    elif piece.is_dsl and has_wrong_comma(piece.text):
        yield from _slipped(piece, lists)
    elif not is_glued(rows, marked=marked) and (tree := parse(piece.text)):
        yield from _statements(tree, rows, lists)
    elif piece.is_dsl:
        yield from _broken(piece, lists)
    elif STARTS_LIST.match(rows[0].text):
        yield from lists.piece(rows)
    elif len(rows) > 1 and _is_python(rows[0]):
        yield Problem(rows[0].line, shown(rows[0].text))
    else:
        for row in rows:
            yield from lists.row(row)


def _is_python(row: Row) -> bool:
    """Whether a line begins a call or a statement of Python, and no list."""
    first = row.text.split(maxsplit=1)[0]
    return CALL.match(row.text) is not None or keyword.iskeyword(first.rstrip(":"))


def _broken(piece: Piece, lists: ListReader) -> Iterator[Reading]:
    """A DSL statement with a syntax error: repaired, or searched for names."""
    rows = piece.rows
    found = None if is_glued(rows) else _repaired(piece, lists)
    if found is not None:
        yield Problem(rows[0].line, shown(rows[0].text), "mended-construct")
        yield from found
        return
    yield from _without_invalid(piece, lists) or _names(piece, lists.reader.source)


def _slipped(piece: Piece, lists: ListReader) -> Iterator[Reading]:
    """A statement with a full stop between names, repaired if nothing is lost."""
    tree = None if is_glued(piece.rows) else parse(piece.text)
    read = list(_statements(tree, piece.rows, lists)) if tree else []
    if read and (not any(map(_is_loss, read)) or _repaired(piece, lists) is None):
        yield from read
    else:
        yield from _broken(piece, lists)


def _repaired(piece: Piece, lists: ListReader) -> list[Reading] | None:
    """The readings of a statement with brackets repaired, and commas if unambiguous."""
    text = continued(piece.text)
    tree = parse(text) or parse(repaired(text))
    if tree and not has_wrong_comma(text):
        return list(_statements(tree, piece.rows, lists))
    for quotes in (False, True):
        tree = parse(repaired(separated(text, quotes=quotes)))
        found = list(_statements(tree, piece.rows, lists)) if tree else []
        if found and not any(map(_is_loss, found)):
            return found
    return None


def _is_loss(reading: Reading) -> bool:
    return isinstance(reading, Problem) and not reading.is_minor


def _without_invalid(piece: Piece, lists: ListReader) -> list[Reading]:
    """The readings without invalid members of lists, each of which is a problem."""
    text, odd = without_invalid(piece.text)
    tree = parse(repaired(text)) if odd else None
    found = list(_statements(tree, piece.rows, lists)) if tree else []
    if not found or any(map(_is_loss, found)):
        return []
    lost = [Problem(piece.rows[at].line, shown(name)) for name, at in odd]
    return [*lost, *found]


def _names(piece: Piece, source: str) -> Iterator[Reading]:
    """The names in a statement that cannot be repaired, and a problem."""
    rows = piece.rows
    keyed = KEYED.search(piece.text)
    if keyed and not is_source(keyed[1], source):
        yield Problem(rows[0].line, shown(rows[0].text), "codes-for-another-source")
        return
    yield Problem(rows[0].line, shown(rows[0].text))
    yield from _mentions(piece, source)


def _mentions(piece: Piece, source: str) -> Iterator[Mention]:
    """The names outside quotes in such a statement, without the source's own."""
    for name, index, defined in names_in(piece):
        if not is_source(name, source):
            kind = MentionKind.DEFINITION if defined else MentionKind.RELATION
            row = piece.rows[min(index, len(piece.rows) - 1)]
            yield Mention(name, kind, row.line)


def _unended(piece: Piece, lists: ListReader) -> Iterator[Reading]:
    """A string without an end: the text before it, and its lines."""
    above, (first, *rest) = piece.rows[: piece.unended], piece.rows[piece.unended :]
    if above:
        yield from _piece(Piece(above), lists)
    yield Problem(first.line, shown(first.text), "unended-string")
    start = max(first.text.rfind(quote) for quote in ("'''", '"""'))
    call = Piece((Row(first.text[:start], first.line),))
    if call.is_dsl:
        yield from _mentions(call, lists.reader.source)
        after = next((at for at, row in enumerate(rest) if begins(row)), len(rest))
        yield from lists.reader.lines(rest[after:])
        return
    yield from lists.reader.lines([Row(first.text[start + 3 :], first.line), *rest])
