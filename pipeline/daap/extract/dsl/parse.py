"""A fence of an axial trace, read and never run.

A fence holds plain lists of names, strings of them, statements of the DSL, or
all of these, and is often no valid Python; what is broken costs only itself.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from daap.core.model import Mention, MentionKind, Row
from daap.extract.dsl.lists import (
    STARTS_LIST,
    is_name,
    may_hold_codes,
    members,
    plain,
    unlisted,
)
from daap.extract.dsl.mends import mended, separated, without_odd
from daap.extract.dsl.names import is_source
from daap.extract.dsl.quotes import straightened
from daap.extract.dsl.recover import (
    Piece,
    comments,
    dedented,
    is_glued,
    names_in,
    pieces,
)
from daap.extract.dsl.statements import StatementReader
from daap.extract.dsl.vocabulary import MINOR, Problem, Reading, is_word
from daap.extract.notes.remarks import shown

DEEPEST = 1
"""How deep in strings statements are looked for; below that, names alone."""
INVISIBLE = str.maketrans({"\u00a0": " ", "\u00ad": None, "\u200b": None})
"""What copying from other programs leaves in code, and what it stands for."""

KEYED = re.compile(r"[{]\s*([A-Za-z]{1,2}_?[0-9]+)\s*:")
"""A source that codes are listed for, in a call that is broken."""

CALL = re.compile(r"\s*+[\w.]++\s*+(?:=\s*+[\w.]*+)?\(")
"""How a call begins that is not one of the DSL."""


@dataclass(frozen=True, slots=True)
class Fence:
    """What reading a fence depends on, besides its lines.

    `source` is the identifier of the note's source, `marked` says that the fence
    is said to be Python, `relations` are the study's own names for relations.
    """

    source: str = ""
    marked: bool = True
    relations: Mapping[str, str] = field(default_factory=dict)

    def within(self, rows: Sequence[Row]) -> Fence:
        """The same for a string; one of a single line holds no comment."""
        return self if len(rows) > 1 else replace(self, marked=False)


def read_fence(
    rows: Sequence[Row],
    source: str = "",
    *,
    marked: bool = True,
    relations: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """Every name and statement of a fence, in the order of its lines.

    `source` is the identifier of the note's source. `marked` says that the fence
    is said to be Python: there, a `#` behind a space begins a comment, elsewhere
    at a line's start alone. `relations` are a study's own names for relations.
    """
    clean = [Row(row.text.translate(INVISIBLE), row.line) for row in rows]
    yield from _read(clean, Fence(source, marked, relations or {}), 0)


def parse(text: str) -> ast.Module | None:
    """The syntax tree, or None where this is no Python; nothing is run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in a note, not in us
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _read(rows: Sequence[Row], fence: Fence, depth: int) -> Iterator[Reading]:
    """The lines of a fence, of a string in one, or of a string in that."""
    plain_rows = straightened(rows)
    if plain_rows is rows:
        yield from _lines_of(rows, fence, depth)
        return
    written = {row.line: row.text for row in rows}
    made = {row.line: row.text for row in plain_rows}
    for found in _lines_of(plain_rows, fence, depth):
        if isinstance(found, Problem) and found.found == shown(made[found.line]):
            yield replace(found, found=shown(written[found.line]))
        else:
            yield found


def _lines_of(rows: Sequence[Row], fence: Fence, depth: int) -> Iterator[Reading]:
    """The same, curly quotation marks made straight."""
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
    glued = is_glued(rows, marked=fence.marked)
    tree = None if glued else parse(dedented(rows))
    if tree is None:
        for piece in pieces(rows, marked=fence.marked):
            yield from _piece(piece, lists)
        return
    yield from _statements(tree, rows, lists)


