"""The first page: what the dataset is, how large, how good, and how to get it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from daap.publish.sums import SUMS
from daap.site.dataset import Dataset
from daap.site.page import Page
from daap.site.quality import Rating, read_rating

DATASET = """
SELECT ?property ?value {
  ?this ?property ?value .
  VALUES ?property { dct:title dct:description dct:license dct:issued dcat:version
    dct:bibliographicCitation dct:source }
} ORDER BY ?property ?value
"""
AGENTS = """
SELECT ?role ?name {
  { ?this dct:publisher/foaf:name ?name . BIND("publisher" AS ?role) }
  UNION { ?study a daap:Study ; dct:creator ?name . BIND("researcher" AS ?role) }
  UNION { ?study a daap:Study ; dct:description ?name . BIND("study" AS ?role) }
} ORDER BY ?role ?name
"""
NUMBERS = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?number) {
  ?thing a ?type .
  VALUES (?type ?kind) {
    (daap:Source "sources") (daap:Interview "interviews") (daap:Transcript "read")
    (daap:Segment "segments") (daap:CodingStep "steps") (daap:OpenCode "notes")
    (daap:InVivoCode "quoted") (daap:CodeAssignment "assignments")
    (daap:Attribution "attributions") (daap:Decision "decisions")
    (daap:DecisionOption "options") (daap:Force "forces")
    (daap:ForceImpact "impacts") (daap:Dependency "dependencies")
    (daap:EmergentCode "emergent") }
} GROUP BY ?kind ORDER BY ?kind
"""
CODES = """
SELECT (COUNT(DISTINCT ?code) AS ?number) {
  ?code skos:notation ?notation ; skos:inScheme ?scheme }
"""
TYPES = {
    ".ttl": "Turtle",
    ".jsonld": "JSON-LD",
    ".nq.gz": "N-Quads, compressed",
    ".trig.gz": "TriG, compressed",
    ".rdf": "RDF/XML",
    ".csv": "CSV",
    ".tsv": "TSV",
    ".svg": "SVG",
    ".txt": "plain text",
    ".json": "JSON",
    ".cff": "CFF",
    ".md": "Markdown",
}
WHOLE = {
    "daap.ttl": "everything asserted",
    "daap.jsonld": "everything asserted",
    "daap.nq.gz": "everything, as named graphs",
    "daap.trig.gz": "everything, as named graphs",
    "daap-inferred.ttl": "what reasoning added",
    "ontology.ttl": "classes, properties and value lists",
    "ontology.jsonld": "classes, properties and value lists",
    "ontology.rdf": "classes, properties and value lists",
    "alignment.ttl": "how the terms relate to other vocabularies",
    "alignments.ttl": "links from codes to other vocabularies",
    "alignments.sssom.tsv": "links from codes to other vocabularies",
    "codebook.ttl": "the codes with their definitions",
    "shapes.ttl": "the SHACL shapes",
    "context.jsonld": "the JSON-LD context",
    "catalog.ttl": "the catalog: DCAT, VoID, DPROD",
    "quality.ttl": "measurements of quality",
    "report.ttl": "findings of the build",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the dataset: its name, size, checksum, and what it holds."""

    name: str
    iri: str
    size: int
    digest: str
    type: str
    holds: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the dataset says of itself."""

    title: str
    description: str
    licence: str
    issued: str
    version: str
    citation: str
    origin: str
    publisher: str
    researcher: str
    study: str


@dataclass(frozen=True, slots=True)
class Home:
    """Everything that the first page shows."""

    facts: Facts
    numbers: Mapping[str, int]
    rating: Rating
    groups: tuple[tuple[str, tuple[Download, ...]], ...]


def read_facts(dataset: Dataset) -> Facts:
    """What the dataset says of itself, empty where it says nothing."""
    this = f"{dataset.base}dataset"
    said = {
        row["property"].replace("#", "/").rpartition("/")[2]: row["value"]
        for row in dataset.rows(DATASET, this=this)
    }
    roles = {row["role"]: row["name"] for row in dataset.rows(AGENTS, this=this)}
    return Facts(
        title=said.get("title", dataset.base),
        description=said.get("description", ""),
        licence=said.get("license", ""),
        issued=said.get("issued", ""),
        version=said.get("version", ""),
        citation=said.get("bibliographicCitation", ""),
        origin=said.get("source", ""),
        publisher=roles.get("publisher", ""),
        researcher=roles.get("researcher", ""),
        study=roles.get("study", ""),
    )


def downloads(dataset: Dataset, version: str) -> Iterator[Download]:
    """Every file that SHA256SUMS lists."""
    lines = (dataset.folder / SUMS).read_text(encoding="ascii").splitlines()
    for line in lines:
        digest, _, name = line.partition("  ")
        kind = next((TYPES[end] for end in TYPES if name.endswith(end)), "file")
        iri = f"{dataset.base}dataset/{version}/{name}"
        size = (dataset.folder / name).stat().st_size
        yield Download(name, iri, size, digest, kind, WHOLE.get(name, ""))


def home_page(dataset: Dataset) -> Page:
    """The first page."""
    facts = read_facts(dataset)
    numbers = {row["kind"]: int(row["number"]) for row in dataset.rows(NUMBERS)}
    numbers["codes"] = int(next(iter(dataset.rows(CODES)))["number"])
    groups: dict[str, list[Download]] = {}
    for file in downloads(dataset, facts.version):
        folder = file.name.partition("/")[0] if "/" in file.name else "whole"
        groups.setdefault(folder, []).append(file)
    home = Home(
        facts,
        numbers,
        read_rating(dataset),
        tuple(
            (name, tuple(files)) for name, files in sorted(groups.items(), key=_first)
        ),
    )
    return Page(
        "index.html",
        facts.title,
        "index.html",
        home,
        description=facts.description,
        data=_schema(dataset, home),
    )


def _first(group: tuple[str, list[Download]]) -> tuple[bool, str]:
    return group[0] != "whole", group[0]


def _schema(dataset: Dataset, home: Home) -> dict[str, Any]:
    facts = home.facts
    said = {
        "name": facts.title,
        "description": facts.description,
        "license": facts.licence,
        "datePublished": facts.issued,
        "version": facts.version,
        "citation": facts.citation,
        "isBasedOn": facts.origin,
    }
    whole = (file for name, files in home.groups if name == "whole" for file in files)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{dataset.base}dataset",
        **{key: value for key, value in said.items() if value},
        "creator": {"@type": "Organization", "name": facts.publisher},
        "distribution": [
            {
                "@type": "DataDownload",
                "@id": file.iri,
                "name": file.name,
                "encodingFormat": file.type,
                "contentSize": f"{file.size} B",
                "sha256": file.digest,
            }
            for file in whole
        ],
    }
