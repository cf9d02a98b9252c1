"""Coding steps as triples: what their notes and assignments are about."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from daap.core.iris import Iris
from daap.core.model import (
    Assignment,
    Document,
    Lines,
    Note,
    Record,
    Row,
    Segment,
    Step,
)
from daap.core.namespaces import DAAP, OA, RDF
from daap.core.values import MentionKind
from daap.mapping.coding import map_steps

IRIS = Iris("https://example.org/")


def document(*context: int, segments: int = 1) -> Document:
    """A document of one step with a note and an assignment."""
    rows = (Row("We keep bees.", 8),)
    parts = [Segment(number, 0, rows) for number in range(1, segments + 1)]
    step = Step(
        1,
        Lines(10, 14),
        context,
        notes=(Note(1, "On bees", Lines(11, 11)),),
        assignments=(
            Assignment("hive", ("hive",), (MentionKind.MENTION,), Lines(13, 13)),
        ),
    )
    return Document(
        "p_1.md", "0" * 64, "p1", Record(), segments=tuple(parts), steps=(step,)
    )


@pytest.mark.parametrize(
    ("note", "targets"),
    [
        (document(1), ["source/p1/segment/1"]),
        (document(), ["source/p1/transcript"]),
        (document(segments=0), ["source/p1/transcript"]),
    ],
    ids=["a passage", "no passage", "no transcript"],
)
def test_what_has_no_passage_is_about_the_transcript(
    note: Document, targets: list[str]
) -> None:
    found = list(map_steps(note, IRIS))
    kinds = (DAAP.CodeAssignment, DAAP.DescriptiveCode)
    annotations = {
        triple.subject
        for triple in found
        if triple.predicate == RDF.type and triple.object in kinds
    }
    assert len(annotations) == 2
    for annotation in annotations:
        wanted = (annotation, OA.hasTarget)
        about = [t.object for t in found if (t.subject, t.predicate) == wanted]
        assert about == [NamedNode(f"https://example.org/{path}") for path in targets]
    codes = [t.object for t in found if t.predicate == DAAP.codesSegment]
    assert len(codes) == len(note.steps[0].context)
