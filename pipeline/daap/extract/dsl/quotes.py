"""Quotation marks in a fence: curly ones as straight ones, and stray ones.

Word processors put curly marks where Python wants straight ones; within a word
such a mark is an apostrophe. Every function looks at a character a fixed number
of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.core.model import Row

SINGLE, DOUBLE = "'‘’‚‛‹›", '"“”„‟«»'
CURLY = frozenset(SINGLE[1:] + DOUBLE[1:])
CLOSERS = {
    "“": '”“"', "”": '”“"', "„": '“”‟"', "‟": '”"', "«": '»"', "»": '«»"',
    "‘": "’‘'", "’": "’‘'", "‚": "‘’'", "‛": "’'", "‹": "›'", "›": "‹›'",
}  # fmt: skip
"""The marks that end a quotation, by the one that begins it (English, German,
Swedish and French use; CLDR lists them by language)."""

MARK = re.compile(
    rf"[{SINGLE[:5]}]{{3}}|[{DOUBLE[:5]}]{{3}}|(?:^|(?<=\s))\#.*|[{SINGLE}{DOUBLE}]"
)
STRAIGHT = {
    "'": re.compile(r"(?:[^'\\]|\\.)*+'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*+"'),
}
"""The rest of a string behind the mark that begins it."""

PREFIX = re.compile(r"(?<!\w)(?:[bu]|[fb]?r|rb|rf|f)\Z", re.IGNORECASE)
"""What may stand right before a string of Python."""

OPENS = re.compile(r"[(\[{,:=]\s*\Z|\A\s*\Z")
CLOSES = {
    mark: re.compile(rf"(?<!\\){mark}(?=\s*(?:[,)\]}}:]|\#|$)|\s+['\"])")
    for mark in "'\""
}
"""Where a string begins and ends for whoever reads it: beside a separator."""


def straightened(rows: Sequence[Row]) -> Sequence[Row]:
    """The lines with straight marks for the curly ones that quote something."""
    if not any(not CURLY.isdisjoint(row.text) for row in rows):
        return rows
    state, out = "", list[Row]()
    for row in rows:
        line = Line(row.text, state)
        out.append(Row("".join(line.pieces()), row.line))
        state = line.state
    return out


@dataclass(slots=True)
class Line:
    """A line as it is read; `state` are the marks that end a longer string."""

    text: str
    state: str = ""
    place: int = 0
    unended: set[str] = field(default_factory=set)

    def pieces(self) -> Iterator[str]:
        """The line piece by piece, marks put right."""
        if self.state:
            yield from self.long()
        while (mark := MARK.search(self.text, self.place)) is not None:
            yield self.text[self.place : mark.start()]
            self.place = mark.end()
            if len(mark[0]) == 3 and "#" not in mark[0]:
                self.state = SINGLE[:5] if mark[0][0] in SINGLE else DOUBLE[:5]
                yield self.state[0] * 3
                yield from self.long()
            elif mark[0] in CLOSERS:
                yield self.curly(mark)
            elif mark[0] in STRAIGHT:
                yield self.straight(mark)
            else:
                yield mark[0]  # a comment
        yield self.text[self.place :]

    def long(self) -> Iterator[str]:
        """A string of three marks, as far as the line holds it."""
        end = re.compile(f"[{self.state}]{{3}}").search(self.text, self.place)
        stop = end.start() if end else len(self.text)
        yield self.text[self.place : stop]
        self.place = stop
        if end:
            yield self.state[0] * 3
            self.place, self.state = end.end(), ""

    def straight(self, mark: re.Match[str]) -> str:
        """A string that a straight mark begins, though a curly one may end it."""
        quote = mark[0]
        if self.within_word(mark.start()):
            return quote
        known = quote not in self.unended
        if known and (found := STRAIGHT[quote].match(self.text, self.place)):
            self.place = found.end()
            return quote + found[0]
        self.unended.add(quote)
        family = SINGLE if quote == "'" else DOUBLE
        return self.until(quote, family[1:], quote)

    def curly(self, mark: re.Match[str]) -> str:
        """A string that a curly mark begins; an apostrophe stays one."""
        single = mark[0] in SINGLE
        if single and self.text[: mark.start()][-1:].isalnum():
            return mark[0]
        return self.until(mark[0], CLOSERS[mark[0]], "'" if single else '"')

    def until(self, opening: str, closers: str, quote: str) -> str:
        """The string up to one of its closing marks, or the lone mark."""
        if closers not in self.unended:
            for place in range(self.place, len(self.text)):
                if self.text[place] in closers and not self.apostrophe(place):
                    content = self.text[self.place : place]
                    self.place = place + 1
                    return _quoted(content, quote)
            self.unended.add(closers)
        return opening

    def apostrophe(self, place: int) -> bool:
        """Whether a single mark stands within a word."""
        single = self.text[place] in SINGLE
        return single and self.text[place + 1 : place + 2].isalnum()

    def within_word(self, place: int) -> bool:
        """Whether a straight mark is an apostrophe, and begins no string."""
        before = self.text[max(0, place - 3) : place]
        is_word = before[-1:].isalnum() or before[-1:] == "_"
        return is_word and not PREFIX.search(before)


def _quoted(content: str, quote: str) -> str:
    """A text between straight marks: those that it does not hold, if there are."""
    other = "'" if quote == '"' else '"'
    mark = quote if quote not in content or other in content else other
    return f"{mark}{_escaped(content, mark)}{mark}"


def _escaped(content: str, quote: str) -> str:
    return re.sub(rf"(\\.)|{quote}", lambda m: m[1] or f"\\{quote}", content)


def requoted(line: str) -> str:
    r"""A line whose strings end where a separator follows, marks in them escaped.

    >>> requoted("b = CClass(practice, 'Maya's Port')")
    "b = CClass(practice, 'Maya\\'s Port')"
    """
    out, place = list[str](), 0
    for start, end in _strings(line):
        out += [
            line[place : start + 1],
            _escaped(line[start + 1 : end - 1], line[start]),
        ]
        place = end - 1
    return "".join(out) + line[place:]


def emptied(line: str) -> str:
    """A line of broken code without what it quotes, nor anything that it may quote.

    >>> emptied("f(a, 'b c', d)")
    'f(a, "", d)'
    >>> emptied("f(a, b'c 'd', e)")
    'f(a, b""'
    """
    out, place = list[str](), 0
    for start, end in _strings(line):
        out += [line[place:start], '""']
        place = end
    out.append(line[place:])
    text = "".join(out)
    rest = text.replace('""', "  ")
    marks = [at for at, mark in enumerate(rest) if mark in SINGLE or mark in DOUBLE]
    if not marks:
        return text
    last = marks[-1] + 1 if len(marks) % 2 == 0 else len(text)
    return f'{text[: marks[0]]}""{text[last:]}'


def _strings(line: str) -> Iterator[tuple[int, int]]:
    """Where the strings of a line begin and end, as whoever reads it sees them."""
    place, unended = 0, set[str]()
    for mark in re.finditer(r"['\"]", line):
        start, quote = mark.span()[0], mark[0]
        if start < place or quote in unended:
            continue
        if not OPENS.search(line[max(0, start - 80) : start]):
            continue
        end = CLOSES[quote].search(line, start + 1)
        if end is None:
            unended.add(quote)
            continue
        place = end.end()
        yield start, place
