"""The files of a release, and what a build read and made, in numbers.

With `build`, a place where stages meet. Nothing here holds all triples: the dumps
are put together from the parts of the sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
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
from daap.web.changes import change_files
from daap.web.diagram import diagrams
from daap.web.diagram_facts import decision_model
from daap.web.publish import AnyWriter
from daap.web.release import (
    data_files,
    ontology_files,
    release_context,
    source_files,
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


def release(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The files of a release, each with what writes it."""
    settings = result.study.settings
    base, iris, progress = settings.base, Iris(settings.base), result.workspace.progress
    context = release_context(ONTOLOGY, base)
    yield from ontology_files(ONTOLOGY, SHAPES, context, base)
    progress("writing the dumps")
    assembly = _assembly(result)
    codes = (*result.shared["graph/codebook"], *result.shared["graph/emergent"])
    yield from data_files(assembly, codes, context, base)
    for made in result.sources:
        if made.source.note is not None:
            yield from source_files(made.name, made.part, made.nested, made.text, base)
    yield from _alignment_files(result)
    progress("answering the questions")
    about = {"title": settings.title, "licence": settings.licence}
    yield from table_files(QUESTIONS, _lines(result, assembly), base, about)
    shared = (*chain.from_iterable(result.shared.values()), *result.study.ontology)
    pictures = diagrams(decision_model(shared, base))
    yield from ((name, text_writer(picture)) for name, picture in pictures)
    yield quality_file(result)
    yield "report.ttl", turtle_writer(map_report(result.findings, iris), base)
    yield from change_files(result.releases, settings)
    if result.releases:
        builds = dict.fromkeys(map_releases(result.releases, iris))
        yield "changes/releases.ttl", turtle_writer(builds, base)
    yield from product_files(result, assembly.asserted.triples, context)


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
    """All that questions are asked of, as N-Triples."""
    yield from assembly.asserted.lines()
    yield from assembly.inferred.lines()
    yield from alone(result.study.ontology, result.base).lines()


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
    return dict(sorted(dict(files).items()))
