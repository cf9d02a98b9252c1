"""Turtle files read well, stay the same, and hold exactly what was written."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from tests.serialise.support import BASE, in_rdflib, iris, literals, output_of

from daap.core.namespaces import DAAP, DCT, FOAF, PROV, RDF, SKOS, XSD
from daap.serialise.order import sort_triples
from daap.serialise.turtle import BLOCK, subject_blocks, write_turtle

S, P = NamedNode(BASE + "s"), DAAP.path

GOLDEN = """\
@base <https://w3id.org/daap/> .
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<dataset> dct:issued "2026-11-23"^^xsd:date .

<code/control_port> a daap:Pattern , skos:Concept ;
    skos:notation "control_port" .

<source/p4> a daap:Interview ;
    dct:title "Interview \\"Expert D\\"\\n"@en ;
    daap:attributedCode <code/control_port> ,
        <code/data_product_2> ,
        <code/data_product_10> ,
        <code/observation_port> ;
    daap:hasExample true ;
    foaf:page <https://www.youtube.com/watch?v=x#t=1> .

<source/p4/step/2> daap:position 2 .

<source/p4/step/10> daap:position 10 .

<source/p4/step/10/note/1> daap:anchorScore 0.950 ;
    prov:wasGeneratedBy <source/p4/step/10> .
