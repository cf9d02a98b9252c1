"""Mappings in the formats of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sssom_pydantic
from click.testing import CliRunner
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from daap.cli import main
from daap.core.namespaces import OWL, RDF, SKOS
from daap.link.export import as_owl, as_skos

CODE = NamedNode("https://bees.example/code/hive")
TERM = NamedNode("https://farm.example/Shelter")


def test_skos_holds_the_relations_and_the_labels(farm: Any) -> None:
    rejected = {"object_id": "sssom:NoTermFound", "object_label": ""}
    triples = list(as_skos([farm({}, rejected)]))
    relations = [t for t in triples if t.predicate == SKOS.closeMatch]
    assert [(t.subject, t.object) for t in relations] == [(CODE, TERM)]
    assert len(triples) == 3


def test_skos_leaves_out_the_axioms_of_terms(farm: Any) -> None:
    row = {"subject_id": "daap:Source", "predicate_id": "rdfs:subClassOf"}
    assert list(as_skos([farm(row)])) == []


def test_owl_declares_what_it_annotates_and_the_relation_as_annotation(
    farm: Any,
) -> None:
    triples = set(as_owl([farm({})], "https://bees.example/"))
    kinds = {(t.subject, t.object) for t in triples if t.predicate == RDF.type}
    assert (SKOS.closeMatch, OWL.AnnotationProperty) in kinds
    assert (TERM, OWL.Class) in kinds
    assert not any(isinstance(t.subject, BlankNode) for t in triples)
    axioms = [t for t in triples if t.predicate == OWL.annotatedProperty]
    assert [t.object for t in axioms] == [SKOS.closeMatch]


@pytest.mark.parametrize(("form", "count"), [("skos", 239), ("owl", 285)])
def test_every_mapping_of_the_study_is_exported(
    tmp_path: Path, form: str, count: int
) -> None:
    path = tmp_path / "all.ttl"
    arguments = ["link", "export", "--format", form, "--out", str(path)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    matches = {SKOS[f"{n}Match"] for n in "exact close broad narrow related".split()}
    stated = [t for t in triples if t.predicate in matches]
    axioms = [
        t
        for t in triples
        if t.predicate.value.rpartition("#")[2]
        in ("subClassOf", "subPropertyOf", "equivalentClass", "equivalentProperty")
    ]
    assert len(stated) + len(axioms) == count


def test_the_exported_table_is_valid_sssom(tmp_path: Path) -> None:
    path = tmp_path / "all.sssom.tsv"
    arguments = ["link", "export", "--out", str(path)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert sssom_pydantic.read(path, return_errors=True)[3] == []
