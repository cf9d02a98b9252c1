"""Assembly of dumps from parts, in memory bounded by the triples of no single source.

In the order of dumps, resources below the sources are one run, source after source;
before and after it are the unpartitioned triples of all parts and shared graphs, which
are sorted once, externally if there are many.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Protocol

from pyoxigraph import NamedNode, Triple

from daap.core.namespaces import ONTOLOGY_IRI
from daap.serialise.file_handle import FileHandle
from daap.serialise.jsonld import jsonld_nodes, write_document
from daap.serialise.jsonld_context import Names
from daap.serialise.order import merge_sorted, resource_key, sort_triples
from daap.serialise.parts import (
    Fragments,
    Part,
    Ready,
    ntriples,
    read_triples,
    write_triples,
)
from daap.serialise.turtle import TurtleStyle, write_with_header

RUN = 100_000
"""Triples sorted in memory at a time."""

CHUNK = 1 << 20
"""Bytes of a file in memory at a time."""


class SortedTriples(Protocol):
    """Sorted triples that can be iterated more than once."""

    def triples(self) -> Iterator[Triple]:
        """The triples in order."""

    def lines(self) -> Iterator[bytes]:
        """The triples as N-Triples, many lines at a time."""

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """The triples as Turtle without a header."""


@dataclass(frozen=True, slots=True)
class _Generated:
    """Triples of a generator function, called for each iteration."""

    triples: Callable[[], Iterator[Triple]]

    def lines(self) -> Iterator[bytes]:
        """The triples as N-Triples, many lines at a time."""
        return ntriples(self.triples())

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """The triples as Turtle without a header."""
        return style.blocks(self.triples())


class _OnDisk:
    """Triples in an N-Triples file; Turtle is written once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sizes: list[int] | None = None
        self._used: set[str] = set()

    def triples(self) -> Iterator[Triple]:
        """The triples in order."""
        return read_triples(self.path)

    def lines(self) -> Iterator[bytes]:
        """The triples as N-Triples, many lines at a time."""
        return read_lines(self.path)

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """The triples as Turtle without a header, in one style for all files."""
        path = self.path.with_suffix(".ttl")
        if self._sizes is None:
            own, sizes = TurtleStyle(style.base), list[int]()
            with path.open("wb") as out:
                for block in own.blocks(self.triples()):
                    sizes.append(out.write(block))
            self._sizes, self._used = sizes, own.used
        style.used.update(self._used)
        with path.open("rb") as content:
            yield from map(content.read, self._sizes)


def read_lines(place: FileHandle) -> Iterator[bytes]:
    """The lines of a file, many at a time; none if it is missing."""
    with suppress(FileNotFoundError), place.open("rb") as content:
        while block := content.readlines(CHUNK):
            yield b"".join(block)


@dataclass(frozen=True, slots=True)
class MergedRun:
    """Sorted triples; those below the sources are serialised fragments of parts."""

    before: SortedTriples
    fragments: tuple[Fragments, ...]
    behind: SortedTriples
    base: str
    ready: Ready | None = None

    def triples(self) -> Iterator[Triple]:
        """The triples in order."""
        own = chain.from_iterable(fragment.own() for fragment in self.fragments)
        return chain(self.before.triples(), own, self.behind.triples())

    def unpartitioned(self) -> Iterator[Triple]:
        """The triples of no fragment, in order."""
        return chain(self.before.triples(), self.behind.triples())

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """The triples as Turtle without a header."""
        yield from self.before.blocks(style)
        for fragment in self.fragments:
            style.used.update(fragment.prefixes)
            yield fragment.turtle()
        yield from self.behind.blocks(style)

    def lines(self) -> Iterator[bytes]:
        """The triples as N-Triples, many lines at a time."""
        yield from self.before.lines()
        for fragment in self.fragments:
            yield from read_lines(fragment.lines)
        yield from self.behind.lines()

    def write_turtle(self, out: BinaryIO) -> None:
        """Write a Turtle file."""
        style = TurtleStyle(self.base)
        write_with_header(style, self.blocks(style), out)

    def write_jsonld(self, out: BinaryIO, names: Names) -> None:
        """Write a JSON-LD file with the context of `names` embedded."""
        write_document(names.member, self._nodes(names), out)

    def _nodes(self, names: Names) -> Iterator[bytes]:
        yield from map(str.encode, jsonld_nodes(self.before.triples(), names))
        for fragment in self.fragments:
            if text := fragment.nodes():
                yield text
        yield from map(str.encode, jsonld_nodes(self.behind.triples(), names))


