"""The whole flow, from a study's files to the graphs and files to publish.

With `study` and `product`, the only place where the stages meet. `build` reads and
computes and writes nothing; `daap.publish` writes, and refuses on any violation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import Triple

from daap import __version__
from daap.chain import Release, read_chain
from daap.counting import Counts
from daap.engines import Engine, choose
from daap.errors import Finding, Severity
from daap.extract.codebook import read_turtle
from daap.extract.files import natural_key
from daap.extract.inputs import input_files
from daap.interpret.across import repeated_identifiers
from daap.interpret.emerge import emergent_codes
from daap.interpret.redact import left_over
from daap.interpret.source import source_of
from daap.iris import Iris
from daap.link.alignments import map_alignments
from daap.link.merge import merge_sets
from daap.link.sssom import write_set
from daap.mapping.dataset import map_dataset
from daap.mapping.emergent import map_scheme
from daap.mapping.findings import map_report
from daap.mapping.graphs import map_one_source, reasoning_context, value_lists
from daap.mapping.provenance import file_iri, map_build, map_files, map_software
from daap.mapping.record import map_table
from daap.mapping.releases import map_releases
from daap.mapping.stated import map_emerged, stating_steps
from daap.mapping.terms import published_text, subject_iri
from daap.model import Audited, Document, SourceRecord
from daap.namespaces import DAAP
from daap.product import count, product_files, quality_file, too_low
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.resources import ONTOLOGY, QUESTIONS, ROOT, SHAPES
from daap.settings import Settings
from daap.study import (
    Study,
    audited_sources,
    link_findings,
    read_notes,
    read_study,
    usable,
)
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places
from daap.web.changes import change_files
from daap.web.check import check_files, graphs_of
from daap.web.diagram import diagrams
from daap.web.diagram_facts import decision_model
from daap.web.frame import read_frame
from daap.web.publish import AnyWriter
from daap.web.release import (
    data_files,
    ontology_files,
    release_context,
    text_writer,
    turtle_writer,
)
from daap.web.releasing import chain_problems
from daap.web.store import base_of
from daap.web.tables import table_files

__all__ = ["Build", "build", "check_release", "counts", "inputs", "release"]

Graph = tuple[Triple, ...]
SOFTWARE = (
    "core.ttl", "vocabulary.ttl", "external.ttl", "alignment.ttl", "context.jsonld",
    "frame.jsonld", "logo.svg", "questions/*.rq", "alignments/*",
)  # fmt: skip
"""The files of the ontology's folder that belong to every study."""

ALIGNMENTS = "graph/alignments"
"""The graph that is published and validated, and never reasoned over."""

BATCH = 20_000
"""Triples of sources that are closed and validated together, at least."""


@dataclass(frozen=True, slots=True)
class Build:
    """Everything a release holds: documents, graphs by path, findings."""

    study: Study
    documents: tuple[Document, ...]
    records: Mapping[str, SourceRecord]
    audited: Mapping[str, tuple[Audited, ...]]
    asserted: Mapping[str, Graph]
    inferred: Graph
    findings: tuple[Finding, ...]
    counted: Mapping[str, Counts]
    releases: tuple[Release, ...] = ()

    @property
    def base(self) -> str:
        """The base of the study's IRIs."""
        return self.study.settings.base


def build(
    settings: Settings,
    notes: Sequence[Path] = (),
    *,
    engine: str = "auto",
    progress: Callable[[str], None] = lambda _: None,
) -> Build:
    """Read, interpret, map, reason and validate; nothing is written.

    `notes` are files or folders, by default the study's own; `engine` is one of
    engines.ENGINES; `progress` is told what is being done. Raises InputError and
    SettingsError for what cannot be read at all.
    """
    chosen = choose(engine)
    progress("reading")
    releases, unchained = read_chain(settings.releases)
    study = read_study(settings)
    documents, study = read_notes(study, notes or (settings.notes,))
    named = tuple(document for document in documents if document.identifier)
    records = {**{d.identifier: source_of(d) for d in named}, **study.records}
    records, unusable = usable(study, records, named)
    audited, unknown = audited_sources(study, records, named)
    shared = _map_shared(study, records, named)
    sources = dict(_map_sources(study, records, named, audited))
    inferred, broken = _derive(study, shared, sources, chosen, progress)
    shared[ALIGNMENTS] = mappings = _mappings(study)
    read = chain.from_iterable(document.findings for document in documents)
    findings = (
        *read,
        *repeated_identifiers(documents),
        *unusable,
        *unknown,
        *_leaks(study, shared["graph/emergent"], sources, named),
        *broken,
        *_broken_mappings(study, mappings, chosen),
        *unchained,
    )
    asserted = {**shared, **sources}
    counted = count(study, asserted, named, audited, findings)
    return Build(
        study=study,
        documents=named,
        records=records,
        audited=audited,
        asserted=asserted,
        inferred=inferred,
        findings=(*findings, *too_low(counted, settings)),
        counted=counted,
        releases=releases,
    )


