"""Coding steps: the open and axial traces of a field note, at their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daap.core.errors import Severity
from daap.core.model import Lines, Mention, Paragraph, Row, Segment, Statement, Step
from daap.extract.dsl.names import is_neighbour, is_source
from daap.extract.dsl.parse import read_fence
from daap.extract.dsl.vocabulary import MINOR, Problem
from daap.extract.notes.blocks import Block, BlockKind, is_python
from daap.extract.notes.escapes import unescaped
from daap.extract.notes.remarks import Remarks, shown

STRUCTURE = re.compile(
    r"""\s*+(?:already\s++)?add(?:ed)?
        (?:\s++(?:the\s++)?codes?)?
        (?:\s++to\s++(?P<source>[a-z]++[ _-]?\d*+))?\s*+:?\s*+""",
    re.IGNORECASE | re.VERBOSE,
)
"""`added:`, `already added`, `add codes to s10:`: words around a fence."""

EMPTY_TRACE = (
    "a coding trace without notes and without codes",
    "notes below an open trace, codes in a fence below an axial one",
    "fill the trace or delete its marker",
)
NO_PASSAGE = (
    "a coding trace with no passage above it",
    "a quoted passage that the trace codes",
    "put the trace below the passage it belongs to",
)
QUOTED_MARKER = (
    "a trace marker behind a quote mark",
    "the marker without '> ', as it is no part of the transcript",
    "delete the quote mark; it was read as a trace",
)
MEND = "mend or delete it; nothing was run, and no more than names was read from it"

PROBLEMS = {
    "bare-impacts": (
        "add_force_relations({…}) around forces and their impact",
        "add the call; it was read as if it stood there",
    ),
    "broken-construct": ("names of codes, or a call of the axial DSL", MEND),
    "codes-for-another-source": (
        "the identifier of this note's source",
        "correct it, or move the codes to that source's note; they were not read",
    ),
    "codes-for-a-neighbour": (
        "the identifier of this note's source",
        "correct it; its number is one off, and the codes were read as this source's",
    ),
    "codes-in-comment": (
        "codes outside of comments",
        "delete the '#' where codes are meant; what is behind it was not read",
    ),
    "definition-without-label": (
        'CClass(kind, "Label")',
        "add the label as a string; one was made from the code's name",
    ),
    "mended-construct": (
        "a call of the axial DSL with its brackets, commas and quote marks",
        "correct it; it was read as if it had them",
    ),
    "misspelt-call": (
        "a function of the axial DSL",
        "correct the function's name; it was read as the one that it resembles",
    ),
    "record-in-trace": (
        "the source's record above '# coding'",
        "move it there; it was not read as a code",
    ),
    "unended-string": (
        "quote marks that end the string",
        "end the string; its lines were read as names",
    ),
    "unknown-call": (
        "a call of the axial DSL",
        "correct the function's name; the names in it were read, no statement",
    ),
    "unknown-impact": (
        "a solution with its forces, each very_positive, positive, neutral, "
        "negative, very_negative or positive_and_negative",
        "write the impact so; only names were read",
    ),
    "unknown-kind": (
        'CClass(kind, "Label"), the kind a decision, pattern, practice or force',
        "correct the definition; the code was read without a kind",
    ),
    "unknown-relation": (
        "stereotype_instances= with a relation between codes, such as can_use",
        "name the relation, or say in [relations] of study.toml which one it is; the "
        "names were read, no statement",
    ),
    "unread-argument": (
        "arguments that say something of codes",
        "delete the argument, or write it as a note; it was not read",
    ),
}
"""What was expected, and a remedy, for each problem of a fence."""


@dataclass(slots=True)
class TraceReader:
    """Collects coding steps block by block.

    `relations` are the study's own names for relations, each with ours.
    """

    remarks: Remarks
    relations: Mapping[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    trace: BlockKind | None = None
    _first: int = 0
    _last: int = 0
    _axial: bool = False
    _elsewhere: Row | None = None
    _context: tuple[int, ...] = ()
    _paragraphs: list[Paragraph] = field(default_factory=list)
    _mentions: list[Mention] = field(default_factory=list)
    _left_out: dict[str, None] = field(default_factory=dict)
    _lost: bool = False
    _statements: list[Statement] = field(default_factory=list)

    def open(self, block: Block, context: Sequence[Segment]) -> None:
        """A marker: it begins a step, or the axial half of the current one."""
        if self.trace is None or (block.kind is BlockKind.OPEN and self._axial):
            self.close()
            self.trace, self._first = block.kind, block.first
            self._context = tuple(segment.position for segment in context)
            if not context:
                self._warn("step-without-passage", block.first, *NO_PASSAGE)
        self._another()
        self.trace = block.kind
        if block.quoted:
            self._report("quoted-marker", block.first, *QUOTED_MARKER)
        self._axial = self._axial or block.kind is BlockKind.AXIAL
        self._last = block.last
        if block.rows[0].text:
            self._text(unescaped(block.rows))

    def read(self, block: Block) -> None:
        """A block below a marker: notes, words around a fence, or a fence."""
        self._last = block.last
        if block.kind is BlockKind.FENCE:
            self._fence(block)
        else:
            self._text(unescaped(block.rows))

    def close(self) -> None:
        """End the current step, if there is one."""
        if self.trace is not None:
            self._another()
            if not self._paragraphs and not self._mentions and not self._lost:
                self._warn("empty-trace", self._first, *EMPTY_TRACE)
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
        self.trace, self._axial, self._lost = None, False, False
        self._paragraphs, self._mentions, self._statements = [], [], []

    def _text(self, rows: Sequence[Row]) -> None:
        """Notes below an open marker; below an axial one, words around a fence."""
        if self.trace is BlockKind.OPEN:
            self._paragraphs.append(Paragraph(tuple(rows)))
            return
        for row in rows:
            structure = STRUCTURE.fullmatch(row.text)
            if structure is None:
                self._warn(
                    "text-in-axial-trace",
                    row.line,
                    f"{shown(row.text)!r} in an axial coding trace",
                    "codes in a fence, or words such as 'added:'",
                    "put codes into a fence and notes into the open coding trace",
                )
            else:
                self._another()
                self._elsewhere = self._of_another(structure["source"] or "", row)

    def _of_another(self, source: str, row: Row) -> Row | None:
        """The line `add codes to s15:`, where it means another source than the note's.

        A number that is one off is a slip of counting, and told.
        """
        own = self.remarks.source
        if not source[-1:].isdecimal() or is_source(source, own):
            return None
        if is_neighbour(source, own):
            found = shown(row.text)
            self._report_problem(Problem(row.line, found, "codes-for-a-neighbour"))
            return None
        return row

    def _another(self) -> None:
        """Report the codes announced for another source, and forget that source."""
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
        readings = read_fence(
            block.rows,
            self.remarks.source,
            marked=is_python(block.info),
            relations=self.relations,
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
        severity = Severity.INFO if problem.rule in MINOR else Severity.WARNING
        expected = PROBLEMS[problem.rule]
        words = (f"{problem.found!r}", *expected)
        self._report(problem.rule, problem.line, *words, severity=severity)

    def _warn(self, rule: str, line: int, *words: str) -> None:
        self._report(rule, line, *words, severity=Severity.WARNING)

    def _report(
        self, rule: str, line: int, *words: str, severity: Severity = Severity.INFO
    ) -> None:
        step = len(self.steps) + 1
        self.remarks.add(rule, line, *words, severity=severity, step=step)
