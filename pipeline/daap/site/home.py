"""The first page: content, size, quality and download of the dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from daap.core.formats import media_type
from daap.core.iris import local_name
from daap.site.coding import Coding
from daap.site.dataset import Dataset
from daap.site.formal_model import FormalModel
from daap.site.main_results import MainResults, read_main_results
from daap.site.page import Facts, Page, json_script
from daap.site.quality import Rating, read_rating
from daap.site.sparql_page import HELD

DATASET = """
SELECT ?property ?value {
  ?this ?property ?value .
  VALUES ?property { dct:title dct:description dct:license dct:issued dcat:version
    dct:bibliographicCitation prov:wasDerivedFrom }
} ORDER BY ?property ?value
"""
AGENTS = """
SELECT ?role ?name {
  { ?this dct:publisher/foaf:name ?name . BIND("publisher" AS ?role) }
  UNION { ?study a daap:Study ; dct:creator ?name . BIND("researcher" AS ?role) }
  UNION { ?study a daap:Study ; dct:description ?name . BIND("study" AS ?role) }
} ORDER BY ?role ?name
"""
PARTS = """
SELECT DISTINCT ?part ?name {
  { ?file a daap:ProjectFile ; daap:tool ?name . BIND("tool" AS ?part) }
  UNION { ?note a daap:FieldNote . BIND("note" AS ?part) }
  UNION { ?node a ?kind . BIND("model" AS ?part)
    VALUES ?kind { daap:DecisionOption daap:ForceImpact daap:Dependency } }
} ORDER BY ?part ?name
"""
NUMBERS = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?number) {
  ?thing a ?type .
  VALUES (?type ?kind) {
    (daap:Transcript "read") (daap:CodingStep "steps") (daap:InVivoCode "quoted")
    (daap:Attribution "attributions") (daap:ForceImpact "impacts")
    (daap:Dependency "dependencies") }
} GROUP BY ?kind ORDER BY ?kind
"""
TYPES = {
    ".ttl": "Turtle",
    ".jsonld": "JSON-LD",
    ".nq.gz": "N-Quads, compressed",
    ".trig.gz": "TriG, compressed",
    ".rdf": "RDF/XML",
    ".csv": "CSV",
    ".xlsx": "Excel workbook",
    ".tsv": "TSV",
    ".svg": "SVG",
    ".txt": "plain text",
    ".json": "JSON",
    ".cff": "CFF",
    ".md": "Markdown",
    ".ttl.gz": "Turtle, compressed",
    ".rq": "SPARQL",
    ".atom": "Atom feed",
}
WHOLE = {
    "CITATION.cff": "how to cite the dataset",
    "catalog.jsonld": "the catalog: DCAT, VoID, DPROD",
    "frame.jsonld": "the JSON-LD frame: a source as a tree",
    "logo.svg": "the mark of the dataset",
    "policy.ttl": "terms of use: ODRL",
    "ro-crate-metadata.json": "the files as a research object: RO-Crate",
    "daap.ttl": "everything asserted",
    "daap.jsonld": "everything asserted",
    "daap.nq.gz": "everything, as named graphs: for a SPARQL server",
    "daap.trig.gz": "everything, as named graphs",
    "daap-all.ttl.gz": "everything without graphs: for one download",
    "daap-aligned.ttl.gz": "what follows in terms of PROV-O, SKOS and schema.org",
    "daap-inferred.ttl": "what reasoning added",
    "ontology.ttl": "classes, properties and value lists",
    "ontology.jsonld": "classes, properties and value lists",
    "ontology.rdf": "classes, properties and value lists",
    "alignment.ttl": "how the terms relate to other vocabularies",
    "alignments.ttl": "links from codes to other vocabularies",
    "alignments.sssom.tsv": "links from codes to other vocabularies",
    "codebook.ttl": "the codes with their definitions",
    "shapes.ttl": "the SHACL shapes",
    "shapes-sparql.ttl": "the SHACL shapes that need SPARQL",
    "context.jsonld": "the JSON-LD context",
    "catalog.ttl": "the catalog: DCAT, VoID, DPROD",
    "quality.ttl": "measurements of quality",
    "report.ttl": "findings of the build",
}


