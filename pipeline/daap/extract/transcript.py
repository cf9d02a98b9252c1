"""Turns and segments: what was said or written, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.errors import Severity
from daap.extract.blocks import Block, BlockKind
from daap.extract.escapes import unescaped
from daap.extract.remarks import Remarks, shown
from daap.model import Lines, Row, Segment, Turn
from daap.speakers import Labels, is_timed, name_of

__all__ = ["TranscriptReader"]

MOST = 100
"""The most segments of a turn that a step is taken to code.

Nobody speaks that many paragraphs in one go; without a limit the contexts of a
note whose labels got lost would grow with the square of its length.
"""

ENDED = re.compile(r"""[.?!…。！？؟।][\s"'”’»›)\]*_`\\]*+\Z""")
"""The end of a finished sentence, with what closes behind it."""

AROUND = 40
"""How many code points before a label are looked at."""

LEAD = re.compile(
    r"""(?P<marks>[\s>]*+)(?:(?P<heading>\#{1,6}+)\s++)?
        (?P<item>(?:[-+*•]|\d{1,3}[.)])\s++)?[*_]*+""",
    re.VERBOSE,
)
"""The marks of Markdown that may stand before the first word of a line."""

COLONS = (":", "：")
BEHIND = " \t*_>:："
"""What may stand between a label and the words behind it."""

ALONE = "a speaker's label on a line of its own"
AS_TURN = "put it there if a turn begins here; it was read as the beginning of a turn"
AS_WORDS = "put it there if a turn begins here; it was read as words of the passage"
INLINE = ("on a line with other words", ALONE, AS_TURN)
WORDS = ("on a line with other words", ALONE, AS_WORDS)
MARKED = ("behind a mark of Markdown", ALONE, AS_TURN)
WITHIN = (
    "below a sentence that is not finished",
    "a blank line, or the end of a sentence, above a speaker's label",
    "add it if a turn begins here; it was read as words of the passage",
)

