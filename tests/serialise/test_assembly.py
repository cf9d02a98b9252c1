"""Dumps put together from parts are, byte for byte, those of all triples at once."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from daap.build.result import Build
from daap.serialise import assembly
from daap.serialise.assembly import Assembly, alone, assemble
from daap.serialise.file_handle import PackedFolder
from daap.serialise.gzip_parts import write_gzip
from daap.serialise.jsonld import write_jsonld
from daap.serialise.jsonld_context import Context, Names
from daap.serialise.named_graphs import nquads_pieces, trig_pieces
from daap.serialise.order import sort_triples
from daap.serialise.parts import ASSERTED, INFERRED, Part, write_fragments
from daap.serialise.turtle import write_turtle
from daap.serialise.writers import release_context

SOURCES = "graph/source/"


@pytest.fixture(scope="module")
def context(built: Build) -> Context:
    return release_context(built.base)


def parts(built: Build, folder: Path, context: Context) -> Iterator[Part]:
    """The parts of the study's sources; what was inferred of codes goes to p4's."""
    for path, graph in built.asserted.items():
        if not path.startswith(SOURCES):
            continue
        name = path.removeprefix(SOURCES)
        subject = NamedNode(f"{built.base}source/{name}")
        (folder / name).mkdir(parents=True)
        packed = PackedFolder(folder / name)
        inferred = [t for t in built.inferred if owner(t, built.base) == name]
        asserted_half = write_fragments(
            sort_triples(graph, base=built.base),
            packed,
            ASSERTED,
            subject=subject,
            base=built.base,
            names=Names(context),
        )
        inferred_half = write_fragments(
            sort_triples(inferred, base=built.base),
            packed,
            INFERRED,
            subject=subject,
            base=built.base,
        )
        yield Part(path, asserted_half, inferred_half)


def owner(triple: Triple, base: str) -> str:
    """The source whose part says a triple."""
    subject = str(triple.subject).removeprefix(f"<{base}").rstrip(">").split("/")
    return subject[1] if subject[0] == "source" else "p4"


@pytest.fixture(scope="module", params=[100_000, 100], ids=["in memory", "in runs"])
def assembled(
    request: pytest.FixtureRequest,
    built: Build,
    context: Context,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Assembly]:
    folder = tmp_path_factory.mktemp("parts")
    shared = {p: g for p, g in built.asserted.items() if not p.startswith(SOURCES)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "RUN", request.param)
        yield assemble(
            folder / "loose",
            built.base,
            shared,
            (),
            list(parts(built, folder, context)),
        )


@pytest.fixture(scope="module")
def asserted(built: Build) -> list[Triple]:
    every = [t for graph in built.asserted.values() for t in graph]
    return sort_triples(reversed(every), base=built.base)


def written(write: object, *args: object, **named: object) -> bytes:
    out = io.BytesIO()
    write(*args, out, **named)  # type: ignore[operator]
    return out.getvalue()


def test_the_turtle_is_that_of_all_triples(
    assembled: Assembly, asserted: list[Triple], built: Build
) -> None:
    expected = written(write_turtle, asserted, base=built.base)
    assert written(assembled.asserted.write_turtle) == expected


def test_the_json_ld_is_that_of_all_triples(
    assembled: Assembly, asserted: list[Triple], context: Context
) -> None:
    out = io.BytesIO()
    assembled.asserted.write_jsonld(out, Names(context))
    assert out.getvalue() == written(write_jsonld, asserted, context=context)


def test_the_inferred_turtle_is_that_of_all_triples(
    assembled: Assembly, built: Build
) -> None:
    ordered = sort_triples(built.inferred, base=built.base)
    expected = written(write_turtle, ordered, base=built.base)
    assert written(assembled.inferred.write_turtle) == expected


def test_the_named_graphs_are_those_of_all_triples(
    assembled: Assembly, built: Build
) -> None:
    whole = {**built.asserted, "graph/inferred": built.inferred}
    graphs = [
        (NamedNode(built.base + p), alone(sort_triples(g, base=built.base), built.base))
        for p, g in whole.items()
        if g
    ]
    for pieces in (
        nquads_pieces,
        lambda found: trig_pieces(found, built.base),
    ):
        found, expected = io.BytesIO(), io.BytesIO()
        assert write_gzip(pieces(assembled.graphs), found) == write_gzip(
            pieces(graphs), expected
        )
        texts = gzip.decompress(found.getvalue()), gzip.decompress(expected.getvalue())
        assert texts[0] == texts[1]


def test_all_triples_come_in_order(assembled: Assembly, asserted: list[Triple]) -> None:
    assert list(assembled.asserted.triples()) == asserted


def test_nothing_at_all_gives_empty_dumps(tmp_path: Path, context: Context) -> None:
    empty = assemble(tmp_path / "loose", "https://example.org/", {}, (), [])
    assert written(empty.inferred.write_turtle) == b"@base <https://example.org/> .\n"
    out = io.BytesIO()
    empty.asserted.write_jsonld(out, Names(context))
    assert out.getvalue() == written(write_jsonld, [], context=context)
