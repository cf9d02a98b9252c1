"""A study before the build: settings, knowledge and notes, read and interpreted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Triple

from daap.build.cache.fingerprint import own_files
from daap.build.imported import imports_of, with_imports
from daap.build.notes import complete, interpret, outline, read_input
from daap.core.codebook import Attribution, Audited, Codebook
from daap.core.errors import Finding
from daap.core.manifest import InputFile
from daap.core.model import Document
from daap.core.namespaces import DAAP
from daap.core.natural_order import natural_key
from daap.core.project import Project
from daap.core.resources import ONTOLOGY, ROOT
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.core.values import PublishedText
from daap.extract.codebook import Knowledge, read_knowledge, read_turtle
from daap.extract.files import find_notes, read_all
from daap.extract.inputs import refuse_links_out, study_files
from daap.extract.reader import read_file, study_inputs
from daap.extract.sync.note_list import ListedNote, read_note_list
from daap.extract.tables import Table, read_attributions, read_sources
from daap.interpret.checks.attributions import (
    AuditRow,
    audit_all,
    audit_rows,
    unattributed,
)
from daap.interpret.checks.cross_source import publishable_attributions
from daap.interpret.checks.record import source_of, usable_records
from daap.interpret.names.likely import (
    Candidate,
    find_names,
    uncovered,
    uncovered_project,
)
from daap.interpret.names.spacy_model import AUTOMATIC, open_model
from daap.interpret.names.text import Passage
from daap.interpret.redact import redact_finding
from daap.interpret.redact_text import redact_text
from daap.link.alignments import Alignments, check_alignments, read_alignments
from daap.link.subjects import Subject, subjects

Graph = tuple[Triple, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Study:
    """A study without its field notes.

    `listed` are the public field notes by source, if links to their lines are wanted;
    `unlisted` are findings on unusable rows of the list.
    """

    settings: Settings
    knowledge: Knowledge
    records: Mapping[str, SourceRecord]
    sources: Table[SourceRecord] | None
    attributions: Table[Attribution] | None
    ontology: Graph
    vocabulary: Graph
    files: tuple[InputFile, ...]
    alignments: Alignments | None = None
    project: Project = field(default_factory=Project)
    listed: Mapping[str, ListedNote] = field(default_factory=dict)
    unlisted: tuple[Finding, ...] = ()

    @property
    def codebook(self) -> Codebook:
        """The study's codes and options."""
        return self.knowledge.codebook

    def with_codebook(self, codebook: Codebook) -> Study:
        """The same study with the emergent codes of its notes."""
        return replace(self, knowledge=replace(self.knowledge, codebook=codebook))

    def subjects(self) -> dict[str, Subject]:
        """The codes and terms of the ontology that can be mapped, by IRI."""
        return subjects(self.knowledge.codes, self.ontology)

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The tables that state facts, if the study has them."""
        return tuple(t for t in (self.sources, self.attributions) if t)


def read_study(settings: Settings) -> Study:
    """Read codebook, guidance, tables and ontology.

    Raises InputError for a file that cannot be read, and for a link out of the study.
    """
    refuse_links_out(settings)
    vocabulary = tuple(read_turtle(ONTOLOGY / "vocabulary.ttl", DAAP.iri))
    core, external = (
        tuple(read_turtle(ONTOLOGY / name, DAAP.iri))
        for name in ("core.ttl", "external.ttl")
    )
    clean = partial(redact_text, redactions=settings.redactions)
    sources = read_sources(settings.sources) if settings.sources else None
    if sources is not None:
        rows = tuple(replace(row, title=clean(row.title)) for row in sources.rows)
        sources = _redacted(replace(sources, rows=rows), clean)
    listed, aligned = settings.attributions, settings.alignments
    imported = imports_of(settings)
    knowledge = read_knowledge(
        settings.codebook, settings.guidance, settings.base, clean
    )
    wanted = settings.listed if settings.lines_page else None
    notes, unlisted = read_note_list(wanted) if wanted else ((), ())
    return Study(
        settings=settings,
        knowledge=with_imports(knowledge, imported, settings),
        records={row.identifier: row for row in sources.rows} if sources else {},
        sources=sources,
        attributions=_redacted(read_attributions(listed), clean) if listed else None,
        ontology=(*core, *external, *vocabulary),
        vocabulary=vocabulary,
        files=(
            *_read_files(settings, clean),
            *imported.files,
            *own_files("study"),
        ),
        project=imported.project,
        alignments=read_alignments(aligned, settings.base) if aligned else None,
        listed={note.source: note for note in notes},
        unlisted=unlisted,
    )


def _redacted(table: Table[T], clean: Callable[[str], str]) -> Table[T]:
    """A table with the name of its file redacted."""
    return replace(table, path=clean(table.path))


def _read_files(settings: Settings, clean: Callable[[str], str]) -> Iterator[InputFile]:
    """The files of the study that were read, with redacted paths."""
    for file in study_files(settings, ROOT):
        yield replace(file, path=clean(file.path))


def link_findings(study: Study, vocabularies: Path | None = None) -> list[Finding]:
    """Findings on the study's alignments, if it has any."""
    if study.alignments is None:
        return []
    codes = study.knowledge.codes
    return list(
        check_alignments(study.alignments, study.subjects(), codes, vocabularies)
    )


