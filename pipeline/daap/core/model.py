"""The Document: one coded source as it was read and is interpreted by the stages.

Lines count from 1 and belong to the field note. Offsets count Unicode code
points of the transcript, the end exclusive. Positions count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from daap.core.errors import Finding
from daap.core.rules import finding
from daap.core.statements import Claim, Statement
from daap.core.values import Anchoring, MentionKind, PublishedText, VariableType


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """The first and the last line, both included; 0 in a format without lines."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of the transcript in code points, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Element:
    """The place of an imported thing, where a field note would have lines.

    `file` is the identifier of a project file (core/project.py), `name` that of the
    element in it. It identifies nothing beyond the file: tools give new identifiers
    at each export.
    """

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text and its number."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a record, as written, and its line."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Record:
    """The header of a field note, in both of its forms: headings and a call."""

    headings: Mapping[str, Field] = field(default_factory=dict)
    call: Mapping[str, Field] = field(default_factory=dict)
    lines: Lines = Lines(1, 1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled contribution of a speaker."""

    position: int
    speaker: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Extent:
    """Length in code points, and lines, of a paragraph whose words are withheld."""

    length: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph of the transcript; `turn` is 0 where there are no turns.

    An image, a rule or a bare link is `wordless`. `extent` replaces withheld rows.
    """

    position: int
    turn: int
    rows: tuple[Row, ...] = ()
    start: int = 0
    wordless: bool = False
    extent: Extent | None = None

    @property
    def text(self) -> str:
        """The paragraph, its lines joined by line feeds; empty where withheld."""
        return "\n".join(row.text for row in self.rows)

    @property
    def end(self) -> int:
        """The offset after the last code point, withheld or not."""
        length = self.extent.length if self.extent else len(self.text)
        return self.start + length

    @property
    def lines(self) -> Lines:
        """The lines of the field note that it is read from."""
        own = self.rows
        return self.extent.lines if self.extent else Lines(own[0].line, own[-1].line)


@dataclass(frozen=True, slots=True)
class Variable:
    """A value of a variable of a source or a case, in the lexical form of its type.

    A source or case has at most one value of a variable, which is not empty.
    """

    name: str
    value: str
    type: VariableType = VariableType.TEXT
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Consecutive lines of an open coding trace without a blank line between them."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A code named in an axial coding trace as written, or assigned in a QDA tool.

    Of a selection's code, `code` is the notation, so that its name need not be
    resolved, `written` the name in the tool, `created` the date in the file (an
    xsd:date or xsd:dateTime, or empty), and `line` is 0.
    """

    written: str
    kind: MentionKind
    line: int
    code: str = ""
    created: str = ""
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An open code: the words that it quotes, or the code that it `names` instead."""

    position: int
    text: str
    lines: Lines
    anchoring: Anchoring = Anchoring.UNANCHORED
    score: float = 0.0
    span: Span | None = None
    names: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A code that a step's trace names, once for all its mentions and spellings.

    `created` and `element` are those of the earliest coding in a QDA tool.
    """

    code: str
    written: tuple[str, ...]
    kinds: tuple[MentionKind, ...]
    lines: Lines
    created: str = ""
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A coded selection of a QDA tool, one for each span and coder.

    `span` is None where the whole source is coded, or a `region` of other media (a
    media fragment). `coder` is a pseudonym, `created` an xsd:date or xsd:dateTime.
    """

    span: Span | None
    coder: str = ""
    created: str = ""
    element: Element | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo of a coder; `created` is an xsd:date or xsd:dateTime, or empty.

    In a document it is about the source, the step at a position (a selection, or with
    `code`, a notation, its coding with that code), or the uncoded words of `span`.
    In a project it is about the code, or the study.
    """

    text: str
    coder: str = ""
    created: str = ""
    code: str = ""
    step: int = 0
    span: Span | None = None
    element: Element | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An open and/or axial trace at one place; `context` are segment positions.

    `paragraphs`, `mentions` and `statements` are as read; `notes`, `assignments` and
    `claims` are their interpretation. Claims hold notations where statements hold
    names, and only what is published.
    A step of a QDA tool's project consists of its `selection`; `context` are the
    segments that it overlaps, `mentions` the codes.
    """

    position: int
    lines: Lines
    context: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    claims: tuple[Claim, ...] = ()
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One field note, or imported source, as read and interpreted so far.

    Of an imported source, `elements` are its places in project files, and `text` is
    the transcript as the tool holds it, in which segments and turns have their
    offsets; it is empty where the transcript is made of the segments.
    `passages` are the spans of cases; `published` says which words the document still
    holds, as they are to be published; `quotes` are those left where not all are.
    """

    path: str
    sha256: str
    identifier: str
    record: Record
    turns: tuple[Turn, ...] = ()
    segments: tuple[Segment, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    elements: tuple[Element, ...] = ()
    text: str = ""
    passages: tuple[Span, ...] = ()
    memos: tuple[Memo, ...] = ()
    variables: tuple[Variable, ...] = ()
    published: PublishedText = PublishedText.ALL
    quotes: tuple[str, ...] = ()

    @property
    def transcript(self) -> str:
        """The text in which offsets count; empty where it is withheld."""
        is_open = self.published is PublishedText.ALL
        return self.text or transcript_text(self.segments) if is_open else ""

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers' labels, in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))

    def finding(
        self, rule: str, line: int, found: str, *, note: int = 0, **values: Any
    ) -> Finding:
        """A finding on a line of this document; `note` is a position in its `step`.

        All else is as in `rules.finding`.
        """
        source, path = self.identifier, self.path
        if note:
            values["focus"] = f"source/{source}/step/{values['step']}/note/{note}"
        return finding(rule, path, line, found, source=source, **values)

    def with_findings(self, *findings: Finding) -> Document:
        """The same document with findings added at the end."""
        return replace(self, findings=self.findings + findings)


def lay_out(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Give each segment its offset in the transcript made of them all."""
    placed, start = [], 0
    for segment in segments:
        placed.append(replace(segment, start=start))
        start += segment.end - segment.start + 2
    return tuple(placed)


def transcript_text(segments: tuple[Segment, ...]) -> str:
    """The transcript of segments: a blank line between two, a line feed at the end."""
    return "\n\n".join(segment.text for segment in segments) + "\n"
