"""Units in which tools count offsets, and conversion to code points."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from daap.core.model import Span

CUT = 12
"""Code points that must match where a name holds only the beginning of the words."""

ELLIPSIS = re.compile(r"\s*(?:…|\.{3})\s*$")


@dataclass(frozen=True, slots=True)
class Way:
    """A way of counting: the unit, whether line ends are CRLF, and a mark counts.

    `one` is true where offsets begin at 1 and the end is inclusive.
    """

    unit: str
    crlf: bool = False
    bom: bool = False
    one: bool = False

    @property
    def name(self) -> str:
        """The description of the way in a finding."""
        parts = [self.unit]
        parts += ["a line end as two"] if self.crlf else []
        parts += ["a byte order mark as well"] if self.bom else []
        parts += ["the first as 1"] if self.one else []
        return ", ".join(parts)

    @property
    def mark(self) -> int:
        """The number of units of a byte order mark that is counted."""
        return (3 if self.unit == "UTF-8 bytes" else 1) if self.bom else 0

    def weight(self, character: str) -> int:
        """The number of units of a character."""
        if character == "\n" and self.crlf:
            return 2
        if self.unit == "UTF-8 bytes":
            return len(character.encode("utf-8", "surrogatepass"))
        return 2 if self.unit == "UTF-16 units" and character > "\uffff" else 1


WAYS = (
    *(
        Way(unit, crlf, bom)
        for bom in (False, True)
        for unit in ("code points", "UTF-16 units", "UTF-8 bytes")
        for crlf in (False, True)
    ),
    Way("code points", one=True),
)
"""All ways, the most common ones first."""


def words(text: str) -> str:
    """A text in NFC with white space collapsed, as names of selections have it."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


class Counted:
    """A text whose offsets can be converted from any way of counting."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tables = dict[Way, list[int] | None]()

    @cached_property
    def only_ascii(self) -> bool:
        """Whether the text is ASCII, so that all units are equal."""
        return self.text.isascii()

    def table(self, way: Way) -> list[int] | None:
        """The unit offset of each code point; None if all are one unit wide."""
        if way not in self.tables:
            plain = way.unit == "code points" or self.only_ascii
            if plain and not (way.crlf and "\n" in self.text):
                self.tables[way] = None
            else:
                weights = {c: way.weight(c) for c in set(self.text)}
                each = (weights[c] for c in self.text)
                offsets = list(accumulate(each, initial=0))
                is_wider = offsets[-1] > len(self.text)
                self.tables[way] = offsets if is_wider else None
        return self.tables[way]

    def distinct(self) -> Sequence[Sequence[Way]]:
        """All ways, those together that count this text alike."""
        groups = list[list[Way]]()
        for way in WAYS:
            known = (g for g in groups if self._counts_alike(g[0], way))
            group = next(known, None)
            groups.append([way]) if group is None else group.append(way)
        return groups

    def _counts_alike(self, one: Way, other: Way) -> bool:
        fixed = (one.mark, one.one) == (other.mark, other.one)
        return fixed and self.table(one) == self.table(other)

    def point(self, place: int, way: Way) -> int:
        """The code point at an offset; -1 if beyond the text or inside a character."""
        place -= way.mark
        table = self.table(way)
        if table is None:
            return place if 0 <= place <= len(self.text) else -1
        index = bisect_left(table, place) if place >= 0 else len(table)
        return index if index < len(table) and table[index] == place else -1

    def span(self, start: int, end: int, way: Way) -> Span | None:
        """A passage as a span of code points; None if there is none."""
        first, last = self.point(start - way.one, way), self.point(end, way)
        return Span(first, last) if 0 <= first < last else None

    def says(self, span: Span | None, quote: str) -> bool:
        """Whether the words of a span are those of a name, which may be truncated."""
        if span is None or not quote.strip():
            return False
        there = words(self.text[span.start : span.end])
        if there == words(quote):
            return True
        name = words(ELLIPSIS.sub("", quote))
        is_cut = len(name) >= CUT or len(name) < len(words(quote))
        return is_cut and bool(name) and there.startswith(name)

    def fits(self, span: Span | None) -> bool:
        """Whether a span begins and ends at word boundaries."""
        if span is None:
            return False
        text = self.text
        return not any(
            0 < place < len(text)
            and text[place - 1].isalnum()
            and text[place].isalnum()
            for place in (span.start, span.end)
        )
