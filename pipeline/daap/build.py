"""The whole flow, from a study's files to what a release is written from.

Each note is read on its own; outlines of all of them tell what spans sources; then
each source makes its part, on its own again, and the parts are put together. `build`
publishes nothing; `daap.publication` says what files a release has, and
`daap.web.publish` writes them, and refuses on any violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import Triple

from daap.chain import Release, read_chain
from daap.cluster_flow import Note, cluster_outlines, fetched
from daap.counting import Counts
from daap.engines import choose
from daap.errors import Finding, RefusedError, Severity
from daap.extract.codebook import read_turtle
from daap.extract.files import natural_key
from daap.interpret.across import repeated_identifiers, unportable_identifiers
from daap.interpret.redact import redact_finding
from daap.interpret.source import source_of
from daap.leaks import (
    leaks,
    leaks_in_findings,
    leaks_in_settings,
    names_in,
    unguarded,
)
from daap.mapping.statistics import Tally
from daap.model import Audited, Document, SourceRecord
from daap.namespaces import DAAP
from daap.new_study import placeholders
from daap.notes import interpret
from daap.product import count, too_low
from daap.publication import counts, inputs, release
from daap.reading_flow import NoteFile, read_outlines
from daap.resources import SHAPES
from daap.settings import Settings
from daap.shared_graphs import (
    ALIGNMENTS,
    derive_shared,
    map_mappings,
    map_shared,
    mapping_faults,
)
from daap.sources_flow import Made, all_sources, make_sources
from daap.study import Study, audited_sources, read_study, usable
from daap.validate.findings import findings as shape_findings
from daap.validate.findings import places
from daap.web.check import check_files, graphs_of
from daap.web.releasing import chain_problems
from daap.web.store import base_of
from daap.workspace import Workspace

__all__ = ["Build", "build", "check_release", "counts", "inputs", "release"]

Graph = tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """What a release is written from.

    `documents` are the interpreted outlines of the notes, without their text;
    `shared` are the graphs of no single source, `derived` what follows from them;
    the parts of the sources lie in the workspace, which is gone with the build;
    `tally` counts what is asserted of all of them.
    """

    study: Study
    documents: tuple[Document, ...]
    records: Mapping[str, SourceRecord]
    audited: Mapping[str, tuple[Audited, ...]]
    shared: Mapping[str, Graph]
    derived: Graph
    sources: tuple[Made, ...]
    tally: Tally
    findings: tuple[Finding, ...]
    counted: Mapping[str, Counts]
    workspace: Workspace
    releases: tuple[Release, ...] = ()

    @property
    def base(self) -> str:
        """The base of the study's IRIs."""
        return self.study.settings.base

    @property
    def asserted(self) -> dict[str, Graph]:
        """All asserted triples, by the path of their graph; read anew each time."""
        own = {made.part.graph: tuple(made.part.asserted) for made in self.sources}
        return {**self.shared, **own}

    @property
    def inferred(self) -> Graph:
        """All that was inferred; read anew each time."""
        own = chain.from_iterable(made.part.inferred for made in self.sources)
        return tuple(sorted({*self.derived, *own}, key=str))


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
    is one of engines.ENGINES; `progress` is told what is being done. Raises InputError
    and SettingsError for what cannot be read at all.
    """
    workspace = workspace or Workspace(progress=progress)
    engine = choose(engine).name
    releases, unchained = read_chain(settings.releases)
    study, files, read = _read(settings, notes or (settings.notes,), workspace)
    named = tuple(note for note in read if note.identifier)
    records, audited, unknown = _stated_elsewhere(study, named)
    workspace.progress("reasoning over what sources share")
    shared = map_shared(study, records, named)
    derived, broken = derive_shared(study, shared, named, engine)
    notes_of = tuple(zip(files, read, strict=True))
    sources = all_sources(study, records, notes_of, audited, shared)
    made, tally = make_sources(study, sources, shared, derived, engine, workspace)
    shared[ALIGNMENTS] = map_mappings(study)
    own = (*placeholders(settings), *_identifiers(study, read, named))
    across = (*own, *unknown, *unguarded(study, named))
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
    )


def _read(
    settings: Settings, notes: Sequence[Note], workspace: Workspace
) -> tuple[Study, tuple[NoteFile, ...], tuple[Document, ...]]:
    """The study, the files of its notes, and their outlines, interpreted."""
    files, outlines = _outlines(notes, settings, workspace)
    study = read_study(settings)
    refuse_broken(study.knowledge.findings)
    read, codebook = interpret(outlines, study.codebook)
    return study.with_codebook(codebook), files, read


def refuse_broken(findings: Sequence[Finding]) -> None:
    """End before the notes are held against a codebook that is broken itself.

    Raises RefusedError where a finding is a violation.
    """
    if any(finding.severity is Severity.VIOLATION for finding in findings):
        raise RefusedError(tuple(findings), shown=False)


def _outlines(
    notes: Sequence[Note], settings: Settings, workspace: Workspace
) -> tuple[tuple[NoteFile, ...], tuple[Document, ...]]:
    """The files of the notes and their outlines, read here or by a cluster."""
    if workspace.cluster is not None:
        return cluster_outlines(notes, settings, workspace, workspace.cluster)
    return read_outlines(fetched(notes, workspace), settings, workspace)


def _identifiers(
    study: Study, read: Sequence[Document], named: Sequence[Document]
) -> Iterator[Finding]:
    """What is wrong with the identifiers of codes and sources."""
    table = study.sources.path if study.sources else ""
    yield from study.knowledge.findings
    yield from repeated_identifiers(read)
    yield from unportable_identifiers(named, study.records, table)


def _stated_elsewhere(
    study: Study, notes: Sequence[Document]
) -> tuple[
    dict[str, SourceRecord], dict[str, tuple[Audited, ...]], tuple[Finding, ...]
]:
    """The records and attributions of the sources, and what is wrong with them."""
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
    """All findings: from reading in the order of the notes, then from the rest.

    `across` are those on what spans sources, `broken` those of shapes on what
    belongs to none.
    """
    summaries = {one.file: one.summary for one in made}
    in_order = [summaries[file] for file in files]
    yield from chain.from_iterable(summary.read for summary in in_order)
    yield from across
    yield from chain.from_iterable(one.summary.left for one in made)
    of_sources = chain.from_iterable(one.summary.broken for one in made)
    yield from _in_order(chain(broken, of_sources))


def _redacted(told: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """The findings without a redacted name."""
    return tuple(redact_finding(finding, settings.redactions) for finding in told)


def _leaked(
    study: Study, shared: Mapping[str, Graph], told: Iterable[Finding]
) -> Iterator[Finding]:
    """A violation for each name in what belongs to no source, findings among it."""
    settings = study.settings
    own = chain.from_iterable(
        graph for name, graph in shared.items() if name != "graph/vocabulary"
    )

    def where() -> Mapping[str, tuple[str, int]]:
        return {**places(chain(*shared.values())), **study.knowledge.places}

    yield from leaks(own, settings, where)
    yield from leaks_in_settings(settings)
    yield from leaks_in_findings(_redacted(told, settings), settings)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings once each, by source, place and what they are about."""
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
    """Each check of a published dataset with what it found wrong.

    The chain of releases is also held against the study's own, if the base of its
    IRIs is the same.
    """
    yield from check_files(folder)
    same = settings is not None and base_of(folder) == settings.base
    releases = settings.releases if settings and same else None
    yield "chain of releases", list(chain_problems(folder, releases))
    yield "shapes", list(_shapes(folder))
    if settings is not None and same:
        yield "names", list(names_in(folder, settings))


def _shapes(folder: Path) -> Iterator[str]:
    """What the shapes find in each source of a dump, a line each."""
    graphs = graphs_of(folder)
    ontology = tuple(read_turtle(folder / "ontology.ttl", DAAP.iri))
    whole = (*chain.from_iterable(graphs.values()), *ontology)
    for finding in shape_findings(choose().validate(whole, SHAPES), places(whole)):
        if finding.severity is Severity.VIOLATION:
            yield f"{finding.place}: {finding.message}"