def _map_shared(
    study: Study, records: Mapping[str, SourceRecord], documents: Sequence[Document]
) -> dict[str, Graph]:
    """The graphs that belong to no single source, by path."""
    iris = Iris(study.settings.base)
    guidance, new = study.knowledge.guidance, emergent_codes(study.codebook)
    dataset = chain(
        map_dataset(study.settings, records, iris),
        *(map_table(t.name, t.path, t.sha256, iris) for t in study.tables),
    )
    return {
        "graph/dataset": tuple(dataset),
        "graph/vocabulary": tuple(value_lists(study.vocabulary)),
        "graph/codebook": study.knowledge.codes or tuple(map_scheme(study.settings)),
        "graph/guidance": guidance,
        "graph/emergent": tuple(map_emerged(documents, new, guidance, study.settings)),
        "graph/provenance": tuple(_map_provenance(study, records, documents)),
    }


def _mappings(study: Study) -> Graph:
    """How codes and terms relate to those of other vocabularies."""
    return tuple(dict.fromkeys(map_alignments(study.alignments, study.settings.base)))


def _broken_mappings(
    study: Study, mappings: Graph, engine: Engine
) -> Iterator[Finding]:
    """What rules and shapes find in the mappings, held apart from all else."""
    yield from link_findings(study)
    if mappings:
        codes = reasoning_context(study.knowledge.codes, ())
        results = engine.validate((*mappings, *codes, *study.ontology), SHAPES)
        below = f"{study.settings.base}alignment/"
        own = (result for result in results if result.focus.startswith(below))
        yield from shape_findings(own, study.knowledge.places)


def _map_provenance(
    study: Study, records: Mapping[str, SourceRecord], documents: Iterable[Document]
) -> Iterator[Triple]:
    """How the version came about, from its field notes, tables and other files."""
    iris = Iris(study.settings.base)
    notes = [d.identifier for d in documents if d.identifier in records]
    used = (
        *(iris.source(name, "field-note") for name in notes),
        *(iris(f"table/{table.name}") for table in study.tables),
        *(file_iri(file.path, iris) for file in study.files),
    )
    yield from map_build(study.settings.version, __version__, used, iris)
    yield from map_software(__version__, iris)
    yield from map_files(study.files, iris)


def _map_sources(
    study: Study,
    records: Mapping[str, SourceRecord],
    documents: Iterable[Document],
    audited: Mapping[str, tuple[Audited, ...]],
) -> Iterator[tuple[str, Graph]]:
    """The graph of each source, by path."""
    read = {document.identifier: document for document in documents}
    for name, record in records.items():
        triples = map_one_source(
            study.settings, record, read.get(name), audited.get(name, ())
        )
        yield f"graph/source/{name}", tuple(triples)


def _leaks(
    study: Study,
    emerged: Graph,
    sources: Mapping[str, Graph],
    named: Iterable[Document],
) -> Iterator[Finding]:
    """A violation for every text of transcript or trace that holds a name."""
    base, redactions = study.settings.base, study.settings.redactions
    yield from left_over(None, _texts(emerged, base), redactions)
    for document in named:
        record = Iris(base).source(document.identifier)
        graph = sources[f"graph/source/{document.identifier}"]
        texts = _texts((t for t in graph if t.subject != record), base)
        yield from left_over(document, texts, redactions)


def _texts(graph: Iterable[Triple], base: str) -> dict[str, str]:
    """What is said in words, by subject and predicate."""
    texts: dict[str, list[str]] = defaultdict(list)
    for t in graph:
        texts[f"{t.subject} {t.predicate}"].append(published_text(t, base))
    return {key: " | ".join(said) for key, said in texts.items()}


