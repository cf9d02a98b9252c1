"""Repairs of DSL statements that are not valid Python; each is applied by itself.

Brackets are closed, a mistyped or missing comma is inserted, quotation marks within a
string are escaped. Line breaks and the content of strings are kept. Time is linear in
the text.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field

from daap.extract.dsl.quotes import requoted
from daap.extract.dsl.recover import CLOSING, KEYWORDS, Scanner, over_lines
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
SLIP = re.compile(r"\w\.[ \t]+[^\W\d]")
DOUBLED = re.compile(r"\b(add_\w++|CClass)\(\((?=\s*+\w)")
LIST = re.compile(r"\[([^\[\](){}'\"]*+)\]")
"""A bracketed list of names, without strings or nested lists."""


def repaired(text: str) -> str:
    """The statement with balanced brackets, and the words of an impact joined.

    >>> repaired("add_force_relations({mdm: {agility: very positive})")
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
    """The brackets needed to close everything a closing bracket encloses; else none."""
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


def continued(text: str) -> str:
    r"""The statement with backslashes in strings that continue on the next line.

    >>> continued('x = CClass(force, "A label\nover two lines")')
    'x = CClass(force, "A label \\\nover two lines")'
    """
    out, place = list[str](), 0
    for start, end in over_lines(text):
        lines = map(str.strip, text[start:end].split("\n"))
        out += [text[place:start], " \\\n".join(lines)]
        place = end
    return "".join(out) + text[place:]


def has_wrong_comma(text: str) -> bool:
    """Whether a full stop between two names may be a mistyped comma.

    >>> has_wrong_comma("f({a: [b. c]})"), has_wrong_comma("f(a.b, 'c. d')")
    (True, False)
    """
    return SLIP.search(text) is not None and any(
        token[0] == "." and SLIP.match(token.string, token.start() - 1) is not None
        for token in TOKEN.finditer(text)
        if token.lastgroup == "other"
    )


def separated(text: str, *, quotes: bool = True) -> str:
    r"""The statement with commas between arguments, strings ended before them.

    Without `quotes` strings are left unchanged.

    >>> separated('add_decision_option_link(access, cqrs.\n "Split")')
    'add_decision_option_link(access, cqrs,\n "Split")'
    >>> separated("add_force_relations({a: {f: positive} \n b: {f: negative}})")
    'add_force_relations({a: {f: positive}, \n b: {f: negative}})'
    """
    if quotes and "'''" not in text and '"""' not in text:
        text = "\n".join(map(requoted, text.split("\n")))
    if text.count("(") > text.count(")"):
        text = DOUBLED.sub(r"\1(", text, count=1)
    commas = Commas()
    for token in TOKEN.finditer(text):
        commas.take(token)
    return "".join(commas.out)


@dataclass(slots=True)
class Commas:
    """Copies tokens, with a comma between arguments that lack one."""

    out: list[str] = field(default_factory=list)
    depth: int = 0
    kind: str = ""
    last: str = ""
    place: int = 0
    gap: str = ""

    def take(self, token: re.Match[str]) -> None:
        """Append a token, after what is missing before it."""
        kind, text = token.lastgroup or "", token[0]
        if kind in ("space", "comment"):
            self.gap += text if kind == "space" else ""
            self.out.append(text)
            return
        if self.depth and kind == "other" and self.is_slip(token):
            text = ","
        elif self.depth and (self.lacks(kind, text) or self.is_keyed(token)):
            self.out[self.place] += ","
        self.depth += (kind == "open") - (kind == "close")
        self.kind, self.last, self.gap = kind, text, ""
        self.place = len(self.out)
        self.out.append(text)

    def is_slip(self, token: re.Match[str]) -> bool:
        """Whether a sign between arguments is a mistyped comma."""
        after = token.string[token.end() : token.end() + 1]
        ended = self.kind in ("name", "string", "close")
        stop = token[0] == "." and ended and after in (*" \t\n\"'",)
        return (stop and bool(after)) or token[0] == ";"

    def is_keyed(self, token: re.Match[str]) -> bool:
        """Whether a token is a keyword argument without a comma before it."""
        value = self.kind in ("name", "string", "close")
        return value and token[0] in KEYWORDS and not keyword.iskeyword(self.last)

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


def without_invalid(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The statement without members of lists that are no names, and those members.

    Each member has the line, counted from 0, on which it begins.

    >>> without_invalid("add_links({p4: [alpha, C++, omega]})")
    ('add_links({p4: [alpha, omega]})', [('C++', 0)])
    """
    odd, out, place, line = list[tuple[str, int]](), list[str](), 0, 0
    for found in LIST.finditer(text):
        out.append(text[place : found.start(1)])
        line += text.count("\n", place, found.start(1))
        kept = []
        for part in found[1].split(","):
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


def _is_plain(part: str) -> bool:
    name = part.strip()
    return not name or (name.isidentifier() and not keyword.iskeyword(name))


def _joined(parts: list[str]) -> str:
    """The names joined by commas, with the line breaks of the removed members."""
    out, named = list[str](), False
    for part in parts:
        if part.strip():
            out.append(f",{part}" if named else part)
            named = True
        else:
            out.append(part)
    return "".join(out)
