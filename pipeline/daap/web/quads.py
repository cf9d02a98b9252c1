"""Named graphs in one compressed file: N-Quads for machines, TriG for people.

The gzip header holds no time and no file name, so the same content gives the
same bytes wherever the same zlib compresses it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Protocol, cast

from pyoxigraph import NamedNode

from daap.web.turtle import TurtleStyle, write_with_header

__all__ = ["Graph", "NamedGraph", "compressed", "write_nquads", "write_trig"]


class Graph(Protocol):
    """Sorted triples that can be had as text."""

    def lines(self) -> Iterator[bytes]:
        """All of them as N-Triples, many lines at a time."""

    def blocks(self, style: TurtleStyle) -> Iterator[bytes]:
        """All of them as Turtle without a header."""


NamedGraph = tuple[NamedNode, Graph]
"""The IRI of a graph and its triples, sorted."""

LEVEL = 6
"""A middle way: the highest level takes three times as long to save a tenth."""


def compressed(out: BinaryIO) -> gzip.GzipFile:
    """Open a stream that compresses into `out`, and does not close it."""
    return gzip.GzipFile(
        filename="", mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0
    )


def write_nquads(graphs: Iterable[NamedGraph], out: BinaryIO) -> None:
    """Write graphs, in the order given, as compressed N-Quads."""
    with compressed(out) as content:
        for name, graph in graphs:
            end = f" {name} .\n".encode()
            content.writelines(text.replace(b" .\n", end) for text in graph.lines())


def write_trig(
    graphs: Iterable[NamedGraph],
    out: BinaryIO,
    prefixes: Mapping[str, str],
    base: str = "",
) -> None:
    """Write graphs, in the order given, as compressed TriG laid out like Turtle."""
    style = TurtleStyle(prefixes, base)
    with compressed(out) as content:
        write_with_header(style, _graph_blocks(graphs, style), cast(BinaryIO, content))


def _graph_blocks(graphs: Iterable[NamedGraph], style: TurtleStyle) -> Iterator[bytes]:
    for name, graph in graphs:
        yield b"\n" + style.name(name) + b" {"
        for block in graph.blocks(style):
            indented = block.replace(b"\n", b"\n    ").removesuffix(b"    ")
            yield indented.replace(b"\n    \n", b"\n\n")
        yield b"}\n"
