"""Dumps put together from parts: memory holds no more than what spans the sources.

In the order of the dumps all that stands below the sources is one stretch, source
after source; before and behind it stands the loose rest of all parts and of what
they share, which is sorted once, in runs on disk where it is large.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Protocol

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from daap.core.namespaces import PREFIXES
from daap.serialise.file_handle import Place
from daap.serialise.jsonld import jsonld_nodes
from daap.serialise.jsonld_context import Names
from daap.serialise.order import merge_sorted, resource_key, sort_triples
from daap.serialise.parts import Half, Part, Ready, read_triples, write_triples
from daap.serialise.turtle import TurtleStyle, subject_blocks, write_with_header

RUN = 100_000
"""Loose triples that are sorted in memory at once."""

CHUNK = 1 << 20
"""Bytes of a file that are held in memory at once."""


class Loose(Protocol):
    """Sorted triples that can be gone through again."""

    def triples(self) -> Iterator[Triple]:
        """All of them, in order."""

    def lines(self) -> Iterator[bytes]:
        """All of them as N-Triples, many lines at a time."""

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """All of them as Turtle without a header."""


@dataclass(frozen=True, slots=True)
class _Given:
    """Triples that are told again each time."""

    triples: Callable[[], Iterator[Triple]]

    def lines(self) -> Iterator[bytes]:
        """All of them as N-Triples, many lines at a time."""
        for block in subject_blocks(self.triples()):
            yield serialize(block, format=RdfFormat.N_TRIPLES) or b""

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """All of them as Turtle without a header."""
        return style.blocks(self.triples())


class _Filed:
    """Triples in a file of N-Triples; as Turtle they are laid out once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sizes: list[int] | None = None
        self._used: set[str] = set()

    def triples(self) -> Iterator[Triple]:
        """All of them, in order."""
        return read_triples(self.path)

    def lines(self) -> Iterator[bytes]:
        """All of them as N-Triples, many lines at a time."""
        return _lines(self.path)

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """All of them as Turtle without a header, in one style for all files."""
        path = self.path.with_suffix(".ttl")
        if self._sizes is None:
            own, sizes = TurtleStyle(style.prefixes, style.base), list[int]()
            with path.open("wb") as out:
                for block in own.blocks(self.triples()):
                    sizes.append(out.write(block))
            self._sizes, self._used = sizes, own.used
        style.used.update(self._used)
        with path.open("rb") as content:
            yield from map(content.read, self._sizes)


def _lines(place: Place) -> Iterator[bytes]:
    """The lines of a file, many at a time; none where it is not."""
    with suppress(FileNotFoundError), place.open("rb") as content:
        while block := content.readlines(CHUNK):
            yield b"".join(block)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sorted triples; those below the sources lie ready in halves of parts."""

    before: Loose
    halves: tuple[Half, ...]
    behind: Loose
    base: str
    ready: Ready | None = None

    def triples(self) -> Iterator[Triple]:
        """All of them, in order."""
        own = chain.from_iterable(half.own() for half in self.halves)
        return chain(self.before.triples(), own, self.behind.triples())

    def loose(self) -> Iterator[Triple]:
        """Those that are in no half, in order."""
        return chain(self.before.triples(), self.behind.triples())

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """All of them as Turtle without a header."""
        yield from self.before.blocks(style)
        for half in self.halves:
            style.used.update(half.prefixes)
            yield half.turtle()
        yield from self.behind.blocks(style)

    def lines(self) -> Iterator[bytes]:
        """All of them as N-Triples, many lines at a time."""
        yield from self.before.lines()
        for half in self.halves:
            yield from _lines(half.lines)
        yield from self.behind.lines()

    def write_turtle(self, out: BinaryIO) -> None:
        """Write a Turtle file."""
        style = TurtleStyle(PREFIXES, self.base)
        write_with_header(style, self.blocks(style), out)

    def write_jsonld(self, out: BinaryIO, names: Names) -> None:
        """Write a JSON-LD file, the context in it that the names come from."""
        out.write(f'{{\n{names.member},\n  "@graph": ['.encode())
        separator = b"\n"
        for text in self._nodes(names):
            out.write(separator + text)
            separator = b",\n"
        out.write(b"\n  ]\n}\n" if separator != b"\n" else b"]\n}\n")

    def _nodes(self, names: Names) -> Iterator[bytes]:
        yield from (
            node.encode() for node in jsonld_nodes(self.before.triples(), names)
        )
        for half in self.halves:
            if text := half.nodes():
                yield text
        yield from (
            node.encode() for node in jsonld_nodes(self.behind.triples(), names)
        )


@dataclass(frozen=True, slots=True)
class Assembly:
    """All of a release's triples: asserted, inferred, and by named graph."""

    asserted: Stretch
    inferred: Stretch
    graphs: tuple[tuple[NamedNode, Stretch], ...]


