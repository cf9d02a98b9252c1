"""The files of a release, and what a build read and made, in numbers.

With `build`, a place where stages meet. Nothing here holds all triples: the dumps
are put together from the parts of the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from daap.extract.inputs import input_files
from daap.iris import Iris
from daap.link.merge import merge_sets
from daap.link.sssom import write_set
from daap.mapping.findings import map_report
from daap.mapping.releases import map_releases
from daap.product import product_files, quality_file
from daap.resources import ONTOLOGY, QUESTIONS, ROOT, SHAPES
from daap.shared_graphs import ALIGNMENTS
from daap.web.assembly import Assembly, alone, assemble
from daap.web.beside import Going, finished, made_beside
from daap.web.changes import change_files
from daap.web.diagram import diagrams
from daap.web.diagram_facts import decision_model
from daap.web.publish import AnyWriter, Writer
from daap.web.release import (
    branches_writer,
    data_files,
    ontology_files,
    release_context,
    text_writer,
    turtle_writer,
)
from daap.web.tables import table_files

if TYPE_CHECKING:
    from daap.build import Build

__all__ = ["SOFTWARE", "counts", "inputs", "release"]

SOFTWARE = (
    "core.ttl", "vocabulary.ttl", "external.ttl", "alignment.ttl", "context.jsonld",
    "frame.jsonld", "logo.svg", "questions/*.rq", "alignments/*",
)  # fmt: skip
"""The files of the ontology's folder that belong to every study."""

MEGABYTE = 1 << 20
MOST = 4_000_000
"""Triples that are asked in memory, in some 2 GB; more go to a store on disk.

It takes no more memory for more triples, but more time: bench/store.py.
"""


def release(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The files of a release, each with what writes it."""
    base, shared, workspace = result.base, result.shared, result.workspace
    context = release_context(ONTOLOGY, base)
    yield from ontology_files(ONTOLOGY, SHAPES, context, base)
    workspace.progress("writing the dumps")
    assembly = _assembly(result)
    with made_beside(
        partial(_tables, result, assembly), workspace.new_folder("tables")
    ) as tables:
        codes = (*shared["graph/codebook"], *shared["graph/emergent"])
        yield from data_files(assembly, codes, context, base)
        for made in result.sources:
            yield from made.files()
        yield from _alignment_files(result)
        reports = list(finished(_reports(result), workspace.new_folder("reports")))
        workspace.progress("answering the questions")
        yield from tables
    yield from reports
    yield from _change_files(result)
    yield from product_files(result, assembly.asserted.loose, context)


def _tables(
    result: Build, assembly: Assembly, going: Going
) -> Iterator[tuple[str, Writer]]:
    """The answers to the questions, asked of all triples."""
    settings = result.study.settings
    about = {"title": settings.title, "licence": settings.licence}
    lines = takewhile(going, _lines(result, assembly))
    sizes = (one.summary.triples + one.summary.inferred for one in result.sources)
    stored = result.workspace.new_folder("store") if sum(sizes) > MOST else None
    return table_files(QUESTIONS, lines, settings.base, about, stored)


def _reports(result: Build) -> Iterator[tuple[str, Writer]]:
    """Pictures of the decision model, and what tells of quality and findings."""
    whole = (*chain.from_iterable(result.shared.values()), *result.study.ontology)
    for name, picture in diagrams(decision_model(whole, result.base)):
        yield name, text_writer(picture)
    yield quality_file(result)
    report = map_report(result.findings, Iris(result.base))
    yield "report.ttl", branches_writer(report, result.base)


def _change_files(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """What tells of changes between releases."""
    iris, settings = Iris(result.base), result.study.settings
    yield from change_files(result.releases, settings)
    if result.releases:
        builds = dict.fromkeys(map_releases(result.releases, iris))
        yield "changes/releases.ttl", turtle_writer(builds, settings.base)


def _alignment_files(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The alignments in a file of their own: as RDF, and as one SSSOM table."""
    alignments = result.study.alignments
    if alignments:
        mappings = result.shared[ALIGNMENTS]
        yield "alignments.ttl", turtle_writer(mappings, result.base)
        whole = merge_sets(alignments.sets, result.study.settings)
        yield "alignments.sssom.tsv", text_writer(write_set(whole))


def _assembly(result: Build) -> Assembly:
    folder = result.workspace.new_folder("assembly")
    parts = [made.part for made in result.sources]
    return assemble(folder, result.base, result.shared, result.derived, parts)


def _lines(result: Build, assembly: Assembly) -> Iterator[bytes]:
    """All that questions are asked of, as N-Triples, about a megabyte at a time."""
    ontology = alone(result.study.ontology, result.base)
    held: list[bytes] = []
    for graph in (assembly.asserted, assembly.inferred, ontology):
        for text in graph.lines():
            held.append(text)
            if sum(map(len, held)) >= MEGABYTE:
                yield b"".join(held)
                held = []
    yield b"".join(held)


def counts(result: Build) -> dict[str, int]:
    """What a build read and made, in numbers."""
    steps = [step for note in result.documents for step in note.steps]
    shared = sum(len(set(graph)) for graph in result.shared.values())
    return {
        "sources": len(result.records),
        "field notes": len(result.documents),
        "steps": len(steps),
        "notes": sum(len(step.notes) for step in steps),
        "assignments": sum(len(step.assignments) for step in steps),
        "statements": sum(len(step.stated) for step in steps),
        "triples": shared + sum(made.summary.triples for made in result.sources),
        "inferred": len(result.derived)
        + sum(made.summary.inferred for made in result.sources),
    }


def inputs(result: Build) -> dict[str, str]:
    """The SHA-256 of every file that bears on a build, by path."""
    own = (path for name in SOFTWARE for path in ONTOLOGY.glob(name))
    files = (
        *((document.path, document.sha256) for document in result.documents),
        *((table.path, table.sha256) for table in result.study.tables),
        *((file.path, file.sha256) for file in result.study.files),
        *((f.path, f.sha256) for f in input_files((*own, *SHAPES.glob("*.ttl")), ROOT)),
    )
    return dict(sorted(_once_each(files).items()))


def _once_each(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The files by path; one whose redacted path another has gets its sum added."""
    found: dict[str, str] = {}
    for path, digest in files:
        same = found.get(path, digest) == digest
        found[path if same else f"{path} ({digest[:8]})"] = digest
    return found
