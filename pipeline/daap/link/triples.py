"""Mapping sets as RDF: the mappings themselves, and their metadata.

SSSOM in RDF, https://mapping-commons.github.io/sssom/spec-formats-rdf/, with an IRI
for every mapping: below its set's, made of both CURIEs. Slots of a set are repeated on
each of its mappings, as SSSOM recommends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.decimals import canonical_decimal
from daap.core.iris import is_iri, is_name, slug
from daap.core.namespaces import DCT, OWL, PAV, RDF, RDFS, SKOS, SSSOM, XSD
from daap.link.sssom import MappingSet, Row

TYPES = {
    "owl class": OWL.Class,
    "owl object property": OWL.ObjectProperty,
    "owl data property": OWL.DatatypeProperty,
    "owl annotation property": OWL.AnnotationProperty,
    "owl named individual": OWL.NamedIndividual,
    "skos concept": SKOS.Concept,
    "rdfs resource": RDFS.Resource,
    "rdfs class": RDFS.Class,
    "rdf property": RDF.Property,
}
"""The classes in RDF of SSSOM's entity types."""


def record_path(table: MappingSet, row: Row) -> str:
    """The IRI of a mapping, relative to the base of its study.

    >>> values = {"subject_id": "code:hive", "object_id": "ex:a/b"}
    >>> record_path(MappingSet("farm", "", {}, {}, (), ()), Row(1, values))
    'alignment/farm/code/hive/ex/a/b'
    """
    ends = "/".join(curie.replace(":", "/", 1) for curie in row.ends)
    parts = (slug(part.replace(":", "-")) or "_" for part in ends.split("/"))
    return "/".join(["alignment", table.name, *parts])


def map_sets(tables: Iterable[MappingSet], base: str) -> Iterator[Triple]:
    """The triples of mapping sets; rows without valid IRIs are left out."""
    for table in tables:
        name = NamedNode(f"{base}alignment/{table.name}")
        yield from _set(table, name)
        for row in table.rows:
            source, relation, target = (
                table.expand(row[slot])
                for slot in ("subject_id", "predicate_id", "object_id")
            )
            if not all(is_name(iri) for iri in (source, relation, target)):
                continue
            ends = NamedNode(source), NamedNode(relation), NamedNode(target)
            if row.states_a_relation:
                yield Triple(*ends)
            mapping = NamedNode(base + record_path(table, row))
            yield Triple(name, SSSOM.mappings, mapping)
            yield from _mapping(table, row, mapping, ends)


def _set(table: MappingSet, name: NamedNode) -> Iterator[Triple]:
    """The metadata of a set."""
    yield Triple(name, RDF.type, SSSOM.MappingSet)
    creators = table.header.get("creator_id", [])
    yield from _iris(name, DCT.creator, (table.expand(c) for c in creators))
    yield from _iris(name, DCT.license, [table.text("license")])
    yield from _iris(
        name, SSSOM.object_source, [table.expand(table.text("object_source"))]
    )
    texts = {
        DCT.title: ("mapping_set_title", "en"),
        DCT.description: ("mapping_set_description", "en"),
        RDFS.comment: ("comment", "en"),
        OWL.versionInfo: ("mapping_set_version", ""),
        SSSOM.subject_source_version: ("subject_source_version", ""),
        SSSOM.object_source_version: ("object_source_version", ""),
    }
    for predicate, (slot, language) in texts.items():
        yield from _text(name, predicate, table.text(slot), language)
    yield from _date(name, DCT.created, table.text("publication_date"))
    yield from _date(name, PAV.authoredOn, table.text("mapping_date"))


def _mapping(
    table: MappingSet,
    row: Row,
    name: NamedNode,
    ends: tuple[NamedNode, NamedNode, NamedNode],
) -> Iterator[Triple]:
    """The metadata of one mapping."""
    yield Triple(name, RDF.type, OWL.Axiom)
    parts = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
    yield from (Triple(name, p, end) for p, end in zip(parts, ends, strict=True))
    for slot in ("mapping_justification", "subject_source", "object_source"):
        yield from _iris(name, SSSOM[slot], [table.expand(table.value(row, slot))])
    for slot in ("subject_type", "object_type"):
        kind = TYPES.get(table.value(row, slot))
        yield from [Triple(name, SSSOM[slot], kind)] if kind else []
    for slot in ("subject_source_version", "object_source_version"):
        yield from _text(name, SSSOM[slot], table.value(row, slot))
    for slot in ("subject_label", "object_label"):
        yield from _text(name, SSSOM[slot], row[slot])
    yield from _text(name, RDFS.comment, row["comment"], "en")
    yield from _date(name, PAV.authoredOn, table.value(row, "mapping_date"))
    if row["confidence"]:
        value = canonical_decimal(row["confidence"])
        yield Triple(name, SSSOM.confidence, Literal(value, datatype=XSD.decimal))


def _iris(
    name: NamedNode, predicate: NamedNode, iris: Iterable[str]
) -> Iterator[Triple]:
    yield from (Triple(name, predicate, NamedNode(iri)) for iri in iris if is_iri(iri))


def _text(
    name: NamedNode, predicate: NamedNode, text: str, language: str = ""
) -> Iterator[Triple]:
    if text:
        value = Literal(text, language=language) if language else Literal(text)
        yield Triple(name, predicate, value)


def _date(name: NamedNode, predicate: NamedNode, text: str) -> Iterator[Triple]:
    if text:
        yield Triple(name, predicate, Literal(text, datatype=XSD.date))
