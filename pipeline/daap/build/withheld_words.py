"""Check for withheld words: no file has eight of them in a row.

The words are those of transcripts and open codes; fences, records and addresses are
left out, and a notation (a name with `_`) is no word. Runs that also occur in a source
published in full, in a label of codebook or guidance, in a title, in a label defined
by a trace, or in a quotation of a source published in quotations are allowed, and
counted by kind; so are seven words of a label or title with the word that happens to
be next to them on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Literal

from daap.build.execute.executor import Executor, Inline, batched
from daap.build.file_text import blocks, contents, readings
from daap.build.notes import read_input
from daap.build.partition.reading import NoteFile, brought
from daap.build.result import Build
from daap.build.study import Study
from daap.core.errors import Finding
from daap.core.model import Document, transcript_text
from daap.core.namespaces import RDFS, SKOS
from daap.core.rules import finding
from daap.core.settings import Settings
from daap.core.statements import CodeDefinition, OptionStatement
from daap.core.values import PublishedText
from daap.extract.files import read_text
from daap.extract.reader import read_file
from daap.interpret.redact import redact

RUN = 8
"""Consecutive words from which their source can be recognised."""

Words = tuple[str, ...]

WORD = re.compile(r"\w+")
ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")
LABELS = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)

OPEN_SOURCES = "a source published in full"
CODE_LABELS = "a label of codebook or guidance"
TITLES = "a title of a source"
TRACE_LABELS = "a label that a trace defines"
QUOTATIONS = "a quotation of a source that is published in quotations"
EXCEPTIONS = (OPEN_SOURCES, CODE_LABELS, TITLES, TRACE_LABELS, QUOTATIONS)


def words(text: str) -> list[str]:
    """The words of a text in lower case, without notations.

    >>> words("Data-flows: the control_port, Twice")
    ['data', 'flows', 'the', 'twice']
    """
    return list(chain.from_iterable(map(_words_of, text.split())))


@lru_cache(maxsize=1 << 16)
def _words_of(token: str) -> Words:
    """The words of a token without spaces; most tokens occur in many files."""
    return tuple(w for w in WORD.findall(token.casefold()) if "_" not in w)


def runs(found: Sequence[str], length: int = RUN) -> Iterator[Words]:
    """Each run of words of this length."""
    return zip(*(found[start:] for start in range(length)), strict=False)


@dataclass(slots=True)
class WithheldWords:
    """The withheld runs of words, and the runs that are allowed, by kind."""

    closed: set[Words] = field(default_factory=set)
    allowed: dict[str, set[Words]] = field(default_factory=dict)
    labels: set[Words] = field(default_factory=set)
    beside: set[Words] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Withhold a text; an address in it separates two texts."""
        for part in ADDRESS.split(text):
            self.closed.update(runs(words(part)))

    def allow(self, why: str, text: str) -> None:
        """Allow the runs of a text that are withheld."""
        self.allowed.setdefault(why, set()).update(runs(words(text)))
        if why != OPEN_SOURCES:
            self.labels.update(runs(words(text), RUN - 1))

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
                if not self.closed.isdisjoint(runs(together)):
                    found.update(self._lines(held, text.split("\n"), first))
                before[reading] = together[1 - RUN :]
            first += block.count("\n")
        return found

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
        """Whether eight words are withheld, and are no label with a neighbour."""
        if last not in self.closed:
            return False
        if last[1:] in self.labels or last[:-1] in self.labels:
            self.beside.add(last)
            return False
        return True


def withheld_words(study: Study, notes: Iterable[NoteFile]) -> WithheldWords:
    """The withheld words of the notes, before allowed runs are removed.

    A note that is read from its outline has none. Raises InputError.
    """
    made = WithheldWords()

    def published(document: Document) -> PublishedText:
        return study.settings.text_of(document.identifier)

    for note in notes:
        if not note.outline:
            with brought(note) as path:
                for document in read_file(path, study.settings):
                    _add(made, document, path, study.settings)
                    if published(document) is PublishedText.QUOTED:
                        _allow_quotes(made, path, study.settings)
    _allow(made, study)
    return made


def proof(result: Build) -> Callable[[Path], Sequence[Finding]]:
    """A function that checks a release for withheld words before it is published."""

    def prove(folder: Path) -> Sequence[Finding]:
        settings = result.study.settings
        sources = (note.identifier for note in result.documents)
        if all(settings.text_of(one) is PublishedText.ALL for one in sources):
            return ()
        closed = withheld_words(result.study, result.files)
        closed.settle()
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        named = [(file.relative_to(folder).as_posix(), file) for file in files]
        size = sum(file.stat().st_size for file in files)
        return words_in(closed, named, result.workspace.executor_here(size))

    return prove


def _add(
    made: WithheldWords, document: Document, path: Path, settings: Settings
) -> None:
    is_open = settings.text_of(document.identifier) is PublishedText.ALL
    said = partial(made.allow, OPEN_SOURCES) if is_open else made.add
    if is_open:
        said(read_text(path))
    for one in (document, redact(document, settings.redactions)):
        said(transcript_text(one.segments))
        for step in one.steps:
            for paragraph in step.paragraphs:
                said("\n".join(row.text for row in paragraph.rows))
        if not is_open:
            _allow_labels(made, one)


def _allow_labels(made: WithheldWords, document: Document) -> None:
    for step in document.steps:
        for statement in step.statements:
            if isinstance(statement, CodeDefinition | OptionStatement):
                made.allow(TRACE_LABELS, statement.label)
    for fields in (document.record.headings, document.record.call):
        if "title" in fields:
            made.allow(TITLES, fields["title"].value)


def _allow_quotes(made: WithheldWords, path: Path, settings: Settings) -> None:
    """Allow the words that anchors quote, also after their speaker's label."""
    for document in read_input(path, settings):
        for quote in document.quotes:
            for label in ("", *document.speakers):
                made.allow(QUOTATIONS, f"{label} {quote}")


def _allow(made: WithheldWords, study: Study) -> None:
    knowledge = study.knowledge
    for triple in (*knowledge.codes, *knowledge.guidance):
        if triple.predicate in LABELS and isinstance(triple.object, Literal):
            made.allow(CODE_LABELS, triple.object.value)
    for record in study.records.values():
        made.allow(TITLES, record.title)


def words_in(
    closed: WithheldWords,
    files: Sequence[tuple[str, Path]],
    executor: Executor | None = None,
) -> list[Finding]:
    """A violation for each file with withheld words, at the first such line."""

    def size(file: tuple[str, Path]) -> int:
        return file[1].stat().st_size

    executor = executor or Inline()
    enough = sum(map(size, files)) // (8 * executor.slots)
    batches = batched(files, size, enough) if executor.slots > 1 else [files]
    found = executor.results(_searched, closed, batches, name=itemgetter(0))
    return [finding for finding in found if finding is not None]


def _searched(
    closed: WithheldWords, batch: Sequence[tuple[str, Path]]
) -> list[Finding | None]:
    return [_leak(shown, _lines_of(closed, path)) for shown, path in batch]


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
