"""Mapping sets as RDF: the mappings themselves, and their metadata.

SSSOM in RDF, https://mapping-commons.github.io/sssom/spec-formats-rdf/, with an IRI
for every mapping: below its set's, made of both CURIEs. Slots of a set are repeated on
each of its mappings, as SSSOM recommends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.core.iris import is_name, slug
from daap.core.namespaces import DCT, OWL, PAV, RDF, RDFS, SKOS, SSSOM
from daap.core.triples import decimal, iri, moment, stated, triples
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

VERSIONS = ("subject_source_version", "object_source_version")


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
            if not all(map(is_name, (source, relation, target))):
                continue
            ends = NamedNode(source), NamedNode(relation), NamedNode(target)
            if row.states_a_relation:
                yield Triple(*ends)
            mapping = NamedNode(base + record_path(table, row))
            yield Triple(name, SSSOM.mappings, mapping)
            yield from _mapping(table, row, mapping, ends)


def _set(table: MappingSet, name: NamedNode) -> Iterator[Triple]:
    """The metadata of a set."""
    creators = table.header.get("creator_id", [])
    yield from triples(
        name,
        (RDF.type, SSSOM.MappingSet),
        *((DCT.creator, iri(table.expand(one))) for one in creators),
        (DCT.license, iri(table.text("license"))),
        (SSSOM.object_source, iri(table.expand(table.text("object_source")))),
        (DCT.title, stated(table.text("mapping_set_title"), "en")),
        (DCT.description, stated(table.text("mapping_set_description"), "en")),
        (RDFS.comment, stated(table.text("comment"), "en")),
        (OWL.versionInfo, stated(table.text("mapping_set_version"))),
        *((SSSOM[slot], stated(table.text(slot))) for slot in VERSIONS),
        (DCT.created, moment(table.text("publication_date"))),
        (PAV.authoredOn, moment(table.text("mapping_date"))),
    )


def _mapping(
    table: MappingSet,
    row: Row,
    name: NamedNode,
    ends: tuple[NamedNode, NamedNode, NamedNode],
) -> Iterator[Triple]:
    """The metadata of one mapping."""
    source, relation, target = ends
    confidence = row["confidence"]
    yield from triples(
        name,
        (RDF.type, OWL.Axiom),
        (OWL.annotatedSource, source),
        (OWL.annotatedProperty, relation),
        (OWL.annotatedTarget, target),
        *(
            (SSSOM[slot], iri(table.expand(table.value(row, slot))))
            for slot in ("mapping_justification", "subject_source", "object_source")
        ),
        *(
            (SSSOM[slot], TYPES.get(table.value(row, slot)))
            for slot in ("subject_type", "object_type")
        ),
        *((SSSOM[slot], stated(table.value(row, slot))) for slot in VERSIONS),
        *(
            (SSSOM[slot], stated(row[slot]))
            for slot in ("subject_label", "object_label")
        ),
        (RDFS.comment, stated(row["comment"], "en")),
        (PAV.authoredOn, moment(table.value(row, "mapping_date"))),
        (SSSOM.confidence, decimal(confidence) if confidence else None),
    )
