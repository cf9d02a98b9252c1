"""The page on quality: stars, metrics and findings, with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daap.core.natural_order import natural_key
from daap.site.dataset import Dataset, Row
from daap.site.page import Page

RATING = """
SELECT ?definition ?value {
  GRAPH file:quality.ttl {
    ?measurement dqv:isMeasurementOf ?metric ; dqv:value ?value ; dqv:computedOn ?this .
    OPTIONAL { ?metric skos:definition ?definition }
    FILTER(REGEX(STR(?metric), "/(star|rating)[^/]*$")) }
} ORDER BY ?metric ?measurement LIMIT 1
"""
METRICS = """
SELECT ?metric ?label ?definition {
  GRAPH file:quality.ttl { ?metric a dqv:Metric .
    OPTIONAL { ?metric skos:prefLabel ?label }
    OPTIONAL { ?metric skos:definition ?definition } }
} ORDER BY ?label ?metric ?definition
"""
REQUIRES = """
SELECT ?metric ?part { GRAPH file:quality.ttl { ?metric dct:requires ?part } }
ORDER BY ?metric ?part
"""
MEASURES = """
SELECT ?measurement ?metric ?on ?value {
  GRAPH file:quality.ttl { ?measurement dqv:isMeasurementOf ?metric ;
    dqv:computedOn ?on ; dqv:value ?value } } ORDER BY ?metric ?on ?measurement
"""
FINDINGS = """
SELECT ?finding ?severity ?rule ?message ?path ?line {
  GRAPH file:report.ttl { ?finding sh:resultMessage ?message ;
    sh:resultSeverity ?severity .
    OPTIONAL { ?finding daap:rule ?rule }
    OPTIONAL { ?finding daap:path ?path }
    OPTIONAL { ?finding daap:firstLine ?line } }
} ORDER BY ?severity ?rule ?path ?line ?finding
"""
REPORT = """
SELECT ?report ?violations ?warnings ?infos {
  GRAPH file:report.ttl { ?report a sh:ValidationReport .
    OPTIONAL { ?report daap:violations ?violations ; daap:warnings ?warnings ;
      daap:infos ?infos } }
} ORDER BY ?report LIMIT 1
"""
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Rating:
    """A number of stars of five, None without a value, and what is rated."""

    stars: float | None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric with its values for the whole dataset and for each source.

    It follows the metric that is computed from it; `level` is its depth.
    """

    iri: str
    label: str
    definition: str
    whole: tuple[Row, ...]
    parts: tuple[Row, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """The findings of one rule."""

    severity: str
    rule: str
    findings: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The content of the page on quality."""

    rating: Rating
    metrics: tuple[Metric, ...]
    report: Row | None
    kinds: tuple[Kind, ...]
    history: bool


def read_rating(dataset: Dataset) -> Rating:
    """The star rating of the dataset, if it was measured."""
    for row in dataset.rows(RATING, this=f"{dataset.base}dataset"):
        try:
            return Rating(float(row["value"]), row["definition"])
        except ValueError:
            break
    return Rating(None)


def quality_page(dataset: Dataset) -> Page:
    """The page of quality."""
    quality = Quality(
        rating=read_rating(dataset),
        metrics=tuple(read_metrics(dataset)),
        report=next(iter(dataset.rows(REPORT)), None),
        kinds=tuple(_kinds(dataset)),
        history=(dataset.folder / "changes").is_dir(),
    )
    return Page("quality.html", "Quality", "quality.html", quality)


def read_metrics(dataset: Dataset) -> Iterator[Metric]:
    """The metrics: the rating, its components below it, then the others."""
    measured = dataset.groups(MEASURES, "metric")
    whole = f"{dataset.base}dataset"
    known = dataset.groups(METRICS, "metric")
    for iri, level in _ordered(known, dataset.groups(REQUIRES, "metric")):
        rows, found = known[iri], measured.get(iri, ())
        parts = (row for row in found if row["on"] != whole)
        yield Metric(
            iri,
            rows[0]["label"] or dataset.name(iri).label,
            rows[0]["definition"],
            tuple(row for row in found if row["on"] == whole),
            tuple(sorted(parts, key=lambda row: natural_key(row["on"]))),
            level,
        )


def _ordered(
    known: Collection[str], requires: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, int]]:
    """Every metric once, with its depth: components follow what they are part of."""
    below = {row["part"] for rows in requires.values() for row in rows}
    roots = [iri for iri in known if iri not in below]
    roots.sort(key=lambda iri: iri not in requires)
    waiting = [(iri, 0) for iri in reversed([*roots, *known])]
    seen = set[str]()
    while waiting:
        iri, level = waiting.pop()
        if iri in seen or iri not in known:
            continue
        seen.add(iri)
        yield iri, level
        parts = [row["part"] for row in requires.get(iri, ())]
        waiting.extend((part, level + 1) for part in reversed(parts))


def _kinds(dataset: Dataset) -> Iterator[Kind]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in dataset.rows(FINDINGS):
        severity = row["severity"].rpartition("#")[2]
        found.setdefault((severity, row["rule"]), []).append(row)
    known = [key for key in found if key[0] in SEVERITIES]
    for key in sorted(known, key=lambda k: (SEVERITIES.index(k[0]), k[1])):
        rows = sorted(found[key], key=lambda r: (r["path"], int(r["line"] or 0)))
        yield Kind(key[0], key[1], tuple(rows))
