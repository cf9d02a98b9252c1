"""Values of the partition: sources, their parts' summaries, and the shared context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from pyoxigraph import Triple

from daap.build.cache.store import Cache
from daap.build.engines import Engine, choose
from daap.build.partition.note_files import NoteFile
from daap.core.codebook import Audited
from daap.core.errors import Finding
from daap.core.iris import Iris
from daap.core.json_codec import to_json
from daap.core.manifest import Published
from daap.core.model import Document
from daap.core.settings import Settings
from daap.core.source_record import SourceRecord
from daap.core.statements import CodeDefinition
from daap.core.triples import subject_iri
from daap.mapping.catalog.statistics import Tally
from daap.mapping.graphs import reasoning_context
from daap.reason.aligned import Broader
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.serialise.jsonld_context import Context, Names
from daap.serialise.jsonld_frame import Frame

Graph = tuple[Triple, ...]


@dataclass(frozen=True)
class SharedContext:
    """What all sources need; sent to each process once.

    `context` are the triples that a source needs of the codebook; `known` are those
    that the shared graphs state or entail; `tables` are those on the paths of tables;
    `places` are path and line of the codebook's subjects; `broader` are the terms of
    other ontologies.
    """

    settings: Settings
    engine: str
    context: Graph
    known: frozenset[Triple]
    ontology: Graph
    tables: Graph
    places: Mapping[str, tuple[str, int]]
    broader: Broader
    terms: Context
    frame: Frame
    cache: Cache

    @cached_property
    def chosen(self) -> Engine:
        """The engine of this name."""
        return choose(self.engine)

    @cached_property
    def schema(self) -> Graph:
        """The axioms that rules are generated from."""
        return tuple(axioms(self.ontology))

    @cached_property
    def names(self) -> Names:
        """The names of JSON-LD's context."""
        return Names(self.terms)

    @cached_property
    def sources(self) -> str:
        """The common prefix of the IRIs of all sources."""
        return f"{self.settings.base}source/"

    def close(self, mapped: Iterable[Mapped]) -> Graph:
        """The published triples entailed by sources in their context."""
        whole = tuple(chain(self.context, *(one.own for one in mapped)))
        closure = self.chosen.close(logical(whole), self.schema)
        return tuple(publishable(closure, frozenset(whole), self.settings.base))


@dataclass(frozen=True, slots=True)
class Source:
    """The input of a source's part.

    `note` is the interpreted outline of its field note, `row` its row in the table of
    sources, `record` what is published; without one, only findings are made. `incoming`
    are triples of other graphs about it. `lines_page` is the public page of its note,
    with {first} and {last} for lines; empty if there is none. `key` is the cache key of
    the part; `folder` is the name of the folder it is written into.
    """

    name: str
    record: SourceRecord | None
    row: SourceRecord | None
    note: Document | None
    file: NoteFile | None
    audited: tuple[Audited, ...] = ()
    incoming: Graph = ()
    lines_page: str = ""
    key: str = ""
    folder: str = ""

    def texts(self) -> Iterator[str | bytes]:
        """The whole input of its part, for the key."""
        yield from (self.name, self.lines_page)
        for value in (self.record, self.row, self.note, *self.audited):
            yield to_json(value) if value else b""
        file = self.file
        yield from (file.place, file.sha256, file.outline) if file else ()
        yield from sorted(map(str, self.incoming))


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a part without reading it.

    Findings are from reading, from the leak check, and from SHACL; prefixes are those
    of asserted, inferred and aligned Turtle and of TriG; then the numbers of asserted
    triples, their subjects, and inferred triples; `own` is the tally of the source's
    own asserted triples; `files` are those published of the source alone, `sections`
    the places of the other files (`PackedFolder`).
    """

    read: tuple[Finding, ...] = ()
    leaks: tuple[Finding, ...] = ()
    broken: tuple[Finding, ...] = ()
    asserted_prefixes: tuple[str, ...] = ()
    inferred_prefixes: tuple[str, ...] = ()
    aligned_prefixes: tuple[str, ...] = ()
    graph_prefixes: tuple[str, ...] = ()
    triples: int = 0
    subjects: int = 0
    inferred: int = 0
    files: tuple[Published, ...] = ()
    own: Tally = field(default_factory=Tally)
    sections: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A source with its completed note and its graph, before inference."""

    source: Source
    document: Document | None
    graph: Graph

    @property
    def own(self) -> Graph:
        """Its graph, with the triples of other graphs about it."""
        return (*self.graph, *self.source.incoming)


class Emerged:
    """Triples on emergent codes, by the sources that name them.

    So a new code in one note does not change the keys of all others.
    """

    def __init__(self, emergent: Iterable[Triple], base: str) -> None:
        self.iris = Iris(base)
        self.about: dict[str, set[str]] = defaultdict(set)
        for triple in reasoning_context(tuple(emergent), ()):
            self.about[subject_iri(triple)].add(str(triple))

    def of(self, source: Source) -> set[str]:
        """The triples on the codes that a source names, as N-Triples."""
        codes = {self.iris.code(code).value for code in _codes(source)}
        return {said for code in codes for said in self.about.get(code, ())}


def _codes(source: Source) -> Iterator[str]:
    """The codes that a source names."""
    for audited in source.audited:
        yield audited.attribution.code
    for step in source.note.steps if source.note else ():
        yield from (assignment.code for assignment in step.assignments)
        for said in (claim.statement for claim in step.claims):
            if isinstance(said, CodeDefinition):
                yield from (said.name, *said.superclasses)
