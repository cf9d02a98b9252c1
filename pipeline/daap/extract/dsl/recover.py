"""Error recovery: a fence that is not valid Python, split into statements.

A piece is a statement with all its lines; one that cannot be read does not affect the
others. Strings, comments and brackets are recognised by a scanner in one pass; names
in a piece that cannot be repaired are found by parso.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.core.model import Row
from daap.extract.dsl.quotes import emptied
from daap.extract.dsl.vocabulary import LONGEST, is_word, known_call

MARKS = r"""(?P<triple>'{3}|"{3})
      | '(?:[^'\\]|\\.?)*+(?:'|$)
      | "(?:[^"\\]|\\.?)*+(?:"|$)
      | (?P<bracket>[()\[\]{}])
      | """
SCAN = re.compile(MARKS + r"\#.*", re.VERBOSE)
"""Strings, brackets and comments of Python."""

AFTER_SPACE = re.compile(MARKS + r"(?:^|(?<![\w,;]))\#.*", re.VERBOSE)
"""The same, but a `#` within or directly after a word begins no comment."""

AT_START = re.compile(MARKS + r"(?:^|(?<=[)\]}\"']))\s*+\#.*", re.VERBOSE)
"""The same for unmarked code: only a `#` at a line's start begins a comment."""

BEGINS = re.compile(
    r"""\s*+(?: (?:\w++\.)?add_\w++\s*+[({]
             |  \w++\s*+=\s*+(?:\w++\s*+\(|\\$) )""",
    re.VERBOSE,
)
"""The beginning of a DSL call or definition, which ends an open statement."""

TRIPLE = re.compile(r"(['\"])\1\1")
REST = {
    quote: re.compile(
        rf"((?:\n[^\n'\"()\[\]{{}}=]{{1,200}}){{1,3}}{quote})\s*(?:[,)\]}}]|\Z)"
    )
    for quote in "'\""
}
"""The rest of a string on the following lines, up to its end."""

CLOSING = {"(": ")", "[": "]", "{": "}"}
DSL_CALL = re.compile(r"CClass|add_\w+")
CALLED = re.compile(r"\b(\w++)\s*+[({]")
KEYWORDS = frozenset({"role_name", "stereotype_instances", "superclasses", "values"})
"""Keyword arguments of DSL calls, which are no codes."""

STRUCTURAL = frozenset("()[]{},:=.")
"""Signs that may be next to a name in a call."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one statement.

    `unended` is the index of the row where an unterminated string begins, or -1.
    """

    rows: tuple[Row, ...]
    unended: int = -1

    @property
    def text(self) -> str:
        """The statement with its first line not indented, as Python requires."""
        return "\n".join(row.text for row in self.rows).lstrip(" \t")

    @property
    def is_dsl(self) -> bool:
        """Whether it looks like a call of a DSL function."""
        return any(
            _is_call(name) for row in self.rows for name in CALLED.findall(row.text)
        )


@dataclass(slots=True)
class Scanner:
    """Tracks open strings and brackets over lines."""

    quote: str = ""
    depth: int = 0
    pattern: re.Pattern[str] = SCAN

    def marks(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """The ranges of brackets (true) and of strings and comments (false) in a line.

        In code points. A triple-quoted string that the line does not end continues in
        the next one; another string ends with the line.
        """
        begun = place = 0
        while True:
            if self.quote:
                end = text.find(self.quote, place)
                place = end + 3 if end >= 0 else len(text)
                yield begun, place, False
                if end < 0:
                    return
                self.quote = ""
            found = self.pattern.search(text, place)
            if found is None:
                return
            begun, place = found.span()
            self.quote = found["triple"] or ""
            if not self.quote:
                yield begun, place, found["bracket"] is not None

    def take(self, text: str) -> None:
        """Scan a line."""
        for start, _, is_bracket in self.marks(text):
            if is_bracket:
                opens = text[start] in CLOSING
                self.depth = max(0, self.depth + (1 if opens else -1))


def comments(rows: Sequence[Row], *, marked: bool = True) -> Iterator[tuple[Row, int]]:
    """The comments of a fence with their `#`, and the offset of each in its line.

    `marked` is true if the fence is marked as Python.
    """
    scanner = Scanner(pattern=AFTER_SPACE if marked else AT_START)
    for row in rows if any("#" in row.text for row in rows) else ():
        for start, end, is_bracket in scanner.marks(row.text):
            text = row.text[start:end].lstrip()
            if not is_bracket and text.startswith("#"):
                yield Row(text, row.line), end - len(text)


def is_glued(rows: Sequence[Row], *, marked: bool = True) -> bool:
    """Whether Python reads a comment where a person reads text, as after `C#`."""
    if not any("#" in row.text for row in rows):
        return False
    scanner, known = Scanner(), list(comments(rows, marked=marked))
    python = [
        (row.line, start)
        for row in rows
        for start, _, is_bracket in scanner.marks(row.text)
        if not is_bracket and row.text.startswith("#", start)
    ]
    return python != [(row.line, start) for row, start in known]


def pieces(rows: Sequence[Row], *, marked: bool = True) -> Iterator[Piece]:
    """The statements of a fence, as far as they can be separated.

    `marked` is true if the fence is marked as Python.
    """
    scanner = Scanner(pattern=AFTER_SPACE if marked else AT_START)
    unended = -1
    held: list[Row] = []
    for row in rows:
        ends = held and not scanner.quote and not held[-1].text.endswith("\\")
        if ends and (not scanner.depth or begins(row)):
            yield Piece(tuple(held))
            held, scanner.depth = [], 0
        if not held and not row.text.partition("#")[0].strip():
            continue
        before = scanner.quote
        scanner.take(row.text)
        if scanner.quote and not before:
            unended = len(held)
        held.append(row)
    if held:
        yield Piece(tuple(held), unended if scanner.quote else -1)


def begins(row: Row) -> bool:
    """Whether a line begins a DSL call or definition."""
    return BEGINS.match(row.text) is not None


def over_lines(text: str) -> Iterator[tuple[int, int]]:
    r"""The ranges of strings that continue on one of the next lines, in code points.

    Only if words follow up to the same quotation mark, and then a separator.

    >>> list(over_lines("f('a b\nc', d)"))
    [(2, 9)]
    """
    place = 0
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for line, start in zip(lines, starts, strict=False):
        if start < place or TRIPLE.search(line):
            continue
        *_, last = (0, 0, True), *Scanner(pattern=AFTER_SPACE).marks(line)
        begin, end, is_bracket = last
        quote = line[begin : begin + 1]
        if is_bracket or quote not in ("'", '"') or end < len(line):
            continue
        rest = REST[quote].match(text, start + len(line))
        if rest and not (end - begin > 1 and line.endswith(quote)):
            place = rest.end(1)
            yield start + begin, place


def names_in(piece: Piece) -> list[tuple[str, int, bool]]:
    """The names in a DSL statement that cannot be repaired, outside strings.

    Each with the index of its row and whether it is defined there. Empty for
    other statements. A name next to an operator is part of an expression and left
    out.
    """
    found: list[tuple[str, int, bool]] = []
    text = _emptied(piece.text) if piece.is_dsl else ""
    tokens = list(_tokens(_without_strings(text)))
    texts = [text for _, text, _ in tokens]
    odd = [not is_name and text[0] not in STRUCTURAL and text != '""'
           for is_name, text, _ in tokens]  # fmt: skip
    following = [*texts[1:], ""]
    before = ["", *texts[:-1]]
    for index, (is_name, text, row) in enumerate(tokens):
        if not is_name:
            continue
        after, last = following[index], before[index]
        if keyword.iskeyword(text) and text not in ("True", "False", "None"):
            return []
        if after == "(" or _is_call(text):
            if not _is_call(text):
                return []
        elif any(odd[max(0, index - 1) : index + 2]) or len(text) > LONGEST:
            continue
        elif index == 0 and after == "=":
            if any(known_call(one) == "CClass" for one in texts[:3]):
                found.append((text, row, True))
        elif text in KEYWORDS and after in ("=", ":"):
            continue
        elif (last not in ("=", ".") or index == 2) and after != "=":
            found += [] if is_word(text) else [(text, row, False)]
    return found if any(map(_is_call, texts)) else []


def _is_call(name: str) -> bool:
    """Whether a name is probably a DSL function."""
    return DSL_CALL.fullmatch(name) is not None or bool(known_call(name))


def _emptied(text: str) -> str:
    """The statement with strings over several lines emptied."""
    out, place = list[str](), 0
    for start, end in over_lines(text):
        out += [text[place:start], '""', "\n" * text.count("\n", start, end)]
        place = end
    return "".join(out) + text[place:]


def _without_strings(text: str) -> str:
    """The statement with strings emptied and comments removed.

    It is cut at an unterminated string, as the rest may belong to it.
    """
    scanner, out = Scanner(pattern=AFTER_SPACE), list[str]()
    for line in text.split("\n"):
        in_string = bool(scanner.quote)
        marks = list(scanner.marks(line))
        comment = next(
            (s for s, _, b in marks if not b and line.startswith("#", s)), len(line)
        )
        if not in_string and "'''" not in line and '"""' not in line:
            # what Python reads as a comment may be a sign such as C#
            kept, is_open = emptied(line[:comment])
            out += [kept.replace("#", "$"), "\n"]
            if is_open:
                break
            continue
        place = 0
        for start, end, is_bracket in marks:
            if not is_bracket:
                out.append(line[place:start])
                out.append("" if line[start : start + 1] == "#" else '""')
                place = end
        out += [line[place:], "\n"]
    return "".join(out)


def _tokens(text: str) -> Iterator[tuple[bool, str, int]]:
    """For each token whether it is a name, its text, and the index of its row."""
    from parso.python.token import PythonTokenTypes as Types
    from parso.python.tokenize import tokenize
    from parso.utils import parse_version_string

    layout = (Types.NEWLINE, Types.INDENT, Types.DEDENT, Types.ERROR_DEDENT)
    for token in tokenize(text, version_info=parse_version_string("3.11")):
        if token.type not in layout and token.string.strip():
            row = token.start_pos[0] - 1
            yield token.type is Types.NAME, token.string, row


def dedented(rows: Sequence[Row]) -> str:
    """The lines without their common indentation; comments may have less."""
    margin = min(
        (len(row.text) - len(row.text.lstrip(" \t")) for row in rows if _is_code(row)),
        default=0,
    )
    return "\n".join(
        row.text[margin:] if _is_code(row) else row.text.lstrip(" \t") for row in rows
    )


def _is_code(row: Row) -> bool:
    return row.text.lstrip(" \t")[:1] not in ("", "#")