@dataclass(frozen=True, slots=True)
class Assembly:
    """All triples of a release: asserted, inferred, and by named graph."""

    asserted: MergedRun
    inferred: MergedRun
    graphs: tuple[tuple[NamedNode, MergedRun], ...]


def assemble(
    folder: Path,
    base: str,
    shared: Mapping[str, Iterable[Triple]],
    derived: Iterable[Triple],
    parts: Sequence[Part],
    ontology: Sequence[Triple] = (),
) -> Assembly:
    """Sort the unpartitioned triples into files in a folder; parts are not copied.

    `shared` are the graphs of no single source, by path; `derived` are the triples
    inferred from them. The named graphs are the shared ones, one for each part, the
    inferred triples, and the ontology, whose triples are in no other graph.
    """
    sort = partial(sort_triples, base=base)
    common = {path: sort(graph) for path, graph in shared.items()}
    fragments = [part.asserted for part in parts]
    asserted = _merged_run(
        folder / "asserted", base, chain(*common.values()), fragments
    )
    fragments = [part.inferred for part in parts]
    inferred = _merged_run(folder / "inferred", base, derived, fragments)
    told = frozenset(ontology)
    rest = {p: [t for t in graph if t not in told] for p, graph in common.items()}
    graphs = {path: alone(graph, base) for path, graph in rest.items() if graph}
    graphs |= {part.graph: of_part(part, base) for part in parts}
    graphs["graph/inferred"] = inferred
    named = [(NamedNode(base + path), graph) for path, graph in graphs.items()]
    if ontology:
        named.append((NamedNode(ONTOLOGY_IRI), alone(ontology, base)))
    return Assembly(asserted, inferred, tuple(named))


def alone(triples: Sequence[Triple], base: str) -> MergedRun:
    """Sorted triples in memory, without parts."""
    return regenerated(lambda: iter(triples), (), lambda: iter(()), base)


def regenerated(
    before: Callable[[], Iterator[Triple]],
    fragments: Iterable[Fragments],
    behind: Callable[[], Iterator[Triple]],
    base: str,
) -> MergedRun:
    """Sorted triples of generator functions, with fragments of parts between them."""
    return MergedRun(_Generated(before), tuple(fragments), _Generated(behind), base)


def of_part(part: Part, base: str) -> MergedRun:
    """The graph of one source."""
    border, fragment = _border(base), part.asserted

    def others(behind: bool) -> Iterator[Triple]:
        for triple in fragment.others():
            if (resource_key(triple.subject, base) >= border) is behind:
                yield triple

    graph = regenerated(
        partial(others, False), (fragment,), partial(others, True), base
    )
    return replace(graph, ready=part.ready)


def _merged_run(
    folder: Path,
    base: str,
    unpartitioned: Iterable[Triple],
    fragments: Sequence[Fragments],
) -> MergedRun:
    """Sort all unpartitioned triples, and split them where the sources come."""
    folder.mkdir(parents=True)
    others = chain.from_iterable(fragment.others() for fragment in fragments)
    ordered = sorted_in_runs(chain(unpartitioned, others), folder / "runs", base)
    before, behind = folder / "before.nt", folder / "behind.nt"
    rest = _write_until(ordered, before, base)
    write_triples(rest, behind)
    shutil.rmtree(folder / "runs", ignore_errors=True)
    return MergedRun(_OnDisk(before), tuple(fragments), _OnDisk(behind), base)


def _border(base: str) -> str:
    """The sort key at which sources begin."""
    return resource_key(NamedNode(f"{base}source"), base)


def _write_until(triples: Iterator[Triple], path: Path, base: str) -> Iterator[Triple]:
    """Write the triples that come before all sources; yields the others."""
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
    """The triples sorted, without duplicates; at most RUN are in memory.

    Others are in files of a folder that is created if needed (external merge sort).
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
