"""The quality of a dataset, as measurements of the Data Quality Vocabulary.

A measurement is of a source, or of the whole
dataset. prov:wasDerivedFrom leads from the rating to stars, shares, counts, and those
of each source; dct:references leads to the findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from daap.core.errors import Finding, Severity
from daap.core.iris import Iris
from daap.core.metric_values import SEVERITIES, Counts, Value, is_of_link, total, values
from daap.core.metrics import RULE, SHARES, components
from daap.core.namespaces import DCT, PROV, SKOS
from daap.core.triples import Branch
from daap.mapping.catalog.measurements import measurement, measurement_iri, metric
from daap.mapping.findings import numbered

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
        yield iris(f"metric/{name}"), metric(name, iris)
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
            yield from measurement(
                self.subject,
                name,
                value,
                iris,
                *(
                    (PROV.wasDerivedFrom, measurement_iri(self.subject, part))
                    for part in made_of
                ),
                *((DCT.hasPart, measurement_iri(source, name)) for source in sources),
                *((DCT.references, result) for result in said_by),
            )


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
