"""The whole flow, from a study's files to the graphs and files to publish.

With `study`, the only place where the stages meet. `build` reads and computes and
writes nothing; `daap.publish` writes, and refuses on any violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import Triple

from daap.engines import Engine, choose
from daap.errors import Finding, Severity
from daap.extract.codebook import read_turtle
from daap.extract.files import natural_key
from daap.interpret.across import repeated_identifiers
from daap.interpret.emerge import emergent_codes
from daap.interpret.redact import left_over
from daap.interpret.source import source_of
from daap.iris import Iris
from daap.link.alignments import map_alignments
from daap.link.merge import merge_sets
from daap.link.sssom import write_set
from daap.mapping.dataset import map_dataset
from daap.mapping.emergent import map_emergent, map_scheme
from daap.mapping.findings import map_report
from daap.mapping.graphs import map_one_source, reasoning_context, value_lists
from daap.mapping.quality import map_audit_counts
from daap.mapping.record import map_table
from daap.mapping.terms import published_text, subject_iri
from daap.model import Audited, Document, SourceRecord
from daap.namespaces import DAAP
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.resources import ONTOLOGY, QUESTIONS, SHAPES
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
from daap.web.check import check_files, graphs_of
from daap.web.diagram import diagrams
from daap.web.diagram_facts import decision_model
from daap.web.publish import Writer
from daap.web.release import (
    data_files,
    ontology_files,
    release_context,
    text_writer,
    turtle_writer,
)
from daap.web.tables import table_files

__all__ = ["Build", "build", "check_release", "release"]

Graph = tuple[Triple, ...]

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
    study = read_study(settings)
    documents, study = read_notes(study, notes or (settings.notes,))
    named = tuple(document for document in documents if document.identifier)
    records = {**{d.identifier: source_of(d) for d in named}, **study.records}
    records, unusable = usable(study, records, named)
    audited, unknown = audited_sources(study, records, named)
    shared = _map_shared(study, records)
    sources = dict(_map_sources(study, records, named, audited))
    leaks = _leaks(study, sources, named)
    inferred, broken = _derive(study, shared, sources, chosen, progress)
    shared[ALIGNMENTS] = _alignments(study)
    read = chain.from_iterable(document.findings for document in documents)
    findings = (
        *read,
        *repeated_identifiers(documents),
        *unusable,
        *unknown,
        *leaks,
        *broken,
        *link_findings(study),
        *_broken_mappings(study, shared[ALIGNMENTS], chosen),
    )
    asserted = {**shared, **sources}
    return Build(study, named, records, audited, asserted, inferred, findings)


def _map_shared(study: Study, records: Mapping[str, SourceRecord]) -> dict[str, Graph]:
    """The graphs that belong to no single source, by path."""
    iris = Iris(study.settings.base)
    tables = [table for table in (study.sources, study.attributions) if table]
    dataset = chain(
        map_dataset(study.settings, records, iris),
        *(map_table(t.name, t.path, t.sha256, iris) for t in tables),
    )
    return {
        "graph/dataset": tuple(dataset),
        "graph/vocabulary": tuple(value_lists(study.vocabulary)),
        "graph/codebook": study.knowledge.codes or tuple(map_scheme(study.settings)),
        "graph/guidance": study.knowledge.guidance,
        "graph/emergent": tuple(
            map_emergent(emergent_codes(study.codebook), study.settings)
        ),
    }


def _alignments(study: Study) -> Graph:
    """The mappings of codes and terms to those of other vocabularies."""
    if study.alignments is None:
        return ()
    triples = map_alignments(study.alignments, study.settings.base)
    return tuple(dict.fromkeys(triples))


def _broken_mappings(
    study: Study, mappings: Graph, engine: Engine
) -> Iterator[Finding]:
    """What the shapes find in the mappings, validated apart from all else."""
    if mappings:
        codes = reasoning_context(study.knowledge.codes, ())
        results = engine.validate((*mappings, *codes, *study.ontology), SHAPES)
        below = f"{study.settings.base}alignment/"
        own = (result for result in results if result.focus.startswith(below))
        yield from shape_findings(own, study.knowledge.places)


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
    study: Study, sources: Mapping[str, Graph], documents: Iterable[Document]
) -> Iterator[Finding]:
    """A violation for every text of transcript or trace that holds a name."""
    settings = study.settings
    for document in documents:
        record = Iris(settings.base).source(document.identifier)
        texts = {
            f"{triple.subject} {triple.predicate}": published_text(
                triple, settings.base
            )
            for triple in sources[f"graph/source/{document.identifier}"]
            if triple.subject != record
        }
        yield from left_over(document, texts, settings.redactions)


def _derive(
    study: Study,
    shared: Mapping[str, Graph],
    sources: Mapping[str, Graph],
    engine: Engine,
    progress: Callable[[str], None],
) -> tuple[Graph, tuple[Finding, ...]]:
    """Close and validate: what is shared, then the sources, a batch at a time."""
    parts = [tuple(chain.from_iterable(shared.values())), *_batches(sources.values())]
    context = reasoning_context(
        (*shared["graph/codebook"], *shared["graph/emergent"]), study.knowledge.guidance
    )
    schema = tuple(axioms(study.ontology))
    asserted = frozenset(chain(*shared.values(), *sources.values()))
    inferred: set[Triple] = set()
    findings: list[Finding] = []
    for number, part in enumerate(parts, start=1):
        progress(f"reasoning and validating, part {number} of {len(parts)}")
        closure = engine.close(logical((*part, *context)), schema)
        new = set(publishable(closure, asserted, study.settings.base))
        inferred |= new
        data = (*part, *context, *new)
        results = engine.validate((*data, *study.ontology), SHAPES)
        where = {
            **study.knowledge.places,
            **places((*part, *shared["graph/dataset"])),
        }
        focus = {DAAP.iri.removesuffix("#"), *(subject_iri(t) for t in part)}
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


def release(result: Build) -> Iterator[tuple[str, Writer]]:
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
    )
    yield from _alignment_files(result)
    whole = (*chain(*result.asserted.values()), *result.study.ontology)
    yield from table_files(QUESTIONS, (*whole, *result.inferred), settings.base)
    pictures = diagrams(decision_model(whole, settings.base))
    yield from ((name, text_writer(picture)) for name, picture in pictures)
    counts = map_audit_counts(result.audited, iris)
    yield "quality.ttl", turtle_writer(counts, settings.base)
    yield "report.ttl", turtle_writer(map_report(result.findings, iris), settings.base)


def _alignment_files(result: Build) -> Iterator[tuple[str, Writer]]:
    """The alignments in a file of their own: as RDF, and as one SSSOM table."""
    settings, alignments = result.study.settings, result.study.alignments
    if alignments is None:
        return
    yield "alignments.ttl", turtle_writer(result.asserted[ALIGNMENTS], settings.base)
    whole = merge_sets(
        alignments.sets,
        settings.base,
        title=f"{settings.title}: alignments",
        version=settings.version,
        issued=settings.issued,
    )
    yield "alignments.sssom.tsv", text_writer(write_set(whole))


def check_release(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each check of a published dataset with what it found wrong."""
    yield from check_files(folder)
    yield "shapes", list(_shapes(folder))


def _shapes(folder: Path) -> Iterator[str]:
    """What the shapes find in each source of a dump, a line each."""
    graphs = graphs_of(folder)
    ontology = tuple(read_turtle(folder / "ontology.ttl", DAAP.iri))
    whole = (*chain.from_iterable(graphs.values()), *ontology)
    for finding in shape_findings(choose().validate(whole, SHAPES), places(whole)):
        if finding.severity is Severity.VIOLATION:
            yield f"{finding.place}: {finding.message}"