def read_notes(study: Study, paths: Iterable[Path]) -> tuple[Document, ...]:
    """Read and interpret field notes, in the order of their names, in memory.

    Words are kept, even if they are not to be published.
    """
    settings = study.settings.with_text(PublishedText.ALL)
    read = partial(read_input, settings=settings)
    found = read_all(read, find_notes(paths, settings.root))
    documents = [document for sources in found for document in sources]
    interpreted, _ = interpret([outline(one) for one in documents], study.codebook)
    completed = (
        complete(document, found, study.records.get(document.identifier), settings)
        for document, found in zip(documents, interpreted, strict=True)
    )
    clean = partial(redact_finding, redactions=settings.redactions)
    return tuple(
        replace(one, findings=tuple(map(clean, one.findings))) for one in completed
    )


def audit_notes(
    settings: Settings, notes: Sequence[Path] = ()
) -> tuple[list[AuditRow], list[Finding]]:
    """The audit alone: the notes are read, interpreted and compared with attributions.

    Also returns findings on the attributions.
    """
    study = read_study(settings)
    read = partial(read_input, settings=settings)
    paths = find_notes(notes or study_inputs(settings), settings.root)
    found = read_all(read, paths)
    outlines = [outline(document) for sources in found for document in sources]
    documents, codebook = interpret(outlines, study.codebook)
    study = study.with_codebook(codebook)
    records = {**{d.identifier: source_of(d) for d in documents}, **study.records}
    audited, findings = audited_sources(study, records, documents)
    others = {
        document.identifier: unattributed(
            (a.attribution for a in audited.get(document.identifier, ())), document
        )
        for document in documents
    }
    return list(audit_rows(documents, audited, others)), findings


def likely_names(
    settings: Settings, notes: Sequence[Path] = (), model: str = AUTOMATIC
) -> tuple[list[Candidate], str]:
    """Names in field notes that no pattern covers, and the language model used, if any.

    Raises SettingsError for a model that is not installed.
    """
    name, entities = open_model(settings.language, model)
    study = read_study(settings)
    codes = study.codebook.codes.values()
    paths = find_notes(notes or study_inputs(settings))
    documents = [one for path in paths for one in read_file(path, settings)]
    texts = [passage for one in documents for passage in _uncovered(one, settings)]
    texts += [] if notes else uncovered_project(study.project, settings.redactions)
    return find_names(
        texts,
        language=settings.language,
        own=(label for code in codes for label in (code.label, *code.other_labels)),
        entities=entities,
    ), name


def _uncovered(document: Document, settings: Settings) -> Iterator[Passage]:
    spoken = settings.interview.fullmatch(document.identifier) is not None
    spoken = spoken or bool(document.turns)
    return uncovered(document, settings.redactions, spoken=spoken)


def usable(
    study: Study, records: Mapping[str, SourceRecord], documents: Iterable[Document]
) -> tuple[dict[str, SourceRecord], list[Finding]]:
    """The records by identifier, in natural order, without unusable values."""
    table = study.sources
    ordered = {name: records[name] for name in sorted(records, key=natural_key)}
    read = {document.identifier: document for document in documents}
    kept, findings = usable_records(ordered, table.path if table else "", read)
    return kept, [*(table.findings if table else ()), *findings]


def audited_sources(
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
