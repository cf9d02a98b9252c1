"""Mapping sets as RDF: the mappings and what is known of them."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode, Triple
from tests.link.support import BASE, Rows

from daap.core.namespaces import DCT, OWL, RDF, SKOS, SSSOM, XSD
from daap.link.sssom import rebased
from daap.link.triples import map_sets

FARM = "https://farm.example/"
MAPPING = NamedNode(f"{BASE}alignment/farm/code/hive/farm/Shelter")
HIVE, SHELTER = NamedNode(f"{BASE}code/hive"), NamedNode(f"{FARM}Shelter")


def test_a_mapping_is_stated_and_described(farm: Rows) -> None:
    triples = set(map_sets([farm({})], BASE))
    assert Triple(HIVE, SKOS.closeMatch, SHELTER) in triples
    said = {t.predicate: t.object for t in triples if t.subject == MAPPING}
    assert said[RDF.type] == OWL.Axiom
    assert said[OWL.annotatedSource] == HIVE
    assert said[OWL.annotatedProperty] == SKOS.closeMatch
    assert said[OWL.annotatedTarget] == SHELTER
    assert said[SSSOM.object_source] == NamedNode(FARM)
    assert said[SSSOM.object_type] == OWL.Class
    assert said[SSSOM.confidence].value == "0.8"
    assert said[SSSOM.confidence].datatype == XSD.decimal


def test_a_set_says_what_it_is_and_names_its_mappings(farm: Rows) -> None:
    name = NamedNode(f"{BASE}alignment/farm")
    said = {(t.predicate, t.object) for t in map_sets([farm({})], BASE)}
    own = [t for t in map_sets([farm({})], BASE) if t.subject == name]
    assert (SSSOM.mappings, MAPPING) in said
    assert {t.predicate for t in own} >= {
        RDF.type, DCT.title, DCT.license, DCT.creator, OWL.versionInfo,
        SSSOM.object_source, SSSOM.object_source_version, SSSOM.mappings,
    }  # fmt: skip


def test_what_was_not_found_or_rejected_is_described_and_not_stated(
    farm: Rows,
) -> None:
    table = farm(
        {"predicate_id": "skos:mappingRelation", "object_id": "sssom:NoTermFound"}
    )
    triples = list(map_sets([table], BASE))
    assert [t for t in triples if t.subject == HIVE] == []
    targets = [t.object for t in triples if t.predicate == OWL.annotatedTarget]
    assert targets == [SSSOM.NoTermFound]


def test_the_iris_follow_the_base_of_the_study(farm: Rows) -> None:
    other = "https://other.example/"
    triples = list(map_sets([rebased(farm({}), other)], other))
    assert not any(
        BASE in str(triple) for triple in triples if "licence" not in str(triple)
    )


def test_no_node_is_blank_and_hostile_names_stay_in_their_iri(farm: Rows) -> None:
    rows = (
        {"object_id": "farm:a b"},
        {"object_id": "farm:<x>"},
        {"object_id": "zoo:c"},
    )
    triples = list(map_sets([farm(*rows)], BASE))
    assert {t.subject.value for t in triples} == {f"{BASE}alignment/farm"}
    odd = list(map_sets([farm({"object_id": "farm:../x#y"})], BASE))
    assert NamedNode(f"{BASE}alignment/farm/code/hive/farm/%2E%2E/x%23y") in {
        t.subject for t in odd
    }
    assert not any(isinstance(t.subject, BlankNode) for t in odd)