TAKE = (
    ("To read and count in a spreadsheet", "tables/daap.xlsx", "all tables as sheets"),
    (
        "For R, Python or SPSS",
        "tables/csv-metadata.json",
        "describes the tables, as CSV",
    ),
    ("For a SPARQL server", "daap.nq.gz", "everything, as named graphs"),
    ("To read as linked data", "daap.ttl", "everything asserted, as Turtle"),
)
"""Recommended files: purpose, name and description; the usual one first."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the dataset: its name, size, checksum, and description."""

    name: str
    iri: str
    size: int
    digest: str
    type: str
    holds: str


@dataclass(frozen=True, slots=True)
class Home:
    """The content of the first page.

    `held` are the results of the first query of the SPARQL page; `take` are recommended
    files, with purpose and description.
    """

    facts: Facts
    numbers: Mapping[str, int]
    held: Mapping[str, int]
    found: MainResults
    rating: Rating
    take: tuple[tuple[str, str, str], ...]
    groups: tuple[tuple[str, tuple[Download, ...]], ...]


def read_facts(dataset: Dataset) -> Facts:
    """The dataset's description of itself, with empty texts if missing."""
    this = f"{dataset.base}dataset"
    said = {
        local_name(row["property"]): row["value"]
        for row in dataset.rows(DATASET, this=this)
    }
    roles = {row["role"]: row["name"] for row in dataset.rows(AGENTS, this=this)}
    parts: dict[str, list[str]] = {}
    for row in dataset.rows(PARTS):
        parts.setdefault(row["part"], []).append(row["name"])
    return Facts(
        title=said.get("title", dataset.base),
        description=said.get("description", ""),
        licence=said.get("license", ""),
        issued=said.get("issued", ""),
        version=said.get("version", ""),
        citation=said.get("bibliographicCitation", ""),
        origin=said.get("wasDerivedFrom", ""),
        publisher=roles.get("publisher", ""),
        researcher=roles.get("researcher", ""),
        study=roles.get("study", ""),
        tools=tuple(parts.get("tool", ())),
        has_notes="note" in parts,
        has_model="model" in parts,
    )


def citation_script(facts: Facts, issues: str) -> str:
    """The data for citations and reports of mistakes, as a script for pages."""
    said = {
        "dataset": facts.title,
        "publisher": facts.publisher,
        "issued": facts.issued,
        "version": facts.version,
        "study": facts.citation,
        "issues": issues,
    }
    return f"var daapCitation = {json_script(said)};\n"


def downloads(dataset: Dataset, version: str) -> Iterator[Download]:
    """Every file that SHA256SUMS lists."""
    for name, digest in dataset.files.items():
        kind = next((TYPES[end] for end in TYPES if name.endswith(end)), "file")
        iri = f"{dataset.base}dataset/{version}/{name}"
        size = (dataset.folder / name).stat().st_size
        yield Download(name, iri, size, digest, kind, WHOLE.get(name, ""))


def home_page(dataset: Dataset, coding: Coding, model: FormalModel) -> Page:
    """The first page."""
    facts = read_facts(dataset)
    numbers = {row["kind"]: int(row["number"]) for row in dataset.rows(NUMBERS)}
    groups: dict[str, list[Download]] = {}
    for file in downloads(dataset, facts.version):
        folder = file.name.partition("/")[0] if "/" in file.name else "whole"
        groups.setdefault(folder, []).append(file)
    home = Home(
        facts,
        numbers,
        {row["kind"]: int(row["number"]) for row in dataset.rows(HELD)},
        read_main_results(dataset, coding, model),
        read_rating(dataset),
        tuple(one for one in TAKE if (dataset.folder / one[1]).is_file()),
        tuple(
            (name, tuple(groups[name]))
            for name in sorted(groups, key=lambda name: (name != "whole", name))
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


def _schema(dataset: Dataset, home: Home) -> dict[str, Any]:
    """The dataset with its files in schema.org terms; IRIs are addresses."""
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
                "contentUrl": file.iri,
                "encodingFormat": media_type(file.name),
                "contentSize": f"{file.size} B",
                "sha256": file.digest,
            }
            for _, files in home.groups
            for file in files
        ],
    }