def _derive(
    study: Study,
    shared: Mapping[str, Graph],
    sources: Mapping[str, Graph],
    engine: Engine,
    progress: Callable[[str], None],
) -> tuple[Graph, tuple[Finding, ...]]:
    """Close and validate: what is shared, then the sources, a batch at a time."""
    whole = tuple(chain.from_iterable(shared.values()))
    parts = [whole, *_batches(sources.values())]
    context = reasoning_context(
        (*shared["graph/codebook"], *shared["graph/emergent"]), study.knowledge.guidance
    )
    common = frozenset(subject_iri(triple) for triple in whole)
    stated = tuple(stating_steps(common, sources.values()))
    schema = tuple(axioms(study.ontology))
    asserted = frozenset(chain(*shared.values(), *sources.values()))
    inferred: set[Triple] = set()
    findings: list[Finding] = []
    for number, part in enumerate(parts, start=1):
        progress(f"reasoning and validating, part {number} of {len(parts)}")
        beside = (*context, *stated) if part is whole else context
        closure = engine.close(logical((*part, *beside)), schema)
        new = set(publishable(closure, asserted, study.settings.base))
        inferred |= new
        data = (*part, *beside, *new)
        results = engine.validate((*data, *study.ontology), SHAPES)
        where = {
            **places((*part, *beside, *shared["graph/dataset"])),
            **study.knowledge.places,
        }
        focus = {subject_iri(t) for t in part} - (set() if part is whole else common)
        focus.add(DAAP.iri.removesuffix("#"))
        own = (result for result in results if result.focus in focus)
        findings.extend(shape_findings(own, where))
    return tuple(sorted(inferred, key=str)), tuple(_in_order(findings))


def _batches(graphs: Iterable[Graph], size: int = BATCH) -> Iterator[Graph]:
    """Graphs joined until they hold `size` triples; none is ever cut."""
    batch: list[Triple] = []
    for graph in graphs:
        batch.extend(graph)
        if len(batch) >= size:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings once each, by source, place and what they are about."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda f: (
            natural_key(f.source), f.path, f.line, f.focus, f.shape, f.component,
            f.result_path, f.found,
        ),
    )  # fmt: skip


def release(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The files of a release, each with what writes it."""
    settings = result.study.settings
    iris = Iris(settings.base)
    context = release_context(ONTOLOGY, settings.base)
    yield from ontology_files(ONTOLOGY, SHAPES, context, settings.base)
    yield from data_files(
        base=settings.base,
        asserted=result.asserted,
        inferred=result.inferred,
        documents=result.documents,
        context=context,
        frame=read_frame(ONTOLOGY / "frame.jsonld"),
    )
    yield from _alignment_files(result)
    whole = (*chain(*result.asserted.values()), *result.study.ontology)
    about = {"title": settings.title, "licence": settings.licence}
    yield from table_files(QUESTIONS, (*whole, *result.inferred), settings.base, about)
    pictures = diagrams(decision_model(whole, settings.base))
    yield from ((name, text_writer(picture)) for name, picture in pictures)
    yield quality_file(result)
    yield "report.ttl", turtle_writer(map_report(result.findings, iris), settings.base)
    yield from change_files(result.releases, settings)
    if result.releases:
        builds = dict.fromkeys(map_releases(result.releases, iris))
        yield "changes/releases.ttl", turtle_writer(builds, settings.base)
    yield from product_files(result, context)


def _alignment_files(result: Build) -> Iterator[tuple[str, AnyWriter]]:
    """The alignments in a file of their own: as RDF, and as one SSSOM table."""
    alignments = result.study.alignments
    if alignments:
        mappings = result.asserted[ALIGNMENTS]
        yield "alignments.ttl", turtle_writer(mappings, result.base)
        whole = merge_sets(alignments.sets, result.study.settings)
        yield "alignments.sssom.tsv", text_writer(write_set(whole))


def counts(result: Build) -> dict[str, int]:
    """What a build read and made, in numbers."""
    steps = [step for document in result.documents for step in document.steps]
    return {
        "sources": len(result.records),
        "field notes": len(result.documents),
        "steps": len(steps),
        "notes": sum(len(step.notes) for step in steps),
        "assignments": sum(len(step.assignments) for step in steps),
        "statements": sum(len(step.stated) for step in steps),
        "triples": sum(map(len, result.asserted.values())),
        "inferred": len(result.inferred),
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


def check_release(
    folder: Path, settings: Settings | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Each check of a published dataset with what it found wrong.

    The chain of releases is also held against the study's own, if the base of its
    IRIs is the same.
    """
    yield from check_files(folder)
    same = settings is not None and base_of(folder) == settings.base
    releases = settings.releases if settings and same else None
    yield "chain of releases", list(chain_problems(folder, releases))
    yield "shapes", list(_shapes(folder))


def _shapes(folder: Path) -> Iterator[str]:
    """What the shapes find in each source of a dump, a line each."""
    graphs = graphs_of(folder)
    ontology = tuple(read_turtle(folder / "ontology.ttl", DAAP.iri))
    whole = (*chain.from_iterable(graphs.values()), *ontology)
    for finding in shape_findings(choose().validate(whole, SHAPES), places(whole)):
        if finding.severity is Severity.VIOLATION:
            yield f"{finding.place}: {finding.message}"
