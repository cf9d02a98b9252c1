"""JSON-LD is compact, the same everywhere, and read alike by three readers."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    Literal,
    NamedNode,
    RdfFormat,
    Triple,
    parse,
)
from tests.serialise.support import (
    BASE,
    in_rdflib,
    iris,
    is_iri,
    literals,
    output_of,
)

from daap.core.errors import DaapError
from daap.core.namespaces import DAAP, DCT, FOAF, OA, RDF, SKOS, XSD
from daap.serialise.jsonld import write_jsonld
from daap.serialise.jsonld_context import ContextError, study_context
from daap.serialise.order import sort_triples

S = NamedNode(BASE + "s")
ROOT = Path(__file__).parents[2]
CONTEXT = study_context(
    json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")), BASE
)

SMALL = {
    "@context": {
        "id": "@id",
        "type": "@type",
        "daap": DAAP.iri,
        "data": BASE,
        "code": BASE + "code/",
        "xsd": XSD.iri,
        "Source": "daap:Source",
        "impact": {"@id": "daap:impact", "@type": "@vocab"},
        "Positive": "daap:Positive",
        "position": {"@id": "daap:position", "@type": "xsd:integer"},
        "score": {"@id": "daap:anchorScore", "@type": "xsd:decimal"},
        "uses": {"@id": "daap:uses", "@type": "@id", "@container": "@set"},
        "text": {"@id": "daap:text", "@container": "@language"},
        "labels": {"@id": "daap:writtenAs", "@container": ["@language", "@set"]},
    }
}

GOLDEN = """\
{
  "@context": {
    "id": "@id",
    "type": "@type",
    "daap": "https://w3id.org/daap/ontology#",
    "data": "https://w3id.org/daap/",
    "code": "https://w3id.org/daap/code/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "Source": "daap:Source",
    "impact": {"@id": "daap:impact", "@type": "@vocab"},
    "Positive": "daap:Positive",
    "position": {"@id": "daap:position", "@type": "xsd:integer"},
    "score": {"@id": "daap:anchorScore", "@type": "xsd:decimal"},
    "uses": {"@id": "daap:uses", "@type": "@id", "@container": "@set"},
    "text": {"@id": "daap:text", "@container": "@language"},
    "labels": {"@id": "daap:writtenAs", "@container": ["@language", "@set"]}
  },
  "@graph": [
    {
      "type": [
        "Source",
        "http://www.w3.org/2004/02/skos/core#Concept"
      ],
      "id": "code:a2",
      "position": 2,
      "text": {"en": ["one", "two"], "de": "„zwei“\\n"},
      "daap:text": "plain",
      "score": "0.950",
      "impact": "Positive",
      "uses": [
        "code:b"
      ],
      "labels": {"en": ["x"]}
    },
    {
      "id": "code:a10",
      "position": [
        1,
        2,
        "03"
      ],
      "daap:position": {"@type": "xsd:nonNegativeInteger", "@value": "3"}
    }
  ]
}
"""


def node(path: str) -> NamedNode:
    return NamedNode(BASE + path)


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=XSD[name])


def sample() -> list[Triple]:
    a2, a10 = node("code/a2"), node("code/a10")
    return [
        Triple(a10, DAAP.position, typed("2", "integer")),
        Triple(a10, DAAP.position, typed("1", "integer")),
        Triple(a10, DAAP.position, typed("03", "integer")),
        Triple(a10, DAAP.position, typed("3", "nonNegativeInteger")),
        Triple(a2, RDF.type, SKOS.Concept),
        Triple(a2, RDF.type, DAAP.Source),
        Triple(a2, DAAP.position, Literal(2)),
        Triple(a2, DAAP.anchorScore, typed("0.950", "decimal")),
        Triple(a2, DAAP.impact, DAAP.Positive),
        Triple(a2, DAAP.text, Literal("two", language="en")),
        Triple(a2, DAAP.text, Literal("one", language="en")),
        Triple(a2, DAAP.text, Literal("„zwei“\n", language="de")),
        Triple(a2, DAAP.text, Literal("plain")),
        Triple(a2, DAAP.uses, node("code/b")),
        Triple(a2, DAAP.writtenAs, Literal("x", language="en")),
    ]


def document(triples: list[Triple], context: dict[str, Any] = CONTEXT) -> str:
    out = io.BytesIO()
    write_jsonld(sort_triples(triples, base=BASE), out, context=context)
    return out.getvalue().decode()


def members(*values: tuple[NamedNode, NamedNode | BlankNode | Literal]) -> Any:
    """What stands in the node of S that has these properties, but its id."""
    (found,) = json.loads(document([Triple(S, p, o) for p, o in values]))["@graph"]
    assert found.pop("id") == "data:s"
    return found


def read_by_pyoxigraph(text: str) -> set[Triple]:
    return {quad.triple for quad in parse(text.encode(), format=RdfFormat.JSON_LD)}


def read_by_rdflib(text: str) -> set[tuple[rdflib.term.Node, ...]]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated")
        return set(rdflib.Graph().parse(data=text, format="json-ld"))


def read_by_pyld(text: str) -> set[Triple]:
    def term(value: dict[str, str]) -> Any:
        if value["type"] == "IRI":
            return NamedNode(value["value"])
        if value["type"] == "blank node":
            return BlankNode(value["value"].removeprefix("_:"))
        if "language" in value:
            return Literal(value["value"], language=value["language"])
        return Literal(value["value"], datatype=NamedNode(value["datatype"]))

    quads = jsonld.to_rdf(json.loads(text)).get("@default", [])
    return {
        Triple(*(term(quad[part]) for part in ("subject", "predicate", "object")))
        for quad in quads
    }


def test_a_small_graph_is_written_like_this() -> None:
    assert document(sample(), SMALL) == GOLDEN


@given(st.permutations(sample()))
def test_the_order_of_the_input_does_not_show(triples: list[Triple]) -> None:
    assert document(triples, SMALL) == GOLDEN


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_hash_seed_does_not_show(seed: str) -> None:
    program = (
        "import json, sys\n"
        "from pyoxigraph import RdfFormat, parse\n"
        "from daap.serialise.jsonld import write_jsonld\n"
        "from daap.serialise.order import sort_triples\n"
        "text = sys.stdin.buffer.read()\n"
        "triples = {q.triple for q in parse(text, format=RdfFormat.JSON_LD)}\n"
        f"ordered = sort_triples(triples, base={BASE!r})\n"
        "context = {'@context': json.loads(text)['@context']}\n"
        "write_jsonld(ordered, sys.stdout.buffer, context=context)\n"
    )

    assert output_of(program, GOLDEN, seed).decode() == GOLDEN


def test_no_triples_make_an_empty_graph() -> None:
    assert json.loads(document([]))["@graph"] == []
    assert document([]).endswith('  "@graph": []\n}\n')


def test_numbers_and_booleans_are_native_where_they_keep_their_form() -> None:
    values = ["0", "7", "-7", "07", "+7", "-0", "7.0", "999999999999999", "1" * 16]

    integers = members(*((DAAP.position, typed(v, "integer")) for v in values))
    booleans = members(
        *((DAAP.hasExample, typed(v, "boolean")) for v in ("true", "false", "1"))
    )

    assert integers["position"] == [
        -7, "-0", 0, "+7", "07", 7, "7.0", 999999999999999, "1" * 16,
    ]  # fmt: skip
    assert booleans["hasExample"] == ["1", False, True]


def test_a_decimal_keeps_its_digits() -> None:
    score = (DAAP.anchorScore, typed("0.950", "decimal"))

    assert members(score) == {"anchorScore": "0.950"}


def test_a_property_without_a_term_has_a_short_name_and_full_values() -> None:
    unheard = NamedNode(DCT.iri + "unheardOf")

    found = members(
        (unheard, S),
        (unheard, Literal("text")),
        (unheard, Literal("text", language="en")),
        (unheard, Literal(5)),
        (unheard, typed("2026-11-23", "date")),
        (NamedNode("https://elsewhere.org/p"), BlankNode("b1")),
    )

    assert found == {
        "dct:unheardOf": [
            {"id": "data:s"},
            5,
            {"@type": "xsd:date", "@value": "2026-11-23"},
            "text",
            {"@value": "text", "@language": "en"},
        ],
        "https://elsewhere.org/p": {"id": "_:b1"},
    }


def test_a_value_that_does_not_fit_its_term_stands_under_the_bare_name() -> None:
    found = members(
        (DAAP.position, typed("5", "nonNegativeInteger")),
        (DAAP.position, S),
        (DAAP.text, Literal("plain")),
        (DAAP.text, typed("5", "decimal")),
        (DCT.creator, Literal("Tom")),
        (DCT.creator, node("agent/editors")),
        (DAAP.impact, Literal("Positive")),
        (DCT.issued, Literal("2026-11-23")),
        (RDF.type, Literal("Study")),
    )

    assert found == {
        "rdf:type": "Study",
        "dct:issued": "2026-11-23",
        "creator": "data:agent/editors",
        "dct:creator": "Tom",
        "daap:impact": "Positive",
        "daap:position": [
            {"id": "data:s"},
            {"@type": "xsd:nonNegativeInteger", "@value": "5"},
        ],
        "daap:text": [{"@type": "xsd:decimal", "@value": "5"}, "plain"],
    }


def test_iris_are_words_where_the_vocabulary_counts() -> None:
    found = members(
        (RDF.type, DAAP.DescriptiveCode),
        (DAAP.relation, DAAP.canUse),
        (OA.motivatedBy, OA.describing),
        (DAAP.anchoring, NamedNode(DAAP.iri + "Unheard")),
        (FOAF.page, NamedNode("https://www.youtube.com/watch?v=x")),
        (DAAP.inSource, node("source/p4")),
        (OA.hasTarget, node("source/p4/segment/2")),
    )

    assert found == {
        "type": "DescriptiveCode",
        "anchoring": "daap:Unheard",
        "inSource": "source:p4",
        "relation": "canUse",
        "page": "https://www.youtube.com/watch?v=x",
        "hasTarget": ["source:p4/segment/2"],
        "motivatedBy": "describing",
    }


def test_an_iri_that_a_prefix_would_swallow_is_refused() -> None:
    page = NamedNode("data:text/plain,x")

    with pytest.raises(ContextError, match="<data:text/plain,x> would be read"):
        document([Triple(S, FOAF.page, page)])


@pytest.mark.parametrize(
    "value",
    [
        Triple(S, RDF.type, S),
        Literal("x", language="ar", direction=BaseDirection.RTL),
    ],
)
def test_what_json_ld_cannot_hold_is_refused_not_lost(value: Any) -> None:
    with pytest.raises(DaapError, match="JSON-LD"):
        document([Triple(S, DCT.title, value)])


def test_nodes_are_written_while_more_triples_are_still_to_come() -> None:
    written = io.BytesIO()

    def many() -> Iterator[Triple]:
        for number in range(3):
            yield Triple(node(f"code/c{number}"), DAAP.position, Literal(number))
        seen.append(written.getvalue().count(b'"id": "code:c'))

    seen: list[int] = []
    write_jsonld(many(), written, context=CONTEXT)

    assert seen == [2]


absolute = st.sampled_from(["urn:x:y", "text:x", "id:x", "mailto:a@b", "data://x"])
words = st.sampled_from([DAAP[name] for name in DAAP])
foreign = st.sampled_from([RDF.type, DCT.title, SKOS.altLabel, OA.start, FOAF.page])
predicates = st.one_of(words, words, foreign, iris)
objects = st.one_of(literals, words, iris, absolute.map(NamedNode))


@given(st.lists(st.builds(Triple, iris, predicates, objects), max_size=8))
@example(sample())
def test_three_readers_read_what_was_written(triples: list[Triple]) -> None:
    text = document(triples)

    assert read_by_pyoxigraph(text) == set(triples)
    assert read_by_pyld(text) == set(triples)
    assert read_by_rdflib(text) == {tuple(map(in_rdflib, triple)) for triple in triples}


plain = (
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from([BASE, BASE + "code/", BASE + "source/"]),
            st.sampled_from("ab1"),
            st.text(alphabet="ab1/_-.%2F", max_size=5),
        ),
    )
    .filter(is_iri)
    .map(NamedNode)
)


@given(st.lists(st.builds(Triple, plain, plain | words, plain | words)))
def test_no_iri_is_written_in_full_where_it_has_a_prefix(triples: list[Triple]) -> None:
    assert "://" not in document(triples).partition('"@graph"')[2]


@given(st.lists(st.builds(Triple, plain, words, plain | words), min_size=1))
def test_a_bare_name_stands_only_where_the_term_takes_no_iri(
    triples: list[Triple],
) -> None:
    for found in json.loads(document(triples))["@graph"]:
        for key in found:
            if key.startswith("daap:"):
                definition = CONTEXT["@context"][key.removeprefix("daap:")]
                assert definition.get("@type", "@language") not in ("@id", "@vocab")
