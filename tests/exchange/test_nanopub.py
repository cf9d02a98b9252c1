"""Nanopublications of claims, proven by the hash in their IRIs."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from tests.exchange.support import exported

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.cli import main
from daap.core.namespaces import DAAP, PROV, XSD
from daap.core.settings import read_settings
from daap.exchange.nanopub import NP, artifact_code
from daap.publish.writer import publish

STUDY = Path(__file__).parents[1] / "studies" / "apiary" / "study.toml"
BASE = "https://example.org/hives/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Quad]]:
    """The quads of each nanopublication of the hives, by the hash of its IRI."""
    folder = tmp_path_factory.mktemp("hives")
    made = build(read_settings(STUDY))
    publish(release(made), made.findings, folder / "dist")
    path = exported(folder / "dist", "nanopub", folder / "hives.trig")
    found: dict[str, list[Quad]] = defaultdict(list)
    for quad in parse(path=path, format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        found[quad.graph_name.value.removeprefix(f"{BASE}np/")[:45]].append(quad)
    return found


def rows(quads: list[Quad], code: str) -> list[tuple[str, str, str, str | Literal]]:
    """Quads as they are hashed, a blank in the place of the hash."""
    return [
        (
            quad.graph_name.value.replace(code, " "),
            quad.subject.value.replace(code, " "),
            quad.predicate.value,
            quad.object
            if isinstance(quad.object, Literal)
            else quad.object.value.replace(code, " "),
        )
        for quad in quads
    ]


def test_every_claim_is_a_nanopublication_of_four_graphs(
    published: dict[str, list[Quad]],
) -> None:
    claims = set()
    for code, quads in published.items():
        own = f"{BASE}np/{code}"
        graphs = {quad.graph_name.value.removeprefix(own) for quad in quads}
        assert graphs == {"#Head", "#assertion", "#provenance", "#pubinfo"}
        claims |= {
            quad.subject.value
            for quad in quads
            if quad.graph_name.value == f"{own}#assertion"
        }
        heads = [q for q in quads if q.object == NamedNode(f"{NP}Nanopublication")]
        assert [quad.subject.value for quad in heads] == [own]
        sources = [q for q in quads if q.predicate == PROV.wasDerivedFrom]
        assert {quad.subject.value for quad in sources} == {own, f"{own}#assertion"}
    assert len(published) == len(claims) > 5


def test_dissent_is_told_in_the_provenance(published: dict[str, list[Quad]]) -> None:
    against = [
        quad
        for quads in published.values()
        for quad in quads
        if quad.predicate == DAAP.stance and quad.object == DAAP.Contradicts
    ]
    assert against
    assert all(quad.graph_name.value.endswith("#provenance") for quad in against)


def test_the_hash_proves_what_is_said(published: dict[str, list[Quad]]) -> None:
    for code, quads in published.items():
        assert artifact_code(rows(quads, code)) == code
        changed = rows(quads, code)[1:]
        assert artifact_code(changed) != code


GRAPH, ONE, OTHER = (f"https://a.org/{name}" for name in (" #g", " ", "b"))
EXAMPLE: list[tuple[str, str, str, str | Literal]] = [
    (GRAPH, ONE, "https://a.org/p", Literal("x\\y\nz")),
    (GRAPH, ONE, "https://a.org/p", "https://a.org/ #q"),
    (GRAPH, OTHER, "https://a.org/p", Literal("é", language="en")),
    (GRAPH, OTHER, "https://a.org/p", Literal("7", datatype=XSD.integer)),
]
"""Quads with all kinds of values, a blank in the place of the hash."""


def test_the_hash_is_that_of_the_library_of_nanopublications() -> None:
    """The value of RdfHasher.make_hash in nanopub 2.0.1 (PyPI) for these quads."""
    assert artifact_code(EXAMPLE) == "RAbVFo2bp0wg-2JXVTtjVoO9ay9L95wMCHcxwl_73axJc"


def test_a_dataset_without_claims_has_none(coded_bees: Path) -> None:
    result = CliRunner().invoke(
        main, ["export", "--data", str(coded_bees), "--format", "nanopub"]
    )
    assert result.exit_code == 2
    assert "has no claim" in result.output
