"""Withheld words, of which no file has eight in a row, and where a text has them.

The words are those of transcripts and open codes; fences, records and addresses are
left out, and a notation (a name with `_`) is no word. Runs that also occur in a source
published in full, in a label of codebook or guidance, in a title, in a label defined
by a trace, or in a quotation of a source published in quotations are allowed, and
counted by kind; so are seven words of a label or title with the word that happens to
be next to them on a page, and the words of a list of labels, the first and the last of
which may be cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

from pyoxigraph import Literal

from daap.build.file_text import blocks, readings
from daap.build.partition.note_files import NoteFile
from daap.build.partition.reading import load_texts
from daap.build.study import Study
from daap.build.withheld_texts import (
    CODE_LABELS,
    OPEN_SOURCES,
    QUOTATIONS,
    TITLES,
    TRACE_LABELS,
)
from daap.core.namespaces import RDFS, SKOS

RUN = 8
"""Consecutive words from which their source can be recognised."""

PART, STEP = 3, 6
"""Any RUN words in a row hold PART that begin at a multiple of STEP."""

Words = tuple[str, ...]

ASCII = bytes(range(128))
FOLDED = bytes(
    ord(chr(code).lower() if chr(code).isalnum() or chr(code) == "_" else " ")
    for code in ASCII
) + bytes(range(128, 256))
"""The bytes of UTF-8 in lower case, with spaces for what separates words."""

ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")
LABELS = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)

EXCEPTIONS = (OPEN_SOURCES, CODE_LABELS, TITLES, TRACE_LABELS, QUOTATIONS)


def words(text: str) -> list[str]:
    """The words of a text in lower case, without notations.

    >>> words("Data-flows: the control_port, Twice")
    ['data', 'flows', 'the', 'twice']
    """
    said = text.encode("utf-8", "surrogatepass")
    for sign in set(said.translate(None, ASCII).decode("utf-8", "surrogatepass")):
        said = said.replace(sign.encode("utf-8", "surrogatepass"), _folded(sign))
    found = said.translate(FOLDED).decode("utf-8", "surrogatepass").split()
    return [word for word in found if "_" not in word]


@lru_cache(maxsize=4096)
def _folded(sign: str) -> bytes:
    """A character in lower case as UTF-8; a space where it is part of no word."""
    folded = "".join(c if c.isalnum() else " " for c in sign.casefold())
    return folded.encode("utf-8", "surrogatepass")


def runs(found: Sequence[str], length: int = RUN) -> Iterator[Words]:
    """Each run of words of this length."""
    return zip(*(found[start:] for start in range(length)), strict=False)


@dataclass(slots=True)
class WithheldWords:
    """The withheld runs of words and their parts, and the allowed runs, by kind."""

    closed: set[Words] = field(default_factory=set)
    parts: set[Words] = field(default_factory=set)
    allowed: dict[str, set[Words]] = field(default_factory=dict)
    labels: set[Words] = field(default_factory=set)
    whole: set[Words] = field(default_factory=set)
    begins: set[Words] = field(default_factory=set)
    ends: set[Words] = field(default_factory=set)
    beside: set[Words] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Withhold a text; an address in it separates two texts."""
        for said in map(words, ADDRESS.split(text)):
            self.closed.update(runs(said))
            self.parts.update(runs(said, PART))

    def allow(self, why: str, text: str) -> None:
        """Allow the runs of a text that are withheld."""
        said = tuple(words(text))
        self.allowed.setdefault(why, set()).update(runs(said))
        if why != OPEN_SOURCES:
            self.labels.update(runs(said, RUN - 1))
            if why != QUOTATIONS:
                self.whole.add(said)
            self.begins.update(said[:count] for count in range(2, RUN - 1))
            self.ends.update(said[-count:] for count in range(2, RUN - 1))

    def settle(self) -> dict[str, int]:
        """Remove allowed runs from the withheld ones; their number by kind."""
        counts = {}
        for why in EXCEPTIONS:
            found = self.allowed.pop(why, set()) & self.closed
            counts[why] = len(found)
            self.closed -= found
        return counts

    def found(self, content: BinaryIO, name: str) -> set[int]:
        """The lines, from 1, of a file's content in which eight withheld words end.

        Closes the content.
        """
        found: set[int] = set()
        before: dict[int, list[str]] = {}
        first = 1
        for block in blocks(content, name) if self.closed else ():
            for reading, text in enumerate(readings(block, name)):
                held = before.get(reading, [])
                together = held + words(text)
                if not self.closed.isdisjoint(self._likely(together)):
                    found.update(self._lines(held, text.split("\n"), first))
                before[reading] = together[1 - RUN :]
            first += block.count("\n")
        return found

    def _likely(self, said: Sequence[str]) -> Iterator[Words]:
        """The runs of words with a part that is withheld."""
        parts = zip(*(said[start::STEP] for start in range(PART)), strict=False)
        for number, part in enumerate(parts):
            if part in self.parts:
                last = number * STEP
                yield from runs(said[max(0, last - RUN + PART) : last + RUN])

    def _lines(
        self, before: Sequence[str], lines: Sequence[str], first: int
    ) -> Iterator[int]:
        held = list(before)
        for number, line in enumerate(lines, start=first):
            is_told = False
            for word in words(line):
                held = [*held[1 - RUN :], word]
                is_told = self._is_closed(tuple(held)) or is_told
            if is_told:
                yield number

    def _is_closed(self, last: Words) -> bool:
        """Whether eight words are withheld, and are no label with a neighbour.

        In a list the neighbours are other labels.
        """
        if last not in self.closed:
            return False
        listed = self._is_list(last, (self.ends, self.whole))
        if listed or last[1:] in self.labels or last[:-1] in self.labels:
            self.beside.add(last)
            return False
        return True

    def _is_list(self, said: Words, first: Sequence[set[Words]]) -> bool:
        """Whether words are labels in a row: those of `first`, then whole ones.

        The last may be cut. A cut label has two of the words or more.
        """
        for at in range(1, len(said)):
            begun, rest = said[:at], said[at:]
            if not any(begun in known for known in first):
                continue
            if rest in self.begins or rest in self.whole:
                return True
            if self._is_list(rest, (self.whole,)):
                return True
        return False


def withheld_words(study: Study, notes: Iterable[NoteFile]) -> WithheldWords:
    """The withheld words of the notes, before allowed runs are removed.

    A note that is read from its outline has none. Raises InputError.
    """
    made = WithheldWords()
    for note in notes:
        if not note.outline and not note.number:
            for why, text in load_texts(note, study.settings):
                made.allow(why, text) if why else made.add(text)
    for triple in (*study.knowledge.codes, *study.knowledge.guidance):
        if triple.predicate in LABELS and isinstance(triple.object, Literal):
            made.allow(CODE_LABELS, triple.object.value)
    for record in study.records.values():
        made.allow(TITLES, record.title)
    return made
