"""A source's nested JSON-LD: what the published frame makes of the flat document."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from daap.build.pipeline import build
from daap.core.namespaces import DAAP, DCT, OA, PROV, RDF
from daap.core.rdflib_bridge import to_rdflib
from daap.core.resources import ONTOLOGY
from daap.core.settings import Settings
from daap.serialise.jsonld import write_jsonld
from daap.serialise.jsonld_context import ContextError, study_context
from daap.serialise.jsonld_frame import framing_context, read_frame, tree_of
from daap.serialise.jsonld_nested import write_nested
from daap.serialise.order import sort_triples

BASE = "https://w3id.org/daap/"
FRAME = read_frame(ONTOLOGY / "frame.jsonld")
CONTEXT = study_context(
    json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8")), BASE
)


def node(path: str) -> NamedNode:
    """A node of the study."""
    return NamedNode(BASE + path)


def nested(triples: list[Triple]) -> dict[str, Any]:
    """The nested document of some triples."""
    out = io.BytesIO()
    ordered = sort_triples(triples, base=BASE)
    write_nested(ordered, out, context=CONTEXT, frame=FRAME)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def framed(triples: list[Triple]) -> dict[str, Any]:
    """What PyLD makes of the flat document by the frame, as it is published."""
    out = io.BytesIO()
    write_jsonld(sort_triples(triples, base=BASE), out, context=CONTEXT)
    frame = copy.deepcopy({**FRAME, **framing_context(FRAME, CONTEXT)})
    options = {"omitDefault": True, "omitGraph": False}
    found: dict[str, Any] = jsonld.frame(json.loads(out.getvalue()), frame, options)
    return found


def unordered(value: Any) -> Any:
    """A document whose lists are sorted: JSON-LD's own order says nothing."""
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted(
            map(unordered, value), key=lambda v: json.dumps(v, sort_keys=True)
        )
    return value


def interview(*more: tuple[str, NamedNode, NamedNode | Literal]) -> list[Triple]:
    """An interview with a beekeeper: a turn with a segment, and what is given."""
    return [
        Triple(node("source/b1"), RDF.type, DAAP.Interview),
        Triple(node("source/b1/transcript"), RDF.type, DAAP.Transcript),
        Triple(node("source/b1/transcript"), DAAP.transcriptOf, node("source/b1")),
        Triple(node("source/b1/turn/1"), RDF.type, DAAP.Turn),
        Triple(node("source/b1/turn/1"), DCT.isPartOf, node("source/b1/transcript")),
        Triple(node("source/b1/segment/1"), RDF.type, DAAP.Segment),
        Triple(node("source/b1/segment/1"), DAAP.inTurn, node("source/b1/turn/1")),
        Triple(node("source/b1/segment/1"), DCT.isPartOf, node("source/b1/transcript")),
        *(Triple(node(subject), verb, value) for subject, verb, value in more),
    ]


def triples_of(path: Path, form: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(path=path, format=form)}


def test_three_readers_find_the_graph_of_the_turtle_file(dist: Path) -> None:
    path = dist / "sources" / "p4.jsonld"
    expected = triples_of(dist / "sources" / "p4.ttl", RdfFormat.TURTLE)
    assert triples_of(path, RdfFormat.JSON_LD) == expected

    by_pyld = jsonld.to_rdf(
        json.loads(path.read_text()), {"format": "application/n-quads"}
    )
    quads = parse(by_pyld, format=RdfFormat.N_QUADS)
    assert {quad.triple for quad in quads} == expected

    by_rdflib = rdflib.Graph().parse(path, format="json-ld")
    assert set(by_rdflib) == set(to_rdflib(expected))


def test_p4_is_nested_as_the_published_frame_says(dist: Path) -> None:
    path = dist / "sources" / "p4.ttl"
    triples = list(triples_of(path, RdfFormat.TURTLE))
    document = json.loads((dist / "sources" / "p4.jsonld").read_text(encoding="utf-8"))
    expected = framed(triples)
    assert unordered(document["@graph"]) == unordered(expected["@graph"])
    published = json.loads((dist / "frame.jsonld").read_text(encoding="utf-8"))
    assert document["@context"] == published["@context"]


def test_the_notes_of_the_corpus_are_nested_as_the_frame_says(
    settings: Settings, shared: Path
) -> None:
    notes = sorted((shared / "corpus").rglob("*.md"))[:3]
    result = build(settings, notes)
    asserted = result.asserted
    for document in result.documents:
        triples = list(asserted[f"graph/source/{document.identifier}"])
        tree, *loose = nested(triples)["@graph"]
        (expected,) = framed(triples)["@graph"]
        assert unordered(tree) == unordered(expected)
        assert loose == []


def test_a_source_holds_transcript_turns_and_segments_in_their_order() -> None:
    second = "source/b1/turn/2"
    triples = interview(
        (second, RDF.type, DAAP.Turn),
        (second, DCT.isPartOf, node("source/b1/transcript")),
    )
    (tree,) = nested(triples)["@graph"]
    parts = tree["transcript"]["parts"]
    assert [part["id"] for part in parts] == ["source:b1/turn/1", "source:b1/turn/2"]
    assert [s["id"] for s in parts[0]["segments"]] == ["source:b1/segment/1"]
    assert unordered([tree]) == unordered(framed(triples)["@graph"])


def test_a_segment_without_a_turn_stands_in_the_transcript_itself() -> None:
    loose = "source/b1/segment/2"
    triples = interview(
        (loose, RDF.type, DAAP.Segment),
        (loose, DCT.isPartOf, node("source/b1/transcript")),
    )
    (tree,) = nested(triples)["@graph"]
    assert {part["id"] for part in tree["transcript"]["parts"]} == {
        "source:b1/segment/2", "source:b1/turn/1",
    }  # fmt: skip
    assert unordered([tree]) == unordered(framed(triples)["@graph"])


def test_what_a_step_generated_stands_in_it_and_links_stay_links() -> None:
    triples = interview(
        ("source/b1/step/1", RDF.type, DAAP.CodingStep),
        ("source/b1/step/1", DAAP.inSource, node("source/b1")),
        ("source/b1/step/1", DAAP.codesSegment, node("source/b1/segment/1")),
        ("source/b1/step/1/note/1", RDF.type, DAAP.InVivoCode),
        ("source/b1/step/1/note/1", PROV.wasGeneratedBy, node("source/b1/step/1")),
        ("source/b1/step/1/note/1", OA.hasTarget, node("source/b1/segment/1")),
    )
    (tree,) = nested(triples)["@graph"]
    (step,) = tree["steps"]
    assert step["codesSegment"] == ["source:b1/segment/1"]
    assert step["generated"][0]["hasTarget"] == ["source:b1/segment/1"]
    assert unordered([tree]) == unordered(framed(triples)["@graph"])


def test_what_the_frame_does_not_reach_is_not_lost() -> None:
    triples = interview(("code/hive", DAAP.improves, node("code/honey")))
    tree, rest = nested(triples)["@graph"]
    assert tree["id"] == "source:b1"
    assert rest == {"id": "code:hive", "improves": ["code:honey"]}


def test_nothing_is_a_document_too() -> None:
    assert nested([])["@graph"] == []


def test_a_frame_that_says_more_is_refused() -> None:
    more = {**FRAME, "title": "Swarm"}
    with pytest.raises(ContextError, match="'Swarm' is nothing a frame may say"):
        tree_of(more, CONTEXT)
    taken = {**FRAME, "@context": {"title": {"@reverse": "dct:title"}}}
    with pytest.raises(ContextError, match="takes 'title' from the context"):
        framing_context(taken, CONTEXT)
