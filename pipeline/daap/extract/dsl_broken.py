"""Fences that are no Python: cut into pieces, mended where one mend will do.

A piece is a statement with all its lines. One piece that cannot be read costs
no other. Strings, comments and brackets are told apart by a scan that reads
every character once; names in a piece beyond mending are found by parso.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daap.extract.dsl_words import is_word
from daap.model import Row

__all__ = ["Piece", "mended", "names_in", "pieces"]

SCAN = re.compile(
    r"""(?P<triple>'{3}|"{3})
      | '(?:[^'\\]|\\.?)*+(?:'|$)
      | "(?:[^"\\]|\\.?)*+(?:"|$)
      | \#.*
      | (?P<bracket>[()\[\]{}])""",
    re.VERBOSE,
)
BEGINS = re.compile(
    r"""\s*+(?: (?:\w++\.)?add_\w++\s*+[({]
             |  \w++\s*+=\s*+(?:\w++\s*+\(|\\$) )""",
    re.VERBOSE,
)
"""How a call or a definition of the DSL begins: it ends what was left open."""

CLOSING = {"(": ")", "[": "]", "{": "}"}
DSL_CALL = re.compile(r"CClass|add_\w+")


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
        return any(DSL_CALL.search(row.text) for row in self.rows)


@dataclass(slots=True)
class Scanner:
    """Follows strings and brackets over lines."""

    quote: str = ""
    depth: int = 0

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
            found = SCAN.search(text, place)
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


def pieces(rows: Sequence[Row]) -> Iterator[Piece]:
    """The statements of a fence, as far as they can be told apart."""
    scanner, unended = Scanner(), -1
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


def mended(text: str) -> str:
    """The statement with brackets put right, and the words of an impact joined.

    >>> mended("add_force_relations({mdm: {agility: very positive})")
    'add_force_relations({mdm: {agility: very_positive}})'
    """
    text = re.sub(r"(:[ \t]*+very)[ \t]++(positive|negative)\b", r"\1_\2", text)
    text = re.sub(r"\A(\w++)\{\(", r"\1({", text)
    scanner, open_ones = Scanner(), list[str]()
    counts = dict.fromkeys(CLOSING, 0)
    out: list[str] = []
    for line in text.split("\n"):
        place = 0
        for start, end, is_bracket in scanner.marks(line):
            if is_bracket:
                mark = line[start]
                out.append(line[place:start])
                place = end
                if mark in CLOSING:
                    open_ones.append(mark)
                    counts[mark] += 1
                    out.append(mark)
                else:
                    out.append(_closed(mark, open_ones, counts))
        out += [line[place:], "\n"]
    out[-1:] = [CLOSING[one] for one in reversed(open_ones)]
    return "".join(out)


def _closed(mark: str, open_ones: list[str], counts: dict[str, int]) -> str:
    """What closes everything down to the bracket a mark closes; else nothing."""
    opening = next(one for one, closing in CLOSING.items() if closing == mark)
    if not counts[opening]:
        return ""
    out = []
    while True:
        one = open_ones.pop()
        counts[one] -= 1
        out.append(CLOSING[one])
        if one == opening:
            return "".join(out)


def names_in(piece: Piece) -> list[tuple[str, int, bool]]:
    """The names in a statement of the DSL beyond mending.

    Each with the row of the piece it stands in, and whether it is defined
    there. Empty for anything that is no statement of the DSL.
    """
    found: list[tuple[str, int, bool]] = []
    tokens = list(_tokens(_without_strings(piece.text))) if piece.is_dsl else []
    texts = [text for _, text, _ in tokens]
    following = [*texts[1:], ""]
    before = ["", *texts[:-1]]
    for index, (is_name, text, row) in enumerate(tokens):
        if not is_name:
            continue
        after, last = following[index], before[index]
        if keyword.iskeyword(text) and text not in ("True", "False", "None"):
            return []
        if after == "(" or DSL_CALL.fullmatch(text):
            if not DSL_CALL.fullmatch(text):
                return []
        elif index == 0 and after == "=":
            if "CClass" in texts[:3]:
                found.append((text, row, True))
        elif (last not in ("=", ".") or index == 2) and after != "=":
            found += [] if is_word(text) else [(text, row, False)]
    return found if any(map(DSL_CALL.fullmatch, texts)) else []


def _without_strings(text: str) -> str:
    """The statement, its strings made empty and its comments left out."""
    scanner, out = Scanner(), list[str]()
    for line in text.split("\n"):
        place = 0
        for start, end, is_bracket in scanner.marks(line):
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
