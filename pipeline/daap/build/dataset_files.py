"""The files of a release, and the counts and inputs that a build records.

Nothing here holds all triples in memory: dumps are assembled from the parts of the
sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, groupby
from operator import attrgetter

from pyoxigraph import Triple

from daap.build.answer_files import answers
from daap.build.background_writer import finished, written_in_background
from daap.build.cache.fingerprint import own_files
from daap.build.data_product import product_files, quality_file
from daap.build.result import Build
from daap.build.shared_graphs import ALIGNMENTS
from daap.core.iris import Iris
from daap.core.namespaces import DAAP
from daap.core.resources import ONTOLOGY, ROOT
from daap.diagrams.coding import coded_sources, coding_diagrams
from daap.diagrams.decision_model import decision_model
from daap.diagrams.diagram import diagrams
from daap.extract.codebook import read_turtle
from daap.extract.inputs import mapping_files
from daap.interpret.redact_text import redact_text
from daap.link.merge import merge_sets
from daap.link.sssom import write_set
from daap.mapping.findings import map_report
from daap.mapping.releases import map_releases
from daap.publish.releases.changelog import change_files
from daap.reason.aligned import aligned, broader_terms
from daap.serialise.assembly import (
    Assembly,
    SortedTriples,
    assemble,
    regenerated,
)
from daap.serialise.file_kinds import AnyWriter, Writer
from daap.serialise.order import merge_sorted, sort_triples
from daap.serialise.writers import (
    branches_writer,
    data_files,
    ontology_files,
    ontology_triples,
    packed_turtle,
    release_context,
    text_writer,
    turtle_writer,
)


def release(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The files of a release, each with the function that writes it."""
    base, shared, workspace = result.base, result.shared, result.workspace
    context = release_context(base)
    yield from ontology_files(context, base)
    workspace.progress("writing the dumps")
    assembly = _assembly(result)
    folder = workspace.new_folder("tables")
    answering = partial(answers, result, assembly, folder)
    with written_in_background(answering, folder) as tables:
        codes = (*shared["graph/codebook"], *shared["graph/emergent"])
        yield from data_files(assembly, codes, context, base)
        yield _aligned_file(result, assembly)
        for made in result.sources:
            yield from made.files()
        yield from _alignment_files(result)
        reports = list(finished(_reports(result), workspace.new_folder("reports")))
        workspace.progress("answering the questions")
        yield from tables
    yield from reports
    yield from _change_files(result)
    yield from product_files(result, assembly.asserted.unpartitioned, context)


def _reports(result: Build) -> Iterator[tuple[str, Writer]]:
    """Diagrams of the decision model, and reports on quality and findings."""
    whole = (*chain.from_iterable(result.shared.values()), *result.study.ontology)
    for name, picture in diagrams(decision_model(whole, result.base)):
        yield name, text_writer(picture)
    rows = sorted((one.row, name) for name, one in result.records.items() if one.row)
    sources = coded_sources(result.documents, [name for _, name in rows])
    labels = {c.notation: c.label for c in result.study.codebook.codes.values()}
    for name, picture in coding_diagrams(sources, result.audited, labels):
        yield name, text_writer(picture)
    yield quality_file(result)
    report = map_report(result.findings, Iris(result.base))
    yield "report.ttl", branches_writer(report, result.base)


def _change_files(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The files on changes between releases."""
    iris, settings = Iris(result.base), result.study.settings
    yield from change_files(result.releases, settings)
    if result.releases:
        builds = dict.fromkeys(map_releases(result.releases, iris))
        yield "changes/releases.ttl", turtle_writer(builds, settings.base)


def _alignment_files(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The alignments in separate files: as RDF, and as one SSSOM table."""
    alignments = result.study.alignments
    if alignments:
        mappings = result.shared[ALIGNMENTS]
        yield "alignments.ttl", turtle_writer(mappings, result.base)
        whole = merge_sets(alignments.sets, result.study.settings)
        yield "alignments.sssom.tsv", text_writer(write_set(whole))


def _assembly(result: Build) -> Assembly:
    folder = result.workspace.new_folder("assembly")
    parts = [made.part for made in result.sources]
    ontology = ontology_triples(result.base)
    shared, derived = result.shared, result.derived
    return assemble(folder, result.base, shared, derived, parts, ontology)


def _aligned_file(result: Build, assembly: Assembly) -> tuple[str, AnyWriter]:
    """What the alignment of terms entails for the data."""
    base, both = result.base, (assembly.asserted, assembly.inferred)
    broader = broader_terms(read_turtle(ONTOLOGY / "alignment.ttl", DAAP.iri))

    def new(*runs: SortedTriples) -> Iterator[Triple]:
        whole = merge_sorted([run.triples() for run in runs], base=base)
        for _, same in groupby(aligned(whole, broader, base), attrgetter("subject")):
            yield from sort_triples(same, base=base)

    before = partial(new, *(run.before for run in both))
    behind = partial(new, *(run.behind for run in both))
    parts = (made.aligned for made in result.sources)
    graph = regenerated(before, parts, behind, base)
    return "daap-aligned.ttl.gz", packed_turtle(graph, base)


def counts(result: Build) -> dict[str, int]:
    """The numbers of what a build read and made."""
    steps = [step for note in result.documents for step in note.steps]
    shared = sum(len(set(graph)) for graph in result.shared.values())
    imported = sum(bool(note.elements) for note in result.documents)
    return {
        "sources": len(result.records),
        "field notes": len(result.documents) - imported,
        **({"imported sources": imported} if imported else {}),
        "steps": len(steps),
        "notes": sum(len(step.notes) for step in steps),
        "assignments": sum(len(step.assignments) for step in steps),
        "claims": sum(len(step.claims) for step in steps),
        "triples": shared + sum(made.summary.triples for made in result.sources),
        "inferred": len(result.derived)
        + sum(made.summary.inferred for made in result.sources),
    }


def inputs(result: Build) -> dict[str, str]:
    """The SHA-256 of every input of a build, by path."""
    study, settings = result.study, result.study.settings
    mapped = (
        replace(file, path=redact_text(file.path, settings.redactions))
        for file in mapping_files(settings, ROOT)
    )
    files = (
        *((document.path, document.sha256) for document in result.documents),
        *((table.path, table.sha256) for table in study.tables),
        *((f.path, f.sha256) for f in (*study.files, *mapped, *own_files("release"))),
    )
    return dict(sorted(_once_each(files).items()))


def _once_each(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The files by path; if two redacted paths are equal, one gets its sum added."""
    found: dict[str, str] = {}
    for path, digest in files:
        same = found.get(path, digest) == digest
        found[path if same else f"{path} ({digest[:8]})"] = digest
    return found
