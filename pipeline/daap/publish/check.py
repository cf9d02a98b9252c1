"""Checks of a published dataset that need no build."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import Quad, RdfFormat, Triple, parse

from daap.core.errors import InputError
from daap.core.formats import rdf_format
from daap.publish.check_catalog import catalog_problems
from daap.publish.sums import SUMS, has_sum, parse_sums

NO_DATA = ("context.jsonld", "frame.jsonld")
"""JSON-LD files that hold no data."""


def check_files(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each check with the problems found: checksums, syntax, round trips, catalog.

    Raises InputError for a folder that is not a published dataset.
    """
    sums = _sums(folder)
    yield "checksums", list(_checksums(folder, sums))
    parsed, broken = _parsed(folder, sums)
    yield "syntax of every RDF and JSON file", broken
    yield "round trips", list(_round_trips(parsed))
    yield "catalog", list(catalog_problems(folder))


def _sums(folder: Path) -> dict[str, str]:
    try:
        return parse_sums((folder / SUMS).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            folder,
            f"is not a published dataset (no {SUMS}); make one with 'daap build'",
        ) from None
    except (OSError, ValueError):
        raise InputError(folder / SUMS, "cannot be read") from None


def _checksums(folder: Path, sums: Mapping[str, str]) -> Iterator[str]:
    """Listed files that are missing or changed; unlisted files are the user's."""
    for name in sorted(sums):
        if not (folder / name).is_file():
            yield f"{name}: listed, but not there"
        else:
            yield from _checksum(folder / name, name, sums[name])


def _checksum(path: Path, name: str, expected: str) -> Iterator[str]:
    try:
        is_whole = has_sum(path, expected)
    except OSError:
        yield f"{name}: cannot be read"
        return
    if not is_whole:
        yield f"{name}: the content is not the published one"


@dataclass(slots=True)
class Statements:
    """What a file states, as hashes: a dump has too many statements to hold them.

    `quads` and `triples` are all of them; `ontology` and `inferred` are the triples of
    these named graphs.
    """

    quads: set[int] = field(default_factory=set)
    triples: set[int] = field(default_factory=set)
    ontology: set[int] = field(default_factory=set)
    inferred: set[int] = field(default_factory=set)

    def add(self, quad: Quad) -> None:
        """Add a statement."""
        triple = hash(quad.triple)
        self.quads.add(hash(quad))
        self.triples.add(triple)
        graph = str(getattr(quad.graph_name, "value", ""))
        if graph.endswith("daap/ontology"):
            self.ontology.add(triple)
        elif graph.endswith("graph/inferred"):
            self.inferred.add(triple)


def _parsed(
    folder: Path, names: Iterable[str]
) -> tuple[dict[str, Statements], list[str]]:
    """The statements of every listed RDF file, and the files with syntax errors."""
    parsed: dict[str, Statements] = {}
    broken = []
    for name in sorted(name for name in names if (folder / name).is_file()):
        form = rdf_format(name)
        try:
            if name in NO_DATA or (form is None and name.endswith(".json")):
                json.loads((folder / name).read_bytes())
            elif form is not None:
                statements = Statements()
                with _opened(folder / name) as content:
                    for quad in parse(content, format=form):
                        statements.add(quad)
                parsed[name] = statements
        except (SyntaxError, ValueError, OSError, EOFError, zlib.error) as error:
            broken.append(f"{name}: {error}")
    return parsed, broken


def _opened(path: Path) -> BinaryIO:
    """A file to be read, decompressed where it is compressed."""
    opener = gzip.open if path.suffix == ".gz" else open
    return cast(BinaryIO, opener(path, "rb"))


def _round_trips(parsed: Mapping[str, Statements]) -> Iterator[str]:
    """Files that should hold the same graph and do not."""
    pairs = [
        (name, f"{name.removesuffix('.jsonld')}.ttl")
        for name in parsed
        if name.endswith(".jsonld") and name not in ("ontology.jsonld", *NO_DATA)
    ]
    for left, right in [*pairs, ("daap.nq.gz", "daap.trig.gz")]:
        if left in parsed and right in parsed:
            count = len(parsed[left].quads ^ parsed[right].quads)
            if count:
                yield f"{left} and {right} differ in {count} statements"
    dump = parsed.get("daap.nq.gz", Statements())
    asserted = dump.triples - dump.ontology - dump.inferred
    for name, triples, besides in (
        ("daap.ttl", asserted, dump.ontology),
        ("daap-inferred.ttl", dump.inferred, set[int]()),
        ("daap-all.ttl.gz", dump.triples, set[int]()),
    ):
        if name in parsed and parsed[name].triples - besides != triples - besides:
            yield f"daap.nq.gz and {name} do not hold the same triples"
    if len(dump.triples) != len(dump.quads):
        yield "daap.nq.gz: a triple is in two graphs"


def graphs_of(folder: Path) -> dict[str, list[Triple]]:
    """The triples of each named graph of the N-Quads dump, by IRI.

    Raises InputError for a dump that cannot be read.
    """
    path = folder / "daap.nq.gz"
    graphs: dict[str, list[Triple]] = defaultdict(list)
    try:
        with _opened(path) as content:
            for quad in parse(content, format=RdfFormat.N_QUADS):
                graphs[str(getattr(quad.graph_name, "value", ""))].append(quad.triple)
    except (OSError, EOFError, SyntaxError, zlib.error) as error:
        raise InputError(path, f"cannot be read ({error})") from None
    return graphs
