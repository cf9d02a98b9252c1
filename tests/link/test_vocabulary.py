"""Vocabularies of any format, and files that are broken or hostile."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from daap.core.errors import InputError, Severity
from daap.link.vocabulary import ancestors, read_vocabulary

FARM = "https://farm.example/"
TURTLE = f"""
@prefix : <{FARM}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
:Shelter a owl:Class ; rdfs:label "shelter"@en , "Obdach"@de .
:Barn a owl:Class ; rdfs:subClassOf :Shelter ; owl:deprecated true .
:Coop a skos:Concept ; skos:prefLabel "coop" ; skos:broader :Barn ;
    vs:term_status "archaic" .
:feeds a owl:ObjectProperty .
"""
XML = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <rdfs:Class rdf:about="{FARM}Shelter"><rdfs:label>shelter</rdfs:label></rdfs:Class>
</rdf:RDF>"""
TRIPLE = f'<{FARM}Shelter> <http://www.w3.org/2000/01/rdf-schema#label> "shelter"'
JSON = (
    f'{{"@id": "{FARM}Shelter", "http://www.w3.org/2000/01/rdf-schema#label": '
    '"shelter"}'
)


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    """A file of that name with this content."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_term_has_labels_types_and_what_stands_above_it(tmp_path: Path) -> None:
    path = written(tmp_path, "farm.ttl", TURTLE)
    vocabulary, findings = read_vocabulary(path)
    assert findings == []
    assert vocabulary.sha256 == hashlib.sha256(TURTLE.encode()).hexdigest()
    terms = vocabulary.terms
    assert terms[f"{FARM}Shelter"].labels == {"shelter", "Obdach"}
    retired = {iri for iri, term in terms.items() if term.retired}
    assert retired == {f"{FARM}Barn", f"{FARM}Coop"}
    properties = [iri for iri, term in terms.items() if term.is_property]
    assert properties == [f"{FARM}feeds"]
    assert set(ancestors(terms)) == {
        (f"{FARM}Barn", f"{FARM}Shelter"),
        (f"{FARM}Coop", f"{FARM}Barn"),
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("farm.ttl", TURTLE),
        ("farm.rdf", XML),
        ("farm.owl", XML),
        ("farm.nt", f"{TRIPLE} .\n"),
        ("farm.nq", f"{TRIPLE} <{FARM}graph> .\n"),
        ("farm.trig", f"<{FARM}graph> {{ {TRIPLE} }}"),
        ("farm.jsonld", JSON),
    ],
)
def test_every_format_gives_the_terms(tmp_path: Path, name: str, content: str) -> None:
    vocabulary, findings = read_vocabulary(written(tmp_path, name, content))
    assert findings == []
    assert "shelter" in vocabulary.terms[f"{FARM}Shelter"].labels


def test_a_file_that_is_nearly_right_is_read_and_remarked_on(tmp_path: Path) -> None:
    text = TURTLE + "@prefix odd: <https://odd.example/##> .\nodd:X a owl:Class .\n"
    vocabulary, findings = read_vocabulary(written(tmp_path, "farm.ttl", text))
    assert [(f.rule, f.severity) for f in findings] == [
        ("lenient-vocabulary", Severity.INFO)
    ]
    assert f"{FARM}Shelter" in vocabulary.terms


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("farm.ttl", "this is no Turtle"),
        ("farm.ttl", b"\xff\xfe\x00"),
        ("farm.rdf", "<rdf:RDF"),
        ("farm.rdf", TURTLE),
        ("farm.jsonld", '{"@context": "https://farm.example/context", "@id": "x"}'),
        ("farm.jsonld", "[" * 10_000),
        ("farm.nt", "<a> <b"),
    ],
)
def test_a_broken_file_is_a_finding_and_no_crash(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    vocabulary, findings = read_vocabulary(written(tmp_path, name, content))
    assert vocabulary.terms == {}
    assert [(f.rule, f.path) for f in findings] == [("broken-vocabulary", name)]


def test_entities_of_a_hostile_file_are_not_multiplied(tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12)
    )
    text = f"<!DOCTYPE x [{entities}]>" + XML.replace(">shelter<", ">&e11;<")
    vocabulary, findings = read_vocabulary(written(tmp_path, "farm.rdf", text))
    assert vocabulary.terms == {}
    assert findings[0].message.startswith("entities that multiply; expected")


def test_entities_for_namespaces_are_replaced(tmp_path: Path) -> None:
    text = f'<!DOCTYPE x [<!ENTITY farm "{FARM}">]>' + XML.replace(FARM, "&farm;")
    vocabulary, _ = read_vocabulary(written(tmp_path, "farm.rdf", text))
    assert set(vocabulary.terms) == {f"{FARM}Shelter"}


def test_a_missing_file_and_an_unknown_format_end_the_reading(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_vocabulary(tmp_path / "farm.ttl")
    with pytest.raises(InputError, match="is none of"):
        read_vocabulary(written(tmp_path, "farm.pdf", "x"))