@dataclass(slots=True)
class ListReader:
    """Reads plain lists of names, and what may stand among them."""

    fence: Fence
    reader: StatementReader
    depth: int = 0

    def code(self, row: Row) -> str:
        """A line without its comment."""
        found = next(comments([row], marked=self.fence.marked), None)
        return row.text[: found[1]] if found else row.text

    def only_names(self, text: str) -> bool:
        """Whether a line holds names alone, or nothing."""
        chunks = self.code(Row(text, 1)).split(",")
        return all(is_name(name) for name in map(plain, chunks) if name)

    def row(self, row: Row) -> Iterator[Reading]:
        """The members of a line, each on its own."""
        found = False
        for chunk in members(self.code(row)):
            name = plain(chunk)
            found = found or bool(name)
            if name:
                yield from self.member(name, row.line)
        if not found and self.code(row).strip(" \t,;"):
            yield Problem(row.line, shown(row.text))

    def member(self, name: str, line: int) -> Iterator[Reading]:
        """A name, a list or a string of names; anything else is a problem."""
        if is_name(name) and not is_word(name):
            yield Mention(name, MentionKind.MENTION, line)
            return
        tree = parse(name) if name[0] in "[({'\"" and self.depth <= DEEPEST else None
        match tree:
            case ast.Module(body=[ast.Expr(value=node)]) if _is_list(node):
                self.reader.rows = (Row(name, line),)
                yield from self.reader.names([node], MentionKind.MENTION)
            case _:
                yield Problem(line, shown(name))

    def piece(self, rows: Sequence[Row]) -> Iterator[Reading]:
        """The lines of a list in brackets."""
        begins = STARTS_LIST.match(rows[0].text)
        if begins and self.reader.is_elsewhere(begins["name"]):
            yield Problem(rows[0].line, shown(rows[0].text), "codes-for-another-source")
            return
        found = False
        for row in rows:
            for one in self.row(Row(unlisted(self.code(row)), row.line)):
                found = True
                yield one
        if not found:
            yield Problem(rows[0].line, shown(rows[0].text))


def _is_list(node: ast.expr) -> bool:
    """Whether an expression is a list, or a string of names."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return all(_is_list(item) or isinstance(item, ast.Name) for item in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _statements(
    tree: ast.Module, rows: Sequence[Row], lists: ListReader
) -> Iterator[Reading]:
    """The statements of a tree; a line of a list that is odd, member by member."""
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
    """Whether a statement is a line that may be meant as a list of names."""
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
    """One statement of a fence that is no Python as a whole."""
    rows, marked = piece.rows, lists.fence.marked or piece.is_dsl
    if piece.unended >= 0:
        yield from _unended(piece, lists)
    elif all(lists.only_names(row.text) for row in rows):
        for row in rows:
            yield from lists.row(row)
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
    """A statement of the DSL that is no Python: mended, or searched for names."""
    rows = piece.rows
    found = None if is_glued(rows) else _mended(piece, lists)
    if found is not None:
        yield Problem(rows[0].line, shown(rows[0].text), "mended-construct")
        yield from found
        return
    yield from _without_odd(piece, lists) or _names(piece, lists.reader.source)


def _mended(piece: Piece, lists: ListReader) -> list[Reading] | None:
    """What a statement says with brackets put right, or commas too if that is plain."""
    if tree := parse(mended(piece.text)):
        return list(_statements(tree, piece.rows, lists))
    tree = parse(mended(separated(piece.text)))
    found = list(_statements(tree, piece.rows, lists)) if tree else []
    return found if found and all(map(_is_sound, found)) else None


def _is_sound(reading: Reading) -> bool:
    return not isinstance(reading, Problem) or reading.rule in MINOR


def _without_odd(piece: Piece, lists: ListReader) -> list[Reading]:
    """What a statement says without the odd members of its lists, each a problem."""
    text, odd = without_odd(piece.text)
    tree = parse(mended(text)) if odd else None
    found = list(_statements(tree, piece.rows, lists)) if tree else []
    if not found or not all(map(_is_sound, found)):
        return []
    lost = [Problem(piece.rows[at].line, shown(name)) for name, at in odd]
    return [*lost, *found]


def _names(piece: Piece, source: str) -> Iterator[Reading]:
    """The names in a statement beyond mending, and that it is."""
    rows = piece.rows
    keyed = KEYED.search(piece.text)
    if keyed and not is_source(keyed[1], source):
        yield Problem(rows[0].line, shown(rows[0].text), "codes-for-another-source")
        return
    yield Problem(rows[0].line, shown(rows[0].text))
    for name, index, defined in names_in(piece):
        kind = MentionKind.DEFINITION if defined else MentionKind.RELATION
        yield Mention(name, kind, rows[min(index, len(rows) - 1)].line)


def _unended(piece: Piece, lists: ListReader) -> Iterator[Reading]:
    """A string that nothing ends: what stands before it, and its lines."""
    above, (first, *rest) = piece.rows[: piece.unended], piece.rows[piece.unended :]
    if above:
        yield from _piece(Piece(above), lists)
    yield Problem(first.line, shown(first.text), "unended-string")
    start = max(first.text.rfind(quote) for quote in ("'''", '"""'))
    yield from lists.reader.lines([Row(first.text[start + 3 :], first.line), *rest])
