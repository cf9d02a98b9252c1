"""A published dataset held against its promises, without building it again."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, parse

from daap.core.errors import InputError
from daap.core.formats import rdf_format
from daap.publish.check_catalog import catalog_problems
from daap.publish.sums import SUMS, has_sum, parse_sums

NO_DATA = ("context.jsonld", "frame.jsonld")
"""JSON-LD that says how to read or to write data, and holds none."""


def check_files(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each check with what it found wrong: checksums, syntax, round trips, catalog.

    Raises InputError for a folder that is no published dataset.
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
        raise InputError(folder, f"is no published dataset (no {SUMS})") from None
    except (OSError, ValueError):
        raise InputError(folder / SUMS, "cannot be read") from None


def _checksums(folder: Path, sums: Mapping[str, str]) -> Iterator[str]:
    """Listed files that are missing or changed; what is not listed is the user's."""
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


def _parsed(
    folder: Path, names: Iterable[str]
) -> tuple[dict[str, set[Quad]], list[str]]:
    """The quads of every RDF file that is listed, and the files that are broken."""
    parsed: dict[str, set[Quad]] = {}
    broken = []
    for name in sorted(name for name in names if (folder / name).is_file()):
        path, suffix = folder / name, Path(name.removesuffix(".gz")).suffix
        try:
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            if suffix == ".jsonld":
                json.loads(content)
            form = rdf_format(name)
            if form is not None and name not in NO_DATA:
                parsed[name] = set(parse(content, format=form))
        except (SyntaxError, ValueError, OSError, EOFError) as error:
            broken.append(f"{name}: {error}")
    return parsed, broken


def _round_trips(parsed: Mapping[str, set[Quad]]) -> Iterator[str]:
    """Files that must hold the same graph and do not."""
    pairs = [
        (name, f"{name.removesuffix('.jsonld')}.ttl")
        for name in parsed
        if name.endswith(".jsonld") and name not in ("ontology.jsonld", *NO_DATA)
    ]
    for left, right in [*pairs, ("daap.nq.gz", "daap.trig.gz")]:
        if left in parsed and right in parsed and parsed[left] != parsed[right]:
            count = len(parsed[left] ^ parsed[right])
            yield f"{left} and {right} differ in {count} statements"
    quads = parsed.get("daap.nq.gz", set())
    asserted = {q.triple for q in quads if not _is_inferred(q)}
    for name, triples in (
        ("daap.ttl", asserted),
        ("daap-inferred.ttl", {q.triple for q in quads if _is_inferred(q)}),
    ):
        if name in parsed and {q.triple for q in parsed[name]} != triples:
            yield f"daap.nq.gz and {name} do not hold the same triples"
    if len(asserted) != sum(not _is_inferred(q) for q in quads):
        yield "daap.nq.gz: a triple stands in two asserted graphs"


def _is_inferred(quad: Quad) -> bool:
    return str(getattr(quad.graph_name, "value", "")).endswith("graph/inferred")


def graphs_of(folder: Path) -> dict[str, list[Triple]]:
    """The triples of each named graph of the N-Quads dump, by IRI.

    Raises InputError for a dump that cannot be read.
    """
    path = folder / "daap.nq.gz"
    graphs: dict[str, list[Triple]] = defaultdict(list)
    try:
        content = gzip.decompress(path.read_bytes())
        for quad in parse(content, format=RdfFormat.N_QUADS):
            graphs[str(getattr(quad.graph_name, "value", ""))].append(quad.triple)
    except (OSError, EOFError, SyntaxError) as error:
        raise InputError(path, f"cannot be read ({error})") from None
    return graphs
