"""Texts of a field note as words in sentences, for the search for names.

Texts are read as rendered: character references and backslash escapes decoded, in
NFKC, without format characters, apostrophes and hyphens unified, hyphenated words
joined over line ends. Each word keeps its line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from html import unescape
from itertools import chain

from daap.core.model import Document, Row, Step
from daap.core.statements import CodeDefinition, OptionStatement
from daap.interpret.names.cues import UNFINISHED

WORD = re.compile(r"[^\W\d_](?:['-]?[^\W_]|[\u0300-\u036f])*")
APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ‛`´ʹ＇"), "'")
HYPHENS = dict.fromkeys(map(ord, "‐‑﹣－"), "-")
ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
POSSESSIVE = re.compile(r"['’]s\Z|(?<=[A-Z]{2})s\Z")
TORN = re.compile(r"[^\W\d_]-\s*\Z")
FINISHED = re.compile(
    r"[.?!…:;]+[\"'”»)\]*_]*(?:\s|\Z)|[¿¡]|\n\s*(?:[-+*•#>|]|\d+[.)])"
)
"""Text between two words that ends a sentence; a list marker begins one."""

WIDE = 200
"""Code points between two words that end a sentence, whatever they are."""

INVISIBLE = "Cf"
"""The general category of format characters (UAX #44)."""


class Kind(Enum):
    """The kind of a text: words of the source, a speaker's label, or of the coders."""

    SAID = "said"
    LABEL = "label"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a note, with the offsets at which its lines start and their numbers.

    `spoken` says whether it is from an interview.
    """

    path: str
    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]
    spoken: bool = False
    kind: Kind = Kind.WRITTEN

    def line(self, offset: int) -> int:
        """The line, from 1, of a code point of the text in the field note."""
        return self.lines[bisect_right(self.starts, offset) - 1]


@dataclass(frozen=True, slots=True)
class Word:
    """A word; `gap` is the text between it and the word before.

    `first` and `last` say whether it begins or ends a sentence.
    """

    text: str
    folded: str
    start: int
    gap: str
    first: bool
    last: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper() or self.text[0].istitle()


def fold(text: str) -> str:
    """A word in the form in which words are compared, without a possessive s.

    >>> fold("O’Brien’s")
    "o'brien"
    """
    return _alike(bare(text)).casefold()


def bare(text: str) -> str:
    """A word without a possessive s, an acronym without a plural s.

    >>> bare("Maya's"), bare("KPIs"), bare("Iris")
    ('Maya', 'KPI', 'Iris')
    """
    return POSSESSIVE.sub("", text)


def _alike(text: str) -> str:
    return text.translate(APOSTROPHES).translate(HYPHENS)


def lay(
    path: str, rows: Iterable[Row], *, spoken: bool = False, kind: Kind = Kind.WRITTEN
) -> Passage:
    """The lines as one text, with hyphenated words joined."""
    parts: list[str] = []
    starts: list[int] = []
    lines: list[int] = []
    length = 0
    for row in rows:
        shown = _shown(row.text)
        if parts:
            whole = _joined(parts[-1], shown)
            length += len(whole) - len(parts[-1])
            parts[-1] = whole
        starts.append(length)
        lines.append(row.line)
        parts.append(shown)
        length += len(shown)
    return Passage(path, "".join(parts), tuple(starts), tuple(lines), spoken, kind)


def _joined(line: str, below: str) -> str:
    r"""A line with its separator from the next one.

    >>> _joined("Ma-", "ya"), _joined("Anna-", "Lena"), _joined("so", "Maya")
    ('Ma', 'Anna-', 'so\n')
    """
    if TORN.search(line[-80:]) is None or not below[:1].isalpha():
        return line + "\n"
    return line.rstrip()[: -1 if below[0].islower() else None]


def _shown(text: str) -> str:
    """A line as it is rendered."""
    text = _alike(ESCAPE.sub("", unescape(text)))
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    if text.isascii():
        return text
    kept = (c for c in text if unicodedata.category(c) != INVISIBLE)
    return _alike("".join(kept))


def passages(document: Document, *, spoken: bool) -> Iterator[Passage]:
    """The texts of a note that may contain names; `spoken` if it is an interview.

    Addresses of the record and names of codes are left out.
    """
    path = document.path
    if spoken:
        for fields in (document.record.headings, document.record.call):
            if title := fields.get("title"):
                yield lay(path, [Row(title.value, title.line)], spoken=True)
    labels = {turn.speaker: turn.lines.first for turn in reversed(document.turns)}
    for label, line in labels.items():
        yield lay(path, [Row(label, line)], spoken=spoken, kind=Kind.LABEL)
    for segment in document.segments:
        yield lay(path, segment.rows, spoken=spoken, kind=Kind.SAID)
    for row in chain.from_iterable(map(_traced, document.steps)):
        yield lay(path, [row], spoken=spoken)
    memos = (text for memo in document.memos for text in (memo.title, memo.text))
    yield from imported(path, (*memos, *(one.value for one in document.variables)))


def imported(path: str, texts: Iterable[str]) -> Iterator[Passage]:
    """Texts of an import, such as memos, whose lines are of no file."""
    for text in filter(None, texts):
        yield lay(path, [Row(line, 0) for line in text.split("\n")])


def _traced(step: Step) -> Iterator[Row]:
    """The lines of a step's open trace, and the labels in its statements."""
    for paragraph in step.paragraphs:
        yield from paragraph.rows
    for stated in step.statements:
        if isinstance(stated, CodeDefinition | OptionStatement) and stated.label:
            yield Row(stated.label, stated.line)


def words(text: str) -> Sequence[Word]:
    """The words of a text, in order."""
    found: list[Word] = []
    end, first = 0, True
    matches = list(WORD.finditer(text))
    for number, match in enumerate(matches):
        gap = text[end : match.start()]
        end = match.end()
        behind = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        last = _finished(match[0], text[end:behind])
        last = last or number + 1 == len(matches)
        found.append(Word(match[0], fold(match[0]), match.start(), gap, first, last))
        first = last
    return found


def _finished(word: str, gap: str) -> bool:
    """Whether a sentence ends with a word, by the text behind it."""
    if len(gap) > WIDE:
        return True
    if word.casefold() in UNFINISHED and gap.strip() == ".":
        return False
    return FINISHED.search(gap) is not None
