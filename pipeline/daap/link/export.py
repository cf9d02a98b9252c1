"""Export of mappings as SKOS relations, or as OWL.

SKOS has the relations alone, for a thesaurus. OWL has them as annotations of declared
terms, and mappings of the ontology's own terms as axioms, for an editor or reasoner:
a reasoner draws no conclusion from an annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from daap.core.iris import is_iri
from daap.core.namespaces import OWL, RDF, RDFS, SKOS
from daap.core.triples import stated, triples
from daap.link.checks.rows import AXIOMS, MATCHES
from daap.link.sssom import MappingSet, Row
from daap.link.triples import TYPES, map_sets


def as_skos(tables: Iterable[MappingSet]) -> Iterator[Triple]:
    """The relations between codes and terms, with the labels of both."""
    for table, row in _rows(tables, MATCHES):
        ends = [NamedNode(table.expand(curie)) for curie in row.ends]
        yield Triple(ends[0], NamedNode(table.expand(row["predicate_id"])), ends[1])
        named = (SKOS.prefLabel, "subject_label"), (RDFS.label, "object_label")
        for end, (label, slot) in zip(ends, named, strict=True):
            yield from triples(end, (label, stated(row[slot], "en")))


def as_owl(tables: Iterable[MappingSet], base: str) -> Iterator[Triple]:
    """All mappings with comment and confidence, in an ontology of their own."""
    held = list(tables)
    ontology = NamedNode(f"{base}alignment/all")
    yield Triple(ontology, RDF.type, OWL.Ontology)
    for match in MATCHES:
        relation = NamedNode(f"{SKOS.iri}{match.removeprefix('skos:')}")
        yield Triple(relation, RDF.type, OWL.AnnotationProperty)
    yield from map_sets(held, base)
    for table, row in _rows(held, (*MATCHES, *AXIOMS)):
        yield from _declared(table, row)


def _rows(
    tables: Iterable[MappingSet], predicates: Iterable[str]
) -> Iterator[tuple[MappingSet, Row]]:
    """The rows with these predicates whose subject and object are IRIs."""
    for table in tables:
        for row in table.rows:
            named = all(is_iri(table.expand(curie)) for curie in row.ends)
            if named and row.states_a_relation and row["predicate_id"] in predicates:
                yield table, row


def _declared(table: MappingSet, row: Row) -> Iterator[Triple]:
    """The type and label of subject and object."""
    for end in ("subject", "object"):
        yield from triples(
            NamedNode(table.expand(row[f"{end}_id"])),
            (RDF.type, KINDS.get(table.value(row, f"{end}_type"))),
            (RDFS.label, stated(row[f"{end}_label"], "en")),
        )


KINDS: Mapping[str, NamedNode] = {**TYPES, "skos concept": OWL.NamedIndividual}
"""The types that entities are declared with; a concept is an individual in OWL."""
