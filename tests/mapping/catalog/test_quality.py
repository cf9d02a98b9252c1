"""Metrics as DQV measurements, and the way from the rating to file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store, Triple, parse

from daap.core.errors import Finding, Severity
from daap.core.iris import Iris
from daap.core.metric_values import count_shared
from daap.core.namespaces import DAAP, DCT, DQV, PREFIXES, RDF, SH, SKOS
from daap.core.triples import Branch, subject_iri
from daap.mapping.catalog.quality import defined_codes, map_quality, mappings, resources
from daap.mapping.findings import map_report

BASE = "https://w3id.org/daap/"
IRIS = Iris(BASE)


@pytest.fixture(scope="module")
def quality(dist: Path) -> Store:
    """quality.ttl and report.ttl together."""
    store = Store()
    for name in ("quality.ttl", "report.ttl"):
        store.bulk_load(path=dist / name)
    return store


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """The answers as texts."""
    answer = store.query(query, prefixes=PREFIXES, base_iri=BASE)
    assert isinstance(answer, QuerySolutions)
    return [tuple(str(getattr(t, "value", "")) for t in row) for row in answer]


def of_branches(branches: Iterable[Branch]) -> set[Triple]:
    """All triples of some branches; each is about the branch or what is below it."""
    found = set()
    for root, triples in branches:
        for triple in triples:
            assert f"{subject_iri(triple)}/".startswith(f"{root.value}/")
            found.add(triple)
    return found


def test_the_audit_of_p4_and_of_the_whole_is_measured(dist: Path) -> None:
    triples = [quad.triple for quad in parse(path=dist / "quality.ttl")]
    found = {
        t.subject.value.removeprefix(BASE): Decimal(t.object.value)
        for t in triples
        if t.predicate == DQV.value
    }
    expected = {
        "formal-attributions": 25,
        "attributions-traced": 14,
        "attributions-traced-through-option": 3,
        "attributions-not-traced": 8,
        "attribution-tracing": Decimal("0.68"),
    }
    for subject in ("source/p4", "dataset"):
        for name, number in expected.items():
            assert found[f"{subject}/quality/{name}"] == number


def test_every_measurement_is_of_a_metric_that_is_defined(quality: Store) -> None:
    undefined = """SELECT ?m { ?m a dqv:QualityMeasurement ; dqv:isMeasurementOf ?metric
        FILTER NOT EXISTS { ?metric a dqv:Metric ; skos:prefLabel [] ;
            skos:definition [] ; dqv:expectedDataType [] } }"""
    unmeasured = """SELECT ?metric { ?metric a dqv:Metric
        FILTER NOT EXISTS { [] dqv:isMeasurementOf ?metric } }"""
    assert rows(quality, undefined) == []
    assert rows(quality, unmeasured) == []
    assert len(rows(quality, "SELECT ?m { ?m a dqv:Metric }")) > 30


def test_the_way_from_the_rating_leads_to_findings_with_file_and_line(
    quality: Store,
) -> None:
    way = """SELECT DISTINCT ?path ?line {
        <dataset/quality/rating> prov:wasDerivedFrom+ ?share .
        ?share dct:hasPart* ?part . ?part dct:references ?finding .
        ?finding daap:path ?path ; daap:firstLine ?line } ORDER BY ?path ?line"""
    assert rows(quality, way) == [("field-notes/p_4.md", "749")]


def test_every_finding_is_reached_from_the_count_of_its_rule(quality: Store) -> None:
    lost = """SELECT ?finding { ?report sh:result|daap:hasFinding ?finding .
        ?finding daap:rule ?rule
        FILTER NOT EXISTS { ?m dct:references ?finding ; dqv:isMeasurementOf ?metric
            FILTER(STR(?metric) = CONCAT(STR(<metric/rule/>), ?rule)) } }"""
    wrong = """SELECT ?m ?value (COUNT(?finding) AS ?n) {
        ?m dqv:isMeasurementOf ?metric ; dqv:value ?value .
        ?m dct:hasPart*/dct:references ?finding
        FILTER(CONTAINS(STR(?metric), "/metric/rule/")) }
        GROUP BY ?m ?value HAVING(?n != ?value)"""
    assert rows(quality, lost) == []
    assert rows(quality, wrong) == []


def test_findings_of_reading_are_no_results_of_shapes() -> None:
    read = Finding(
        severity=Severity.WARNING, rule="empty-trace", path="n.md", line=3,
        found="f", expected="e", remedy="r", source="b1",
    )  # fmt: skip
    shaped = replace(
        read, component=f"{SH.iri}MinCountConstraintComponent", shape="https://e.org/s"
    )
    told = of_branches(map_report([read, shaped], IRIS))
    report = NamedNode(f"{BASE}report")
    first, second = (NamedNode(f"{BASE}source/b1/finding/{n}") for n in (1, 2))
    assert {t.object for t in told if t.predicate == SH.result} == {second}
    assert {t.object for t in told if t.predicate == DAAP.hasFinding} == {first}
    kinds = {t.subject: t.object for t in told if t.predicate == RDF.type}
    assert kinds == {
        report: SH.ValidationReport,
        first: DAAP.ReadingFinding,
        second: SH.ValidationResult,
    }
    checked = {t.subject for t in told if t.predicate == SH.sourceConstraintComponent}
    assert checked == {second}
    for findings, conforms in (([read], "true"), ([read, shaped], "false")):
        told = of_branches(map_report(findings, IRIS))
        (said,) = (t.object.value for t in told if t.predicate == SH.conforms)
        assert said == conforms


def test_what_is_measured_of_the_whole_only_is_not_measured_of_a_source() -> None:
    counts = {"sources": 1, "sources-read": 1, "notes": 2, "notes-anchored": 1}
    triples = of_branches(map_quality({"b1": counts}, {}, [], IRIS))
    measured = {t.subject.value for t in triples if t.predicate == DQV.value}
    assert f"{BASE}dataset/quality/sources-read" in measured
    assert f"{BASE}source/b1/quality/sources-read" not in measured
    assert f"{BASE}source/b1/quality/anchoring" in measured


def test_graphs_are_counted_by_subject_by_definition_and_by_mapping() -> None:
    a, b, c = (IRIS(f"code/{name}") for name in "abc")
    graph = [
        Triple(a, SKOS.notation, a),
        Triple(a, SKOS.definition, a),
        Triple(b, SKOS.notation, b),
        Triple(c, SKOS.definition, c),
        Triple(c, RDF.type, c),
    ]
    justified = NamedNode("https://w3id.org/sssom/mapping_justification")
    assert resources(graph) == 3
    assert defined_codes(graph) == (2, 1)
    assert mappings([Triple(a, justified, b), Triple(a, justified, c), *graph]) == 1


def test_a_finding_in_a_table_of_mappings_explains_the_share_of_links() -> None:
    wrong = Finding(
        severity=Severity.WARNING, rule="another-label", path="a/farm.sssom.tsv",
        line=7, found="x", expected="y", remedy="z",
    )  # fmt: skip
    shared = count_shared([wrong, wrong], resources=1, codes=(0, 0), links=4)
    assert (shared["links"], shared["links-checked"]) == (4, 3)
    triples = of_branches(map_quality({}, shared, [wrong], IRIS))
    measured = NamedNode(f"{BASE}dataset/quality/link-checking")
    found = {
        t.object.value
        for t in triples
        if (t.subject, t.predicate) == (measured, DCT.references)
    }
    assert found == {f"{BASE}study/finding/1"}
