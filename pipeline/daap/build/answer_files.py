"""The answers to the questions: files that are made beside the dumps.

The questions are asked of a store with every triple. A process of its own fills it and
answers where a build may use several, and where triples are so many that the store is
on disk: its memory ends with it. Else this process does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from tempfile import mkdtemp

from daap.build.background_writer import Named, Wanted, finished
from daap.build.execute.processes import Processes
from daap.build.result import Build
from daap.serialise.assembly import Assembly, alone, read_lines
from daap.tables.tables import table_files

MEGABYTE = 1 << 20
MOST = 1_000_000
"""Triples that are queried in memory, in some 560 MB; more are loaded to disk.

A store on disk needs no more memory for more triples, but time: bench/store.py.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers are made with.

    `about` are title, licence and date of the dataset, `stored` is a folder for a large
    store, and `folder` one for the files, which are made while `wanted`.
    """

    base: str
    about: Mapping[str, str]
    stored: Path | None
    folder: Path
    wanted: Wanted

    def files(self, lines: Iterable[bytes]) -> Iterator[Named]:
        """The files with the answers about N-Triples, which come in large pieces."""
        lines = takewhile(self.wanted, lines)
        stored = Path(mkdtemp(dir=self.stored)) if self.stored else None
        files = table_files(lines, self.base, self.about, stored)
        return finished(files, self.folder)


def answers(
    result: Build, assembly: Assembly, folder: Path, wanted: Wanted
) -> Iterator[Named]:
    """The answers to the questions, on all triples, written into a folder."""
    settings, workspace = result.study.settings, result.workspace
    about = {
        "title": settings.title,
        "licence": settings.licence,
        "issued": settings.issued,
    }
    sizes = (one.summary.triples + one.summary.inferred for one in result.sources)
    is_large = sum(sizes) > MOST
    stored = workspace.new_folder("store") if is_large else None
    asked = Asked(settings.base, about, stored, folder, wanted)
    lines = _lines(result, assembly)
    executor = workspace.executor_here(sum(file.size for file in result.files))
    if executor.slots == 1 and not is_large:
        yield from asked.files(lines)
        return
    triples = folder / "triples.nt"
    with triples.open("wb") as out:
        out.writelines(takewhile(wanted, lines))
    for files in Processes(1).results(_answered, asked, [[triples]], _name):
        yield from files
    triples.unlink()


def _name(_: Path) -> str:
    return "the answers to the questions"


def _answered(asked: Asked, triples: Sequence[Path]) -> list[list[Named]]:
    """The answers about each file of triples."""
    return [
        list(takewhile(asked.wanted, asked.files(read_lines(one)))) for one in triples
    ]


def _lines(result: Build, assembly: Assembly) -> Iterator[bytes]:
    """All triples that questions are asked of, as N-Triples in pieces of 1 MB."""
    ontology = alone(result.study.ontology, result.base)
    held: list[bytes] = []
    for graph in (assembly.asserted, assembly.inferred, ontology):
        for text in graph.lines():
            held.append(text)
            if sum(map(len, held)) >= MEGABYTE:
                yield b"".join(held)
                held = []
    yield b"".join(held)
