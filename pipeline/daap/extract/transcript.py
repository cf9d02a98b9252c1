"""Turns and segments: what was said or written, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.extract.blocks import Block
from daap.extract.remarks import Remarks, shown
from daap.model import Lines, Row, Segment, Turn

__all__ = ["TranscriptReader"]

MOST = 100
"""The most segments of a turn that a step is taken to code.

Nobody speaks that many paragraphs in one go; without a limit the contexts of a
note whose labels got lost would grow with the square of its length.
"""

ENDED = re.compile(r"""[.?!…]["'”’)\]*_]*+\Z""")
AROUND = 40
"""How many code points before a label are looked at."""


@dataclass(slots=True)
class TranscriptReader:
    """Collects turns and segments block by block.

    `label` matches a speaker's label, which should stand alone on a line.
    """

    label: re.Pattern[str]
    remarks: Remarks
    turns: list[Turn] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    _long: set[int] = field(default_factory=set)

    def read(self, block: Block) -> None:
        """Take a block: a label opens a turn, anything else is a segment."""
        pending: list[Row] = []
        for row in block.rows:
            for part, is_label in self._parts(row):
                if is_label:
                    self._segment(pending)
                    pending = []
                    self._turn(part)
                elif part.text.strip():
                    pending.append(part)
        self._segment(pending)

    def is_label(self, row: Row) -> bool:
        """Whether a line is a speaker's label and nothing else."""
        return self.label.fullmatch(_bare(row.text)) is not None

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
        """Remark on what an interview should not have."""
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

    def _parts(self, row: Row) -> Iterator[tuple[Row, bool]]:
        """A line cut at the labels in it, each part with whether it is one."""
        if self.is_label(row):
            yield Row(_bare(row.text), row.line), True
            return
        text, place = row.text.strip(), 0
        for match in self.label.finditer(text):
            if match.end() == match.start() or match.start() < place:
                continue
            certain, likely = _slipped(text, match.start(), match.end())
            if certain:
                yield Row(_trimmed(text[place : match.start()]), row.line), False
                yield Row(match[0], row.line), True
                place = _behind(text, match.end())
            if certain or likely:
                self._slip(row, match[0], split=certain)
        rest = text[place:].strip() if place else row.text
        yield Row(rest, row.line), False

    def _slip(self, row: Row, label: str, *, split: bool) -> None:
        done = "the beginning of a turn" if split else "words of the passage"
        self.remarks.add(
            "label-in-line",
            row.line,
            f"the label {shown(label)!r} on a line with other words",
            "a speaker's label on a line of its own",
            f"put it there if a turn begins here; it was read as {done}",
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

    def _turn(self, row: Row) -> None:
        label = " ".join(row.text.split())
        position = len(self.turns) + 1
        self.turns.append(Turn(position, label, Lines(row.line, row.line)))

    def _segment(self, rows: list[Row]) -> None:
        if not rows:
            return
        turn = len(self.turns)
        self.segments.append(Segment(len(self.segments) + 1, turn, tuple(rows)))
        if turn:
            said = self.turns[-1]
            lines = Lines(said.lines.first, rows[-1].line)
            self.turns[-1] = Turn(said.position, said.speaker, lines)


def _bare(text: str) -> str:
    """A label without emphasis, a colon behind it, and uneven white space."""
    return " ".join(text.strip(" \t*_:").split()) if len(text) < 200 else text


def _slipped(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a label within a line certainly, or likely, begins a turn.

    It does where a quote mark stands before it, where a colon follows it at the
    beginning of a line or sentence, and where it ends a line behind a sentence.
    It may where it begins a line, or ends one.
    """
    before = text[max(0, start - AROUND) : start]
    if text[end : end + 1].isalnum() or before[-1:].isalnum():
        return False, False
    before = before.rstrip(" \t*_")
    after = text[end : end + AROUND].lstrip(" \t*_")
    begins = not before or ENDED.search(before) is not None
    quoted = before == ">" or before.endswith((" >", "\t>"))
    certain = quoted or (begins and after.startswith((":", ">")))
    certain = certain or (bool(before) and begins and not after)
    return certain, not before or not after


def _trimmed(text: str) -> str:
    return text.rstrip(" \t>*_").strip()


def _behind(text: str, end: int) -> int:
    """Where the words begin behind a label and its colon."""
    while end < len(text) and text[end] in " \t*_:>":
        end += 1
    return end
