"""The page about the dataset: study, method, ethics, licence, named graphs."""

from __future__ import annotations

from dataclasses import dataclass

from daap.site.dataset import Dataset, Row
from daap.site.home import read_facts
from daap.site.page import Facts, Page

GRAPHS = """
SELECT ?graph (COUNT(*) AS ?triples) {
  GRAPH ?graph { ?s ?p ?o } FILTER(STRSTARTS(STR(?graph), STR(data:)))
} GROUP BY ?graph ORDER BY ?graph
"""
STATED = """
SELECT ?node ?type ?property ?value (isIRI(?value) AS ?linked) {
  { ?node a daap:Study } UNION { ?node a foaf:Group } UNION { ?node a daap:Table }
  ?node ?property ?value .
  FILTER(?property != prov:used && ?property != rdf:type)
  FILTER(STRSTARTS(STR(?node), STR(data:)))  # the ontology names its own editors
} ORDER BY ?node ?property ?value
"""


@dataclass(frozen=True, slots=True)
class About:
    """The content of the page about the dataset."""

    facts: Facts
    graphs: tuple[Row, ...]
    records: tuple[tuple[str, tuple[Row, ...]], ...]


def about_page(dataset: Dataset) -> Page:
    """The page about method, ethics, licence and the graphs of the dataset."""
    about = About(
        read_facts(dataset),
        tuple(dataset.rows(GRAPHS)),
        tuple(
            (iri, tuple(rows))
            for iri, rows in dataset.groups(STATED, "node").items()
            if not iri.startswith(f"{dataset.base}table/")
        ),
    )
    return Page("about.html", "About", "about.html", about)
