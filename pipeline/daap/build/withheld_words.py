"""Check for withheld words: no file has eight of them in a row.

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
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Literal

from daap.build.execute.executor import batched
from daap.build.file_text import blocks, contents, readings
from daap.build.partition.note_files import NoteFile
from daap.build.partition.reading import load_texts
from daap.build.result import Build
from daap.build.study import Study
from daap.build.withheld_texts import (
    CODE_LABELS,
    OPEN_SOURCES,
    QUOTATIONS,
    TITLES,
    TRACE_LABELS,
)
from daap.core.errors import Finding
from daap.core.manifest import file_sha256
from daap.core.namespaces import RDFS, SKOS
from daap.core.rules import finding
from daap.core.values import PublishedText
from daap.publish.writer import Check

RUN = 8
"""Consecutive words from which their source can be recognised."""

PART, STEP = 3, 6
"""Any RUN words in a row hold PART that begin at a multiple of STEP."""

BATCH = 1 << 22
"""The least bytes of files that are searched in one batch."""

Words = tuple[str, ...]
NamedPath = tuple[str, Path]

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


@dataclass(frozen=True)
class Search:
    """What files are searched for: the withheld words of the notes of a study."""

    study: Study
    notes: tuple[NoteFile, ...]

    @cached_property
    def closed(self) -> WithheldWords:
        """The withheld words, without the allowed runs."""
        closed = withheld_words(self.study, self.notes)
        closed.settle()
        return closed

    @cached_property
    def lines(self) -> dict[tuple[str, str], list[int]]:
        """The lines with withheld words of each file searched, by name and SHA-256."""
        return {}

    def leak(self, file: NamedPath) -> Finding | None:
        """A violation for a file with withheld words; a copy is not searched again."""
        name, path = file
        known = path.name, file_sha256(path)
        if known not in self.lines:
            self.lines[known] = _lines_of(self.closed, path)
        return _leak(name, self.lines[known])


def withheld_check(result: Build) -> Check | None:
    """A check of a release for withheld words; None where all words are published.

    Each file is searched when it is written, by a process beside this one where a build
    may use several.
    """
    settings = result.study.settings
    sources = (note.identifier for note in result.documents)
    if all(settings.text_of(one) is PublishedText.ALL for one in sources):
        return None

    def prove(folder: Path, names: Iterable[str]) -> Sequence[Finding]:
        search = Search(result.study, result.files)
        written = ((name, folder / name) for name in names)
        batches = batched(written, size=_size, enough=BATCH)
        size = sum(note.size for note in result.files if not note.outline)
        executor = result.workspace.beside(size)
        found = executor.results(_leaks, search, ([b] for b in batches), name=_first)
        return list(dict.fromkeys(chain.from_iterable(found)))

    return prove


def _size(file: NamedPath) -> int:
    _, path = file
    return path.stat().st_size


def _first(batch: Sequence[NamedPath]) -> str:
    name, _ = batch[0]
    return name


def _leaks(
    search: Search, batches: Sequence[Sequence[NamedPath]]
) -> list[list[Finding]]:
    """The findings of each batch, which is searched again whole if a process dies."""
    found = ((search.leak(file) for file in batch) for batch in batches)
    return [[one for one in batch if one is not None] for batch in found]


def words_in(closed: WithheldWords, files: Iterable[NamedPath]) -> list[Finding]:
    """A violation for each file with withheld words, at the first such line."""
    found = (_leak(shown, _lines_of(closed, path)) for shown, path in files)
    return [finding for finding in found if finding is not None]


def _lines_of(closed: WithheldWords, path: Path) -> list[int]:
    return [
        number
        for name, content in contents(path)
        for number in sorted(closed.found(content, name))
    ]


def _leak(name: str, lines: Sequence[int]) -> Finding | None:
    if not lines:
        return None
    plural = "line" if len(lines) == 1 else "lines"
    found = f"{RUN} words in a row of a withheld source, on {len(lines)} {plural}"
    return finding("withheld-words-published", name, lines[0], found)