def assemble(
    folder: Path,
    base: str,
    shared: Mapping[str, Iterable[Triple]],
    derived: Iterable[Triple],
    parts: Sequence[Part],
) -> Assembly:
    """Sort what is loose into files in a folder; parts stay where they are.

    `shared` are the graphs of no single source, by path; `derived` is what was
    inferred from them. The named graphs are the shared ones, one for each part,
    and what was inferred.
    """
    sort = partial(sort_triples, base=base)
    common = {path: sort(graph) for path, graph in shared.items()}
    halves = [part.asserted for part in parts]
    asserted = _stretch(folder / "asserted", base, chain(*common.values()), halves)
    halves = [part.inferred for part in parts]
    inferred = _stretch(folder / "inferred", base, derived, halves)
    graphs = {path: alone(graph, base) for path, graph in common.items() if graph}
    graphs |= {part.graph: of_part(part, base) for part in parts}
    graphs["graph/inferred"] = inferred
    named = tuple((NamedNode(base + path), graph) for path, graph in graphs.items())
    return Assembly(asserted, inferred, named)


def alone(triples: Sequence[Triple], base: str) -> Stretch:
    """Sorted triples in memory, without any part."""
    none = _Given(lambda: iter(()))
    return Stretch(_Given(lambda: iter(triples)), (), none, base)


def of_part(part: Part, base: str) -> Stretch:
    """The graph of one source."""
    border, half = _border(base), part.asserted

    def others(behind: bool) -> Iterator[Triple]:
        for triple in half.others():
            if (resource_key(triple.subject, base) >= border) is behind:
                yield triple

    before, after = (_Given(partial(others, behind)) for behind in (False, True))
    return Stretch(before, (half,), after, base, part.ready)


def _stretch(
    folder: Path, base: str, loose: Iterable[Triple], halves: Sequence[Half]
) -> Stretch:
    """Sort the loose triples of all halves, and split them where sources stand."""
    folder.mkdir(parents=True)
    others = chain.from_iterable(half.others() for half in halves)
    ordered = sorted_in_runs(chain(loose, others), folder / "runs", base)
    before, behind = folder / "before.nt", folder / "behind.nt"
    rest = _write_until(ordered, before, base)
    write_triples(rest, behind)
    shutil.rmtree(folder / "runs", ignore_errors=True)
    return Stretch(_Filed(before), tuple(halves), _Filed(behind), base)


def _border(base: str) -> str:
    """The place in the order where sources begin."""
    return resource_key(NamedNode(f"{base}source"), base)


def _write_until(triples: Iterator[Triple], path: Path, base: str) -> Iterator[Triple]:
    """Write the triples that stand before all sources; the others."""
    border, first = _border(base), list[Triple]()

    def before() -> Iterator[Triple]:
        for triple in triples:
            if resource_key(triple.subject, base) >= border:
                first.append(triple)
                return
            yield triple

    write_triples(before(), path)
    return chain(first, triples)


def sorted_in_runs(
    triples: Iterable[Triple], folder: Path, base: str
) -> Iterator[Triple]:
    """The triples sorted, without repetitions; at most RUN are in memory.

    The others are in files of a folder that is made where it is needed.
    """
    rest = iter(triples)
    run = sort_triples(islice(rest, RUN), base=base)
    paths: list[Path] = []
    while following := list(islice(rest, RUN)):
        folder.mkdir(exist_ok=True)
        paths.append(folder / f"{len(paths)}.nt")
        write_triples(run, paths[-1])
        run = sort_triples(following, base=base)
    return (
        merge_sorted([*map(read_triples, paths), run], base=base)
        if paths
        else iter(run)
    )
