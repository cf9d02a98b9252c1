"""A published dataset in the endpoint: its store, and facts about it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from daap.core.errors import InputError
from daap.core.manifest import sha256
from daap.core.namespaces import DCT
from daap.publish.sums import SUMS
from daap.query.store import (
    DUMP,
    base_of,
    dumps_of,
    open_dataset,
    query_prefixes,
    union_of,
)

RECORDS = (
    "catalog.ttl", "policy.ttl", "quality.ttl", "report.ttl", "alignments.ttl",
    "alignment.ttl", "shapes.ttl", "shapes-sparql.ttl", "changes/releases.ttl",
)  # fmt: skip
"""Files that describe resources of the dataset and are in no dump."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about a dataset, computed when it is loaded.

    `release` is the checksum of its SHA256SUMS; `graphs` are its named graphs with
    their numbers of triples; `size` counts each triple once; `license` is an IRI.
    """

    release: str
    base: str
    size: int
    graphs: Mapping[str, int]
    license: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """The facts as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The store for queries, and the records used only in descriptions."""

    store: Store
    records: Store
    prefixes: Mapping[str, str]
    context: dict[str, Any]
    facts: Facts


def release_of(folder: Path) -> str:
    """The checksum that identifies the content of a dataset's folder.

    Raises InputError for a folder without SHA256SUMS.
    """
    try:
        return sha256((folder / SUMS).read_bytes())
    except OSError:
        raise InputError(
            folder,
            f"is not a published dataset (no {SUMS}); "
            "make one with 'daap build' or name one with --data",
        ) from None


def load(folder: Path) -> Dataset:
    """The dataset of a folder, with its dump verified by checksum.

    Raises InputError for a folder that is no dataset, or is incomplete.
    """
    release = release_of(folder)
    _whole(folder)
    base = base_of(folder)
    store = open_dataset(folder)
    graphs = {
        graph.value: _count(store, graph)
        for graph in store.named_graphs()
        if hasattr(graph, "value")
    }
    records = _records(folder, base)
    facts = Facts(
        release,
        base,
        _count(store, union_of(store)),
        dict(sorted(graphs.items())),
        _license(records, base),
    )
    context = json.loads((folder / "context.jsonld").read_bytes())
    return Dataset(store, records, query_prefixes(base), context, facts)


def _license(records: Store, base: str) -> str:
    """The IRI of the dataset's licence, if its catalog states one."""
    found = records.quads_for_pattern(
        NamedNode(f"{base}dataset"), DCT.license, None, DefaultGraph()
    )
    return min((q.object.value for q in found if isinstance(q.object, NamedNode)),
               default="")  # fmt: skip


def _count(store: Store, graph: Any) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def _whole(folder: Path) -> None:
    """Verify the files of the store against SHA256SUMS. Raises InputError."""
    lines = (folder / SUMS).read_text("ascii", errors="replace").splitlines()
    sums = {name: digest for digest, _, name in (x.partition("  ") for x in lines)}
    for path in dumps_of(folder):
        expected = sums.get(path.name)
        try:
            content = path.read_bytes()
            found = sha256(content)
            if found != expected and path.name == DUMP:  # a release before 0.2
                found = sha256(gzip.decompress(content))
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(path, f"cannot be read whole: {error}") from None
        if found != expected:
            raise InputError(
                path, f"is not what {SUMS} says; copy the whole folder again"
            )


def _records(folder: Path, base: str) -> Store:
    store = Store()
    for name in RECORDS:
        path = folder / name
        if path.is_file():
            try:
                store.load(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=base)
            except SyntaxError as error:
                raise InputError(path, f"is not Turtle: {error}") from None
    return store
