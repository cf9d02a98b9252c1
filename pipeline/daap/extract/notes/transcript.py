"""Turns and segments: what was said or written, and by whom."""

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
"""The most segments of a turn that a step is taken to code.

Nobody speaks that many paragraphs in one go; without a limit the contexts of a
note whose labels got lost would grow with the square of its length.
"""


@dataclass(slots=True)
class TranscriptReader:
    """Collects turns and segments block by block.

    `label` matches a speaker's label, which should stand alone on a line. A label
    begins a turn where a paragraph begins or a sentence is finished, and nowhere
    within one: there it is words.
    """

    label: re.Pattern[str]
    remarks: Remarks
    turns: list[Turn] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    _long: set[int] = field(default_factory=set)
    _labels: LabelReader = field(init=False)

    def __post_init__(self) -> None:
        self._labels = LabelReader(self.label, self.remarks)

    def read(self, block: Block) -> None:
        """Take a block: a label opens a turn, anything else is a segment."""
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

    def begins_turn(self, block: Block) -> bool:
        """Whether a line of the block is a label, as written, that begins a turn."""
        above: list[Row] = []
        for row, following, literal in _lines(block):
            begins = not literal and is_boundary(above) and not is_owned(following)
            if begins and self._labels.is_label(row):
                return True
            above = [row]
        return False

    def last_turn(self) -> Sequence[Segment]:
        """The segments of the last turn so far; empty where there are no turns.

        At most the last hundred.
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
        """Give every speaker one spelling; remark on what should not be."""
        for at, turn in enumerate(self.turns):
            spelt = self._labels.spelling(turn.speaker)
            self.turns[at] = Turn(turn.position, spelt, turn.lines)
        spoken = {segment.turn for segment in self.segments}
        for turn in self.turns:
            if turn.position not in spoken:
                self.remarks.add(
                    "turn-without-words",
                    turn.lines.first,
                    f"the label {turn.speaker!r} with nothing below it",
                    "what the speaker said",
                    "add it or delete the label; it was read as a turn",
                )
        if self.turns and self.segments and not self.segments[0].turn:
            self.remarks.warn(
                "words-before-first-label",
                self.segments[0].lines.first,
                "a passage above the first speaker's label",
                "a label above every passage of an interview",
                "add the label; the passage belongs to no turn",
            )

    def _remark_long(self, turn: Turn) -> None:
        """Remark once on a turn that is too long to be one."""
        if turn.position in self._long:
            return
        self._long.add(turn.position)
        self.remarks.warn(
            "long-turn",
            turn.lines.last,
            f"a coding trace below more than {MOST} paragraphs of one turn",
            "a speaker's label above every turn",
            f"add missing labels; the last {MOST} paragraphs were read as coded",
        )

    def _turn(self, speaker: str, line: int) -> None:
        position = len(self.turns) + 1
        self.turns.append(Turn(position, speaker, Lines(line, line)))

    def _segment(self, rows: list[Row]) -> None:
        if not rows:
            return
        turn = len(self.turns)
        self.segments.append(Segment(len(self.segments) + 1, turn, tuple(rows)))
        if turn:
            said = self.turns[-1]
            lines = Lines(said.lines.first, rows[-1].line)
            self.turns[-1] = Turn(said.position, said.speaker, lines)


def _lines(block: Block) -> Iterator[tuple[Row, str, bool]]:
    """The lines of a block with the text of the next, their escapes read.

    The last value tells that a line begins with an escape, so with no mark.
    """
    fence = block.kind is BlockKind.FENCE
    code = frozenset(row.line for row in block.rows) if fence else block.code
    rows = unescaped(block.rows, code)
    for index, (row, raw) in enumerate(zip(rows, block.rows, strict=True)):
        following = rows[index + 1].text if index + 1 < len(rows) else ""
        escaped = row.text != raw.text and raw.text.lstrip().startswith("\\")
        yield row, following, escaped
