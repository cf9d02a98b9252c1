"""The whole flow, from a study's files to the graphs and files to publish.

This is the only place where the stages meet. `build` reads and computes and
writes nothing; `daap.publish` writes, and refuses on any violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from pyoxigraph import Triple

from daap.errors import Finding, Severity
from daap.extract.codebook import Knowledge, read_knowledge, read_turtle
from daap.extract.document import read_document
from daap.extract.files import find_notes, natural_key
from daap.extract.tables import Table, read_attributions, read_sources
from daap.interpret.across import publishable_attributions, repeated_identifiers
from daap.interpret.anchor import anchor
from daap.interpret.audit import audit_all, unattributed
from daap.interpret.check import check
from daap.interpret.emerge import emerge, emergent_codes
from daap.interpret.redact import left_over, redact
from daap.interpret.resolve import resolve
from daap.interpret.source import compare_with_table, source_of, usable_records
from daap.interpret.split import split
from daap.iris import Iris
from daap.mapping.dataset import map_dataset
from daap.mapping.emergent import map_emergent, map_scheme
from daap.mapping.findings import map_report
from daap.mapping.graphs import map_one_source, reasoning_context, value_lists
from daap.mapping.quality import map_audit_counts
from daap.mapping.record import map_table
from daap.mapping.terms import published_text, subject_iri
from daap.model import Attribution, Audited, Codebook, Document, SourceRecord
from daap.namespaces import DAAP
from daap.reason.publishable import publishable
from daap.reason.reference import axioms, close, logical
from daap.resources import ONTOLOGY, QUESTIONS, SHAPES
from daap.settings import Settings
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places
from daap.validate.reference import validate
from daap.web.auditing import AuditRow, audit_rows
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

__all__ = [
    "Build",
    "Study",
    "audit_notes",
    "build",
    "check_release",
    "read_notes",
    "read_study",
    "release",
]

Graph = tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """What is known before any field note is read."""

    settings: Settings
    knowledge: Knowledge
    records: Mapping[str, SourceRecord]
    sources: Table[SourceRecord] | None
    attributions: Table[Attribution] | None
    ontology: Graph
    vocabulary: Graph

    @property
    def codebook(self) -> Codebook:
        """The study's codes and options."""
        return self.knowledge.codebook


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
    progress: Callable[[str], None] = lambda _: None,
) -> Build:
    """Read, interpret, map, reason and validate; nothing is written.

    `notes` are files or folders, by default the study's own; `progress` is told
    what is being done. Raises InputError and SettingsError for what cannot be
    read at all.
    """
    progress("reading")
    study = read_study(settings)
    documents, study = read_notes(study, notes or (settings.notes,))
    named = tuple(document for document in documents if document.identifier)
    records = {**{d.identifier: source_of(d) for d in named}, **study.records}
    records, unusable = _usable(study, records, named)
    audited, unknown = _audited(study, records, named)
    shared = _map_shared(study, records)
    sources = dict(_map_sources(study, records, named, audited))
    leaks = _leaks(study, sources, named)
    inferred, broken = _derive(study, shared, sources, named, progress)
    read = chain.from_iterable(document.findings for document in documents)
    findings = (
        *read,
        *repeated_identifiers(documents),
        *unusable,
        *unknown,
        *leaks,
        *broken,
    )
    asserted = {**shared, **sources}
    return Build(study, named, records, audited, asserted, inferred, findings)


def read_study(settings: Settings) -> Study:
    """Read codebook, guidance, tables and ontology."""
    vocabulary = tuple(read_turtle(ONTOLOGY / "vocabulary.ttl", DAAP.iri))
    core, external = (
        tuple(read_turtle(ONTOLOGY / name, DAAP.iri))
        for name in ("core.ttl", "external.ttl")
    )
    sources = read_sources(settings.sources) if settings.sources else None
    listed = settings.attributions
    return Study(
        settings=settings,
        knowledge=read_knowledge(settings.codebook, settings.guidance, settings.base),
        records={row.identifier: row for row in sources.rows} if sources else {},
        sources=sources,
        attributions=read_attributions(listed) if listed else None,
        ontology=(*core, *external, *vocabulary),
        vocabulary=vocabulary,
    )


def read_notes(
    study: Study, paths: Iterable[Path]
) -> tuple[tuple[Document, ...], Study]:
    """Read and interpret field notes, in the order of their names.

    The study comes back with the codes that emerged from the notes.
    """
    settings = study.settings
    anchored = []
    for path in find_notes(paths):
        document = read_document(path, settings.root, settings.label)
        document = redact(document, settings.redactions)
        anchored.append(anchor(split(document)))
    codebook = emerge(anchored, study.codebook)
    knowledge = replace(study.knowledge, codebook=codebook)
    study = replace(study, knowledge=knowledge)
    return tuple(_checked(study, document) for document in anchored), study


