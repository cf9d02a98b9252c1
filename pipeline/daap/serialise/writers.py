"""The RDF files of a release, and their writers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, BinaryIO

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from daap.core.json_codec import json_text
from daap.core.manifest import Manifest
from daap.core.namespaces import FOREIGN, PREFIXES
from daap.core.resources import ONTOLOGY, SHAPES
from daap.core.scratch import scratch
from daap.serialise.assembly import RUN, Assembly, MergedRun, sorted_in_runs
from daap.serialise.dumps import DUMPS
from daap.serialise.file_kinds import AnyWriter, Late, Packed, Writer
from daap.serialise.jsonld import write_jsonld
from daap.serialise.jsonld_context import study_context
from daap.serialise.jsonld_frame import framing_context, read_frame
from daap.serialise.named_graphs import turtle_pieces
from daap.serialise.order import resource_key, sort_triples
from daap.serialise.parts import read_triples, write_triples
from daap.serialise.turtle import write_turtle
from daap.serialise.turtle_merge import merge_turtle, ordered, parted

CORE = ("core.ttl", "vocabulary.ttl", "external.ttl")
"""The files of the ontology that are published as one, in this order."""

SPARQL = ("sh:sparql ", "sh:SPARQLConstraint", "sh:PrefixDeclaration", "sh:declare")
"""Terms of shapes that need an engine with SHACL-SPARQL."""


def text_writer(text: str) -> Writer:
    """The writer of a text in UTF-8."""
    return bytes_writer(text.encode("utf-8"))


def bytes_writer(content: bytes) -> Writer:
    """The writer of bytes."""

    def write(out: BinaryIO) -> None:
        out.write(content)

    return write


def turtle_writer(triples: Iterable[Triple], base: str) -> Writer:
    """The writer of a Turtle file, sorted, with IRIs relative to the study's base.

    Triples that are sorted externally can be written only once.
    """
    rest = iter(triples)
    first = list(islice(rest, RUN))
    few = sort_triples(first, base=base) if len(first) < RUN else None

    def write(out: BinaryIO) -> None:
        if few is not None:
            write_turtle(few, out, base=base)
            return
        with scratch() as folder:
            whole = sorted_in_runs(chain(first, rest), folder / "runs", base)
            write_turtle(whole, out, base=base)

    return write


def branches_writer(
    branches: Iterable[tuple[NamedNode, Iterable[Triple]]], base: str
) -> Writer:
    """The writer of a Turtle file of branches: a resource and everything below it.

    Memory is bounded by the largest branch. No branch may be below another one;
    iterators can be written only once.
    """

    def write(out: BinaryIO) -> None:
        ordered = sorted(branches, key=lambda branch: resource_key(branch[0], base))
        whole = (sort_triples(triples, base=base) for _, triples in ordered)
        write_turtle(chain.from_iterable(whole), out, base=base)

    return write


def data_files(
    assembly: Assembly,
    codes: Iterable[Triple],
    context: dict[str, Any],
    base: str,
) -> Iterator[tuple[str, AnyWriter]]:
    """The dumps of all sources together; `codes` are codebook and emergent codes."""
    for name, dump in DUMPS.items():
        yield name, resolve_name(dump)(assembly, context, base)
    yield "codebook.ttl", turtle_writer(codes, base)


def catalog_files(
    catalog: Callable[[Manifest], Iterable[Triple]],
    context: dict[str, Any],
    base: str,
    folder: Path,
) -> Iterator[tuple[str, AnyWriter]]:
    """The catalog of all other files, in Turtle and JSON-LD; sorted in a folder."""

    @lru_cache(maxsize=1)
    def described(manifest: Manifest) -> Path:
        ordered = sorted_in_runs(catalog(manifest), folder / "runs", base)
        write_triples(ordered, folder / "catalog.nt")
        return folder / "catalog.nt"

    def others(manifest: Manifest) -> Manifest:
        return tuple(f for f in manifest if not f.name.startswith("catalog."))

    def turtle(manifest: Manifest, out: BinaryIO) -> None:
        triples = read_triples(described(others(manifest)))
        write_turtle(triples, out, base=base)

    def jsonld(manifest: Manifest, out: BinaryIO) -> None:
        triples = read_triples(described(others(manifest)))
        write_jsonld(triples, out, context=context)

    yield "catalog.ttl", Late(turtle)
    yield "catalog.jsonld", Late(jsonld)


def release_context(base: str) -> dict[str, Any]:
    """The JSON-LD context of a study's dataset."""
    own = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    return study_context(own, base)


def ontology_files(context: dict[str, Any], base: str) -> Iterator[tuple[str, Writer]]:
    """Ontology, shapes and context, the same for every study except for a prefix."""
    triples = ontology_triples(base)
    yield "ontology.ttl", text_writer(merge_turtle(ONTOLOGY / name for name in CORE))
    yield "ontology.jsonld", partial(write_jsonld, triples, context=context)
    yield "ontology.rdf", _rdf_xml(triples)
    yield "alignment.ttl", text_writer(merge_turtle([ONTOLOGY / "alignment.ttl"]))
    yield "logo.svg", text_writer((ONTOLOGY / "logo.svg").read_text(encoding="utf-8"))
    whole = merge_turtle(ordered(SHAPES, ("house.ttl",)))
    core, in_sparql = parted(whole, SPARQL)
    yield "shapes.ttl", text_writer(core)
    yield "shapes-sparql.ttl", text_writer(in_sparql)
    yield "context.jsonld", _json_writer(context)
    frame = read_frame(ONTOLOGY / "frame.jsonld")
    yield "frame.jsonld", _json_writer({**frame, **framing_context(frame, context)})


def ontology_triples(base: str) -> list[Triple]:
    """The ontology, sorted, with canonical blank nodes (RDFC-1.0)."""
    text = merge_turtle(ONTOLOGY / name for name in CORE)
    return sort_triples(_canonical(text), base=base)


def packed_turtle(graph: MergedRun, base: str) -> Packed:
    """A compressed Turtle file."""
    return Packed(partial(turtle_pieces, [graph], base))


def _json_writer(content: dict[str, Any]) -> Writer:
    return text_writer(json_text(content))


def _canonical(text: str) -> Iterator[Triple]:
    """The triples of a Turtle text, with canonical blank nodes (RDFC-1.0)."""
    dataset = Dataset(parse(text, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in dataset)


def _rdf_xml(triples: Sequence[Triple]) -> Writer:
    def write(out: BinaryIO) -> None:
        serialize(triples, out, format=RdfFormat.RDF_XML, prefixes=PREFIXES | FOREIGN)

    return write
