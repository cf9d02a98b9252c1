"""Speakers' labels on the lines of a transcript, and which of them begin a turn.

A label begins a turn at the start of a line that begins a paragraph or follows a
finished sentence; if other words are on its line, only with a colon, a quote mark or a
line end next to it. Within a sentence it is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from daap.core.model import Row
from daap.core.speakers import Labels, is_timed, name_of, without_time
from daap.extract.notes.remarks import Remarks, shown

ENDED = re.compile(r"""[.?!…。！？؟।][\s"'”’»›)\]*_`\\]*+\Z""")
"""The end of a finished sentence, with closing marks."""

AROUND = 40
"""Code points before a label that are examined."""

SPACES = re.compile(r"[ \t\u00a0]{2,}+|[\t\u00a0]")
"""White space that is no single space."""

LEAD = re.compile(
    r"""(?P<marks>[\s>]*+)(?:(?P<heading>\#{1,6}+)\s++)?
        (?P<item>(?:[-+*•]|\d{1,3}[.)])\s++)?[*_]*+""",
    re.VERBOSE,
)
"""Marks of Markdown before the first word of a line."""

COLONS = (":", "：")
COLON = re.compile(f"[{''.join(COLONS)}]")
BEHIND = " \t*_>:："
"""Characters between a label and the words after it."""

INLINE = ("label-in-line", "on a line with other words")
WORDS = ("label-in-line:as-words", "on a line with other words")
MARKED = ("label-in-line", "behind a mark of Markdown")
WITHIN = ("label-in-line:in-sentence", "below a sentence that is not finished")
"""The rule, and the place, of a label that is not alone."""

OWNED = re.compile(r"\s*+['’]s\b", re.IGNORECASE)
"""A possessive ending, which makes the label above it part of a sentence."""


@dataclass(slots=True)
class LabelReader:
    """Finds the labels of one note, and reports irregular ones."""

    label: re.Pattern[str]
    remarks: Remarks
    _labels: Labels = field(init=False)
    _names: dict[str, str] = field(default_factory=dict)
    _timed: bool = False

    def __post_init__(self) -> None:
        self._labels = Labels(self.label)

    def is_label(self, row: Row) -> bool:
        """Whether a line is a label as written, and nothing else but a time stamp."""
        bare = _bare(row.text)
        return any(map(self.label.fullmatch, (bare, without_time(bare))))

    def opens(self, row: Row) -> bool:
        """Whether a line begins with a label and a colon, and goes on with words."""
        text = _begun(row.text)
        lead = LEAD.match(text)
        start = lead.end() if lead else 0
        label = next(self._found(text, start), None)
        if label is None or label.start() > start:
            return False
        return _slipped(text, label.start(), label.end(), True)[0]

    def spelling(self, name: str) -> str:
        """A speaker's name, in the pattern's spelling if it differs by case only."""
        return self._names.setdefault(name.casefold(), name)

    def parts(self, row: Row, begins: bool) -> Iterator[tuple[Row, str]]:
        """A line cut at its labels, each part with the speaker named.

        `begins` is true if a label at the line's start begins a turn.
        """
        text = _begun(row.text)
        label = self._labels.whole(_bare(text)) or self._marked(text)
        timed = None if label else self._labels.whole(without_time(_bare(text)))
        if label is None and timed is not None and begins:
            yield row, self._speaker(timed, row)
            self._time(row, _bare(text), name_of(timed))
        elif label is None or not label[0]:
            yield from self._cut(row, text, begins)
        elif begins:
            if _bare(text) != label[0]:
                self._slip(row, label[0], *MARKED)
            yield row, self._speaker(label, row)
        else:
            self._slip(row, label[0], *WITHIN)
            yield row, ""

    def _marked(self, text: str) -> re.Match[str] | None:
        """A label that fills a line except for quote marks, or a heading."""
        lead = LEAD.match(text)
        if lead is None or lead["item"]:
            return None
        return self._labels.whole(_bare(text[lead.end() :].rstrip("# \t")))

    def _cut(self, row: Row, text: str, begins: bool) -> Iterator[tuple[Row, str]]:
        """A line of words cut at the labels in it that begin turns."""
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
        """The labels in a line; one at its start may differ in case."""
        if self.label.match(text, start) is None:
            first = self._labels.loose.match(text, start)
            if first is not None:
                yield first
        yield from self.label.finditer(text)

    def _speaker(self, label: re.Match[str], row: Row) -> str:
        """The speaker of a label; its case and time stamp are reported."""
        spelt = self._labels.spelt(label)
        name = spelt or name_of(label)
        if spelt:
            self._names.setdefault(spelt.casefold(), spelt)
        if label.re is not self.label:
            self.remarks.add(
                "label-in-other-case",
                row.line,
                f"the label {shown(label[0])!r}",
                spelling=repr(spelt)
                if spelt
                else "the case that [reading] speaker gives it",
                name=name,
            )
        if is_timed(label):
            self._time(row, label[0], name)
        return name

    def _time(self, row: Row, label: str, name: str) -> None:
        """Report a time stamp, once in a note."""
        if not self._timed:
            self._timed = True
            found = f"the label {shown(label)!r}, with a time stamp"
            self.remarks.add("time-in-label", row.line, found, name=name)

    def _slip(self, row: Row, label: str, rule: str, where: str) -> None:
        self.remarks.add(rule, row.line, f"the label {shown(label)!r} {where}")


def is_boundary(above: Sequence[Row]) -> bool:
    """Whether a label below these lines of a paragraph is in no sentence."""
    return not above or ENDED.search(above[-1].text[-AROUND:]) is not None


def is_owned(following: str) -> bool:
    """Whether the line below a label makes it a possessive in a sentence."""
    return OWNED.match(following) is not None


def _begun(text: str) -> str:
    """A line without white space around it, and single spaces where a label may be.

    That is before a colon; the words of the source behind it stay as they are.
    """
    text = text.strip()
    head = COLON.split(text[:AROUND], maxsplit=1)[0]
    return SPACES.sub(" ", head) + text[len(head) :]


def _bare(text: str) -> str:
    """A label without emphasis and colon, with white space collapsed."""
    return " ".join(text.strip(" \t*_:：").split()) if len(text) < 200 else text


def _slipped(text: str, start: int, end: int, begins: bool | None) -> tuple[bool, bool]:
    """Whether a label in a line certainly, or likely, begins a turn.

    `begins` is the answer for a label at the line's start that a colon or a quote mark
    follows; elsewhere it is None, and a finished sentence must precede. A label is
    likely to begin a turn if it is first or last in the line, or after a quote mark.
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
    """The offset of the words after a label and its colon."""
    while end < len(text) and text[end] in BEHIND:
        end += 1
    return end