OWNED = re.compile(r"\s*+['’]s\b", re.IGNORECASE)
"""What makes a label above it the owner of something, and words."""


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
    _labels: Labels = field(init=False)
    _names: dict[str, str] = field(default_factory=dict)
    _timed: bool = False

    def __post_init__(self) -> None:
        self._labels = Labels(self.label)

    def read(self, block: Block) -> None:
        """Take a block: a label opens a turn, anything else is a segment."""
        pending: list[Row] = []
        for row, following, literal in _lines(block):
            begins = (
                not literal and _is_boundary(pending) and not OWNED.match(following)
            )
            for part, speaker in self._parts(row, begins):
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
            label = None if literal else self.label.fullmatch(_bare(row.text))
            if label and _is_boundary(above) and not OWNED.match(following):
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
        self._spell_alike()
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

    def _parts(self, row: Row, begins: bool) -> Iterator[tuple[Row, str]]:
        """A line cut at the labels in it, each part with the speaker it names.

        `begins` tells that a label at the line's start begins a turn.
        """
        text = row.text.strip()
        label = self._labels.whole(_bare(text)) or self._marked(text)
        if label is None or not label[0]:
            yield from self._cut(row, text, begins)
        elif begins:
            if _bare(text) != label[0]:
                self._slip(row, label[0], *MARKED)
            yield row, self._speaker(label, row)
        else:
            self._slip(row, label[0], *WITHIN, severity=Severity.WARNING)
            yield row, ""

    def _marked(self, text: str) -> re.Match[str] | None:
        """A label that is all of a line but for quote marks, or a heading's."""
        lead = LEAD.match(text)
        if lead is None or lead["item"]:
            return None
        return self._labels.whole(_bare(text[lead.end() :].rstrip("# \t")))

    def _cut(self, row: Row, text: str, begins: bool) -> Iterator[tuple[Row, str]]:
        """A line of words cut at the labels that begin turns within it."""
        lead = LEAD.match(text)
        start = lead.end() if lead else 0
        place = 0
        for label in self._found(text, start):
            if label.end() == label.start() or label.start() < place:
                continue
            opens = label.start() <= start
            first = begins if opens else None
            certain, likely = _slipped(text, label.start(), label.end(), first)
            if certain:
                before = "" if opens else _trimmed(text[place : label.start()])
                yield Row(before, row.line), ""
                yield Row(label[0], row.line), self._speaker(label, row)
                place = _behind(text, label.end())
            if certain or (likely and label.re is self.label):
                self._slip(row, label[0], *(INLINE if certain else WORDS))
        yield Row(text[place:].strip() if place else row.text, row.line), ""

    def _found(self, text: str, start: int) -> Iterator[re.Match[str]]:
        """The labels in a line; one where it starts may be in another case."""
        if self.label.match(text, start) is None:
            first = self._labels.loose.match(text, start)
            if first is not None:
                yield first
        yield from self.label.finditer(text)

    def _speaker(self, label: re.Match[str], row: Row) -> str:
        """The speaker that a label names; remarks on its case and time stamp."""
        spelt = self._labels.spelt(label)
        name = spelt or name_of(label)
        if spelt:
            self._names.setdefault(spelt.casefold(), spelt)
        if label.re is not self.label:
            self.remarks.add(
                "label-in-other-case",
                row.line,
                f"the label {shown(label[0])!r}",
                repr(spelt) if spelt else "the case that [reading] speaker gives it",
                f"write it so; it was read as the beginning of a turn of {name!r}",
            )
        if not self._timed and is_timed(label):
            self._timed = True
            self.remarks.add(
                "time-in-label",
                row.line,
                f"the label {shown(label[0])!r}, with a time stamp",
                "a group around the speaker's name in [reading] speaker",
                f"add it in study.toml; the label was read as {name!r}",
            )
        return name

    def _spell_alike(self) -> None:
        """Spell labels that differ by case alone as the pattern has it."""
        for at, turn in enumerate(self.turns):
            name = self._names.setdefault(turn.speaker.casefold(), turn.speaker)
            if name != turn.speaker:
                self.turns[at] = Turn(turn.position, name, turn.lines)

    def _slip(
        self,
        row: Row,
        label: str,
        where: str,
        expected: str,
        remedy: str,
        severity: Severity = Severity.INFO,
    ) -> None:
        found = f"the label {shown(label)!r} {where}"
        words = (found, expected, remedy)
        self.remarks.add("label-in-line", row.line, *words, severity=severity)

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


def _is_boundary(above: Sequence[Row]) -> bool:
    """Whether a label below these lines of a paragraph is within no sentence."""
    return not above or ENDED.search(above[-1].text[-AROUND:]) is not None


def _bare(text: str) -> str:
    """A label without emphasis, a colon behind it, and uneven white space."""
    return " ".join(text.strip(" \t*_:：").split()) if len(text) < 200 else text


def _slipped(text: str, start: int, end: int, begins: bool | None) -> tuple[bool, bool]:
    """Whether a label within a line certainly, or likely, begins a turn.

    `begins` tells it of a label at the line's start, where a colon or a quote mark
    follows it; elsewhere it is None, and a finished sentence must stand before. A
    label likely begins one where it stands first or last, or behind a quote mark.
    """
    before = text[max(0, start - AROUND) : start]
    if text[end : end + 1].isalnum() or before[-1:].isalnum():
        return False, False
    before = before.rstrip(" \t*_")
    after = text[end : end + AROUND].lstrip(" \t*_")
    said = after.startswith((*COLONS, ">"))
    likely = begins is not None or not after or before.endswith(">")
    if begins is None:
        ended = ENDED.search(before.rstrip(" \t>")) is not None
        return ended and (said or not after), likely
    return begins and said, likely


def _trimmed(text: str) -> str:
    return text.rstrip(" \t>*_").strip()


def _behind(text: str, end: int) -> int:
    """Where the words begin behind a label and its colon."""
    while end < len(text) and text[end] in BEHIND:
        end += 1
    return end
