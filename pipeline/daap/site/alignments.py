"""The page of mappings to other vocabularies, with confidence and justification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from daap.core.iris import local_name
from daap.core.namespaces import SEMAPV_IRI
from daap.site.dataset import Dataset, Row
from daap.site.page import Page

FURTHER = "Specifications to see also"
"""The heading of references to things that are no terms, as parts of JSON schemas."""

NONE = "NoTermFound"
"""The suffix of the object of a code without a matching term."""


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
    sssom:object_label sssom:object_source sssom:other } }
} ORDER BY ?code ?predicate ?object ?property ?value
"""
SETS = """
PREFIX sssom: <https://w3id.org/sssom/>
SELECT ?set ?title ?source ?version {
  GRAPH file:alignments.ttl { ?set a sssom:MappingSet .
    OPTIONAL { ?set dct:title ?title }
    OPTIONAL { ?set sssom:object_source ?source }
    OPTIONAL { ?set sssom:object_source_version ?version } }
} ORDER BY ?title ?set
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
    """A mapping of a code to a term, with its justification."""

    node: str
    code: str
    predicate: str
    object: str
    label: str
    justification: str
    confidence: str
    comment: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The mappings to one vocabulary; `known` is its record, if it has one."""

    title: str
    known: Row | None
    mappings: tuple[Mapping, ...]


@dataclass(frozen=True, slots=True)
class Alignments:
    """The mappings by vocabulary, unmapped codes, and alignments of terms."""

    groups: tuple[Group, ...]
    unmapped: tuple[Mapping, ...]
    terms: tuple[Row, ...]


def alignments_page(dataset: Dataset) -> Page:
    """The page of mappings to other vocabularies."""
    found = _mappings(dataset)
    unmapped = tuple(one for one in found if one.object.endswith(NONE))
    groups = tuple(sorted(_groups(dataset, found), key=lambda group: group.title))
    model = Alignments(groups, unmapped, tuple(dataset.rows(TERMS)))
    return Page("alignments.html", "Alignments", "alignments.html", model)


def counterparts(dataset: Dataset) -> dict[tuple[str, str], tuple[Mapping, str]]:
    """The mapping of each code to each object, with the title of its vocabulary."""
    return {
        (one.code, one.object): (one, group.title)
        for group in _groups(dataset, _mappings(dataset))
        for one in group.mappings
    }


def _mappings(dataset: Dataset) -> list[Mapping]:
    """Every mapping, by code, relation and object, with its justification if stated."""
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
        local = local_name(row["property"])
        if local and row["value"] not in said.get(local, ""):
            said[local] = " ".join(filter(None, (said.get(local), row["value"])))
    found |= {key: _reasoned(key, said) for key, said in reasons.items()}
    return [found[key] for key in sorted(found)]


def _reasoned(key: tuple[str, str, str], said: dict[str, str]) -> Mapping:
    return Mapping(
        said["node"] if said["node"].startswith("http") else "",
        *key,
        said.get("object_label", ""),
        said.get("mapping_justification", "").replace(SEMAPV_IRI, "semapv:"),
        _share(said.get("confidence", "")),
        said.get("comment", ""),
        said.get("object_source", ""),
    )


def _share(text: str) -> str:
    """A confidence for display.

    >>> _share("7.5E-1"), _share("sure")
    ('0.75', 'sure')
    """
    try:
        return f"{float(text):.2f}"
    except ValueError:
        return text


def _groups(dataset: Dataset, mappings: Iterable[Mapping]) -> Iterator[Group]:
    """Mappings by target vocabulary."""
    sets = {row["source"]: row for row in dataset.rows(SETS)}
    grouped: dict[str, list[Mapping]] = {}
    for one in (one for one in mappings if not one.object.endswith(NONE)):
        space = one.object[: max(one.object.rfind("#"), one.object.rfind("/")) + 1]
        space = FURTHER if one.predicate.endswith("#seeAlso") else space
        grouped.setdefault(one.source or space, []).append(one)
    for source, links in grouped.items():
        known = sets.get(source)
        title = known["title"].rpartition(" to ")[2] if known else source
        yield Group(title or source, known, tuple(links))
