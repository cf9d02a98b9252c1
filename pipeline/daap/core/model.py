"""The values that pass between the stages: Document and Codebook.

Lines count from 1 and belong to the field note. Offsets count Unicode code
points of the transcript, the end exclusive. Positions count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from daap.core.errors import Finding
from daap.core.signs import SignReading


class Kind(StrEnum):
    """What a code is; the value is the local name of its class."""

    DECISION = "Decision"
    PATTERN = "Pattern"
    PRACTICE = "Practice"
    SOLUTION = "DesignSolution"
    FORCE = "Force"
    EMERGENT = "EmergentCode"


class MentionKind(StrEnum):
    """How a trace names a code; the value is the local name of the term."""

    MENTION = "Mention"
    DEFINITION = "Definition"
    RELATION = "Relation"


class Anchoring(StrEnum):
    """How a note's words were found; the value is the local name of the term."""

    EXACT = "Exact"
    NORMALISED = "Normalised"
    FUZZY = "Fuzzy"
    UNANCHORED = "Unanchored"


class AuditStatus(StrEnum):
    """What the traces say of an attribution; the local name of the term."""

    TRACED = "Traced"
    THROUGH_OPTION = "TracedThroughOption"
    NOT_TRACED = "NotTraced"


SOURCE_TYPES: Mapping[str, str] = {
    "practitioner audience article": "PractitionerAudienceArticle",
    "interview": "InterviewRecord",
    "slides": "Slides",
}
"""The source types of the value list: what notes write, and the term."""

AUTHOR_TYPES: Mapping[str, str] = {
    "practitioner": "Practitioner",
    "academic": "Academic",
}
"""The author types of the value list: what notes write, and the term."""

NEXT = frozenset(
    {"next", "mandatory_next", "optional_next", "consider_if_not_decided_yet"}
)
"""The relations that lead to a next decision; all others are dependencies."""


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """The first and the last line of something, both included.

    Both are 0 where it was read from a format that has no lines.
    """

    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of the transcript, in code points, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text and its number."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record, as written, and its line."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Record:
    """The header of a field note, written twice: as headings and as a call."""

    headings: Mapping[str, Field] = field(default_factory=dict)
    call: Mapping[str, Field] = field(default_factory=dict)
    lines: Lines = Lines(1, 1)


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled contribution of one speaker."""

    position: int
    speaker: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Segment:
    """One paragraph of the transcript; `turn` is 0 where there are no turns."""

    position: int
    turn: int
    rows: tuple[Row, ...]
    start: int = 0

    @property
    def text(self) -> str:
        """The paragraph, its lines joined by one line feed."""
        return "\n".join(row.text for row in self.rows)

    @property
    def end(self) -> int:
        """The offset behind the last code point."""
        return self.start + len(self.text)

    @property
    def lines(self) -> Lines:
        """The lines of the field note it stands on."""
        return Lines(self.rows[0].line, self.rows[-1].line)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of an open coding trace that no blank line separates."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an axial coding trace, as written."""

    written: str
    kind: MentionKind
    line: int


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """A trace defines a code; names as written, the superclasses' too.

    `kind` is EMERGENT where the trace gives no kind that is known.
    """

    name: str
    kind: Kind
    label: str
    superclasses: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class OptionStatement:
    """A trace offers a solution as an option of a decision, both as written."""

    decision: str
    solution: str
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class ImpactStatement:
    """A trace weighs a solution against a force: ++, +, o, -, -- or +/-."""

    solution: str
    force: str
    impact: str
    line: int


@dataclass(frozen=True, slots=True)
class LinkStatement:
    """A trace links two codes; `relation` is in snake case, such as can_use."""

    source: str
    relation: str
    target: str
    line: int

    @property
    def is_next(self) -> bool:
        """Whether it leads to the next decision, and is no dependency."""
        return self.relation in NEXT


Statement = CodeDefinition | OptionStatement | ImpactStatement | LinkStatement
"""What a trace states of codes, beyond naming them."""


@dataclass(frozen=True, slots=True)
class Note:
    """One open code, and the words it quotes, if any."""

    position: int
    text: str
    lines: Lines
    anchoring: Anchoring = Anchoring.UNANCHORED
    score: float = 0.0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One code a step's trace names, however often and in whatever spelling."""

    code: str
    written: tuple[str, ...]
    kinds: tuple[MentionKind, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Step:
    """An open and/or axial trace at one place; `context` are segment positions.

    `paragraphs`, `mentions` and `statements` are what was read, `notes`,
    `assignments` and `stated` what they were interpreted as; `stated` holds
    notations where `statements` hold names, and only what is published.
    """

    position: int
    lines: Lines
    context: tuple[int, ...]
    paragraphs: tuple[Paragraph, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    stated: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What is published of a source; empty strings where nothing is known.

    `row` counts the table's data rows from 1; 0 where no table states it.
    """

    identifier: str
    title: str = ""
    page: str = ""
    archived_at: str = ""
    short_link: str = ""
    source_type: str = ""
    author_type: str = ""
    has_example: bool | None = None
    has_source_code: bool | None = None
    row: int = 0
    lines: Lines | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One field note, read and, stage by stage, interpreted."""

    path: str
    sha256: str
    identifier: str
    record: Record
    turns: tuple[Turn, ...] = ()
    segments: tuple[Segment, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers' labels, in order of first appearance."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))

    def with_findings(self, *findings: Finding) -> Document:
        """The same document with findings added at the end."""
        return replace(self, findings=self.findings + findings)


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file that a build read: where it lies in the study, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Code:
    """A concept of the study's scheme; `notation` is its identifier.

    An emergent code came from the notes; its kind is EMERGENT unless a note
    defines it as something, or every statement uses it as the same (`from_use`).
    `broader` are the notations of the codes above it; `place` is where a note
    first defines it. `signs` is what the signs of impacts on it tell, if it is a
    force.
    """

    notation: str
    kind: Kind
    label: str
    other_labels: tuple[str, ...] = ()
    emergent: bool = False
    broader: tuple[str, ...] = ()
    place: str = ""
    from_use: bool = False
    signs: SignReading = SignReading.POSITIVE_IMPROVES


@dataclass(frozen=True, slots=True)
class Option:
    """A solution that a decision offers, both by notation."""

    decision: str
    solution: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a study by notation, and the guidance on its decisions.

    `relations` are the guidance's impacts, dependencies and next decisions.
    """

    codes: Mapping[str, Code] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    relations: tuple[ImpactStatement | LinkStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A code the study's formal model lists for a source; rows from 1."""

    source: str
    code: str
    row: int


@dataclass(frozen=True, slots=True)
class Audited:
    """An attribution and what the traces say; `steps` are positions.

    `status` is None for a source whose field note was not read.
    """

    attribution: Attribution
    status: AuditStatus | None = None
    steps: tuple[int, ...] = ()


def lay_out(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Give each segment its offset in the transcript they make together."""
    placed, start = [], 0
    for segment in segments:
        placed.append(replace(segment, start=start))
        start += len(segment.text) + 2
    return tuple(placed)


def transcript_text(segments: tuple[Segment, ...]) -> str:
    """The text that offsets count in: segments, blank lines between, final LF."""
    return "\n\n".join(segment.text for segment in segments) + "\n"
