"""What was counted, as measurements of the Data Quality Vocabulary.

DQV: https://www.w3.org/TR/vocab-dqv/. A measurement is of a source, or of the
whole dataset; a metric says what it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Triple

from daap.iris import Iris
from daap.mapping.terms import integer, text, triples
from daap.model import Audited, AuditStatus
from daap.namespaces import DQV, RDF, SKOS, XSD

__all__ = ["METRICS", "map_audit_counts"]

TRUSTWORTHINESS = NamedNode("http://www.w3.org/2016/05/ldqd#trustworthiness")
FORMAL = "formal-attributions"

METRICS: Mapping[str, tuple[str, str]] = {
    FORMAL: (
        "Formal attributions",
        "The number of codes that the study's formal model lists for a source.",
    ),
    "attributions-traced": (
        "Attributions traced",
        "The number of formal attributions whose code a coding step of the "
        "source's field note assigns.",
    ),
    "attributions-traced-through-option": (
        "Attributions traced through an option",
        "The number of formally attributed decisions that no step assigns, and one "
        "of whose options a step assigns.",
    ),
    "attributions-not-traced": (
        "Attributions not traced",
        "The number of formal attributions that no step of the field note bears out.",
    ),
}
"""The metrics of the audit by name: label and definition."""

COUNTED = {
    AuditStatus.TRACED: "attributions-traced",
    AuditStatus.THROUGH_OPTION: "attributions-traced-through-option",
    AuditStatus.NOT_TRACED: "attributions-not-traced",
}


def map_audit_counts(
    audited: Mapping[str, Sequence[Audited]], iris: Iris
) -> Iterator[Triple]:
    """The metrics, and their values for each source read and for all of them."""
    for name, (label, definition) in METRICS.items():
        yield from triples(
            iris(f"metric/{name}"),
            (RDF.type, DQV.Metric),
            (SKOS.prefLabel, text(label, "en")),
            (SKOS.definition, text(definition, "en")),
            (DQV.expectedDataType, XSD.integer),
            (DQV.inDimension, TRUSTWORTHINESS),
        )
    total: Counter[str] = Counter()
    for source, audits in audited.items():
        statuses = [audit.status for audit in audits if audit.status]
        if statuses:
            counts = Counter({FORMAL: len(statuses)})
            counts.update(COUNTED[status] for status in statuses)
            total += counts
            yield from _measurements(iris.source(source), counts, iris)
    yield from _measurements(iris("dataset"), total, iris)


def _measurements(
    subject: NamedNode, counts: Mapping[str, int], iris: Iris
) -> Iterator[Triple]:
    for name in METRICS:
        yield from triples(
            NamedNode(f"{subject.value}/quality/{name}"),
            (RDF.type, DQV.QualityMeasurement),
            (DQV.computedOn, subject),
            (DQV.isMeasurementOf, iris(f"metric/{name}")),
            (DQV.value, integer(counts[name])),
        )
