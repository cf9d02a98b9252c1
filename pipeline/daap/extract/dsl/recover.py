"""Fences that are no Python: cut into pieces, and the names in a broken one.

A piece is a statement with all its lines. One piece that cannot be read costs
no other. Strings, comments and brackets are told apart by a scan that reads
every character once; names in a piece beyond mending are found by parso.
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
"""The strings, brackets and comments of Python."""

AFTER_SPACE = re.compile(MARKS + r"(?:^|(?<![\w,;]))\#.*", re.VERBOSE)
"""The same for people: a `#` within or right behind a word begins no comment."""

AT_START = re.compile(MARKS + r"(?:^|(?<=[)\]}\"']))\s*+\#.*", re.VERBOSE)
"""The same where code is not said to be Python: only lines are comments."""

BEGINS = re.compile(
    r"""\s*+(?: (?:\w++\.)?add_\w++\s*+[({]
             |  \w++\s*+=\s*+(?:\w++\s*+\(|\\$) )""",
    re.VERBOSE,
)
"""How a call or a definition of the DSL begins: it ends what was left open."""

CLOSING = {"(": ")", "[": "]", "{": "}"}
DSL_CALL = re.compile(r"CClass|add_\w+")
CALLED = re.compile(r"\b(\w++)\s*+[({]")
KEYWORDS = frozenset({"role_name", "stereotype_instances", "superclasses", "values"})
"""Names of arguments in calls of the DSL, which name no code."""

STRUCTURAL = frozenset("()[]{},:=.")
"""What may stand beside a name in a call."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one statement.

    `unended` is the row where a string begins that nothing ends, -1 without one.
    """

    rows: tuple[Row, ...]
    unended: int = -1

    @property
    def text(self) -> str:
        """The statement as Python wants it: its first line not indented."""
        return "\n".join(row.text for row in self.rows).lstrip(" \t")

    @property
    def is_dsl(self) -> bool:
        """Whether it seems to call a function of the DSL."""
        return any(
            _is_call(name) for row in self.rows for name in CALLED.findall(row.text)
        )


@dataclass(slots=True)
class Scanner:
    """Follows strings and brackets over lines."""

    quote: str = ""
    depth: int = 0
    pattern: re.Pattern[str] = SCAN

    def marks(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """The brackets of a line, each true, and its strings and comments, false.

        With where each begins and ends. A string that a line does not end goes
        on in the next if it has three quote marks, and ends with it if not.
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
        """Go over a line."""
        for start, _, is_bracket in self.marks(text):
            if is_bracket:
                opens = text[start] in CLOSING
                self.depth = max(0, self.depth + (1 if opens else -1))


def comments(rows: Sequence[Row], *, marked: bool = True) -> Iterator[tuple[Row, int]]:
    """The comments of a fence with their marks, and where in its line each begins.

    `marked` says that the fence is said to be Python.
    """
    scanner = Scanner(pattern=AFTER_SPACE if marked else AT_START)
    for row in rows if any("#" in row.text for row in rows) else ():
        for start, end, is_bracket in scanner.marks(row.text):
            text = row.text[start:end].lstrip()
            if not is_bracket and text.startswith("#"):
                yield Row(text, row.line), end - len(text)


def is_glued(rows: Sequence[Row], *, marked: bool = True) -> bool:
    """Whether Python takes for a comment what is none for a person."""
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
    """The statements of a fence, as far as they can be told apart.

    `marked` says that the fence is said to be Python.
    """
    scanner = Scanner(pattern=AFTER_SPACE if marked else AT_START)
    unended = -1
    held: list[Row] = []
    for row in rows:
        goes_on = scanner.depth or (held and held[-1].text.endswith("\\"))
        if held and not scanner.quote and (not goes_on or _begins(row, held)):
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


def _begins(row: Row, held: Sequence[Row]) -> bool:
    """Whether a line begins a statement, and is not the second half of one."""
    continued = held[-1].text.endswith("\\")
    return BEGINS.match(row.text) is not None and not continued


def names_in(piece: Piece) -> list[tuple[str, int, bool]]:
    """The names in a statement of the DSL beyond mending, outside quotes.

    Each with the row of the piece it stands in, and whether it is defined
    there. Empty for anything that is no statement of the DSL. What is beside an
    operator or a sign is a part of something that is no name.
    """
    found: list[tuple[str, int, bool]] = []
    tokens = list(_tokens(_without_strings(piece.text))) if piece.is_dsl else []
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
    """Whether a name is a function of the DSL, as far as one can tell."""
    return DSL_CALL.fullmatch(name) is not None or bool(known_call(name))


def _without_strings(text: str) -> str:
    """The statement, its strings made empty and its comments left out."""
    scanner, out = Scanner(pattern=AFTER_SPACE), list[str]()
    for line in text.split("\n"):
        in_string = bool(scanner.quote)
        marks = list(scanner.marks(line))
        comment = next(
            (s for s, _, b in marks if not b and line.startswith("#", s)), len(line)
        )
        if not in_string and "'''" not in line and '"""' not in line:
            # a sign that Python would take for a comment is one that it knows not
            out += [emptied(line[:comment]).replace("#", "$"), "\n"]
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
    """Whether each token is a name, its text and its row."""
    from parso.python.token import PythonTokenTypes as Types
    from parso.python.tokenize import tokenize
    from parso.utils import parse_version_string

    layout = (Types.NEWLINE, Types.INDENT, Types.DEDENT, Types.ERROR_DEDENT)
    for token in tokenize(text, version_info=parse_version_string("3.11")):
        if token.type not in layout and token.string.strip():
            row = token.start_pos[0] - 1
            yield token.type is Types.NAME, token.string, row


def dedented(rows: Sequence[Row]) -> str:
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
