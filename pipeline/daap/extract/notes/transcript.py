"""Turns and segments of a transcript, with their speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.core.model import Lines, Row, Segment, Turn
from daap.extract.notes.blocks import Block, BlockKind
from daap.extract.notes.escapes import unescaped
from daap.extract.notes.labels import LabelReader, is_boundary, is_owned
from daap.extract.notes.remarks import Remarks

MOST = 100
"""The most segments of a turn that are the context of a step.

A longer turn has probably lost its labels; without a limit, contexts would grow
quadratically with the length of the note.
"""

MARKUP = re.compile(
    r"!\[[^\]\n]*+\](?:\([^)\n]*+\)?|\[[^\]\n]*+\])?"  # an image
    r"|\[?<?\b(?:https?|ftp)://[^\s\]>)]*+(?:\]\([^)\n]*+\))?"  # a bare link
    r"|<[^<>\n]++>",  # a tag
    re.IGNORECASE,
)
"""Markup in a line that is no text."""


@dataclass(slots=True)
class TranscriptReader:
    """Collects turns and segments block by block.

    `label` matches a speaker's label, which should be alone on a line. A label begins
    a turn where a paragraph begins or a sentence has ended; within a sentence it is
    text. `unquoted` is true if the last turn that was read lacks its quote mark.
    """

    label: re.Pattern[str]
    remarks: Remarks
    turns: list[Turn] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    unquoted: bool = False
    _long: set[int] = field(default_factory=set)
    _labels: LabelReader = field(init=False)

    def __post_init__(self) -> None:
        self._labels = LabelReader(self.label, self.remarks)

    def read(self, block: Block) -> None:
        """Take a block: a label begins a turn, anything else is a segment."""
        turns = len(self.turns)
        pending: list[Row] = []
        for row, following, literal in _lines(block):
            begins = not literal and is_boundary(pending) and not is_owned(following)
            for part, speaker in self._labels.parts(row, begins):
                if speaker:
                    self._segment(pending)
                    pending = []
                    self._turn(speaker, part.line)
                elif part.text.strip():
                    pending.append(part)
        self._segment(pending)
        if len(self.turns) > turns:
            self.unquoted = block.kind is not BlockKind.QUOTE

    def begins_turn(self, block: Block) -> bool:
        """Whether a line of the block is a label, as written, that begins a turn.

        Below a turn that lacks its quote mark a label before a colon is one too.
        """
        if self.unquoted and self._labels.opens(block.rows[0]):
            return True
        above: list[Row] = []
        for row, following, literal in _lines(block):
            begins = not literal and is_boundary(above) and not is_owned(following)
            if begins and self._labels.is_label(row):
                return True
            above = [row]
        return False

    def last_turn(self) -> Sequence[Segment]:
        """The segments of the last turn so far; empty if there are no turns.

        At most the last hundred (`MOST`).
        """
        if not self.turns:
            return ()
        turn = self.turns[-1].position
        found: list[Segment] = []
        for segment in reversed(self.segments):
            if segment.turn != turn:
                break
            if len(found) == MOST:
                self._remark_long(self.turns[-1])
                break
            found.append(segment)
        return found[::-1]

    def close(self) -> None:
        """Unify the spelling of each speaker, and report irregular labels."""
        for at, turn in enumerate(self.turns):
            spelt = self._labels.spelling(turn.speaker)
            self.turns[at] = Turn(turn.position, spelt, turn.lines)
        spoken = {segment.turn for segment in self.segments}
        for turn in self.turns:
            if turn.position not in spoken:
                found = f"the label {turn.speaker!r} with nothing below it"
                self.remarks.add("turn-without-words", turn.lines.first, found)
        if self.turns and self.segments and not self.segments[0].turn:
            first = self.segments[0].lines.first
            found = "a passage above the first speaker's label"
            self.remarks.add("words-before-first-label", first, found)

    def _remark_long(self, turn: Turn) -> None:
        """Report a turn that is too long, once."""
        if turn.position in self._long:
            return
        self._long.add(turn.position)
        found = f"a coding trace below more than {MOST} paragraphs of one turn"
        self.remarks.add("long-turn", turn.lines.last, found, most=MOST)

    def _turn(self, speaker: str, line: int) -> None:
        position = len(self.turns) + 1
        self.turns.append(Turn(position, speaker, Lines(line, line)))

    def _segment(self, rows: list[Row]) -> None:
        if not rows:
            return
        turn = len(self.turns)
        position = len(self.segments) + 1
        wordless = not any(holds_words(row.text) for row in rows)
        segment = Segment(position, turn, tuple(rows), wordless=wordless)
        self.segments.append(segment)
        if turn:
            said = self.turns[-1]
            lines = Lines(said.lines.first, rows[-1].line)
            self.turns[-1] = Turn(said.position, said.speaker, lines)


def holds_words(line: str) -> bool:
    """Whether a line holds words of the source, not only images, links and marks.

    >>> holds_words("![A hive](hive.png)"), holds_words("* * *")
    (False, False)
    >>> holds_words("<https://bees.example/>"), holds_words("[more](https://a.b/)")
    (False, True)
    """
    marked = "[" in line or "<" in line or "://" in line
    return any(map(str.isalnum, MARKUP.sub("", line) if marked else line))


def _lines(block: Block) -> Iterator[tuple[Row, str, bool]]:
    """The lines of a block with escapes decoded, and the text of the line after each.

    The last value is true if a line begins with an escape, so that it has no mark.
    """
    fence = block.kind is BlockKind.FENCE
    code = frozenset(row.line for row in block.rows) if fence else block.code
    rows = unescaped(block.rows, code)
    for index, (row, raw) in enumerate(zip(rows, block.rows, strict=True)):
        following = rows[index + 1].text if index + 1 < len(rows) else ""
        escaped = row.text != raw.text and raw.text.lstrip().startswith("\\")
        yield row, following, escaped
