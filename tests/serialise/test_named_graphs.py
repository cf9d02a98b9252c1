"""Named graphs are written in order, compressed without a trace of the moment."""

from __future__ import annotations

import gzip
import io
import warnings
from dataclasses import replace
from pathlib import Path

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from tests.serialise.support import in_rdflib, output_of

from daap.core.namespaces import DAAP, RDF, SKOS
from daap.serialise.assembly import MergedRun, alone
from daap.serialise.file_handle import PackedFolder
from daap.serialise.gzip_parts import write_gzip
from daap.serialise.named_graphs import nquads_pieces, trig_pieces, write_ready
from daap.serialise.turtle import BLOCK

BASE = "https://w3id.org/daap/"

NamedGraph = tuple[NamedNode, list[Triple]]

NQUADS = (
    "<https://w3id.org/daap/code/a> "
    "<http://www.w3.org/2004/02/skos/core#definition> "
    '"It ends \\" .\\n"@en <https://w3id.org/daap/graph/codebook> .\n'
    "<https://w3id.org/daap/source/p4> "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<https://w3id.org/daap/ontology#Interview> "
    "<https://w3id.org/daap/graph/source/p4> .\n"
    "<https://w3id.org/daap/source/p4/segment/1> "
    "<https://w3id.org/daap/ontology#position> "
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer> '
    "<https://w3id.org/daap/graph/source/p4> .\n"
)

TRIG = """\
@base <https://w3id.org/daap/> .
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<graph/codebook> {
    <code/a> skos:definition "It ends \\" .\\n"@en .
}

<graph/source/p4> {
    <source/p4> a daap:Interview .

    <source/p4/segment/1> daap:position 1 .
}
"""


def node(path: str) -> NamedNode:
    return NamedNode(BASE + path)


def sample() -> list[NamedGraph]:
    text = Literal('It ends " .\n', language="en")
    segment = node("source/p4/segment/1")
    return [
        (node("graph/codebook"), [Triple(node("code/a"), SKOS.definition, text)]),
        (
            node("graph/source/p4"),
            [
                Triple(node("source/p4"), RDF.type, DAAP.Interview),
                Triple(segment, DAAP.position, Literal(1)),
            ],
        ),
    ]


def laid_out(graphs: list[NamedGraph]) -> list[tuple[NamedNode, MergedRun]]:
    return [(name, alone(triples, BASE)) for name, triples in graphs]


def nquads(graphs: list[NamedGraph]) -> bytes:
    out = io.BytesIO()
    write_gzip(nquads_pieces(laid_out(graphs)), out)
    return out.getvalue()


def trig(graphs: list[NamedGraph]) -> bytes:
    out = io.BytesIO()
    write_gzip(trig_pieces(laid_out(graphs), BASE), out)
    return out.getvalue()


