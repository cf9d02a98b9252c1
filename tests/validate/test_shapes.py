"""What a shape demands, read from the shapes as they are published."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.core.namespaces import DAAP, SH
from daap.core.resources import SHAPES
from daap.validate.shapes import prefixed, read_shapes


@pytest.mark.parametrize(
    ("shape", "component", "expected"),
    [
        ("SegmentShape-position", "MinCount", "1"),
        ("SegmentShape-isPartOf", "Class", "daap:Transcript"),
        ("SegmentShape-startOffset", "Datatype", "xsd:integer"),
        ("SegmentShape-startOffset", "LessThan", "daap:endOffset"),
        ("OpenCodeShape-motivatedBy", "HasValue", "oa:describing"),
        ("TableShape-sha256", "Pattern", "^[0-9a-f]{64}$"),
        ("CodeShape-prefLabel", "UniqueLang", "true"),
        ("CodeShape-hiddenLabel", "Disjoint", "skos:prefLabel"),
        ("AnchorShape-position", "QualifiedMinCount", "1"),
        ("InVivoCodeShape-anchoring", "In", "daap:Exact, daap:Fuzzy, daap:Normalised"),
        ("OpenCodeShape-kind", "Xone", ""),
        ("AttributionShape-shortcut", "Not", ""),
        ("SegmentShape-length", "SPARQL", ""),
    ],
)
def test_a_parameter_reads_as_a_person_would_write_it(
    shape: str, component: str, expected: str
) -> None:
    iri = f"{SH.iri}{component}ConstraintComponent"
    assert read_shapes(SHAPES).parameter(DAAP.iri + shape, iri) == expected


def test_a_description_is_the_sentence_of_the_shape() -> None:
    shapes = read_shapes(SHAPES / "segment.ttl")
    said = "The offsets are as far apart as the text is long."
    assert shapes.description(f"{DAAP.iri}SegmentShape-length") == said
    assert shapes.description(f"{DAAP.iri}NoShape") == ""


def test_a_message_is_the_one_that_a_shape_gives_its_results() -> None:
    shapes = read_shapes(SHAPES)
    said = "Name every segment that the anchor overlaps."
    assert shapes.message(f"{DAAP.iri}AnchorShape-missed") == said
    assert shapes.message(f"{DAAP.iri}AnchorShape") == ""


def test_a_folder_is_read_as_the_union_of_its_turtle_files(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://e/a> <http://e/p> 1 .", encoding="utf-8")
    (tmp_path / "b.ttl").write_text("<http://e/b> <http://e/p> 2 .", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no Turtle", encoding="utf-8")
    assert len(read_shapes(tmp_path).triples) == 2
    assert read_shapes(tmp_path) is read_shapes(tmp_path)


def test_an_iri_without_prefix_stays_as_it_is() -> None:
    assert prefixed("https://example.org/a") == "https://example.org/a"
    assert prefixed(DAAP.iri) == DAAP.iri
