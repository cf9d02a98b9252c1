"""Findings as a SHACL validation report, each with an IRI.

Findings of shapes are sh:ValidationResult (www.w3.org/TR/shacl/#validation-report);
findings of reading have a class of their own, so that SHACL tools do not mix them up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Triple

from daap.core.errors import Finding, Severity
from daap.core.iris import Iris
from daap.core.namespaces import DAAP, RDF, SH
from daap.core.triples import Branch, boolean, integer, iri, text, triples


def map_report(findings: Sequence[Finding], iris: Iris) -> Iterator[Branch]:
    """The report on a build; findings are numbered per source, in order."""
    yield iris("report"), _report(findings, iris)
    of_sources: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_sources[finding.source].append(finding)
    for source, found in of_sources.items():
        root = iris.source(source) if source else iris("study")
        yield root, _results(found, iris)


def _report(findings: Sequence[Finding], iris: Iris) -> Iterator[Triple]:
    counts = Counter(finding.severity for finding in findings)
    yield from triples(
        iris("report"),
        (RDF.type, SH.ValidationReport),
        (SH.conforms, boolean(not any(f.component for f in findings))),
        (DAAP.violations, integer(counts[Severity.VIOLATION])),
        (DAAP.warnings, integer(counts[Severity.WARNING])),
        (DAAP.infos, integer(counts[Severity.INFO])),
        *(
            (SH.result if finding.component else DAAP.hasFinding, node)
            for node, finding in numbered(findings, iris)
        ),
    )


def _results(findings: Sequence[Finding], iris: Iris) -> Iterator[Triple]:
    for result, finding in numbered(findings, iris):
        yield from _result(result, finding, iris)


def numbered(
    findings: Sequence[Finding], iris: Iris
) -> Iterator[tuple[NamedNode, Finding]]:
    """Each finding with the IRI of its result, in order."""
    numbers: Counter[str] = Counter()
    for finding in findings:
        numbers[finding.source] += 1
        number = f"finding/{numbers[finding.source]}"
        if finding.source:
            yield iris.source(finding.source, number), finding
        else:
            yield iris(f"study/{number}"), finding


def _result(result: NamedNode, finding: Finding, iris: Iris) -> Iterator[Triple]:
    component = iri(finding.component)
    yield from triples(
        result,
        (RDF.type, SH.ValidationResult if component else DAAP.ReadingFinding),
        (SH.focusNode, _focus(finding, iris)),
        (SH.resultPath, iri(finding.result_path)),
        (SH.resultSeverity, SH[finding.severity.label]),
        (SH.resultMessage, text(finding.message, "en")),
        (SH.sourceConstraintComponent, component),
        (SH.sourceShape, iri(finding.shape)),
        (DAAP.rule, text(finding.rule)),
        (DAAP.path, text(finding.path)),
        (DAAP.firstLine, integer(finding.line) if finding.line else None),
        (DAAP.found, text(finding.found)),
        (DAAP.expected, text(finding.expected)),
        (DAAP.remedy, text(finding.remedy)),
    )


def _focus(finding: Finding, iris: Iris) -> NamedNode:
    if "://" in finding.focus:
        return NamedNode(finding.focus)
    return iris(finding.focus) if finding.focus else iris("dataset")
