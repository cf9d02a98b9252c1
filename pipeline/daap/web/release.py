"""The files of a release: what each holds, and how it is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
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

from daap.manifest import Manifest
from daap.model import Document, transcript_text
from daap.namespaces import FOREIGN, PREFIXES
from daap.web.assembly import alone
from daap.web.context import study_context
from daap.web.frame import Frame, framing_context, read_frame
from daap.web.jsonld import write_jsonld
from daap.web.merged import merge_turtle, ordered
from daap.web.nested import write_nested
from daap.web.order import sort_triples
from daap.web.publish import AnyWriter, Late, Writer
from daap.web.quads import write_nquads, write_trig
from daap.web.turtle import write_turtle

__all__ = [
    "CORE",
    "catalog_files",
    "data_files",
    "ontology_files",
    "release_context",
    "text_writer",
    "turtle_writer",
]

CORE = ("core.ttl", "vocabulary.ttl", "external.ttl")
"""The files of the ontology that are published as one, in this order."""


def text_writer(text: str) -> Writer:
    """A file that holds a text, in UTF-8."""

    def write(out: BinaryIO) -> None:
        out.write(text.encode("utf-8"))

    return write


def turtle_writer(triples: Iterable[Triple], base: str) -> Writer:
    """A Turtle file, sorted, IRIs relative to the study's base."""
    ordered_triples = sort_triples(triples, base=base)

    def write(out: BinaryIO) -> None:
        write_turtle(ordered_triples, out, prefixes=PREFIXES, base=base)

    return write


def _jsonld_writer(triples: Sequence[Triple], context: dict[str, Any]) -> Writer:
    def write(out: BinaryIO) -> None:
        write_jsonld(triples, out, context=context)

    return write


def _nested_writer(
    triples: Sequence[Triple], context: dict[str, Any], frame: Frame
) -> Writer:
    def write(out: BinaryIO) -> None:
        write_nested(triples, out, context=context, frame=frame)

    return write


def data_files(
    *,
    base: str,
    asserted: Mapping[str, Sequence[Triple]],
    inferred: Sequence[Triple],
    documents: Iterable[Document],
    context: dict[str, Any],
    frame: Frame,
) -> Iterator[tuple[str, Writer]]:
    """The dumps, whole and per source whose field note was read."""
    whole = sort_triples((t for graph in asserted.values() for t in graph), base=base)
    derived = sort_triples(inferred, base=base)
    yield "daap.ttl", turtle_writer(whole, base)
    yield "daap.jsonld", _jsonld_writer(whole, context)
    yield "daap-inferred.ttl", turtle_writer(derived, base)
    graphs = [
        (NamedNode(base + name), alone(sort_triples(graph, base=base), base))
        for name, graph in {**asserted, "graph/inferred": derived}.items()
        if graph
    ]
    yield "daap.nq.gz", lambda out: write_nquads(graphs, out)
    yield "daap.trig.gz", lambda out: write_trig(graphs, out, PREFIXES, base)
    codes = (*asserted["graph/codebook"], *asserted["graph/emergent"])
    yield "codebook.ttl", turtle_writer(codes, base)
    for document in documents:
        name = f"sources/{document.identifier}"
        triples = sort_triples(
            asserted[f"graph/source/{document.identifier}"], base=base
        )
        yield f"{name}.ttl", turtle_writer(triples, base)
        yield f"{name}.jsonld", _nested_writer(triples, context, frame)
        yield f"{name}.txt", text_writer(transcript_text(document.segments))


def catalog_files(
    catalog: Callable[[Manifest], Iterable[Triple]], context: dict[str, Any], base: str
) -> Iterator[tuple[str, AnyWriter]]:
    """The catalog of all other files, as Turtle and as JSON-LD."""

    @lru_cache(maxsize=1)
    def described(manifest: Manifest) -> list[Triple]:
        return sort_triples(catalog(manifest), base=base)

    def others(manifest: Manifest) -> Manifest:
        return tuple(f for f in manifest if not f.name.startswith("catalog."))

    def turtle(manifest: Manifest, out: BinaryIO) -> None:
        turtle_writer(described(others(manifest)), base)(out)

    def jsonld(manifest: Manifest, out: BinaryIO) -> None:
        write_jsonld(described(others(manifest)), out, context=context)

    yield "catalog.ttl", Late(turtle)
    yield "catalog.jsonld", Late(jsonld)


def release_context(ontology: Path, base: str) -> dict[str, Any]:
    """The JSON-LD context of a study's dataset."""
    own = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))
    context: dict[str, Any] = study_context(own, base)
    return context


def ontology_files(
    ontology: Path, shapes: Path, context: dict[str, Any], base: str
) -> Iterator[tuple[str, Writer]]:
    """Ontology, shapes and JSON-LD context, the same for every study but a prefix."""
    text = merge_turtle(ontology / name for name in CORE)
    triples = sort_triples(_canonical(text), base=base)
    yield "ontology.ttl", text_writer(text)
    yield "ontology.jsonld", _jsonld_writer(triples, context)
    yield "ontology.rdf", _rdf_xml(triples)
    yield "alignment.ttl", text_writer(merge_turtle([ontology / "alignment.ttl"]))
    yield "logo.svg", text_writer((ontology / "logo.svg").read_text(encoding="utf-8"))
    yield "shapes.ttl", text_writer(merge_turtle(ordered(shapes, ("house.ttl",))))
    yield "context.jsonld", _json_writer(context)
    frame = read_frame(ontology / "frame.jsonld")
    yield "frame.jsonld", _json_writer({**frame, **framing_context(frame, context)})


def _json_writer(content: dict[str, Any]) -> Writer:
    return text_writer(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _canonical(text: str) -> Iterator[Triple]:
    """The triples of a Turtle text, blank nodes named canonically (RDFC-1.0)."""
    dataset = Dataset(parse(text, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in dataset)


def _rdf_xml(triples: Sequence[Triple]) -> Writer:
    def write(out: BinaryIO) -> None:
        serialize(triples, out, format=RdfFormat.RDF_XML, prefixes=PREFIXES | FOREIGN)

    return write
