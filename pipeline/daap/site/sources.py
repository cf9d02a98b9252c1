"""The page of each source: metadata, coded transcript, audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from daap.core.iris import local_name
from daap.core.natural_order import natural_key
from daap.site.codeline import Codeline, codeline
from daap.site.coding import Coding, Step
from daap.site.dataset import Dataset, Row
from daap.site.formal_model import Attribution, FormalModel
from daap.site.page import Page, web_link
from daap.site.transcript import (
    SEGMENTS,
    TURNS,
    Turn,
    coded_transcript,
    numbered_quotes,
)

RECORDS = """
SELECT ?source ?property ?value {
  ?source a daap:Source ; ?property ?value .
  VALUES ?property { dct:identifier dct:title foaf:page daap:archivedAt
    daap:shortLink daap:sourceType daap:authorType daap:hasExample
    daap:hasSourceCode daap:inTable daap:tableRow daap:recordedIn daap:firstLine
    daap:lastLine }
} ORDER BY ?source ?property ?value
"""
KINDS = """
SELECT ?source ?kind { ?source a ?type .
  VALUES (?type ?kind) { (daap:Interview "interview")
                         (daap:GreyLiterature "grey literature") } } ORDER BY ?source
"""
FILES = """
SELECT ?source ?file ?path ?sum ?transcript ?language ?published {
  ?transcript daap:transcriptOf ?source .
  OPTIONAL { ?transcript daap:publishedText ?published }
  OPTIONAL { ?transcript dct:language ?language }
  OPTIONAL { ?transcript prov:wasDerivedFrom ?file .
             ?file daap:path ?path ; daap:sha256 ?sum }
} ORDER BY ?source ?file
"""
FINDINGS = """
SELECT ?source ?finding ?severity ?message ?path ?line {
  GRAPH file:report.ttl { ?finding sh:resultMessage ?message ;
    sh:resultSeverity ?severity .
    OPTIONAL { ?finding daap:path ?path }
    OPTIONAL { ?finding daap:firstLine ?line } }
  BIND(IRI(REPLACE(STR(?finding), "/finding/[0-9]+$", "")) AS ?source)
} ORDER BY ?finding
"""
MEASURES = """
SELECT ?source ?measurement ?label ?value {
  GRAPH file:quality.ttl { ?measurement dqv:computedOn ?source ;
    dqv:isMeasurementOf ?metric ; dqv:value ?value .
    OPTIONAL { ?metric skos:prefLabel ?label } }
} ORDER BY ?source ?label ?measurement
"""


@dataclass(frozen=True, slots=True)
class SourceView:
    """The content of a source's page."""

    iri: str
    kind: str
    record: dict[str, str]
    file: Row | None
    speakers: tuple[tuple[str, str], ...]
    early: tuple[Step, ...]
    turns: tuple[Turn, ...]
    steps: tuple[Step, ...]
    numbers: Mapping[str, int]
    attributions: tuple[Attribution, ...]
    findings: tuple[Row, ...]
    measures: tuple[Row, ...]
    picture: Codeline | None = None

    @property
    def is_open(self) -> bool:
        """Whether the words of the transcript are published."""
        published = self.file["published"] if self.file else ""
        return published.endswith("AllText") or not published

    @property
    def codes(self) -> dict[str, list[Step]]:
        """The steps that assign each code, in order of first assignment."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            for code in dict.fromkeys(one.code for one in step.assignments):
                found.setdefault(code, []).append(step)
        return found

    @property
    def pages(self) -> list[tuple[int, str]]:
        """The steps by position, with the public pages of their lines."""
        return [(step.position, step.page) for step in self.steps if step.page]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source in the list of sources."""

    iri: str
    kind: str
    read: bool
    words: bool
    steps: int
    notes: int
    attributions: int


def source_pages(
    dataset: Dataset, coding: Coding, model: FormalModel
) -> Iterator[Page]:
    """A page for every source, made one at a time."""
    records = dataset.groups(RECORDS, "source")
    kinds = {row["source"]: row["kind"] for row in dataset.rows(KINDS)}
    files = {row["source"]: row for row in dataset.rows(FILES)}
    findings = dataset.groups(FINDINGS, "source")
    measures = dataset.groups(MEASURES, "source")
    turned = dataset.groups(TURNS, "transcript")
    parts = dataset.groups(SEGMENTS, "transcript")
    for path in sorted(p for p in dataset.places if p.startswith("source/")):
        iri = dataset.base + path.removesuffix(".html")
        record = {
            local_name(row["property"]): row["value"] for row in records.get(iri, ())
        }
        steps = tuple(coding.by_source.get(iri, ()))
        file = files.get(iri)
        transcript = file["transcript"] if file else ""
        rows, labels = parts.pop(transcript, ()), turned.get(transcript, ())
        early, turns, speakers = coded_transcript(labels, rows, steps)
        by_turn = {row["turn"]: row for row in labels}
        title = record.get("title") or dataset.name(iri).label
        view = SourceView(
            iri=iri,
            kind=kinds.get(iri, "source"),
            record=record,
            file=file,
            speakers=speakers,
            early=early,
            turns=turns,
            steps=steps,
            numbers=numbered_quotes(steps),
            attributions=tuple(model.attributions_of.get(iri, ())),
            findings=tuple(sorted(findings.get(iri, ()), key=_number)),
            measures=tuple(measures.get(iri, ())),
            picture=codeline(rows, by_turn, steps),
        )
        yield Page(
            path=path,
            title=title,
            template="source.html",
            model=view,
            section="sources.html",
            description=f"{title}: {view.kind}, {len(steps)} coding steps.",
            data=_schema(dataset, view, title),
            wide=bool(turns) and view.is_open,
        )


def _schema(dataset: Dataset, view: SourceView, title: str) -> dict[str, Any]:
    """The source in schema.org terms, by the alignment of the ontology."""
    kind = "Conversation" if view.kind == "interview" else "CreativeWork"
    pages = web_link(view.record.get("page", ""))
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": view.iri,
        "name": title,
        "subjectOf": {"@type": "Dataset", "@id": f"{dataset.base}dataset"},
        **({"url": pages} if pages else {}),
    }


def _number(row: Row) -> int:
    return int(row["finding"].rpartition("/")[2])


def source_list(dataset: Dataset, coding: Coding, model: FormalModel) -> Page:
    """The list of all sources, those with a note first."""
    kinds = {row["source"]: row["kind"] for row in dataset.rows(KINDS)}
    files = {row["source"]: row["published"] for row in dataset.rows(FILES)}
    entries = [
        SourceEntry(
            iri,
            kinds.get(iri, "source"),
            iri in files,
            iri in files and files[iri].rpartition("#")[2] in ("", "AllText"),
            len(coding.by_source.get(iri, ())),
            sum(len(step.notes) for step in coding.by_source.get(iri, ())),
            len(model.attributions_of.get(iri, ())),
        )
        for iri, name in dataset.names.items()
        if name.kind == "source"
    ]
    entries.sort(
        key=lambda e: (
            not e.words,
            not e.read,
            e.kind != "interview",
            natural_key(e.iri),
        )
    )
    title = "Sources"
    return Page("sources.html", title, "sources.html", tuple(entries))
