"""Metrics and their values in the Data Quality Vocabulary.

DQV: https://www.w3.org/TR/vocab-dqv/.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris
from daap.core.metric_values import Value
from daap.core.metrics import (
    AGREEMENT,
    COUNTS,
    RATING,
    RULE,
    SHARES,
    STARS,
    Count,
    Share,
    components,
)
from daap.core.namespaces import DCT, DQV, RDF, SKOS, XSD
from daap.core.triples import Statement, decimal, integer, text, triples

LDQD = "http://www.w3.org/2016/05/ldqd#"
RATED = (
    "Stars out of five: five times the mean of the stars below, each of which is a "
    "number from 0 to 1. A star with nothing to measure does not count."
)


def metric(name: str, iris: Iris) -> Iterator[Triple]:
    """A metric by its name."""
    about = _described(name)
    kind = XSD.integer if name in COUNTS or name.startswith(RULE) else XSD.decimal
    dimension = NamedNode(LDQD + about.dimension) if about.dimension else None
    yield from triples(
        iris(f"metric/{name}"),
        (RDF.type, DQV.Metric),
        (SKOS.prefLabel, text(about.label, "en")),
        (SKOS.definition, text(about.definition, "en")),
        (DQV.expectedDataType, kind),
        (DQV.inDimension, dimension),
        *((DCT.requires, iris(f"metric/{part}")) for part in components(name)),
    )


def _described(name: str) -> Count | Share:
    """Label, definition and dimension of a metric."""
    if name == RATING:
        return Count("Rating", RATED, "")
    if name in STARS:
        star = STARS[name]
        shares = " and ".join(SHARES[share].label.lower() for share in star.shares)
        said = f"{star.definition} The mean of {shares}."
        return Count(f"Star: {star.label}", said, "")
    if name.startswith(RULE):
        rule = name.removeprefix(RULE)
        said = f"The number of findings that the rule {rule} made."
        return Count(f"Findings: {rule}", said, "consistency")
    return SHARES.get(name) or COUNTS.get(name) or AGREEMENT[name]


def measurement_iri(subject: NamedNode, name: str) -> NamedNode:
    """The IRI of the measurement of a metric on a subject."""
    return NamedNode(f"{subject.value}/quality/{name}")


def measurement(
    subject: NamedNode, name: str, value: Value, iris: Iris, *more: Statement
) -> Iterator[Triple]:
    """The value of a metric on a subject, and more statements about it."""
    yield from triples(
        measurement_iri(subject, name),
        (RDF.type, DQV.QualityMeasurement),
        (DQV.computedOn, subject),
        (DQV.isMeasurementOf, iris(f"metric/{name}")),
        (DQV.value, decimal(value) if isinstance(value, Decimal) else integer(value)),
        *more,
    )