"""


def iri(path: str) -> NamedNode:
    return NamedNode(BASE + path)


def sample() -> list[Triple]:
    source, step, note = (
        iri(f"source/p4{rest}") for rest in ("", "/step/10", "/step/10/note/1")
    )
    codes = ("observation_port", "control_port", "data_product_10", "data_product_2")
    return [
        Triple(note, PROV.wasGeneratedBy, step),
        Triple(note, DAAP.anchorScore, Literal("0.950", datatype=XSD.decimal)),
        Triple(step, DAAP.position, Literal(10)),
        Triple(iri("source/p4/step/2"), DAAP.position, Literal(2)),
        Triple(source, DAAP.hasExample, Literal(True)),
        Triple(source, RDF.type, DAAP.Interview),
        Triple(source, DCT.title, Literal('Interview "Expert D"\n', language="en")),
        Triple(source, FOAF.page, NamedNode("https://www.youtube.com/watch?v=x#t=1")),
        *(Triple(source, DAAP.attributedCode, iri(f"code/{c}")) for c in codes),
        Triple(iri("code/control_port"), SKOS.notation, Literal("control_port")),
        Triple(iri("code/control_port"), RDF.type, SKOS.Concept),
        Triple(iri("code/control_port"), RDF.type, DAAP.Pattern),
        Triple(iri("dataset"), DCT.issued, Literal("2026-11-23", datatype=XSD.date)),
    ]


def turtle(triples: list[Triple], base: str = BASE) -> str:
    out = io.BytesIO()
    write_turtle(sort_triples(triples, base=base), out, base=base)
    return out.getvalue().decode()


def body(triples: list[Triple], base: str = BASE) -> str:
    return turtle(triples, base).partition("\n\n")[2]


def read(text: str) -> set[Triple]:
    return {quad.triple for quad in parse(text, format=RdfFormat.TURTLE)}


def read_by_rdflib(text: str) -> set[tuple[rdflib.term.Node, ...]]:
    return set(rdflib.Graph().parse(data=text, format="turtle"))


def test_a_small_study_is_written_like_this() -> None:
    assert turtle(sample()) == GOLDEN


@given(st.permutations(sample()))
def test_the_order_of_the_input_does_not_show(triples: list[Triple]) -> None:
    assert turtle(triples) == GOLDEN


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_hash_seed_does_not_show(seed: str) -> None:
    program = (
        "import sys\n"
        "from pyoxigraph import RdfFormat, parse\n"
        "from daap.serialise.order import sort_triples\n"
        "from daap.serialise.turtle import write_turtle\n"
        "read = parse(sys.stdin.buffer.read(), format=RdfFormat.TURTLE)\n"
        f"ordered = sort_triples({{q.triple for q in read}}, base={BASE!r})\n"
        "out = sys.stdout.buffer\n"
        f"write_turtle(ordered, out, base={BASE!r})\n"
    )

    assert output_of(program, GOLDEN, seed).decode() == GOLDEN


def test_a_prefix_in_a_text_or_an_iri_is_not_a_prefix_in_use() -> None:
    text = turtle([Triple(S, P, Literal("see prov:used")), Triple(S, P, iri("x/oa:y"))])

    assert text == (
        "@base <https://w3id.org/daap/> .\n"
        "@prefix daap: <https://w3id.org/daap/ontology#> .\n\n"
        '<s> daap:path <https://w3id.org/daap/x/oa:y> , "see prov:used" .\n'
    )


def test_without_base_and_prefixes_the_first_line_is_data() -> None:
    out = io.BytesIO()

    write_turtle([Triple(S, RDF.type, S)], out)

    assert (
        out.getvalue() == b"<https://w3id.org/daap/s> a <https://w3id.org/daap/s> .\n"
    )


def test_no_triples_make_a_file_without_data() -> None:
    assert turtle([]) == "@base <https://w3id.org/daap/> .\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<code/a>", BASE + "code/a"),
        ("<a%2Fb>", BASE + "a%2Fb"),
        ("<https://w3id.org/daap/=>", BASE + "="),
        ("daap:path", DAAP.iri + "path"),
        ("<ontology>", BASE + "ontology"),
        ("<https://w3id.org/daap/>", BASE),
        ("<https://w3id.org/daap//x>", BASE + "/x"),
        ("<https://w3id.org/daap/a:b>", BASE + "a:b"),
        ("<https://w3id.org/daap/a/../b>", BASE + "a/../b"),
        ("<https://w3id.org/other>", "https://w3id.org/other"),
        ("<https://elsewhere.org/daap/x>", "https://elsewhere.org/daap/x"),
        ("<ontology#a/b>", DAAP.iri + "a/b"),
        ("<ontology#x.>", DAAP.iri + "x."),
        ("<http://purl.org/dc/terms/%20>", DCT.iri + "%20"),
    ],
)
def test_an_iri_is_as_short_as_every_reader_understands(
    written: str, value: str
) -> None:
    triples = [Triple(S, P, NamedNode(value))]

    assert body(triples) == f"<s> daap:path {written} .\n"
    assert read(turtle(triples)) == set(triples)
    assert read_by_rdflib(turtle(triples)) == {
        (in_rdflib(S), in_rdflib(P), rdflib.URIRef(value))
    }


def test_a_base_that_ends_in_a_hash_is_declared_without_it() -> None:
    base = "http://example.org/study#"
    triples = [Triple(NamedNode(base + "code/a"), P, NamedNode(base + "a:b"))]

    text = turtle(triples, base)

    assert text.startswith("@base <http://example.org/study> .\n")
    assert body(triples, base) == (
        "<#code/a> daap:path <http://example.org/study#a:b> .\n"
    )
    assert read(text) == set(triples)
    assert read_by_rdflib(text) == {tuple(map(in_rdflib, triples[0]))}


def test_long_lists_of_objects_break_and_long_texts_do_not() -> None:
    text = 'a , "b" , <c> , ' * 9

    assert body([Triple(S, P, Literal(text)), Triple(S, P, Literal("z" * 90))]) == (
        "<s> daap:path " + str(Literal(text)) + ' ,\n        "' + "z" * 90 + '" .\n'
    )


def test_blank_nodes_are_written_with_their_labels() -> None:
    text = turtle([Triple(BlankNode("c14n0"), RDF.type, BlankNode("c14n1"))])

    assert text.endswith("\n\n_:c14n0 a _:c14n1 .\n")


def test_blocks_end_with_a_subject_and_none_is_lost() -> None:
    triples = [
        Triple(iri(f"s{number // 1000}"), P, Literal(number))
        for number in range(3 * BLOCK)
    ]

    blocks = list(subject_blocks(triples))

    assert [t for block in blocks for t in block] == triples
    assert [len(block) for block in blocks] == [5000, 5000, 2288]


def test_the_text_does_not_show_where_a_block_ends() -> None:
    triples = [Triple(iri(f"s{n}"), P, Literal(n)) for n in range(2 * BLOCK + 1)]

    subjects = body(triples).split("\n\n")

    assert len(subjects) == 2 * BLOCK + 1
    assert all(subject.count("\n") == 0 for subject in subjects[:-1])


def test_triples_are_written_while_more_are_still_to_come() -> None:
    class Watched(io.BytesIO):
        taken = 0

    def many() -> Iterator[Triple]:
        for number in range(5 * BLOCK):
            Watched.taken = number
            yield Triple(iri(f"s{number}"), P, Literal(number))

    first = next(iter(subject_blocks(many())))

    assert len(first) == BLOCK
    assert Watched.taken == BLOCK


@given(st.lists(st.builds(Triple, iris, iris, literals | iris), max_size=8))
@example([Triple(S, P, Literal("@prefix daap: <x> .\n@prefix"))])
def test_what_was_written_is_what_is_read(triples: list[Triple]) -> None:
    text = turtle(triples)

    assert read(text) == set(triples)
    assert read_by_rdflib(text) == {tuple(map(in_rdflib, triple)) for triple in triples}


@given(st.lists(st.builds(Triple, iris, iris, literals | iris), min_size=1))
def test_every_line_is_a_prefix_a_subject_or_indented(triples: list[Triple]) -> None:
    head, _, text = turtle(triples).partition("\n\n")

    assert all(line.startswith(("@base <", "@prefix ")) for line in head.split("\n"))
    for subject in text.removesuffix("\n").split("\n\n"):
        first, *others = subject.split("\n")
        assert first[0] not in " \t@\n"
        assert all(line.startswith("    ") for line in others)
        assert subject.endswith(" .")
