"""Plain lists of names in a fence, read member by member."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from daap.core.model import Mention, Row
from daap.core.values import MentionKind
from daap.extract.dsl.names import parse
from daap.extract.dsl.recover import comments
from daap.extract.dsl.statements import StatementReader
from daap.extract.dsl.vocabulary import LONGEST, Problem, Reading, is_word, known_call
from daap.extract.notes.remarks import shown

DEEPEST = 1
"""Nesting of strings in which statements are read; deeper ones hold names only."""

NAME = re.compile(r"[^\W\d]\w*+(?:(?: ?[-–/&] ?| )\w++)*+(?:\(s\))?\??")
"""A code's notation or label, with white space collapsed."""

MARK = re.compile(
    r"""(?P<string>(?<!\w)(?:'[^']*+'|"[^"]*+"))
      | (?P<open>[\[({]) | (?P<close>[\])}]) | (?P<comma>[,;])""",
    re.VERBOSE,
)
BULLET = re.compile(r"\A\s*+(?:[-*+•]|\d{1,3}[.)])\s++")
"""The mark of an item of a list in Markdown."""

STARTS_LIST = re.compile(r"\s*+(?:(?P<name>\w++)\s*+=\s*+)?[\[({]")
"""The beginning of a bracketed list, with or without a variable."""

REMARKS = frozenset({"add", "added", "already added", "codes", "todo", "none"})
"""Comments that contain no code."""

CALLED = re.compile(r"\b(\w++)\s*+\(")


def plain(chunk: str) -> str:
    """A text with white space collapsed."""
    return " ".join(chunk.split())


def is_name(name: str) -> bool:
    """Whether a text may be a code's notation or label.

    >>> is_name("data product"), is_name("C++"), is_name("class")
    (True, False, False)
    """
    first = name.partition(" ")[0]
    fits = len(name) <= LONGEST and NAME.fullmatch(name) is not None
    return fits and not keyword.iskeyword(first)


def apart(name: str) -> list[str]:
    """The notations of a list whose commas were mistyped as full stops, else none.

    >>> apart("d. alpha"), apart("d.alpha"), apart("fresh data. it is")
    (['d', 'alpha'], [], [])
    """
    parts = name.split(". ")
    is_plain = all(part.isidentifier() and is_name(part) for part in parts)
    return parts if len(parts) > 1 and is_plain else []


def members(text: str) -> Iterator[str]:
    """The members of a list, separated by commas outside quotes and brackets.

    Unbalanced brackets are read as text.

    >>> list(members("alpha, C++, f(a, b), 'c, d'"))
    ['alpha', ' C++', ' f(a, b)', " 'c, d'"]
    """
    marks = [(mark.lastgroup, mark.start()) for mark in MARK.finditer(text)]
    together = _match(marks)
    depth = place = 0
    for kind, at in marks:
        if kind == "comma" and not depth:
            yield text[place:at]
            place = at + 1
        elif together:
            depth += (kind == "open") - (kind == "close")
    yield text[place:]


def _match(marks: list[tuple[str | None, int]]) -> bool:
    """Whether all brackets are balanced."""
    depth = 0
    for kind, _ in marks:
        depth += (kind == "open") - (kind == "close")
        if depth < 0:
            return False
    return depth == 0


def unlisted(text: str) -> str:
    """A line of a bracketed list without the brackets of the list.

    >>> unlisted("codes = [alpha, C++,"), unlisted(" omega]"), unlisted("[a], [b]")
    ('alpha, C++,', ' omega', '[a], [b]')
    """
    begins = STARTS_LIST.match(text)
    marks = [m for m in MARK.finditer(text) if m.lastgroup in ("open", "close")]
    opened = sum(mark.lastgroup == "open" for mark in marks)
    closed = len(marks) - opened
    if begins and opened > closed:
        return text[begins.end() :]
    if closed > opened:
        return text.rstrip(" \t,;])}")
    if begins and marks and _around(text, marks):
        return text[begins.end() : marks[-1].start()]
    return text


def _around(text: str, marks: list[re.Match[str]]) -> bool:
    """Whether the first bracket closes at the end of the line."""
    depth = 0
    for mark in marks[:-1]:
        depth += 1 if mark.lastgroup == "open" else -1
        if depth <= 0:
            return False
    return not text[marks[-1].end() :].strip(" \t,;")


@dataclass(frozen=True, slots=True)
class Fence:
    """The options of reading a fence.

    `source` is the identifier of the note's source; `marked` is true if the fence is
    marked as Python; `relations` are the study's names for relations and kinds.
    """

    source: str = ""
    marked: bool = True
    relations: Mapping[str, str] = field(default_factory=dict)

    def within(self, rows: Sequence[Row]) -> Fence:
        """The options for a string in the fence; a one-line string has no comments."""
        return self if len(rows) > 1 else replace(self, marked=False)


@dataclass(slots=True)
class ListReader:
    """Reads plain lists of names, and statements or comments between them."""

    fence: Fence
    reader: StatementReader
    depth: int = 0

    def code(self, row: Row) -> str:
        """A line without its comment and without the mark of an item."""
        found = next(comments([row], marked=self.fence.marked), None)
        return BULLET.sub("", row.text[: found[1]] if found else row.text, count=1)

    def only_names(self, text: str) -> bool:
        """Whether a line holds only names, or nothing."""
        chunks = self.code(Row(text, 1)).split(",")
        return all(is_name(name) for name in map(plain, chunks) if name)

    def row(self, row: Row) -> Iterator[Reading]:
        """The members of a line, each read by itself."""
        found = False
        for chunk in members(self.code(row)):
            name = plain(chunk)
            found = found or bool(name)
            if name:
                yield from self.member(name, row.line)
        if not found and self.code(row).strip(" \t,;"):
            yield Problem(row.line, shown(row.text))

    def member(self, name: str, line: int) -> Iterator[Reading]:
        """The readings of a name, a list or a string of names; others are problems."""
        if is_name(name) and not is_word(name):
            yield Mention(name, MentionKind.MENTION, line)
            return
        tree = parse(name) if name[0] in "[({'\"" and self.depth <= DEEPEST else None
        match tree:
            case ast.Module(body=[ast.Expr(value=node)]) if _is_list(node):
                self.reader.rows = (Row(name, line),)
                yield from self.reader.names([node], MentionKind.MENTION)
            case _ if parts := apart(name):
                yield Problem(line, shown(name), "mended-construct")
                for part in parts:
                    yield from self.member(part, line)
            case _:
                yield Problem(line, shown(name))

    def piece(self, rows: Sequence[Row]) -> Iterator[Reading]:
        """The readings of the lines of a bracketed list."""
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


def may_hold_codes(comment: str) -> bool:
    """Whether a comment may hold codes or a statement, rather than a remark.

    >>> may_hold_codes("beta, omega"), may_hold_codes("see the note above")
    (True, False)
    """
    if any(known_call(name) for name in CALLED.findall(comment)):
        return True
    names = [plain(chunk) for chunk in comment.split(",") if chunk.strip()]
    if not names or not all(is_name(name) and not is_word(name) for name in names):
        return False
    single = all(" " not in name for name in names)
    return (single or len(names) > 1) and plain(comment).casefold() not in REMARKS
