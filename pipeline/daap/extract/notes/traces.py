"""Coding steps: the open and axial traces of a field note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daap.core.model import Lines, Mention, Paragraph, Row, Segment, Step
from daap.core.statements import Statement
from daap.extract.dsl.names import is_neighbour, is_source
from daap.extract.dsl.parse import read_fence
from daap.extract.dsl.recover import Scanner
from daap.extract.dsl.vocabulary import Problem
from daap.extract.notes.blocks import Block, BlockKind, is_python
from daap.extract.notes.escapes import unescaped
from daap.extract.notes.remarks import Remarks, shown

STRUCTURE = re.compile(
    r"""\s*+(?:already\s++)?add(?:ed)?
        (?:\s++(?:the\s++)?codes?)?
        (?:\s++to\s++(?P<source>[a-z]++[ _-]?\d*+(?:(?<=\d)[a-z])?))?\s*+:?\s*+""",
    re.IGNORECASE | re.VERBOSE,
)
"""`added:`, `already added`, `add codes to s10:`: text around a fence."""


SPAN = re.compile(r"`([^`]++)`")
SPANS = re.compile(
    rf"\s*+(?:(?:[-*+•]|\d{{1,3}}[.)])\s++)?{SPAN.pattern}"
    rf"(?:\s*+,?\s*+{SPAN.pattern})*+[\s,.]*+"
)
"""A code span (CommonMark 6.1), and a line or an item of a list that holds no more."""


def announced(row: Row) -> str:
    """The source that a line of a fence announces codes for, "" if none.

    >>> announced(Row("# add codes to s15:", 1)), announced(Row("add_codes", 1))
    ('s15', '')
    """
    found = STRUCTURE.fullmatch(row.text.lstrip("# \t"))
    source = found["source"] if found else None
    return source if source and _is_numbered(source) else ""


def _words(text: str) -> str:
    """The words of a text, without case and with a space around each."""
    return "".join(f" {word} " for word in re.findall(r"\w+", text.casefold()))


def _is_numbered(source: str) -> bool:
    """Whether a source is named with its number, not as "s" alone."""
    return any(map(str.isdecimal, source))


@dataclass(slots=True)
class TraceReader:
    """Collects coding steps block by block.

    `relations` are the study's names for relations and kinds, with the built-in ones.
    """

    remarks: Remarks
    relations: Mapping[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    trace: BlockKind | None = None
    _first: int = 0
    _last: int = 0
    _open: bool = False
    _axial: bool = False
    _elsewhere: Row | None = None
    _context: tuple[int, ...] = ()
    _paragraphs: list[Paragraph] = field(default_factory=list)
    _quoted: int = 0
    _passage: str = ""
    _mentions: list[Mention] = field(default_factory=list)
    _left_out: dict[str, None] = field(default_factory=dict)
    _lost: bool = False
    _statements: list[Statement] = field(default_factory=list)

    def open(self, block: Block, context: Sequence[Segment]) -> None:
        """A marker: it begins a step, or the axial trace of the current one."""
        again = block.kind is BlockKind.OPEN and self._open and self._axial
        if self.trace is None or again:
            self.close()
            self.trace, self._first = block.kind, block.first
            self._context = tuple(segment.position for segment in context)
            if not context:
                found = "a coding trace with no passage above it"
                self._report("step-without-passage", block.first, found)
        self._another()
        self.trace = block.kind
        if block.quoted:
            found = "a trace marker behind a quote mark"
            self._report("quoted-marker", block.first, found)
        if block.misspelt:
            self._report("misspelt-marker", block.first, "a misspelt trace marker")
        if block.remark:
            words, found = repr(shown(block.remark)), "words in a trace marker"
            self._report("words-in-marker", block.first, found, words)
        self._axial = self._axial or block.kind is BlockKind.AXIAL
        self._open = self._open or block.kind is BlockKind.OPEN
        self._last = block.last
        if block.rows[0].text:
            self._text(unescaped(block.rows))

    def is_note(self, block: Block, segments: Sequence[Segment]) -> bool:
        """Whether a quoted block is a note: it repeats the passage of its step.

        It stands below the marker of an open trace, or below another such note.
        """
        expected = self.trace is BlockKind.OPEN and block.kind is BlockKind.QUOTE
        if not expected or len(self._paragraphs) > self._quoted:
            return False
        if not self._passage:
            texts = (segments[at - 1].text for at in self._context)
            self._passage = _words(" ".join(texts))
        lines = [_words(row.text) for row in block.rows]
        return any(lines) and all(line in self._passage for line in lines)

    def read_quoted(self, block: Block) -> None:
        """A quoted block that is a note."""
        self._report("quoted-note", block.first, "a note behind a quote mark")
        self._quoted += 1
        self.read(block)

    def read(self, block: Block) -> None:
        """A block below a marker: notes, text around a fence, or a fence."""
        self._last = block.last
        if block.kind is BlockKind.FENCE:
            if block.quoted:
                found = "a fence behind a quote mark"
                self._report("quoted-marker:fence", block.first, found)
            self._fence(block)
        else:
            self._text(unescaped(block.rows))

    def close(self) -> None:
        """End the current step, if there is one."""
        if self.trace is not None:
            self._another()
            if not self._paragraphs and not self._mentions and not self._lost:
                found = "a coding trace without notes and without codes"
                self._report("empty-trace", self._first, found)
            self.steps.append(
                Step(
                    position=len(self.steps) + 1,
                    lines=Lines(self._first, self._last),
                    context=self._context,
                    paragraphs=tuple(self._paragraphs),
                    mentions=tuple(self._mentions),
                    statements=tuple(self._statements),
                )
            )
        self.trace, self._lost = None, False
        self._open, self._axial = False, False
        self._quoted, self._passage = 0, ""
        self._paragraphs, self._mentions, self._statements = [], [], []

    def _text(self, rows: Sequence[Row]) -> None:
        """Notes below an open marker; below an axial one, text around a fence."""
        if self.trace is BlockKind.OPEN:
            self._paragraphs.append(Paragraph(tuple(rows)))
            return
        for row in rows:
            structure = STRUCTURE.fullmatch(row.text)
            if SPANS.fullmatch(row.text):
                found = repr(shown(row.text))
                self._report("codes-outside-fence", row.line, found)
                codes = ", ".join(SPAN.findall(row.text))
                self._codes([Row(codes, row.line)], marked=False)
            elif structure is None:
                words, found = repr(shown(row.text)), "text in an axial coding trace"
                self._report("text-in-axial-trace", row.line, found, words)
            else:
                self._another()
                self._elsewhere = self._of_another(structure["source"] or "", row)

    def _of_another(self, source: str, row: Row) -> Row | None:
        """The line `add codes to s15:`, if it means another source than the note's.

        A number that is off by one is read as a miscount, and reported.
        """
        own = self.remarks.source
        if not _is_numbered(source) or is_source(source, own):
            return None
        if is_neighbour(source, own):
            found = shown(row.text)
            self._report_problem(Problem(row.line, found, "codes-for-a-neighbour"))
            return None
        return row

    def _another(self) -> None:
        """Report the codes announced for another source, and end that part."""
        if self._elsewhere is None:
            return
        names = ", ".join(self._left_out)
        found = shown(self._elsewhere.text) + (f" above {shown(names)}" * bool(names))
        self._report_problem(
            Problem(self._elsewhere.line, found, "codes-for-another-source")
        )
        self._lost = self._lost or bool(self._left_out)
        self._elsewhere, self._left_out = None, {}

    def _fence(self, block: Block) -> None:
        """A fence; `add codes to s15` has the same meaning in it as above one."""
        marked = is_python(block.info)
        held, scanner = list[Row](), Scanner()
        for row in block.rows:
            source = announced(row)
            if source and not scanner.depth and not scanner.quote:
                self._codes(held, marked=marked)
                held = []
                self._another()
                self._elsewhere = self._of_another(source, row)
                continue
            scanner.take(row.text)
            held.append(row)
        self._codes(held, marked=marked)

    def _codes(self, rows: Sequence[Row], *, marked: bool) -> None:
        """The names and statements in lines of a fence."""
        readings = read_fence(
            rows, self.remarks.source, marked=marked, relations=self.relations
        )
        for reading in readings:
            if isinstance(reading, Problem):
                self._report_problem(reading)
            elif self._elsewhere is not None:
                if isinstance(reading, Mention):
                    self._left_out[reading.written] = None
            elif isinstance(reading, Mention):
                self._mentions.append(reading)
            else:
                self._statements.append(reading)

    def _report_problem(self, problem: Problem) -> None:
        self._report(problem.rule, problem.line, repr(problem.found))

    def _report(self, rule: str, line: int, found: str, words: str = "") -> None:
        step = len(self.steps) + 1
        self.remarks.add(rule, line, found, step=step, words=words)
