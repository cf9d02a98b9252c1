"""Agreement of coders as measurements of the Data Quality Vocabulary.

Only for sources coded by two coders: of all codes, computed on the dataset, and of each
code that one of them assigned, computed on the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pyoxigraph import NamedNode, Triple

from daap.core.iris import Iris
from daap.core.metrics import AGREEMENT
from daap.core.namespaces import DQV, RDF, SKOS, XSD
from daap.core.triples import Branch, decimal, text, triples
from daap.mapping.catalog.quality import LDQD


def map_agreement(
    measured: Mapping[str, Mapping[str, Decimal]], iris: Iris
) -> Iterator[Branch]:
    """The metrics, and their values by code and metric; "" means all codes."""
    named = {name for values in measured.values() for name in values}
    for name in sorted(named):
        known = AGREEMENT[name]
        metric = iris(f"metric/{name}")
        yield (
            metric,
            triples(
                metric,
                (RDF.type, DQV.Metric),
                (SKOS.prefLabel, text(known.label, "en")),
                (SKOS.definition, text(known.definition, "en")),
                (DQV.expectedDataType, XSD.decimal),
                (DQV.inDimension, NamedNode(LDQD + known.dimension)),
            ),
        )
    for code, values in measured.items():
        subject = iris.code(code) if code else iris("dataset")
        yield subject, _measurements(subject, values.items(), iris)


def _measurements(
    subject: NamedNode, values: Iterable[tuple[str, Decimal]], iris: Iris
) -> Iterator[Triple]:
    for name, value in values:
        yield from triples(
            NamedNode(f"{subject.value}/quality/{name}"),
            (RDF.type, DQV.QualityMeasurement),
            (DQV.computedOn, subject),
            (DQV.isMeasurementOf, iris(f"metric/{name}")),
            (DQV.value, decimal(value)),
        )
