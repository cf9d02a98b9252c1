"""Named graphs in one compressed file: N-Quads, TriG, or Turtle without names."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from daap.serialise.assembly import MergedRun
from daap.serialise.file_handle import FileHandle, PackedFolder
from daap.serialise.gzip_parts import deflated
from daap.serialise.parts import NQUADS, TRIG, Ready
from daap.serialise.turtle import SPOOL, TurtleStyle

CHUNK = 1 << 16
"""Bytes of a file in memory at a time."""


NamedGraph = tuple[NamedNode, MergedRun]
"""The IRI of a graph and its triples, sorted."""


def nquads_pieces(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """Graphs, in the order given, as N-Quads: the pieces of a compressed file."""
    for name, graph in graphs:
        if graph.ready:
            yield from _chunks(graph.ready.nquads)
        else:
            yield from deflated(_quads(name, graph))


def trig_pieces(graphs: Iterable[NamedGraph], base: str) -> Iterator[bytes]:
    """Graphs, in the order given, as TriG, laid out like Turtle."""
    style = TurtleStyle(base)
    between = b"".join(deflated([b"\n"]))
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as body:
        for number, (name, graph) in enumerate(graphs):
            body.write(between if number else b"")
            body.writelines(_trig_pieces(name, graph, style))
        body.seek(0)
        header = style.header()
        yield from deflated([header + b"\n"] if header else [])
        yield from iter(lambda: body.read(CHUNK), b"")


def turtle_pieces(graphs: Iterable[MergedRun], base: str) -> Iterator[bytes]:
    """Graphs, in the order given, as Turtle without their names."""
    style = TurtleStyle(base)
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as body:
        for graph in graphs:
            body.writelines(deflated(graph.blocks(style)))
        body.seek(0)
        yield from deflated([style.header()])
        yield from iter(lambda: body.read(CHUNK), b"")


def _trig_pieces(
    name: NamedNode, graph: MergedRun, style: TurtleStyle
) -> Iterator[bytes]:
    if graph.ready:
        style.used.update(graph.ready.prefixes)
        yield from _chunks(graph.ready.trig)
    else:
        yield from deflated(_block(name, graph, style))


def write_ready(
    name: NamedNode, graph: MergedRun, folder: PackedFolder, base: str
) -> Ready:
    """Compress a graph as N-Quads and as TriG, for files of several graphs."""
    style = TurtleStyle(base)
    folder.add(NQUADS, deflated(_quads(name, graph)))
    folder.add(TRIG, deflated(_block(name, graph, style)))
    return Ready(folder, tuple(sorted(style.used)))


def _quads(name: NamedNode, graph: MergedRun) -> Iterator[bytes]:
    end = f" {name} .\n".encode()
    return (text.replace(b" .\n", end) for text in graph.lines())


def _block(name: NamedNode, graph: MergedRun, style: TurtleStyle) -> Iterator[bytes]:
    yield style.name(name) + b" {"
    for block in graph.blocks(style):
        indented = block.replace(b"\n", b"\n    ").removesuffix(b"    ")
        yield indented.replace(b"\n    \n", b"\n\n")
    yield b"}\n"


def _chunks(path: FileHandle) -> Iterator[bytes]:
    with path.open("rb") as content:
        yield from iter(lambda: content.read(CHUNK), b"")
