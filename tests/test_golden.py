"""p_4 against its golden graph, and every dump against three readers.

After a change that is meant, regenerate with `daap build` and copy
`dist/sources/p4.ttl` to `tests/golden/p4.ttl`; read the difference first.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib.compare import to_isomorphic

GOLDEN = Path(__file__).parent / "golden" / "p4.ttl"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

Term = tuple[str, str, str]
Triples = set[tuple[str, str, Term]]

BASE = "https://w3id.org/daap/"
NO_DATA = {"context", "frame"}


def by_pyoxigraph(content: bytes, form: RdfFormat) -> Triples:
    """The triples as pyoxigraph reads them."""
    found = set()
    for quad in parse(content, format=form):
        value = quad.object
        kind = getattr(value, "language", None) or getattr(
            getattr(value, "datatype", None), "value", ""
        )
        found.add(
            (
                quad.subject.value,
                quad.predicate.value,
                (type(value).__name__, value.value, kind),
            )
        )
    return found


def by_rdflib(content: bytes, form: str) -> Triples:
    """The triples as rdflib reads them, lexical forms untouched."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        graph = rdflib.Graph().parse(data=content, format=form)
    finally:
        rdflib.NORMALIZE_LITERALS = True
    return {(str(s), str(p), _rdflib_term(o)) for s, p, o in graph}


def _rdflib_term(term: rdflib.term.Node) -> Term:
    if isinstance(term, rdflib.Literal):
        kind = term.language or str(term.datatype or XSD_STRING)
        return "Literal", str(term), kind
    return "NamedNode", str(term), ""


def by_pyld(content: bytes) -> Triples:
    """The triples as PyLD reads them."""
    dataset = jsonld.to_rdf(json.loads(content))
    return {
        (t["subject"]["value"], t["predicate"]["value"], _pyld_term(t["object"]))
        for t in dataset["@default"]
    }


def _pyld_term(term: dict[str, str]) -> Term:
    if term["type"] == "literal":
        return "Literal", term["value"], term.get("language") or term["datatype"]
    return "NamedNode", term["value"], ""


def test_p4_is_its_golden_graph(dist: Path) -> None:
    found = rdflib.Graph().parse(dist / "sources" / "p4.ttl")
    golden = rdflib.Graph().parse(GOLDEN)
    missing, added = golden - found, found - golden
    assert to_isomorphic(found) == to_isomorphic(golden), (
        f"missing:\n{missing.serialize()}\nadded:\n{added.serialize()}"
    )


@pytest.mark.parametrize("name", ["daap", "sources/p4"])
def test_turtle_and_json_ld_are_one_graph_for_three_readers(
    name: str, dist: Path
) -> None:
    turtle = (dist / f"{name}.ttl").read_bytes()
    json_ld = (dist / f"{name}.jsonld").read_bytes()
    expected = by_pyoxigraph(turtle, RdfFormat.TURTLE)
    assert len(expected) > 1000
    assert by_rdflib(turtle, "turtle") == expected
    assert by_pyoxigraph(json_ld, RdfFormat.JSON_LD) == expected
    assert by_rdflib(json_ld, "json-ld") == expected
    assert by_pyld(json_ld) == expected


def test_json_ld_is_read_while_it_comes(dist: Path) -> None:
    """By a strict reader, which wants @type first in every object, values too."""
    found = {path for path in dist.rglob("*.jsonld") if path.stem not in NO_DATA}
    assert {path.stem for path in found} >= {"catalog", "daap", "ontology", "p4"}
    for path in found:
        streamed = Dataset(parse(path=path, format=RdfFormat.STREAMING_JSON_LD))
        turtle = Dataset(parse(path=path.with_suffix(".ttl")))
        for triples in (streamed, turtle):
            triples.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        assert streamed == turtle, path.name


def test_the_named_graphs_hold_the_dumps_and_what_was_inferred(dist: Path) -> None:
    quads = list(
        parse(
            gzip.decompress((dist / "daap.nq.gz").read_bytes()),
            format=RdfFormat.N_QUADS,
        )
    )
    trig = parse(
        gzip.decompress((dist / "daap.trig.gz").read_bytes()), format=RdfFormat.TRIG
    )
    assert set(quads) == set(trig)
    assert len({q.triple for q in quads}) == len(quads), "a triple is in two graphs"
    graphs: dict[str, set[object]] = defaultdict(set)
    for quad in quads:
        graphs[quad.graph_name.value.removeprefix(BASE)].add(quad.triple)
    ontology, derived = graphs.pop("ontology"), graphs.pop("graph/inferred")
    asserted = set().union(*graphs.values())
    whole = {q.triple for q in parse(path=dist / "daap.ttl")}
    assert asserted <= whole
    assert whole - asserted <= ontology, "value lists, and links from terms to terms"
    assert len(ontology) == len(list(parse(path=dist / "ontology.ttl")))
    assert derived == {q.triple for q in parse(path=dist / "daap-inferred.ttl")}
    together = gzip.decompress((dist / "daap-all.ttl.gz").read_bytes())
    turtle = {q.triple for q in parse(together, format=RdfFormat.TURTLE)}
    assert turtle == asserted | derived | ontology


def test_what_follows_from_the_alignment_of_terms_lies_apart(dist: Path) -> None:
    packed = (dist / "daap-aligned.ttl.gz").read_bytes()
    found = {
        str(q.triple) for q in parse(gzip.decompress(packed), format=RdfFormat.TURTLE)
    }
    turn, prov = f"<{BASE}source/p4/turn/1>", "http://www.w3.org/ns/prov#"
    speaker = f"<{BASE}source/p4/speaker/expert-e>"
    assert f"{turn} <{prov}wasAttributedTo> {speaker}" in found
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert f"<{BASE}code/mdm> {kind} <{prov}Entity>" in found
    others = gzip.decompress((dist / "daap-all.ttl.gz").read_bytes())
    said = {str(q.triple) for q in parse(others, format=RdfFormat.TURTLE)}
    assert not found & said


def test_no_blank_node_is_published_in_the_data(dist: Path) -> None:
    for name in ("daap.ttl", "daap-inferred.ttl", "codebook.ttl", "report.ttl"):
        assert "_:" not in (dist / name).read_text(encoding="utf-8")
        assert "[ " not in (dist / name).read_text(encoding="utf-8").replace("[ …", "")


def test_a_person_finds_steps_and_numbers_in_order(dist: Path) -> None:
    text = (dist / "sources" / "p4.ttl").read_text(encoding="utf-8")
    places = [text.index(f"<source/p4/step/{n}> a") for n in range(1, 12)]
    assert places == sorted(places)


def test_the_ontology_is_one_graph_in_three_formats(dist: Path) -> None:
    graphs = [
        to_isomorphic(rdflib.Graph().parse(dist / f"ontology.{suffix}", format=form))
        for suffix, form in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"))
    ]
    assert graphs[0] == graphs[1] == graphs[2]


def test_no_machine_and_no_time_is_published(dist: Path, repository: Path) -> None:
    for path in dist.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            for word in (str(repository), "/tmp/", "/root/", "/home/"):  # noqa: S108
                assert word.encode() not in content, f"{path.name}: {word}"
