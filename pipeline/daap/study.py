"""A study before the build: its settings, knowledge and notes, read and interpreted.

With `build`, the only place where stages meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Triple

from daap.errors import Finding
from daap.extract.codebook import Knowledge, read_knowledge, read_turtle
from daap.extract.document import read_document
from daap.extract.files import find_notes, natural_key, read_all
from daap.extract.inputs import input_files, study_files
from daap.extract.tables import Table, read_attributions, read_sources
from daap.interpret.across import publishable_attributions
from daap.interpret.audit import audit_all, unattributed
from daap.interpret.likely_names import Candidate, find_names, uncovered
from daap.interpret.name_model import AUTOMATIC, open_model
from daap.interpret.name_text import Passage
from daap.interpret.redact import redact_finding, redact_text
from daap.interpret.source import source_of, usable_records
from daap.link.alignments import Alignments, check_alignments, read_alignments
from daap.link.subjects import Subject, subjects
from daap.model import (
    Attribution,
    Audited,
    Codebook,
    Document,
    InputFile,
    SourceRecord,
)
from daap.namespaces import DAAP
from daap.notes import complete, interpret, outline, read_note
from daap.resources import ONTOLOGY, ROOT
from daap.settings import Settings
from daap.web.auditing import AuditRow, audit_rows

__all__ = [
    "Study",
    "audit_notes",
    "audited_sources",
    "likely_names",
    "link_findings",
    "read_notes",
    "read_study",
    "usable",
]

Graph = tuple[Triple, ...]
T = TypeVar("T")


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
    files: tuple[InputFile, ...]
    alignments: Alignments | None = None

    @property
    def codebook(self) -> Codebook:
        """The study's codes and options."""
        return self.knowledge.codebook

    def with_codebook(self, codebook: Codebook) -> Study:
        """The same study with the codes that emerged from its notes."""
        return replace(self, knowledge=replace(self.knowledge, codebook=codebook))

    def subjects(self) -> dict[str, Subject]:
        """The codes and the terms of the ontology, which can be mapped, by IRI."""
        return subjects(self.knowledge.codes, self.ontology)

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The tables that state facts, as far as the study has them."""
        return tuple(t for t in (self.sources, self.attributions) if t)


def read_study(settings: Settings) -> Study:
    """Read codebook, guidance, tables and ontology."""
    vocabulary = tuple(read_turtle(ONTOLOGY / "vocabulary.ttl", DAAP.iri))
    core, external = (
        tuple(read_turtle(ONTOLOGY / name, DAAP.iri))
        for name in ("core.ttl", "external.ttl")
    )
    own = (ONTOLOGY / f"{name}.ttl" for name in ("core", "vocabulary", "external"))
    clean = partial(redact_text, redactions=settings.redactions)
    sources = read_sources(settings.sources) if settings.sources else None
    if sources is not None:
        rows = tuple(replace(row, title=clean(row.title)) for row in sources.rows)
        sources = _redacted(replace(sources, rows=rows), clean)
    listed, aligned = settings.attributions, settings.alignments
    return Study(
        settings=settings,
        knowledge=read_knowledge(
            settings.codebook, settings.guidance, settings.base, clean
        ),
        records={row.identifier: row for row in sources.rows} if sources else {},
        sources=sources,
        attributions=_redacted(read_attributions(listed), clean) if listed else None,
        ontology=(*core, *external, *vocabulary),
        vocabulary=vocabulary,
        files=(*_read_files(settings, clean), *input_files(own, ROOT)),
        alignments=read_alignments(aligned, settings.base) if aligned else None,
    )


def _redacted(table: Table[T], clean: Callable[[str], str]) -> Table[T]:
    """A table with the name of its file redacted."""
    return replace(table, path=clean(table.path))


def _read_files(settings: Settings, clean: Callable[[str], str]) -> Iterator[InputFile]:
    """The files of the study that were read, their paths redacted."""
    for file in study_files(settings, ROOT):
        yield replace(file, path=clean(file.path))


def link_findings(study: Study, vocabularies: Path | None = None) -> list[Finding]:
    """What is wrong with the study's alignments, if it has any."""
    if study.alignments is None:
        return []
    codes = study.knowledge.codes
    return list(
        check_alignments(study.alignments, study.subjects(), codes, vocabularies)
    )


def read_notes(study: Study, paths: Iterable[Path]) -> tuple[Document, ...]:
    """Read and interpret field notes, in the order of their names, in memory."""
    settings = study.settings
    read = partial(read_note, settings=settings)
    documents = read_all(read, find_notes(paths, settings.root))
    interpreted, _ = interpret([outline(one) for one in documents], study.codebook)
    completed = (
        complete(document, found, study.records.get(document.identifier), settings)
        for document, found in zip(documents, interpreted, strict=True)
    )
    clean = partial(redact_finding, redactions=settings.redactions)
    return tuple(
        replace(one, findings=tuple(map(clean, one.findings))) for one in completed
    )


def audit_notes(settings: Settings, notes: Sequence[Path] = ()) -> list[AuditRow]:
    """The audit alone: read and interpret, then compare with the attributions."""
    study = read_study(settings)
    read = partial(read_note, settings=settings)
    found = read_all(read, find_notes(notes or (settings.notes,), settings.root))
    outlines = [outline(document) for document in found]
    documents, codebook = interpret(outlines, study.codebook)
    study = study.with_codebook(codebook)
    records = {**{d.identifier: source_of(d) for d in documents}, **study.records}
    audited, _ = audited_sources(study, records, documents)
    others = {
        document.identifier: unattributed(
            (a.attribution for a in audited.get(document.identifier, ())), document
        )
        for document in documents
    }
    return list(audit_rows(documents, audited, others))


def likely_names(
    settings: Settings, notes: Sequence[Path] = (), model: str = AUTOMATIC
) -> tuple[list[Candidate], str]:
    """Names in field notes that no pattern covers, and the model that helped, if any.

    Raises SettingsError for a model that is not installed.
    """
    name, entities = open_model(settings.language, model)
    study = read_study(settings)
    codes = study.codebook.codes.values()
    paths = find_notes(notes or (settings.notes,))
    texts = [passage for path in paths for passage in _uncovered(path, settings)]
    return find_names(
        texts,
        language=settings.language,
        own=(label for code in codes for label in (code.label, *code.other_labels)),
        entities=entities,
    ), name


def _uncovered(path: Path, settings: Settings) -> Iterator[Passage]:
    document = read_document(path, settings.root, settings.label)
    spoken = settings.interview.fullmatch(document.identifier) is not None
    spoken = spoken or bool(document.turns)
    return uncovered(document, settings.redactions, spoken=spoken)


def usable(
    study: Study, records: Mapping[str, SourceRecord], documents: Iterable[Document]
) -> tuple[dict[str, SourceRecord], list[Finding]]:
    """The records, by identifier in natural order, without what is no IRI."""
    table = study.sources
    ordered = {name: records[name] for name in sorted(records, key=natural_key)}
    paths = {document.identifier: document.path for document in documents}
    kept, findings = usable_records(ordered, table.path if table else "", paths)
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
