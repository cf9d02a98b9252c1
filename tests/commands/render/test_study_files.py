"""Turtle and CSV that a person goes on editing."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from daap.commands.render.study_files import added_rows, added_turtle, turtle_text
from daap.core.namespaces import DAAP, RDF, SKOS

BASE = "https://example.org/bees/"
HIVE = NamedNode(f"{BASE}code/hive")
TRIPLES = [
    Triple(HIVE, RDF.type, DAAP.Practice),
    Triple(HIVE, SKOS.notation, Literal("hive")),
]


def read(text: str) -> set[Triple]:
    """The triples of a text."""
    return {quad.triple for quad in parse(text, format=RdfFormat.TURTLE, base_iri=BASE)}


def test_a_file_names_no_base_and_says_so() -> None:
    text = turtle_text(TRIPLES, BASE, "IRIs are relative.")
    assert text == (
        "@prefix daap: <https://w3id.org/daap/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        "# IRIs are relative.\n\n"
        '<code/hive> a daap:Practice ;\n    skos:notation "hive" .\n'
    )
    assert read(text) == set(TRIPLES)


def test_what_is_added_declares_only_the_prefixes_it_lacks() -> None:
    mine = (
        "@prefix daap: <https://w3id.org/daap/ontology#> .\n# mine\n<x> a <y> .\n\n\n"
    )
    text = added_turtle(mine, TRIPLES, BASE)
    assert text == (
        "@prefix daap: <https://w3id.org/daap/ontology#> .\n# mine\n<x> a <y> .\n\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        '<code/hive> a daap:Practice ;\n    skos:notation "hive" .\n'
    )
    assert read(text) > set(TRIPLES)


def test_a_prefix_that_means_something_else_is_declared_again() -> None:
    mine = "@prefix daap: <https://other.example/> .\n<x> a daap:Y ."
    assert read(added_turtle(mine, TRIPLES, BASE)) == {
        *TRIPLES,
        Triple(NamedNode(f"{BASE}x"), RDF.type, NamedNode("https://other.example/Y")),
    }


def test_rows_are_added_in_the_columns_of_the_table() -> None:
    mine = "code,remark,source\nhive,seen,k1"
    assert added_rows(mine, ("source", "code"), [("k2", "a,b")]) == (
        'code,remark,source\nhive,seen,k1\n"a,b",,k2\n'
    )
