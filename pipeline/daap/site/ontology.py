"""The reference page of the ontology: terms, value lists, constraints, shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daap.site.dataset import Dataset, Row, by_property
from daap.site.page import Page

HEADER = """
SELECT ?property ?value {
  <https://w3id.org/daap/ontology> ?property ?value .
  VALUES ?property { dct:title dct:description dct:abstract owl:versionInfo
    owl:versionIRI dct:license dct:issued rdfs:comment }
} ORDER BY ?property ?value
"""
TERMS = """
SELECT ?term ?kind ?list {
  ?term rdfs:isDefinedBy <https://w3id.org/daap/ontology> ; a ?type .
  VALUES (?type ?kind) { (owl:Class "class") (owl:ObjectProperty "object property")
    (owl:DatatypeProperty "data property") (owl:NamedIndividual "value")
    (owl:AnnotationProperty "annotation property") }
  OPTIONAL { ?term a ?list .
    FILTER(?kind = "value" && STRSTARTS(STR(?list), STR(daap:))) }
} ORDER BY ?term
"""
SAID = """
SELECT ?term ?property ?value {
  { ?term rdfs:isDefinedBy <https://w3id.org/daap/ontology> . ?term ?property ?value .
    FILTER(!isBlank(?value)) FILTER(?property NOT IN (rdfs:isDefinedBy, rdf:type,
      rdfs:label)) }
  UNION
  { GRAPH file:alignment.ttl { ?term ?property ?value } FILTER(!isBlank(?value))
    ?term rdfs:isDefinedBy <https://w3id.org/daap/ontology> }
} ORDER BY ?term ?property ?value
"""
DISJOINT = """
SELECT ?term ?other {
  { ?term owl:disjointWith ?other } UNION { ?other owl:disjointWith ?term }
  UNION
  { ?all a owl:AllDisjointClasses ; owl:members ?list .
    ?list rdf:rest*/rdf:first ?term . ?list rdf:rest*/rdf:first ?other }
  FILTER(?term != ?other && isIRI(?term) && isIRI(?other))
} ORDER BY ?term ?other
"""
CHAINS = """
SELECT ?term ?link (COUNT(?before) AS ?place) {
  ?term owl:propertyChainAxiom ?list . ?list rdf:rest* ?before .
  ?before rdf:rest* ?node . ?node rdf:first ?link
} GROUP BY ?term ?list ?node ?link ORDER BY ?term ?place
"""
SHAPES = """
SELECT ?shape ?target ?name ?description ?part ?path ?severity ?message {
  VALUES ?file { file:shapes.ttl file:shapes-sparql.ttl }
  GRAPH ?file {
    ?shape a sh:NodeShape .
    OPTIONAL { ?shape sh:targetClass ?target }
    OPTIONAL { ?shape sh:name ?name } OPTIONAL { ?shape sh:description ?description }
    OPTIONAL { ?shape sh:property|sh:sparql ?part .
      OPTIONAL { ?part sh:path ?path . FILTER(isIRI(?path)) }
      OPTIONAL { ?part sh:severity ?severity }
      OPTIONAL { ?part sh:message ?message } } }
  FILTER(isIRI(?shape))
} ORDER BY ?name ?shape ?path ?message
"""
KINDS = (
    ("class", "Classes"),
    ("object property", "Object properties"),
    ("data property", "Data properties"),
    ("annotation property", "Annotation properties"),
    ("value", "Values"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its triples; `said` by property, as IRIs and texts."""

    iri: str
    kind: str
    lists: tuple[str, ...]
    said: Mapping[str, tuple[str, ...]]
    subterms: tuple[str, ...]
    domain_of: tuple[str, ...]
    range_of: tuple[str, ...]
    members: tuple[str, ...]
    disjoint: tuple[str, ...]
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape, its target class, and its constraints."""

    iri: str
    name: str
    target: str
    description: str
    rules: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The content of the ontology's page; `tree` has classes by superclass."""

    header: Mapping[str, tuple[str, ...]]
    groups: tuple[tuple[str, tuple[Term, ...]], ...]
    shapes: tuple[Shape, ...]
    tree: Mapping[str, tuple[str, ...]]


def ontology_page(dataset: Dataset) -> Page:
    """The reference of the ontology."""
    header = by_property(dataset.rows(HEADER))
    terms = _terms(dataset)
    groups = tuple(
        (title, tuple(term for term in terms if term.kind == kind))
        for kind, title in KINDS
    )
    reference = Reference(
        header,
        tuple((title, found) for title, found in groups if found),
        tuple(_shapes(dataset)),
        _tree([term for term in terms if term.kind == "class"]),
    )
    title = "Ontology"
    about = "".join(header.get("description", ()))
    return Page("ontology.html", title, "ontology.html", reference, description=about)


def _terms(dataset: Dataset) -> list[Term]:
    said = {
        iri: by_property(rows) for iri, rows in dataset.groups(SAID, "term").items()
    }
    disjoint = dataset.groups(DISJOINT, "term")
    chains = dataset.groups(CHAINS, "term")
    found = dataset.groups(TERMS, "term")
    lists = {
        i: tuple(r["list"] for r in rows if r["list"]) for i, rows in found.items()
    }
    subterms = {**_inverse(said, "subClassOf"), **_inverse(said, "subPropertyOf")}
    domains, ranges = _inverse(said, "domain"), _inverse(said, "range")
    members: dict[str, list[str]] = {}
    for iri, of in lists.items():
        for one in of:
            members.setdefault(one, []).append(iri)
    return [
        Term(
            iri=iri,
            kind=rows[0]["kind"],
            lists=tuple(dict.fromkeys(lists[iri])),
            said=said.get(iri, {}),
            subterms=tuple(subterms.get(iri, ())),
            domain_of=tuple(domains.get(iri, ())),
            range_of=tuple(ranges.get(iri, ())),
            members=tuple(dict.fromkeys(members.get(iri, ()))),
            disjoint=tuple(dict.fromkeys(r["other"] for r in disjoint.get(iri, ()))),
            chain=_chain(chains.get(iri, [])),
        )
        for iri, rows in found.items()
    ]


def _chain(rows: list[Row]) -> tuple[str, ...]:
    return tuple(row["link"] for row in sorted(rows, key=lambda r: int(r["place"])))


def _inverse(
    said: Mapping[str, Mapping[str, tuple[str, ...]]], property_: str
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for iri, entries in said.items():
        for value in entries.get(property_, ()):
            found.setdefault(value, []).append(iri)
    return found


def _tree(classes: list[Term]) -> dict[str, tuple[str, ...]]:
    """Classes of the ontology by superclass; those without one of ours below ''."""
    own = {term.iri for term in classes}
    found: dict[str, list[str]] = {"": []}
    for term in classes:
        above = [sup for sup in term.said.get("subClassOf", ()) if sup in own]
        for sup in above or [""]:
            found.setdefault(sup, []).append(term.iri)
    return {key: tuple(values) for key, values in found.items()}


def _shapes(dataset: Dataset) -> list[Shape]:
    found = []
    for iri, rows in dataset.groups(SHAPES, "shape").items():
        rules = {row["part"]: row for row in rows if row["part"]}
        first = rows[0]
        found.append(
            Shape(
                iri,
                first["name"] or dataset.name(iri).label,
                first["target"],
                first["description"],
                tuple(rules.values()),
            )
        )
    return found
