"""Metrics and their values, as measurements of the Data Quality Vocabulary.

DQV: https://www.w3.org/TR/vocab-dqv/. A measurement is of a source, or of the whole
dataset. prov:wasDerivedFrom leads from the rating to stars, shares, counts, and those
of each source; dct:references leads to the findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.errors import Finding, Severity
from daap.core.iris import Iris
from daap.core.metric_values import SEVERITIES, Counts, Value, is_of_link, total, values
from daap.core.metrics import COUNTS, RATING, RULE, SHARES, STARS, components
from daap.core.namespaces import DCT, DQV, PROV, RDF, SKOS, XSD
from daap.core.triples import Branch, decimal, integer, text, triples
from daap.mapping.findings import numbered

LDQD = "http://www.w3.org/2016/05/ldqd#"
RATED = (
    "Stars out of five: five times the mean of the stars below, each of which is a "
    "number from 0 to 1. A star with nothing to measure does not count."
)
ONCE = ("sources", "sources-read", "source-coverage")
"""Metrics of the whole dataset only."""

JUSTIFIED = "https://w3id.org/sssom/mapping_justification"
Results = Mapping[tuple[str, str], Sequence[NamedNode]]
"""The findings by source and by the metric that they explain."""


def resources(graph: Iterable[Triple]) -> int:
    """The number of subjects of a graph."""
    return len({triple.subject for triple in graph})


def defined_codes(graph: Iterable[Triple]) -> tuple[int, int]:
    """The number of codes of a graph, and of those with a definition."""
    codes, defined = set(), set()
    for triple in graph:
        if triple.predicate == SKOS.notation:
            codes.add(triple.subject)
        elif triple.predicate == SKOS.definition:
            defined.add(triple.subject)
    return len(codes), len(codes & defined)


def mappings(graph: Iterable[Triple]) -> int:
    """The number of SSSOM mappings in a graph."""
    return len({t.subject for t in graph if t.predicate.value == JUSTIFIED})


def map_quality(
    sources: Mapping[str, Counts],
    shared: Counts,
    findings: Sequence[Finding],
    iris: Iris,
) -> Iterator[Branch]:
    """Every metric, and its values for each source and for the whole.

    `sources` and `shared` are the counts of `metric_values`. A source without a field
    note only has findings.
    """
    results = _results(findings, iris)
    whole = values(total((*sources.values(), shared)))
    for name in whole:
        yield iris(f"metric/{name}"), _metric(name, iris)
    measured: dict[str, list[str]] = defaultdict(list)
    for source, counts in sources.items():
        found = _metrics_of(source, counts, results)
        for name in found:
            measured[name].append(source)
        part = _Part(iris.source(source), source, found)
        yield part.subject, part.measurements(results, {}, iris)
    part = _Part(iris("dataset"), "", whole)
    yield part.subject, part.measurements(results, measured, iris)


def _metrics_of(source: str, counts: Counts, results: Results) -> dict[str, Value]:
    """The metrics of a source; if it was not read, only those of findings."""
    found = {n: v for n, v in values(counts).items() if n not in ONCE}
    if counts["sources-read"]:
        return found
    return {n: v for n, v in found.items() if (source, n) in results}


@dataclass(frozen=True, slots=True)
class _Part:
    """A source or the whole, and the values of its metrics."""

    subject: NamedNode
    source: str
    values: Mapping[str, Value]

    def measurements(
        self, results: Results, parts: Mapping[str, Sequence[str]], iris: Iris
    ) -> Iterator[Triple]:
        """A measurement for each metric; `parts` are the sources with that metric."""
        for name, value in self.values.items():
            made_of = (part for part in components(name) if part in self.values)
            sources = (iris.source(source) for source in parts.get(name, ()))
            said_by = results.get((self.source, name), ())
            yield from triples(
                _measurement(self.subject, name),
                (RDF.type, DQV.QualityMeasurement),
                (DQV.computedOn, self.subject),
                (DQV.isMeasurementOf, iris(f"metric/{name}")),
                (DQV.value, _literal(value)),
                *(
                    (PROV.wasDerivedFrom, _measurement(self.subject, part))
                    for part in made_of
                ),
                *((DCT.hasPart, _measurement(source, name)) for source in sources),
                *((DCT.references, result) for result in said_by),
            )


def _measurement(subject: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{subject.value}/quality/{name}")


def _literal(value: Value) -> Literal:
    if isinstance(value, Decimal):
        return decimal(value)
    return integer(value)


def _results(findings: Sequence[Finding], iris: Iris) -> Results:
    found: dict[tuple[str, str], list[NamedNode]] = defaultdict(list)
    for result, finding in numbered(findings, iris):
        names = [name for name, share in SHARES.items() if finding.rule in share.rules]
        if finding.shape and finding.severity >= Severity.WARNING:
            names.append("shape-conformance")
        if is_of_link(finding):
            names.append("link-checking")
        names += [SEVERITIES[finding.severity], f"{RULE}{finding.rule}"]
        for name in names:
            found[finding.source, name].append(result)
    return found


def _metric(name: str, iris: Iris) -> Iterator[Triple]:
    label, definition, dimension = _described(name)
    kind = XSD.integer if name in COUNTS or name.startswith(RULE) else XSD.decimal
    yield from triples(
        iris(f"metric/{name}"),
        (RDF.type, DQV.Metric),
        (SKOS.prefLabel, text(label, "en")),
        (SKOS.definition, text(definition, "en")),
        (DQV.expectedDataType, kind),
        (DQV.inDimension, NamedNode(LDQD + dimension) if dimension else None),
        *((DCT.requires, iris(f"metric/{part}")) for part in components(name)),
    )


def _described(name: str) -> tuple[str, str, str]:
    """Label, definition and dimension of a metric."""
    if name == RATING:
        return "Rating", RATED, ""
    if name in STARS:
        star = STARS[name]
        shares = " and ".join(SHARES[share].label.lower() for share in star.shares)
        return f"Star: {star.label}", f"{star.definition} The mean of {shares}.", ""
    if name.startswith(RULE):
        rule = name.removeprefix(RULE)
        said = f"The number of findings that the rule {rule} made."
        return f"Findings: {rule}", said, "consistency"
    known = SHARES.get(name) or COUNTS[name]
    return known.label, known.definition, known.dimension
