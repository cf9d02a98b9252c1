"""Links from codes to other vocabularies: what is linked, how surely, and why."""

from __future__ import annotations

from dataclasses import dataclass

from daap.web.site.dataset import Dataset, Row
from daap.web.site.page import Page

__all__ = ["Alignments", "alignments_page"]

SEMAPV = "https://w3id.org/semapv/vocab/"

MAPPINGS = """
SELECT DISTINCT ?code ?predicate ?object {
  ?code a daap:Code ; ?predicate ?object .
  VALUES ?predicate { skos:exactMatch skos:closeMatch skos:broadMatch
    skos:narrowMatch skos:relatedMatch rdfs:seeAlso owl:sameAs rdfs:subClassOf }
  FILTER(isIRI(?object))
} ORDER BY ?code ?predicate ?object
"""
REASONS = """
PREFIX sssom: <https://w3id.org/sssom/>
SELECT ?node ?code ?predicate ?object ?property ?value ?label {
  { GRAPH file:alignments.ttl { ?node owl:annotatedSource ?code ;
      owl:annotatedProperty ?predicate ; owl:annotatedTarget ?object } }
  UNION
  { GRAPH file:alignments.ttl { ?node sssom:subject_id ?code ;
      sssom:predicate_id ?predicate ; sssom:object_id ?object } }
  OPTIONAL { GRAPH file:alignments.ttl { ?node ?property ?value } VALUES ?property {
    sssom:mapping_justification sssom:confidence sssom:comment rdfs:comment
    sssom:object_label sssom:other } }
} ORDER BY ?code ?predicate ?object ?property ?value
"""
TERMS = """
SELECT ?term ?property ?value {
  GRAPH file:alignment.ttl { ?term ?property ?value }
  VALUES ?property { rdfs:subClassOf rdfs:subPropertyOf rdfs:seeAlso
    owl:equivalentClass owl:equivalentProperty }
} ORDER BY ?term ?property ?value
"""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A link from a code to a term of another vocabulary, and the reasons for it."""

    node: str
    code: str
    predicate: str
    object: str
    label: str
    justification: str
    confidence: str
    comment: str


@dataclass(frozen=True, slots=True)
class Alignments:
    """The links of the codes, by code, and those of the ontology's own terms."""

    mappings: tuple[Mapping, ...]
    terms: tuple[Row, ...]


def alignments_page(dataset: Dataset) -> Page:
    """The page of links to other vocabularies."""
    found = {
        (row["code"], row["predicate"], row["object"]): Mapping(
            "", row["code"], row["predicate"], row["object"], "", "", "", ""
        )
        for row in dataset.rows(MAPPINGS)
    }
    reasons: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in dataset.rows(REASONS):
        key = row["code"], row["predicate"], row["object"]
        said = reasons.setdefault(key, {"node": row["node"]})
        local = row["property"].replace("#", "/").rpartition("/")[2]
        if local and row["value"] not in said.get(local, ""):
            said[local] = " ".join(filter(None, (said.get(local), row["value"])))
    for key, said in reasons.items():
        found[key] = Mapping(
            said["node"] if said["node"].startswith("http") else "",
            *key,
            said.get("object_label", ""),
            said.get("mapping_justification", "").replace(SEMAPV, "semapv:"),
            said.get("confidence", ""),
            said.get("comment", ""),
        )
    ordered = tuple(found[key] for key in sorted(found))
    model = Alignments(ordered, tuple(dataset.rows(TERMS)))
    return Page("alignments.html", "Alignments", "alignments.html", model)
