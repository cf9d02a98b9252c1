"""Transfer of a dataset to a graph store: in pieces, resumable, verified by count.

Progress is saved in a small file, so that an interrupted transfer can be resumed. The
file names the release and the endpoint; for another release or endpoint it is
discarded. A graph is complete if the store has as many triples as were sent.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from daap.core.atomic_file import write_atomically
from daap.core.errors import DaapError, InputError
from daap.core.manifest import sha256
from daap.core.namespaces import ONTOLOGY_IRI
from daap.load.graph_store import GraphStore
from daap.query.store import DUMP, dumps_of

CHUNK = 50_000
"""Triples sent in one request."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A graph in the store; `was_there` if it was complete before."""

    graph: str
    triples: int
    was_there: bool


class Progress:
    """Progress saved in a file; without a file, nothing was done before."""

    def __init__(self, path: Path | None, endpoint: str, release: str) -> None:
        self.path = path
        self.state = {"endpoint": endpoint, "release": release}
        self.done: dict[str, int] = {}
        self.pieces: dict[str, int] = {}
        if path is None or not path.exists():
            return
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if {name: kept[name] for name in self.state} == self.state:
                self.done = {str(k): int(v) for k, v in kept["done"].items()}
                self.pieces = {str(k): int(v) for k, v in kept["pieces"].items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            raise InputError(
                path,
                "is no record of a transfer; delete it or name another with --state",
            ) from None

    def piece(self, graph: str, pieces: int) -> None:
        """Record the number of pieces sent of a graph."""
        self.pieces[graph] = pieces
        self._write()

    def graph(self, graph: str, triples: int) -> None:
        """Record a complete graph."""
        self.pieces.pop(graph, None)
        self.done[graph] = triples
        self._write()

    def finish(self) -> None:
        """Delete the file, as the transfer is complete."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        if self.path is None:
            return
        content = {**self.state, "done": self.done, "pieces": self.pieces}
        text = json.dumps(content, indent=1) + "\n"
        write_atomically(text.encode("utf-8"), self.path)


def transfer(
    folder: Path, store: GraphStore, *, state: Path | None = None, chunk: int = CHUNK
) -> Iterator[Sent]:
    """Send every named graph of a dataset's folder, the ontology among them.

    Other graphs in the store are unchanged. Raises InputError for a folder that is no
    dataset, StoreError and DaapError for errors of the store.
    """
    progress = Progress(state, store.endpoint, _release(folder))
    for graph, triples in _graphs(folder):
        size = CHUNK if graph == ONTOLOGY_IRI else chunk
        yield _sent(graph, triples, store, progress, size)
    progress.finish()


def _sent(
    graph: str,
    triples: Iterable[bytes],
    store: GraphStore,
    progress: Progress,
    chunk: int,
) -> Sent:
    if graph in progress.done:
        return Sent(graph, progress.done[graph], was_there=True)
    begun = progress.pieces.get(graph, 0)
    if begun and store.count(graph) != begun * chunk:
        begun = 0
    total = 0
    for number, piece in enumerate(_pieces(triples, chunk)):
        total += len(piece)
        if number < begun:
            continue
        (store.add if number else store.replace)(graph, b"".join(piece))
        progress.piece(graph, number + 1)
    found = store.count(graph)
    if found != total:
        raise DaapError(
            f"<{graph}>: {total} triples were sent and the store counts {found}; "
            "does something else write there? Run the command again"
        )
    progress.graph(graph, total)
    return Sent(graph, total, was_there=False)


def _pieces(triples: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    piece: list[bytes] = []
    for triple in triples:
        piece.append(triple)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def _graphs(folder: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each graph with its N-Triples; the dump is sorted by graph."""
    dump, ontology = dumps_of(folder)
    seen: set[str] = set()
    try:
        with gzip.open(dump) as content:
            quads = parse(cast("BinaryIO", content), format=RdfFormat.N_QUADS)
            for graph, same in groupby(quads, _name):
                if graph in seen:
                    raise InputError(dump, f"holds <{graph}> in two places")
                seen.add(graph)
                yield graph, (_line(quad) for quad in same)
        if ONTOLOGY_IRI not in seen:  # a release before 0.2
            found = parse(ontology.read_bytes(), format=RdfFormat.TURTLE)
            yield ONTOLOGY_IRI, (_line(quad) for quad in found)
    except (EOFError, gzip.BadGzipFile, SyntaxError) as error:
        raise InputError(folder, f"holds a broken dump: {error}") from None


def _name(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _line(quad: Quad) -> bytes:
    return f"{quad.triple} .\n".encode()


def _release(folder: Path) -> str:
    dumps_of(folder)
    return sha256((folder / DUMP).read_bytes())
