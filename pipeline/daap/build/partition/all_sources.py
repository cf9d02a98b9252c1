"""All sources of a build: what their parts are made from, and where they lie.

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

from pyoxigraph import NamedNode, Triple

from daap.build.cache.source_keys import SourceKeys
from daap.build.cache.store import Cache
from daap.build.execute.executor import batched
from daap.build.partition.part import OBJECTS, SUMMARY, make_parts
from daap.build.partition.reading import NoteFile
from daap.build.partition.source import Common, Source, Summary
from daap.build.study import Study
from daap.build.workspace import Workspace
from daap.core.iris import Iris
from daap.core.json_codec import from_json
from daap.core.model import Audited, Document, SourceRecord
from daap.core.namespaces import DAAP
from daap.core.resources import ONTOLOGY
from daap.mapping.catalog.statistics import Tally, added
from daap.mapping.graphs import reasoning_context
from daap.reason.schema import logical
from daap.serialise.file_handle import Place
from daap.serialise.file_kinds import Finished
from daap.serialise.jsonld_frame import read_frame
from daap.serialise.parts import ASSERTED, INFERRED, Half, Part, Ready
from daap.serialise.writers import release_context

Graph = tuple[Triple, ...]

BATCH = 1 << 19
"""Bytes of field notes that are closed and validated together, at least.

They make some 20,000 triples; what a batch costs whatever is in it is a tenth then.
"""

SMALL = 200
"""Bytes of field note that are as much work as a record or an attribution."""


@dataclass(frozen=True, slots=True)
class Made:
    """A source and the part that it made, which lies in a place.

    `file` is its field note; one without a record is not published.
    """

    name: str
    file: NoteFile | None
    is_published: bool
    summary: Summary
    place: Place

    @property
    def part(self) -> Part:
        """What the dumps take of it."""
        folder, summary = self.place, self.summary
        return Part(
            f"graph/source/{self.name}",
            Half(folder, ASSERTED, summary.asserted_prefixes),
            Half(folder, INFERRED, summary.inferred_prefixes),
            Ready(folder, summary.graph_prefixes),
        )

    @property
    def objects(self) -> Place:
        """Digests of the objects that are asserted of it."""
        return self.place / OBJECTS

    def files(self) -> Iterator[tuple[str, Finished]]:
        """The files of a source alone; there are none without a note."""
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
    """The sources with a record in their order, then the notes of none of them.

    Of two notes of one source the last is taken. Neither key nor folder is set.
    """
    told = _told(shared, study.settings.base)
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
            told=tuple(told.get(source(name).value, ())),
        )
    for number, (file, note) in enumerate(notes):
        name = note.identifier
        if name not in records or last[name] != number:
            row = study.records.get(name)
            yield Source(name=name, record=None, row=row, note=note, file=file)


def _told(shared: Mapping[str, Graph], base: str) -> dict[str, list[Triple]]:
    """The triples of shared graphs that name a source or what is below it."""
    prefix = f"{base}source/"
    told: dict[str, list[Triple]] = defaultdict(list)
    for graph in shared.values():
        for triple in graph:
            value = triple.object
            if isinstance(value, NamedNode) and value.value.startswith(prefix):
                slug = value.value[len(prefix) :].partition("/")[0]
                told[prefix + slug].append(triple)
    return told


def make_sources(
    study: Study,
    sources: Iterable[Source],
    shared: Mapping[str, Graph],
    derived: Iterable[Triple],
    engine: str,
    workspace: Workspace,
) -> tuple[list[Made], Tally]:
    """Take each part from the cache, or make it; `derived` is what `shared` implies.

    The other value is the tally of all parts together.
    """
    store = workspace.part_store()
    known = frozenset(logical(chain(*shared.values(), derived)))
    common = _common(study, shared, known, engine, workspace)
    counting = _Counting()
    is_kept = workspace.cache.folder is not None
    keys = SourceKeys(study, shared["graph/emergent"], engine)
    wanted = [
        replace(source, key=keys.key(source) if is_kept else "", folder=str(number))
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
    """Adds up the tallies of summaries, which are not kept one by one."""

    def __init__(self) -> None:
        self.tally = Tally()

    def made(self, source: Source, summary: Summary, place: Place) -> Made:
        """A source with its part, which is counted."""
        self.tally = added([self.tally, summary.own])
        summary = replace(summary, own=Tally())
        return Made(source.name, source.file, bool(source.record), summary, place)


def _common(
    study: Study,
    shared: Mapping[str, Graph],
    known: frozenset[Triple],
    engine: str,
    workspace: Workspace,
) -> Common:
    return Common(
        settings=study.settings,
        engine=engine,
        context=tuple(_context(study, shared)),
        known=known,
        ontology=study.ontology,
        tables=tuple(t for t in shared["graph/dataset"] if t.predicate == DAAP.path),
        places=study.knowledge.places,
        terms=release_context(ONTOLOGY, study.settings.base),
        frame=read_frame(ONTOLOGY / "frame.jsonld"),
        cache=workspace.cache,
    )


def _context(study: Study, shared: Mapping[str, Graph]) -> list[Triple]:
    """What reasoning over a source needs of the codebook, in a fixed order."""
    codes = (*shared["graph/codebook"], *shared["graph/emergent"])
    return sorted(reasoning_context(codes, study.knowledge.guidance), key=str)


def _kept(counting: _Counting, source: Source, cache: Cache, into: Path) -> Made | None:
    """A source whose part was taken from the cache."""
    folder = into / source.folder
    if cache.take(source.key, folder):
        with suppress(OSError, ValueError):
            summary = from_json(Summary, (folder / SUMMARY).read_bytes())
            return counting.made(source, summary, folder)
        shutil.rmtree(folder)
    return None


def _size(source: Source) -> int:
    """How much work a source is, in bytes of field note."""
    size = source.file.size if source.file else 0
    return size + SMALL * (1 + len(source.audited))


def _enough(total: int, slots: int) -> int:
    """How much work is a batch, of a total that is done in so many slots at once."""
    return min(BATCH, total // (2 * slots)) if slots > 1 else BATCH


def _name(source: Source) -> str:
    return source.file.name if source.file else source.name
