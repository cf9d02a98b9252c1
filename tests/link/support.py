"""What the tests of mapping sets share: a beekeepers' study and its set."""

from __future__ import annotations

from collections.abc import Callable

from daap.link.sssom import MappingSet

BASE = "https://bees.example/"
HEADER = """#curie_map:
#  code: https://bees.example/code/
#  daap: https://w3id.org/daap/ontology#
#  data: https://bees.example/
#  farm: https://farm.example/
#  rdfs: http://www.w3.org/2000/01/rdf-schema#
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  sssom: https://w3id.org/sssom/
#mapping_set_id: https://bees.example/alignment/farm
#mapping_set_title: Bees to farms
#mapping_set_description: How the codes relate to words of farming.
#mapping_set_version: 1.0.0
#license: https://bees.example/licence
#creator_id:
#- data:agent/editors
#mapping_date: '2026-01-31'
#object_source: 'farm:'
#object_source_version: '2'
#subject_source_version: 1.0.0
"""
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "subject_source", "object_type", "comment",
)  # fmt: skip
HEADER_LINES = HEADER.count("\n") + 1
"""The line of the columns; the first row stands on the next one."""

Rows = Callable[..., MappingSet]


def cells(**given: str) -> str:
    """A row of the farm set that is right but for what is given."""
    values = {
        "subject_id": "code:hive",
        "subject_label": "Hive",
        "predicate_id": "skos:closeMatch",
        "object_id": "farm:Shelter",
        "object_label": "shelter",
        "mapping_justification": "semapv:UnspecifiedMatching",
        "confidence": "0.80",
        "subject_source": "data:codebook",
        "object_type": "owl class",
        "comment": "Both shelter animals.",
        **given,
    }
    return "\t".join(values[column] for column in COLUMNS)


def table_text(*rows: str, header: str = HEADER) -> str:
    """The file of a mapping set with these rows."""
    return header + "\n".join(["\t".join(COLUMNS), *rows]) + "\n"
