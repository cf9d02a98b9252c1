"""The check of a release for withheld words, as its files are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from daap.build.execute.executor import batched
from daap.build.file_text import contents
from daap.build.partition.note_files import NoteFile
from daap.build.result import Build
from daap.build.study import Study
from daap.build.withheld_words import RUN, WithheldWords, withheld_words
from daap.core.errors import Finding
from daap.core.manifest import file_sha256
from daap.core.rules import finding
from daap.core.values import PublishedText
from daap.publish.writer import Check

BATCH = 1 << 22
"""The least bytes of files that are searched in one batch."""

NamedPath = tuple[str, Path]
"""A file of a release: its name there, and where it lies."""


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
