"""The counts of the audit as DQV measurements."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import parse

from daap.namespaces import DQV, RDF


def test_the_audit_of_p4_and_of_the_whole_is_measured(dist: Path) -> None:
    triples = [quad.triple for quad in parse(path=dist / "quality.ttl")]
    values = {
        t.subject.value.removeprefix("https://w3id.org/daap/"): int(t.object.value)
        for t in triples
        if t.predicate == DQV.value
    }
    expected = {
        "formal-attributions": 25,
        "attributions-traced": 14,
        "attributions-traced-through-option": 3,
        "attributions-not-traced": 8,
    }
    assert values == {
        f"{subject}/quality/{name}": number
        for subject in ("source/p4", "dataset")
        for name, number in expected.items()
    }


def test_every_measurement_is_of_a_metric_that_is_defined(dist: Path) -> None:
    triples = [quad.triple for quad in parse(path=dist / "quality.ttl")]
    metrics = {
        t.subject for t in triples if (t.predicate, t.object) == (RDF.type, DQV.Metric)
    }
    used = {t.object for t in triples if t.predicate == DQV.isMeasurementOf}
    assert used == metrics
    assert len(metrics) == 4
