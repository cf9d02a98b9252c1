"""The native engine against pyshacl: the same results, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from tests.shapes.support import CASES, read

from daap.build.result import Build
from daap.core.namespaces import DAAP, RDF, XSD
from daap.core.resources import SHAPES
from daap.validate import native, reference

EX = "https://example.org/"
TOGETHER = 20
"""Cases that are validated at once, each under IRIs of its own."""


def apart(data: Iterable[Triple], number: int) -> Iterator[Triple]:
    """The data of a case with nodes of its own, so that it can lie beside others."""

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            return BlankNode(f"c{number}x{term.value}")
        if isinstance(term, NamedNode) and term.value.startswith(EX):
            return NamedNode(f"{EX}c{number}/{term.value.removeprefix(EX)}")
        return term

    for triple in data:
        yield Triple(*map(named, triple))  # type: ignore[arg-type]


def test_every_seeded_defect_gives_the_same_results() -> None:
    """Each case breaks one shape; all shapes look at each, by both engines."""
    counted, different = 0, []
    for first in range(0, len(CASES), TOGETHER):
        paths = CASES[first : first + TOGETHER]
        data = [
            triple
            for number, path in enumerate(paths)
            for triple in apart(read(path).data, number)
        ]
        expected = list(reference.validate(data, SHAPES))
        counted += len(expected)
        different += set(native.validate(data, SHAPES)) ^ set(expected)
    assert different == []
    assert len(CASES) >= 399
    assert counted > 4600  # a result at a term that cases share is counted once


def test_the_dataset_gives_the_same_results(built: Build) -> None:
    data = chain.from_iterable(built.asserted.values())
    whole = (*data, *built.inferred, *built.study.ontology)
    assert list(native.validate(whole, SHAPES)) == list(
        reference.validate(whole, SHAPES)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        'a "quoted" word',
        "two\nlines\tand a \\",
        "<tag>",
        "_:b",
        "ünï\u200f\U0001f600",
    ],
)
def test_a_value_of_any_text_is_reported_as_written(text: str) -> None:
    turn = NamedNode("https://example.org/turn")
    data = [
        Triple(turn, RDF.type, DAAP.Turn),
        Triple(turn, DAAP.position, Literal(text, datatype=XSD.string)),
    ]
    expected = list(reference.validate(data, SHAPES))
    assert list(native.validate(data, SHAPES)) == expected
    assert text in {result.value for result in expected}
