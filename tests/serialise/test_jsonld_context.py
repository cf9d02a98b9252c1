"""The JSON-LD context names every term, once, and the study's own prefixes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from daap.core.namespaces import DAAP, DCT, OA, OWL, PREFIXES, RDF, RDFS, XSD
from daap.serialise.jsonld_context import (
    ContextError,
    Names,
    context_member,
    study_context,
)

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")
ONTOLOGY = json.loads(TEXT)
BASE = "https://w3id.org/daap/"
NAMES = Names(study_context(ONTOLOGY, BASE))

PROPERTIES = [name for name in DAAP if name[0].islower()]
OTHERS = [name for name in DAAP if name[0].isupper()]
OBJECT_PROPERTY = NamedNode(OWL.iri + "ObjectProperty")
FOREIGN = re.compile(r"\b(dcat|dct|foaf|oa|owl|prov|rdfs|sh|skos):([A-Za-z]+)")


def term(name: str) -> dict[str, Any]:
    definition = ONTOLOGY["@context"][name]
    return {"@id": definition} if isinstance(definition, str) else definition


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_of_the_vocabulary_has_a_term_of_its_name(name: str) -> None:
    assert term(name)["@id"] == f"daap:{name}"


@pytest.mark.parametrize("name", OTHERS)
def test_every_class_and_value_has_a_plain_term_of_its_name(name: str) -> None:
    assert ONTOLOGY["@context"][name] == f"daap:{name}"


def test_every_term_of_the_vocabulary_exists() -> None:
    iris = {term(name)["@id"] for name in ONTOLOGY["@context"] if name != "@version"}

    unknown = [iri for iri in iris if re.fullmatch(r"daap:\w+", iri)]

    assert sorted(unknown) == sorted(f"daap:{name}" for name in DAAP)


def test_every_foreign_property_of_the_data_model_has_a_term() -> None:
    model = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    named = {(prefix, name) for prefix, name in FOREIGN.findall(model)}

    missing = [
        f"{prefix}:{name}"
        for prefix, name in sorted(named)
        if ":" in NAMES.vocabulary(PREFIXES[prefix] + name)
    ]

    assert len(named) > 40
    assert missing == []


def test_the_terms_agree_with_the_ontology() -> None:
    triples = {
        (quad.subject, quad.predicate, quad.object)
        for quad in parse(path=ROOT / "ontology" / "core.ttl", format=RdfFormat.TURTLE)
    }
    for name in PROPERTIES:
        is_object = (DAAP[name], RDF.type, OBJECT_PROPERTY) in triples
        ranges = {o for s, p, o in triples if (s, p) == (DAAP[name], RDFS.range)}
        kind = term(name).get("@type", "xsd:string")

        assert (kind in ("@id", "@vocab")) == is_object, name
        if ranges == {NamedNode(RDFS.iri + "Literal")}:
            assert "@type" not in term(name), name
        elif not is_object and "@container" not in term(name):
            assert ranges == {XSD[kind.removeprefix("xsd:")]}, name


def test_no_key_stands_twice_and_no_iri_has_two_terms() -> None:
    def pairs(items: list[tuple[str, Any]]) -> list[str]:
        return [key for key, _ in items]

    keys = json.loads(TEXT, object_pairs_hook=lambda p: p)[0][1]
    names = pairs(keys)
    iris = [term(name)["@id"] for name in names if name != "@version"]

    assert len(names) == len(set(names)) == len(ONTOLOGY["@context"])
    assert len(iris) == len(set(iris))


def test_the_prefixes_are_those_of_the_namespaces() -> None:
    prefixes = {
        name: value
        for name, value in ONTOLOGY["@context"].items()
        if str(value).endswith(("/", "#"))
    }

    assert prefixes == PREFIXES


def test_texts_in_a_language_have_language_maps() -> None:
    maps = sorted(
        name
        for name in ONTOLOGY["@context"]
        if name != "@version" and "@language" in term(name).get("@container", "")
    )

    assert maps == [
        "abstract", "altLabel", "comment", "definition", "description",
        "editorialNote", "hiddenLabel", "name", "note", "prefLabel", "resultMessage",
        "scopeNote", "statedLabel", "text", "title",
    ]  # fmt: skip


def test_values_of_the_vocabulary_are_named_by_their_term() -> None:
    words = sorted(
        name
        for name in ONTOLOGY["@context"]
        if name != "@version" and term(name).get("@type") == "@vocab"
    )

    assert words == [
        "anchoring", "assignmentKind", "auditStatus", "authorType", "impact",
        "motivatedBy", "publishedText", "relation", "resultSeverity", "signReading",
        "sourceConstraintComponent", "sourceType", "stance", "statedImpact",
        "statedKind", "statedRelation",
    ]  # fmt: skip


def test_a_study_adds_three_prefixes_and_keeps_the_rest() -> None:
    context = study_context(ONTOLOGY, "http://example.org/s#")["@context"]

    added = {k: v for k, v in context.items() if k not in ONTOLOGY["@context"]}

    assert added == {
        "code": "http://example.org/s#code/",
        "source": "http://example.org/s#source/",
        "data": "http://example.org/s#",
    }
    assert list(context)[:6] == ["@version", "id", "type", "code", "source", "data"]
    assert set(context) == {*ONTOLOGY["@context"], *added}


def test_a_context_that_takes_a_prefix_of_the_study_is_refused() -> None:
    with pytest.raises(ContextError, match="takes 'data' from the study"):
        study_context({"@context": {"data": "https://x.org/"}}, BASE)


def test_a_context_has_one_term_a_line() -> None:
    context = {"@context": {"id": "@id", "x": {"@id": "https://x.org/é"}}}

    assert context_member(context) == (
        '  "@context": {\n    "id": "@id",\n    "x": {"@id": "https://x.org/é"}\n  }'
    )


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (BASE + "code/control_port", "code:control_port"),
        (BASE + "source/p4/step/3", "source:p4/step/3"),
        (BASE + "codebook", "data:codebook"),
        (BASE + "code/", "data:code/"),
        (BASE + "code/x//y", "code:x//y"),
        (BASE + "code///x", "data:code///x"),
        (BASE + "/x", "data:/x"),
        (BASE, BASE),
        (BASE + "//x", BASE + "//x"),
        (DAAP.iri + "Segment", "daap:Segment"),
        (DCT.iri + "unheardOf", "dct:unheardOf"),
        ("https://w3id.org/", "https://w3id.org/"),
        ("urn:x:y", "urn:x:y"),
        ("data://x", "data://x"),
    ],
)
def test_an_iri_takes_the_shortest_prefix_that_gives_it_back(
    iri: str, short: str
) -> None:
    assert NAMES.iri(iri) == short


def test_among_equally_short_names_the_first_is_taken() -> None:
    names = Names({"@context": {"b": "http://x.org/", "a": "http://x.org/"}})

    assert names.iri("http://x.org/y") == "a:y"


def test_an_iri_that_would_be_read_as_a_short_one_is_refused() -> None:
    with pytest.raises(ContextError, match="<data:text/plain,x> would be read"):
        NAMES.iri("data:text/plain,x")


def test_where_terms_count_an_iri_is_a_term() -> None:
    assert NAMES.vocabulary(OA.describing.value) == "describing"
    assert NAMES.vocabulary(DAAP.canUse.value) == "canUse"
    assert NAMES.vocabulary(BASE + "code/x") == "code:x"


def test_a_prefix_needs_no_delimiter_where_it_is_declared_one() -> None:
    names = Names(
        {
            "@context": {
                "no": "http://x.org/no_",
                "yes": {"@id": "http://x.org/yes_", "@prefix": True},
            }
        }
    )

    assert names.iri("http://x.org/no_1") == "http://x.org/no_1"
    assert names.iri("http://x.org/yes_1") == "yes:1"


def test_a_prefix_may_build_on_another() -> None:
    names = Names({"@context": {"x": "http://x.org/", "y": "x:y/"}})

    assert names.iri("http://x.org/y/1") == "y:1"


def test_without_aliases_the_keywords_themselves_are_used() -> None:
    names = Names({"@context": {}})

    assert (names.id, names.type) == ("@id", "@type")


def test_the_choosiest_term_comes_first_and_the_bare_name_last() -> None:
    names = Names(
        {
            "@context": {
                "ex": "http://x.org/",
                "any": "ex:p",
                "day": {"@id": "ex:p", "@type": "ex:date"},
                "text": {"@id": "ex:p", "@container": ["@language", "@set"]},
            }
        }
    )

    found = names.terms("http://x.org/p")

    assert [term.name for term in found] == ["day", "text", "any", "ex:p"]
    assert found[0].type == "http://x.org/date"
    assert found[1].language_map
    assert found[1].always_list


@pytest.mark.parametrize(
    "definition",
    [
        None,
        5,
        "nowhere:x",
        "plain",
        {},
        {"@reverse": "ex:p"},
        {"@id": "ex:p", "@container": "@list"},
        {"@id": "ex:p", "@context": {}},
        {"@id": "ex:p", "@language": "en"},
        {"@id": "ex:p", "@type": "ex:t", "@container": "@language"},
    ],
)
def test_a_definition_that_is_not_understood_is_refused(definition: object) -> None:
    with pytest.raises(ContextError):
        Names({"@context": {"ex": "http://x.org/", "x": definition}})


@pytest.mark.parametrize("name", ["@vocab", "@base", "@language", "ex:p"])
def test_a_keyword_that_is_not_understood_is_refused(name: str) -> None:
    with pytest.raises(ContextError, match=name):
        Names({"@context": {"ex": "http://x.org/", name: "http://x.org/"}})


@pytest.mark.parametrize("context", [{}, {"@context": []}, {"@context": "x"}])
def test_a_context_that_is_no_object_is_refused(context: dict[str, Any]) -> None:
    with pytest.raises(ContextError, match="must be an object"):
        Names(context)
