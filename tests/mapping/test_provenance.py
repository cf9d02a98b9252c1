"""The provenance graph: the build, its files and its software, without a clock."""

from __future__ import annotations

from pyoxigraph import NamedNode

from daap.core.iris import Iris
from daap.core.manifest import InputFile
from daap.core.namespaces import DAAP, PROV, RDF
from daap.mapping.provenance import file_iri, map_build, map_files, map_software

BASE = "https://example.org/bees/"
IRIS = Iris(BASE)


def lines(triples: object) -> list[str]:
    """Triples as N-Triples without the full stop, IRIs below the base shortened."""
    return [str(t).replace(BASE, "") for t in triples]  # type: ignore[attr-defined]


def test_a_version_is_generated_by_a_build_that_used_its_files() -> None:
    used = [NamedNode(f"{BASE}table/hives"), file_iri("study.toml", IRIS)]
    found = set(map_build("1.0.0", "0.3.0", used, IRIS))
    said = {(t.subject.value, t.predicate, t.object) for t in found}  # type: ignore[union-attr]
    build = NamedNode(f"{BASE}build/1.0.0")
    agent = NamedNode(f"{BASE}agent/daap-0.3.0")
    assert said == {
        (f"{BASE}dataset/1.0.0", RDF.type, PROV.Entity),
        (f"{BASE}dataset/1.0.0", PROV.wasGeneratedBy, build),
        (build.value, RDF.type, DAAP.Build),
        (build.value, PROV.wasAssociatedWith, agent),
        (build.value, PROV.used, NamedNode(f"{BASE}table/hives")),
        (build.value, PROV.used, NamedNode(f"{BASE}file/study.toml")),
    }


def test_the_software_is_an_agent_with_its_version() -> None:
    assert lines(map_software("0.3.0", IRIS)) == [
        "<agent/daap-0.3.0> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://www.w3.org/ns/prov#SoftwareAgent>",
        '<agent/daap-0.3.0> <http://xmlns.com/foaf/0.1/name> "daap"',
        '<agent/daap-0.3.0> <http://www.w3.org/ns/dcat#version> "0.3.0"',
    ]


def test_no_file_name_leaves_its_place_in_an_iri() -> None:
    (kind, *_) = lines(map_files([InputFile("a b/../<c>.ttl", "0" * 64)], IRIS))
    assert kind.startswith("<file/a%20b/%2E%2E/%3Cc%3E.ttl> ")
