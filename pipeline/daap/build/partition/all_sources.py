"""All sources of a build: the inputs of their parts, and where parts are kept.

A part whose input is unchanged is taken from the cache; the others are made by an
executor, in batches.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePath
from urllib.parse import quote

from pyoxigraph import NamedNode, Triple

from daap.build.cache.fingerprint import source_key, study_key
from daap.build.cache.store import Cache
from daap.build.execute.executor import batched
from daap.build.partition.note_files import NoteFile
from daap.build.partition.part import OBJECTS, SUMMARY, make_parts, packed
from daap.build.partition.source import Emerged, SharedContext, Source, Summary
from daap.build.study import Study
from daap.build.workspace import Workspace
from daap.core.codebook import Audited
from daap.core.iris import Iris
from daap.core.json_codec import from_json
from daap.core.model import Document
from daap.core.namespaces import DAAP
from daap.core.resources import ONTOLOGY
from daap.core.source_record import SourceRecord
from daap.extract.codebook import read_turtle
from daap.mapping.catalog.statistics import Tally, added
from daap.mapping.graphs import reasoning_context
from daap.reason.aligned import broader_terms
from daap.reason.schema import logical
from daap.serialise.file_handle import FileHandle, FolderHandle
from daap.serialise.file_kinds import Finished
from daap.serialise.jsonld_frame import read_frame
from daap.serialise.parts import ALIGNED, ASSERTED, INFERRED, Fragments, Part, Ready
from daap.serialise.writers import release_context

Graph = tuple[Triple, ...]

BATCH = 1 << 19
"""The least bytes of field notes that are closed and validated in one batch.

