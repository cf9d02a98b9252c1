"""The part of a source in the dumps, serialised once and stored on disk.

Triples whose subject is below the source are consecutive in every dump, so they are
stored in the syntax of each dump; the others, such as those inferred of a code, are
stored as triples, to be sorted with those of other sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from daap.serialise.file_handle import (
    FileHandle,
    FolderHandle,
    PackedFolder,
    local,
)
from daap.serialise.jsonld import jsonld_nodes
from daap.serialise.jsonld_context import Names
from daap.serialise.turtle import TurtleStyle, subject_blocks

OWN, OTHERS, TURTLE, NODES = "own.nt", "others.nt", "own.ttl", "own.jsonld"
NQUADS, TRIG = "graph.nq.deflate", "graph.trig.deflate"
ASSERTED, INFERRED, ALIGNED = "asserted", "inferred", "aligned"
PARTS = (
    *(f"{kind}-{name}" for kind in (ASSERTED, INFERRED)
        for name in (OTHERS, OWN, TURTLE, NODES)),
    f"{ALIGNED}-{TURTLE}", NQUADS, TRIG,
)  # fmt: skip
"""The sections of a part that dumps are assembled from."""


@dataclass(frozen=True, slots=True)
class Fragments:
    """The triples of a source of one kind: sorted texts in a folder.

    `kind` says which, and is the prefix of file names; `prefixes` are those used in the
    Turtle text. An empty text has no file.
    """

    folder: FolderHandle
    kind: str
    prefixes: tuple[str, ...]

    def __iter__(self) -> Iterator[Triple]:
        """All triples."""
        yield from self.others()
        yield from self.own()

    def others(self) -> Iterator[Triple]:
        """The triples whose subject is not below the source, sorted."""
        return read_triples(self._text(OTHERS))

    def own(self) -> Iterator[Triple]:
        """The triples whose subject is below the source, sorted."""
        return read_triples(self._text(OWN))

    @property
    def lines(self) -> FileHandle:
        """The source's own triples as N-Triples."""
        return self._text(OWN)

    def turtle(self) -> bytes:
        """The source's own triples as Turtle without a header."""
        return _content(self._text(TURTLE))

    def nodes(self) -> bytes:
        """The source's own nodes as members of a JSON-LD @graph, comma-separated."""
        return _content(self._text(NODES))

    def _text(self, name: str) -> FileHandle:
        return self.folder / f"{self.kind}-{name}"


@dataclass(frozen=True, slots=True)
class Ready:
    """A graph compressed as N-Quads and TriG, in a folder.

    `prefixes` are those used in its TriG.
    """

    folder: FolderHandle
    prefixes: tuple[str, ...]

    @property
    def nquads(self) -> FileHandle:
        """The graph as N-Quads."""
        return self.folder / NQUADS

    @property
    def trig(self) -> FileHandle:
        """The graph as a block of TriG."""
        return self.folder / TRIG


@dataclass(frozen=True, slots=True)
class Part:
    """One source's part: its graph's path below the base, and its fragments.

    `ready` is the compressed graph.
    """

    graph: str
    asserted: Fragments
    inferred: Fragments
    ready: Ready | None = None


def own_triples(triples: Iterable[Triple], source: NamedNode) -> list[Triple]:
    """The triples whose subject is the source, or below it."""
    return [triple for triple in triples if _is_below(triple.subject, source)]


def write_fragments(
    triples: Sequence[Triple],
    folder: PackedFolder,
    kind: str,
    *,
    subject: NamedNode,
    base: str,
    names: Names | None = None,
) -> Fragments:
    """Write the fragments of a source's sorted triples.

    `kind` is ASSERTED or INFERRED, `subject` is the source; JSON-LD is written if
    `names` are given.
    """
    own = own_triples(triples, subject)
    others = [t for t in triples if not _is_below(t.subject, subject)]
    folder.add(f"{kind}-{OTHERS}", ntriples(others))
    folder.add(f"{kind}-{OWN}", ntriples(own))
    if names is not None:
        text = ",\n".join(jsonld_nodes(own, names))
        folder.add(f"{kind}-{NODES}", [text.encode()])
    return write_own_turtle(own, folder, kind, base)


def write_own_turtle(
    own: Sequence[Triple], folder: PackedFolder, kind: str, base: str
) -> Fragments:
    """Write sorted triples below a source as Turtle alone."""
    style = TurtleStyle(base)
    folder.add(f"{kind}-{TURTLE}", style.blocks(own))
    return Fragments(folder, kind, tuple(sorted(style.used)))


def ntriples(triples: Iterable[Triple]) -> Iterator[bytes]:
    """Triples as N-Triples in their order, many lines at a time."""
    for block in subject_blocks(triples):
        yield serialize(block, format=RdfFormat.N_TRIPLES) or b""


def write_triples(triples: Iterable[Triple], path: Path) -> None:
    """Write triples as N-Triples, in their order."""
    with path.open("wb") as out:
        out.writelines(ntriples(triples))


def read_triples(place: FileHandle) -> Iterator[Triple]:
    """Read the triples of an N-Triples file, in order; none if it is missing."""
    path = local(place)
    try:
        quads = (
            parse(path=path, format=RdfFormat.N_TRIPLES)
            if path
            else parse(place.read_bytes(), format=RdfFormat.N_TRIPLES)
        )
    except FileNotFoundError:
        return iter(())
    return (quad.triple for quad in quads)


def _content(place: FileHandle) -> bytes:
    """The content of a file; empty if it is missing."""
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return b""


def _is_below(node: object, source: NamedNode) -> bool:
    if not isinstance(node, NamedNode):
        return False
    return node == source or node.value.startswith(source.value + "/")
