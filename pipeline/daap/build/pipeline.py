"""The build, from a study's files to the values that a release is written from.

Each note is read alone; checks across sources use outlines of all notes; then the part
of each source is made, alone again, and the parts are assembled. `build` publishes
nothing: `daap.build.dataset_files` gives the files of a release, and
`daap.publish.writer` writes them, unless there is a violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from pyoxigraph import Triple

from daap.build.data_product import count, too_low
from daap.build.engines import choose
from daap.build.leaks import (
    leaks,
    leaks_in_findings,
    leaks_in_inputs,
    names_in,
    unguarded,
)
from daap.build.notes import interpret
from daap.build.outlines import compare_outlines
from daap.build.partition.all_sources import Made, all_sources, make_sources
from daap.build.partition.note_files import Note, NoteFile
from daap.build.partition.reading import read_outlines
from daap.build.result import Build
from daap.build.shared_graphs import (
    ALIGNMENTS,
    derive_shared,
    map_mappings,
    map_shared,
    mapping_faults,
)
from daap.build.study import Study, audited_sources, read_study, usable
from daap.build.workspace import Workspace
from daap.core.codebook import Audited
from daap.core.errors import Finding, RefusedError, Severity
from daap.core.model import Document
from daap.core.namespaces import DAAP
from daap.core.natural_order import natural_key
from daap.core.release_chain import read_chain
from daap.core.resources import SHAPES
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.extract.codebook import read_turtle
from daap.extract.new_study import placeholders
from daap.extract.reader import study_inputs
from daap.interpret.checks.cross_source import (
    repeated_identifiers,
    unportable_identifiers,
)
from daap.interpret.checks.record import source_of
from daap.interpret.redact import redact_finding
from daap.interpret.withhold import misnamed
from daap.publish.check import check_files, graphs_of
from daap.publish.releases.record import chain_problems
from daap.query.store import base_of
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places

Graph = tuple[Triple, ...]


def build(
    settings: Settings,
    notes: Sequence[Note] = (),
    *,
    engine: str = "auto",
    workspace: Workspace | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Build:
    """Read, interpret, map, reason and validate; nothing is published.

    `notes` are files or folders, or their URLs, by default the study's own; `engine`
    is one of engines.ENGINES; `progress` is called with a description of each step.
    Raises InputError and SettingsError.
    """
    workspace = workspace or Workspace(progress=progress)
    engine = choose(engine).name
    releases, unchained = read_chain(settings.releases)
    study, files, read = _read(settings, notes or study_inputs(settings), workspace)
    named = tuple(note for note in read if note.identifier)
    records, audited, unknown = _stated_elsewhere(study, named)
    workspace.progress("reasoning over what sources share")
    shared = map_shared(study, records, named)
    derived, broken = derive_shared(study, shared, records, named, engine)
    notes_of = tuple(zip(files, read, strict=True))
    sources = all_sources(study, records, notes_of, audited, shared)
    made, tally = make_sources(study, sources, shared, derived, engine, workspace)
    shared[ALIGNMENTS] = map_mappings(study)
    own = (*placeholders(settings), *_identifiers(study, read, named))
    closed = (*compare_outlines(settings, files, read), *misnamed(settings, records))
    across = (*own, *unknown, *unguarded(study, named), *closed, *study.unlisted)
    faults = mapping_faults(study, shared[ALIGNMENTS], engine)
    told = (*_findings(made, files, across, broken), *faults, *unchained)
    findings = (*_redacted(told, settings), *_leaked(study, shared, told))
    published = tuple(one for one in made if one.is_published)
    counted = count(study, shared, published, named, audited, findings)
    return Build(
        study=study,
        documents=named,
        records=records,
        audited=audited,
        shared=shared,
        derived=derived,
        sources=published,
        tally=tally,
        findings=(*findings, *too_low(counted, settings)),
        counted=counted,
        workspace=workspace,
        releases=releases,
        files=files,
    )


def _read(
    settings: Settings, notes: Sequence[Note], workspace: Workspace
) -> tuple[Study, tuple[NoteFile, ...], tuple[Document, ...]]:
    """The study, the files of its notes, and their interpreted outlines."""
    files, outlines = read_outlines(notes, settings, workspace)
    study = read_study(settings)
    refuse_broken(_redacted(study.knowledge.findings, settings))
    read, codebook = interpret(outlines, study.codebook)
    return study.with_codebook(codebook), files, read


def refuse_broken(findings: Sequence[Finding]) -> None:
    """Stop before notes are compared with an invalid codebook.

    Raises RefusedError if a finding is a violation.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(tuple(findings), shown=False)