They yield some 20,000 triples; the fixed cost of a batch is a tenth then.
"""

SMALL = 200
"""Bytes of field note that are as much work as a record or an attribution."""

SELECTION = 1000
"""Bytes of field note that yield as many triples as a selection, some 38."""


@dataclass(frozen=True, slots=True)
class Made:
    """A source with the summary and folder of its part.

    `file` is its field note; a source without a record is not published.
    """

    name: str
    file: NoteFile | None
    is_published: bool
    summary: Summary
    place: FolderHandle

    @property
    def part(self) -> Part:
        """What dumps need of it."""
        folder, summary = self.place, self.summary
        return Part(
            f"graph/source/{self.name}",
            Fragments(folder, ASSERTED, summary.asserted_prefixes),
            Fragments(folder, INFERRED, summary.inferred_prefixes),
            Ready(folder, summary.graph_prefixes),
        )

    @property
    def aligned(self) -> Fragments:
        """What the alignment of terms entails for it."""
        return Fragments(self.place, ALIGNED, self.summary.aligned_prefixes)

    @property
    def objects(self) -> FileHandle:
        """The path of the digests of its asserted objects."""
        return self.place / OBJECTS

    def files(self) -> Iterator[tuple[str, Finished]]:
        """The files about this source alone; none without a note."""
        for file in self.summary.files:
            place, kind = self.place / file.name, PurePath(file.name).suffix
            yield f"sources/{self.name}{kind}", Finished(place, file.size, file.sha256)


def all_sources(
    study: Study,
    records: Mapping[str, SourceRecord],
    notes: Sequence[tuple[NoteFile, Document]],
    audited: Mapping[str, tuple[Audited, ...]],
    shared: Mapping[str, Graph],
) -> Iterator[Source]:
    """The sources with a record in order, then the notes of other sources.

    Of two notes of one source the last is used. Key and folder are not yet set.
    """
    incoming = _incoming(shared, study.settings.base)
    last = {note.identifier: number for number, (_, note) in enumerate(notes)}
    source = Iris(study.settings.base).source
    for name, record in records.items():
        file, note = notes[last[name]] if name in last else (None, None)
        yield Source(
            name=name,
            record=record,
            row=study.records.get(name),
            note=note,
            file=file,
            audited=audited.get(name, ()),
            incoming=tuple(incoming.get(source(name).value, ())),
            lines_page=_lines_page(study, note),
        )
    for number, (file, note) in enumerate(notes):
        name = note.identifier
        if name not in records or last[name] != number:
            row = study.records.get(name)
            yield Source(name=name, record=None, row=row, note=note, file=file)


def _lines_page(study: Study, note: Document | None) -> str:
    """The URL of a listed note in public, without lines."""
    listed = study.listed.get(note.identifier) if note else None
    if note is None or listed is None or listed.sha256 != note.sha256:
        return ""
    return study.settings.lines_page.replace("{path}", quote(listed.path))


def _incoming(shared: Mapping[str, Graph], base: str) -> dict[str, list[Triple]]:
    """The triples of shared graphs about a source or a resource below it."""
    prefix = f"{base}source/"
    incoming: dict[str, list[Triple]] = defaultdict(list)
    for graph in shared.values():
        for triple in graph:
            value = triple.object
            if isinstance(value, NamedNode) and value.value.startswith(prefix):
                slug = value.value[len(prefix) :].partition("/")[0]
                incoming[prefix + slug].append(triple)
    return incoming


def make_sources(
    study: Study,
    sources: Iterable[Source],
    shared: Mapping[str, Graph],
    derived: Iterable[Triple],
    engine: str,
    workspace: Workspace,
) -> tuple[list[Made], Tally]:
    """Take each part from the cache, or make it; also returns the tally of all parts.

    `derived` are the triples entailed by `shared`.
    """
    store = workspace.part_store()
    known = frozenset(logical(chain(*shared.values(), derived)))
    common = _common(study, shared, known, engine, workspace)
    counting = _Counting()
    is_kept = workspace.cache.folder is not None
    key = study_key(study.settings, study.files, engine) if is_kept else ""
    emerged = Emerged(shared["graph/emergent"], study.settings.base)
    wanted = [
        replace(
            source,
            key=source_key(key, source.texts(), emerged.of(source)) if is_kept else "",
            folder=str(number),
        )
        for number, source in enumerate(sources)
    ]
    cached = workspace.new_folder("cached")
    kept = [_kept(counting, source, workspace.cache, cached) for source in wanted]
    missing = [s for s, one in zip(wanted, kept, strict=True) if one is None]
    made: list[Made] = []
    workspace.progress("mapping")
    total = sum(map(_size, missing))
    executor = workspace.executor(total)
    batches = batched(missing, size=_size, enough=_enough(total, executor.slots))
    results = executor.results(make_parts, (common, store), batches, name=_name)
    for source, (summary, place) in zip(missing, results, strict=True):
        store.expect(place)
        made.append(counting.made(source, summary, place))
        workspace.progress(f"mapping, source {len(made)} of {len(missing)}")
    rest = iter(made)
    return [one or next(rest) for one in kept], counting.tally


class _Counting:
    """Adds up the tallies of summaries, which are not kept; the folder has sections."""

    def __init__(self) -> None:
        self.tally = Tally()

    def made(self, source: Source, summary: Summary, place: FolderHandle) -> Made:
        """A source with its part, added to the tally."""
        self.tally = added([self.tally, summary.own])
        summary = replace(summary, own=Tally(), sections={})
        return Made(source.name, source.file, bool(source.record), summary, place)


def _common(
    study: Study,
    shared: Mapping[str, Graph],
    known: frozenset[Triple],
    engine: str,
    workspace: Workspace,
) -> SharedContext:
    return SharedContext(
        settings=study.settings,
        engine=engine,
        context=tuple(_context(study, shared)),
        known=known,
        ontology=study.ontology,
        tables=tuple(t for t in shared["graph/dataset"] if t.predicate == DAAP.path),
        places=study.knowledge.places,
        broader=broader_terms(read_turtle(ONTOLOGY / "alignment.ttl", DAAP.iri)),
        terms=release_context(study.settings.base),
        frame=read_frame(ONTOLOGY / "frame.jsonld"),
        cache=workspace.cache,
    )


def _context(study: Study, shared: Mapping[str, Graph]) -> list[Triple]:
    """What reasoning over a source needs of the codebook, in a fixed order.

    Also the imported files, and the coders.
    """
    codes = (*shared["graph/codebook"], *shared["graph/emergent"])
    kinds = (DAAP.ProjectFile, DAAP.Coder)
    files = {t for t in shared.get("graph/project", ()) if t.object in kinds}
    context = reasoning_context(codes, study.knowledge.guidance)
    return sorted(context | files, key=str)


def _kept(counting: _Counting, source: Source, cache: Cache, into: Path) -> Made | None:
    """A source whose part was taken from the cache; None if there is none."""
    folder = into / source.folder
    if cache.take(source.key, folder):
        with suppress(OSError, ValueError):
            summary = from_json(Summary, (folder / SUMMARY).read_bytes())
            return counting.made(source, summary, packed(folder, summary))
        shutil.rmtree(folder)
    return None


def _size(source: Source) -> int:
    """The work of a source, in bytes of field note."""
    size = source.file.size if source.file else 0
    steps = source.note.steps if source.note else ()
    selections = sum(step.selection is not None for step in steps)
    return size + SMALL * (1 + len(source.audited)) + SELECTION * selections


def _enough(total: int, slots: int) -> int:
    """The work of a batch, for a total and the number of slots."""
    return min(BATCH, total // (2 * slots)) if slots > 1 else BATCH


def _name(source: Source) -> str:
    return source.file.name if source.file else source.name
