"""Mends for statements of the DSL that are no Python: one at a time, each plain.

Brackets are closed, a full stop or a missing comma becomes one, marks within a
string are escaped. Lines stay lines, and nothing is mended within a string. Time
is linear in the text.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field

from daap.extract.dsl.quotes import requoted
from daap.extract.dsl.recover import CLOSING, Scanner
from daap.extract.dsl.vocabulary import IMPACTS

TOKEN = re.compile(
    r"""(?P<string>'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\Z)|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\Z))
      | (?P<comment>\#.*)
      | (?P<name>\w++)
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<space>\s++)
      | (?P<other>.)""",
    re.VERBOSE,
)
DOUBLED = re.compile(r"\b(add_\w++|CClass)\(\((?=\s*+\w)")
LIST = re.compile(r"\[([^\[\](){}'\"]*+)\]")
"""A list of names, without strings or further lists."""


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


def separated(text: str) -> str:
    r"""The statement with commas between arguments, strings ended beside them.

    >>> separated('add_decision_option_link(access, cqrs.\n "Split")')
    'add_decision_option_link(access, cqrs,\n "Split")'
    >>> separated("add_force_relations({a: {f: positive} \n b: {f: negative}})")
    'add_force_relations({a: {f: positive}, \n b: {f: negative}})'
    """
    if "'''" not in text and '"""' not in text:
        text = "\n".join(map(requoted, text.split("\n")))
    if text.count("(") > text.count(")"):
        text = DOUBLED.sub(r"\1(", text, count=1)
    commas = Commas()
    for token in TOKEN.finditer(text):
        commas.take(token)
    return "".join(commas.out)


@dataclass(slots=True)
class Commas:
    """Takes tokens, and puts a comma where two arguments have none between."""

    out: list[str] = field(default_factory=list)
    depth: int = 0
    kind: str = ""
    last: str = ""
    place: int = 0
    gap: str = ""

    def take(self, token: re.Match[str]) -> None:
        """Put out a token, with what it lacks before it."""
        kind, text = token.lastgroup or "", token[0]
        if kind in ("space", "comment"):
            self.gap += text if kind == "space" else ""
            self.out.append(text)
            return
        if self.depth and kind == "other" and self.is_slip(token):
            text = ","
        elif self.depth and self.lacks(kind, text):
            self.out[self.place] += ","
        self.depth += (kind == "open") - (kind == "close")
        self.kind, self.last, self.gap = kind, text, ""
        self.place = len(self.out)
        self.out.append(text)

    def is_slip(self, token: re.Match[str]) -> bool:
        """Whether a mark between arguments stands for a comma."""
        after = token.string[token.end() : token.end() + 1]
        stop = token[0] == "." and self.kind == "name" and after in (*" \t\n\"'",)
        return (stop and bool(after)) or token[0] == ";"

    def lacks(self, kind: str, text: str) -> bool:
        """Whether a comma is missing before a token."""
        newline, gap = "\n" in self.gap, bool(self.gap)
        match self.kind, kind:
            case "close", "name" | "string":
                return not keyword.iskeyword(text)
            case "close", "open":
                return gap and text != "("
            case "string", "name":
                return not keyword.iskeyword(text)
            case "name", "string":
                return gap and not keyword.iskeyword(self.last)
            case "name", "name":
                words = keyword.iskeyword(text) or keyword.iskeyword(self.last)
                return not words and (newline or self.last in IMPACTS)
            case _:
                return False


def without_odd(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The statement without what is no name in its lists, and what that was.

    Each with the line, counted from 0, that it begins on.

    >>> without_odd("add_links({p4: [alpha, C++, omega]})")
    ('add_links({p4: [alpha, omega]})', [('C++', 0)])
    """
    odd, out, place, line = list[tuple[str, int]](), list[str](), 0, 0
    for found in LIST.finditer(text):
        out.append(text[place : found.start(1)])
        line += text.count("\n", place, found.start(1))
        kept = []
        for part in _parts(found[1]):
            if _is_plain(part):
                kept.append(part)
            else:
                before = len(part) - len(part.lstrip())
                odd.append((part.strip(), line + part.count("\n", 0, before)))
                kept.append("\n" * part.count("\n"))
            line += part.count("\n")
        out.append(_joined(kept))
        place = found.end(1)
    return "".join(out) + text[place:], odd


def _parts(text: str) -> list[str]:
    return text.split(",")


def _is_plain(part: str) -> bool:
    name = part.strip()
    return not name or (name.isidentifier() and not keyword.iskeyword(name))


def _joined(parts: list[str]) -> str:
    """The parts with commas between names, and the line ends of what was odd."""
    out, named = list[str](), False
    for part in parts:
        if part.strip():
            out.append(f",{part}" if named else part)
            named = True
        else:
            out.append(part)
    return "".join(out)