def _identifiers(
    study: Study, read: Sequence[Document], named: Sequence[Document]
) -> Iterator[Finding]:
    """Findings on the identifiers of codes and sources."""
    table = study.sources.path if study.sources else ""
    yield from study.knowledge.findings
    yield from repeated_identifiers(read)
    yield from unportable_identifiers(named, study.records, table)


def _stated_elsewhere(
    study: Study, notes: Sequence[Document]
) -> tuple[
    dict[str, SourceRecord], dict[str, tuple[Audited, ...]], tuple[Finding, ...]
]:
    """The records and attributions of the sources, and findings on them."""
    records = {**{note.identifier: source_of(note) for note in notes}, **study.records}
    records, unusable = usable(study, records, notes)
    audited, unknown = audited_sources(study, records, notes)
    return records, audited, (*unusable, *unknown)


def _findings(
    made: Sequence[Made],
    files: Iterable[NoteFile],
    across: Iterable[Finding],
    broken: Iterable[Finding],
) -> Iterator[Finding]:
    """All findings: first those of reading, in the order of the notes.

    `across` are those of checks across sources, `broken` those of SHACL on triples of
    no single source.
    """
    summaries = {one.file: one.summary for one in made}
    in_order = [summaries[file] for file in files]
    yield from chain.from_iterable(summary.read for summary in in_order)
    yield from across
    yield from chain.from_iterable(one.summary.leaks for one in made)
    of_sources = chain.from_iterable(one.summary.broken for one in made)
    yield from _in_order(chain(broken, of_sources))


def _redacted(findings: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """The findings without a redacted name."""
    return tuple(redact_finding(finding, settings.redactions) for finding in findings)


def _leaked(
    study: Study, shared: Mapping[str, Graph], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """A violation for each name outside the sources, in findings too."""
    settings = study.settings
    own = chain.from_iterable(
        graph for name, graph in shared.items() if name != "graph/vocabulary"
    )

    def where() -> Mapping[str, tuple[str, int]]:
        return {**places(chain(*shared.values())), **study.knowledge.places}

    yield from leaks(own, settings, where)
    yield from leaks_in_inputs(study)
    yield from leaks_in_findings(_redacted(findings, settings), settings)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without duplicates, by source, place and focus."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda f: (
            natural_key(f.source), f.path, f.line, f.focus, f.shape, f.component,
            f.result_path, f.found,
        ),
    )  # fmt: skip


def check_release(
    folder: Path, settings: Settings | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Each check of a published dataset, with the problems found.

    The chain of releases is also compared with the study's own, if both have the same
    base IRI.
    """
    yield from check_files(folder)
    own = settings if settings is not None and is_of(folder, settings) else None
    releases = own.releases if own else None
    yield "chain of releases", list(chain_problems(folder, releases))
    yield "shapes", list(_shapes(folder))
    if own:
        yield "names", list(names_in(folder, own))


def is_of(folder: Path, settings: Settings) -> bool:
    """Whether a published dataset has the base IRI of a study."""
    return base_of(folder) == settings.base


def _shapes(folder: Path) -> Iterator[str]:
    """The findings of SHACL on each source of a dump, a line each."""
    graphs = graphs_of(folder)
    ontology = tuple(read_turtle(folder / "ontology.ttl", DAAP.iri))
    whole = (*chain.from_iterable(graphs.values()), *ontology)
    for finding in shape_findings(choose().validate(whole, SHAPES), places(whole)):
        if finding.severity is Severity.VIOLATION:
            yield f"{finding.place}: {finding.message}"