def read_by_rdflib(text: bytes, form: str) -> set[tuple[object, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own calls
        dataset = rdflib.Dataset()
        dataset.parse(data=text, format=form)
        return set(dataset.quads())


def quads(graphs: list[NamedGraph]) -> list[Quad]:
    return [Quad(s, p, o, graph) for graph, triples in graphs for s, p, o in triples]


def test_n_quads_have_a_line_for_each_statement_in_the_order_given() -> None:
    assert gzip.decompress(nquads(sample())).decode() == NQUADS


def test_trig_has_a_block_for_each_graph_in_the_order_given() -> None:
    assert gzip.decompress(trig(sample())).decode() == TRIG


def test_an_empty_graph_is_an_empty_block() -> None:
    assert gzip.decompress(trig([(node("graph/x"), [])])).decode() == (
        "@base <https://w3id.org/daap/> .\n\n<graph/x> {}\n"
    )
    assert gzip.decompress(nquads([(node("graph/x"), [])])) == b""


def test_a_graph_of_many_blocks_is_one_block_of_trig() -> None:
    triples = [
        Triple(node(f"s{n}"), DAAP.position, Literal(n)) for n in range(BLOCK + 2)
    ]
    lines = gzip.decompress(trig([(node("g"), triples)])).decode().split("\n")

    assert lines[3:6] == ["<g> {", "    <s0> daap:position 0 .", ""]
    assert [line for line in lines[3:] if line and line[0] != " "] == ["<g> {", "}"]
    assert lines.count("") == BLOCK + 3
    assert not any(line.isspace() for line in lines)


def test_the_compressed_file_holds_no_time_and_no_name() -> None:
    magic, method, flags, time = b"\x1f\x8b", b"\x08", b"\x00", b"\x00" * 4

    for written in (nquads(sample()), trig(sample())):
        assert written.startswith(magic + method + flags + time)


def test_a_graph_that_is_ready_gives_the_same_text(tmp_path: Path) -> None:
    ready = []
    for number, (name, graph) in enumerate(laid_out(sample())):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = write_ready(name, graph, PackedFolder(folder), BASE)
        ready.append((name, replace(graph, ready=made)))
    for graphs in (ready, [ready[0], laid_out(sample())[1]]):
        lines, blocks = io.BytesIO(), io.BytesIO()
        write_gzip(nquads_pieces(graphs), lines)
        write_gzip(trig_pieces(graphs, BASE), blocks)
        assert gzip.decompress(lines.getvalue()).decode() == NQUADS
        assert gzip.decompress(blocks.getvalue()).decode() == TRIG


def test_the_stream_below_stays_open() -> None:
    out = io.BytesIO()

    write_gzip(nquads_pieces(laid_out(sample())), out)

    assert not out.closed


def test_the_hash_seed_does_not_show() -> None:
    program = (
        "import sys\n"
        "from pyoxigraph import NamedNode, RdfFormat, parse\n"
        "from daap.serialise.assembly import alone\n"
        "from daap.serialise.order import sort_triples\n"
        "from daap.serialise.gzip_parts import write_gzip\n"
        "from daap.serialise.named_graphs import trig_pieces\n"
        f"base = {BASE!r}\n"
        "graphs = {}\n"
        "for quad in set(parse(sys.stdin.buffer.read(), format=RdfFormat.TRIG)):\n"
        "    graphs.setdefault(quad.graph_name, set()).add(quad.triple)\n"
        "ordered = [(NamedNode(base + name), alone(sort_triples(\n"
        "    graphs[NamedNode(base + name)], base=base), base))\n"
        "    for name in ('graph/codebook', 'graph/source/p4')]\n"
        "write_gzip(trig_pieces(ordered, base), sys.stdout.buffer)\n"
    )
    for seed in ("0", "1", "4711"):
        assert gzip.decompress(output_of(program, TRIG, seed)).decode() == TRIG


texts = st.lists(
    st.one_of(
        st.sampled_from(
            ['"', "\\", "\n", " .\n", "\t", "\f", "}", "{", "\0", "\x85", "\u2028"]
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=8,
).map("".join)
nodes = st.sampled_from(["code/a", "source/p4", "a:b", "x.", "ontology#a"]).map(node)
triples = st.lists(st.builds(Triple, nodes, nodes, texts.map(Literal) | nodes))
graphs = st.lists(st.tuples(nodes, triples), unique_by=lambda graph: graph[0].value)


@given(graphs)
def test_what_was_written_is_what_is_read(given_graphs: list[NamedGraph]) -> None:
    expected = set(quads(given_graphs))

    in_lines = gzip.decompress(nquads(given_graphs))
    in_blocks = gzip.decompress(trig(given_graphs))

    assert set(parse(in_lines, format=RdfFormat.N_QUADS)) == expected
    assert set(parse(in_blocks, format=RdfFormat.TRIG)) == expected
    in_rdflib_terms = {tuple(map(in_rdflib, quad)) for quad in expected}
    assert read_by_rdflib(in_lines, "nquads") == in_rdflib_terms
    assert read_by_rdflib(in_blocks, "trig") == in_rdflib_terms