def _checked(study: Study, document: Document) -> Document:
    """The document with its codes resolved and held against what is known."""
    settings = study.settings
    document = resolve(document, study.codebook)
    row = study.records.get(document.identifier)
    return check(
        compare_with_table(document, row) if row else document,
        interview=settings.interview,
        label=settings.label,
        interviewer=settings.interviewer,
    )


def audit_notes(settings: Settings, notes: Sequence[Path] = ()) -> list[AuditRow]:
    """The audit alone: read and interpret, then compare with the attributions."""
    study = read_study(settings)
    documents, study = read_notes(study, notes or (settings.notes,))
    records = {**{d.identifier: source_of(d) for d in documents}, **study.records}
    audited, _ = _audited(study, records, documents)
    others = {
        document.identifier: unattributed(
            (a.attribution for a in audited.get(document.identifier, ())), document
        )
        for document in documents
    }
    return list(audit_rows(documents, audited, others))


def _usable(
    study: Study, records: Mapping[str, SourceRecord], documents: Iterable[Document]
) -> tuple[dict[str, SourceRecord], list[Finding]]:
    """The records, by identifier in natural order, without what is no IRI."""
    table = study.sources
    ordered = {name: records[name] for name in sorted(records, key=natural_key)}
    paths = {document.identifier: document.path for document in documents}
    kept, findings = usable_records(ordered, table.path if table else "", paths)
    return kept, [*(table.findings if table else ()), *findings]


def _audited(
    study: Study, records: Mapping[str, SourceRecord], documents: Iterable[Document]
) -> tuple[dict[str, tuple[Audited, ...]], list[Finding]]:
    """The attributions of each source with their audit."""
    table = study.attributions
    if table is None:
        return {}, []
    kept, findings = publishable_attributions(
        table.rows, records, study.codebook.codes, table.path
    )
    return audit_all(kept, documents, study.codebook), [*table.findings, *findings]


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
    documents: Iterable[Document],
    progress: Callable[[str], None],
) -> tuple[Graph, tuple[Finding, ...]]:
    """Close and validate: what is shared, each source read, the others together."""
    read = [f"graph/source/{document.identifier}" for document in documents]
    unread = chain.from_iterable(g for name, g in sources.items() if name not in read)
    parts = [tuple(chain.from_iterable(shared.values())), tuple(unread)]
    parts += [sources[name] for name in dict.fromkeys(read)]
    context = reasoning_context(
        (*shared["graph/codebook"], *shared["graph/emergent"]), study.knowledge.guidance
    )
    schema = tuple(axioms(study.ontology))
    asserted = frozenset(chain(*shared.values(), *sources.values()))
    inferred: set[Triple] = set()
    findings: list[Finding] = []
    parts = [part for part in parts if part]
    for number, part in enumerate(parts, start=1):
        progress(f"reasoning and validating, part {number} of {len(parts)}")
        closure = tuple(close(logical((*part, *context)), schema))
        new = set(publishable(closure, asserted, study.settings.base))
        inferred |= new
        data = (*part, *context, *new)
        results = validate((*data, *study.ontology), SHAPES)
        where = {
            **study.knowledge.places,
            **places((*part, *shared["graph/dataset"])),
        }
        focus = {DAAP.iri.removesuffix("#"), *(subject_iri(t) for t in part)}
        own = (result for result in results if result.focus in focus)
        findings.extend(shape_findings(own, where))
    return tuple(sorted(inferred, key=str)), tuple(findings)


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
    whole = (*chain(*result.asserted.values()), *result.study.ontology)
    yield from table_files(QUESTIONS, (*whole, *result.inferred), settings.base)
    pictures = diagrams(decision_model(whole, settings.base))
    yield from ((name, text_writer(picture)) for name, picture in pictures)
    counts = map_audit_counts(result.audited, iris)
    yield "quality.ttl", turtle_writer(counts, settings.base)
    yield "report.ttl", turtle_writer(map_report(result.findings, iris), settings.base)


def check_release(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each check of a published dataset with what it found wrong."""
    yield from check_files(folder)
    yield "shapes", list(_shapes(folder))


def _shapes(folder: Path) -> Iterator[str]:
    """What the shapes find in each source of a dump, a line each."""
    graphs = graphs_of(folder)
    ontology = tuple(read_turtle(folder / "ontology.ttl", DAAP.iri))
    whole = (*chain.from_iterable(graphs.values()), *ontology)
    for finding in shape_findings(validate(whole, SHAPES), places(whole)):
        if finding.severity is Severity.VIOLATION:
            yield f"{finding.place}: {finding.message}"
