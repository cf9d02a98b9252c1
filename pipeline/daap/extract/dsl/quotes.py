"""Quotation marks and signs in a fence: those of Python for others in use.

Word processors replace straight quotation marks by curly ones; within a word such a
mark is an apostrophe. Each character is examined a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.core.model import Row

SINGLE, DOUBLE = "'‘’‚‛‹›", '"“”„‟«»'
MARKS = frozenset(SINGLE + DOUBLE + "`´")
"""All quotation marks in use."""
WIDE = str.maketrans("，、،；؛：（）［］｛｝＝", ",,,;;:()[]{}=")
"""Separators and brackets as keyboards of East Asia and of Arabic type them."""

ODD = frozenset(SINGLE[1:] + DOUBLE[1:]) | frozenset(map(chr, WIDE))
CLOSERS = {
    "“": '”“"', "”": '”“"', "„": '“”‟"', "‟": '”"', "«": '»"', "»": '«»"',
    "‘": "’‘'", "’": "’‘'", "‚": "‘’'", "‛": "’'", "‹": "›'", "›": "‹›'",
}  # fmt: skip
"""Closing marks by the opening one (use of English, German, Swedish and French;
CLDR, quotation marks by language)."""

MARK = re.compile(
    rf"[{SINGLE[:5]}]{{3}}|[{DOUBLE[:5]}]{{3}}|(?:^|(?<=\s))\#.*|[{SINGLE}{DOUBLE}]"
)
STRAIGHT = {
    "'": re.compile(r"(?:[^'\\]|\\.)*+'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*+"'),
}
"""The rest of a string after its opening mark."""

PREFIX = re.compile(r"(?<!\w)(?:[bu]|[fb]?r|rb|rf|f)\Z", re.IGNORECASE)
"""The prefix of a string literal."""

IN_WORD = re.compile(r"(?<=\w)['’](?=\w)")
"""An apostrophe."""

OPENS = re.compile(r"[(\[{,:=]\s*\Z|\A\s*\Z")
CLOSES = {
    mark: re.compile(rf"(?<!\\){mark}(?=\s*(?:[,)\]}}:]|\#|$)|\s+['\"])")
    for mark in "'\""
}
"""A separator that makes a mark the beginning or end of a string."""


def straightened(rows: Sequence[Row]) -> Sequence[Row]:
    """The lines with straight marks for curly ones that quote something.

    Outside of strings, separators and brackets are those of Python.
    """
    if not any(not ODD.isdisjoint(row.text) for row in rows):
        return rows
    state, out = "", list[Row]()
    for row in rows:
        line = Line(row.text, state)
        out.append(Row("".join(line.pieces()), row.line))
        state = line.state
    return out


@dataclass(slots=True)
class Line:
    """A line being read; `state` are the marks that end an open long string."""

    text: str
    state: str = ""
    place: int = 0
    unended: set[str] = field(default_factory=set)

    def pieces(self) -> Iterator[str]:
        """The pieces of the line, with straight marks."""
        if self.state:
            yield from self.long()
        while (mark := MARK.search(self.text, self.place)) is not None:
            yield self.text[self.place : mark.start()].translate(WIDE)
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
        yield self.text[self.place :].translate(WIDE)

    def long(self) -> Iterator[str]:
        """A triple-quoted string, up to its end or the line's."""
        end = re.compile(f"[{self.state}]{{3}}").search(self.text, self.place)
        stop = end.start() if end else len(self.text)
        yield self.text[self.place : stop]
        self.place = stop
        if end:
            yield self.state[0] * 3
            self.place, self.state = end.end(), ""

    def straight(self, mark: re.Match[str]) -> str:
        """A string opened by a straight mark; a curly one may close it."""
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
        """A string opened by a curly mark, or an apostrophe."""
        single = mark[0] in SINGLE
        if single and self.text[: mark.start()][-1:].isalnum():
            return mark[0]
        return self.until(mark[0], CLOSERS[mark[0]], "'" if single else '"')

    def until(self, opening: str, closers: str, quote: str) -> str:
        """The string up to one of its closing marks, or the mark alone."""
        if closers not in self.unended:
            for place in range(self.place, len(self.text)):
                if self.text[place] in closers and not self.apostrophe(place):
                    content = self.text[self.place : place]
                    self.place = place + 1
                    return _quoted(content, quote)
            self.unended.add(closers)
        return opening

    def apostrophe(self, place: int) -> bool:
        """Whether a single mark is within a word."""
        single = self.text[place] in SINGLE
        return single and self.text[place + 1 : place + 2].isalnum()

    def within_word(self, place: int) -> bool:
        """Whether a straight mark is an apostrophe and opens no string."""
        before = self.text[max(0, place - 3) : place]
        is_word = before[-1:].isalnum() or before[-1:] == "_"
        return is_word and not PREFIX.search(before)


def _quoted(content: str, quote: str) -> str:
    """A text in straight marks, of the kind that it does not contain, if any."""
    other = "'" if quote == '"' else '"'
    mark = quote if quote not in content or other in content else other
    return f"{mark}{_escaped(content, mark)}{mark}"


def _escaped(content: str, quote: str) -> str:
    return re.sub(rf"(\\.)|{quote}", lambda m: m[1] or f"\\{quote}", content)


def requoted(line: str) -> str:
    r"""A line whose strings end before a separator, with marks in them escaped.

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


def emptied(line: str) -> tuple[str, bool]:
    """A line of broken code with its strings emptied, and anything they may include.

    The second value is true if a string begins that does not end in the line, so that
    the next lines may belong to it.

    >>> emptied("f(a, 'b c', d)")
    ('f(a, "", d)', False)
    >>> emptied("f(a, b'c 'd', e)")
    ('f(a,""', False)
    >>> emptied("f(a, 'b c, d)")
    ('f(a, ""', True)
    """
    out, place = list[str](), 0
    for start, end in _strings(line):
        out += [line[place:start], '""']
        place = end
    out.append(line[place:])
    text = "".join(out)
    rest = text.replace('""', "  ")
    marks = [at for at, mark in enumerate(rest) if mark in MARKS]
    if not marks:
        return text, False
    first = marks[0]
    quotes = [at for at in marks if not IN_WORD.match(rest, at)]
    if len(quotes) % 2 and OPENS.search(rest[max(0, quotes[0] - 80) : quotes[0]]):
        return f'{text[: quotes[0]]}""', True
    if rest[:first][-1:].isalnum():
        first = max(rest.rfind(mark, 0, first) for mark in "([{,:=") + 1
    last = marks[-1] + 1 if len(marks) % 2 == 0 else len(text)
    return f'{text[:first]}""{text[last:]}', False


def _strings(line: str) -> Iterator[tuple[int, int]]:
    """The ranges of the strings of a line, in code points, each up to a separator."""
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
