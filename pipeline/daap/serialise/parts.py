"""A source's part of the dumps, ready on disk; nothing of it is written twice.

What has a subject below the source stands together in every dump, so it is kept as
the text that each dump takes; the rest, such as what is inferred of a code, is kept
as triples that are sorted among those of other sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from daap.core.namespaces import PREFIXES
from daap.serialise.file_handle import Place, local
from daap.serialise.jsonld import jsonld_nodes
from daap.serialise.jsonld_context import Names
from daap.serialise.turtle import TurtleStyle, subject_blocks

OWN, OTHERS, TURTLE, NODES = "own.nt", "others.nt", "own.ttl", "own.jsonld"
NQUADS, TRIG = "graph.nq.deflate", "graph.trig.deflate"
ASSERTED, INFERRED = "asserted", "inferred"
PARTS = (
    *(f"{kind}-{name}" for kind in (ASSERTED, INFERRED)
        for name in (OTHERS, OWN, TURTLE, NODES)),
    NQUADS, TRIG,
)  # fmt: skip
"""The files of a part that dumps are put together from."""


@dataclass(frozen=True, slots=True)
class Half:
    """What is asserted of a source, or what is inferred: sorted texts in a folder.

    `kind` tells which, and is what the names of the texts begin with; `prefixes` are
    those that the Turtle text uses. A text that would be empty is not there.
    """

    folder: Place
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
    def lines(self) -> Place:
        """The source's own triples as N-Triples."""
        return self._text(OWN)

    def turtle(self) -> bytes:
        """The source's own triples as Turtle without a header."""
        return _content(self._text(TURTLE))

    def nodes(self) -> bytes:
        """The source's own nodes as members of a JSON-LD @graph, a comma between."""
        return _content(self._text(NODES))

    def _text(self, name: str) -> Place:
        return self.folder / f"{self.kind}-{name}"


@dataclass(frozen=True, slots=True)
class Ready:
    """A graph as the files of named graphs take it, compressed, in a folder.

    `prefixes` are those that its TriG uses.
    """

    folder: Place
    prefixes: tuple[str, ...]

    @property
    def nquads(self) -> Place:
        """The graph as N-Quads."""
        return self.folder / NQUADS

    @property
    def trig(self) -> Place:
        """The graph as a block of TriG."""
        return self.folder / TRIG


@dataclass(frozen=True, slots=True)
class Part:
    """One source's part: its graph's path below the base, and the two halves.

    `ready` is the graph as the files of named graphs take it.
    """

    graph: str
    asserted: Half
    inferred: Half
    ready: Ready | None = None


def own_triples(triples: Iterable[Triple], source: NamedNode) -> list[Triple]:
    """Those of the triples whose subject is the source, or below it."""
    return [triple for triple in triples if _is_below(triple.subject, source)]


def write_half(
    triples: Sequence[Triple],
    folder: Path,
    kind: str,
    *,
    subject: NamedNode,
    base: str,
    names: Names | None = None,
) -> Half:
    """Write what the dumps take of a source's triples, which are sorted.

    `kind` is ASSERTED or INFERRED, `subject` is the source; JSON-LD is written where
    `names` are given.
    """
    own = own_triples(triples, subject)
    others = [t for t in triples if not _is_below(t.subject, subject)]
    style = TurtleStyle(PREFIXES, base)
    if others:
        write_triples(others, folder / f"{kind}-{OTHERS}")
    if own:
        write_triples(own, folder / f"{kind}-{OWN}")
        with (folder / f"{kind}-{TURTLE}").open("wb") as out:
            out.writelines(style.blocks(own))
    if own and names is not None:
        text = ",\n".join(jsonld_nodes(own, names))
        (folder / f"{kind}-{NODES}").write_text(text, encoding="utf-8")
    return Half(folder, kind, tuple(sorted(style.used)))


def write_triples(triples: Iterable[Triple], path: Path) -> None:
    """Write triples as N-Triples, in their order."""
    with path.open("wb") as out:
        for block in subject_blocks(triples):
            serialize(block, out, format=RdfFormat.N_TRIPLES)


def read_triples(place: Place) -> Iterator[Triple]:
    """Read the triples of an N-Triples file, in their order; none where it is not."""
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


def _content(place: Place) -> bytes:
    """The content of a file; nothing where it is not."""
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return b""


def _is_below(node: object, source: NamedNode) -> bool:
    if not isinstance(node, NamedNode):
        return False
    return node == source or node.value.startswith(source.value + "/")
