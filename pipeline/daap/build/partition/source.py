"""What parts of sources are made from, and what is to be known of one.

With `build`, a place where stages meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from pyoxigraph import Triple

from daap.build.cache.store import Cache
from daap.build.engines import Engine, choose
from daap.build.partition.reading import NoteFile
from daap.core.errors import Finding
from daap.core.manifest import Published
from daap.core.model import Audited, Document, SourceRecord
from daap.core.settings import Settings
from daap.mapping.catalog.statistics import Tally
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.serialise.jsonld_context import Context, Names
from daap.serialise.jsonld_frame import Frame

Graph = tuple[Triple, ...]


@dataclass(frozen=True)
class Common:
    """What all sources need: sent to each process once.

    `context` is what a source needs of the codebook; `known` is what the shared
    graphs state or imply; `tables` are the triples that tell where tables lie;
    `places` are those of the codebook.
    """

    settings: Settings
    engine: str
    context: Graph
    known: frozenset[Triple]
    ontology: Graph
    tables: Graph
    places: Mapping[str, tuple[str, int]]
    terms: Context
    frame: Frame
    cache: Cache

    @cached_property
    def chosen(self) -> Engine:
        """The engine."""
        return choose(self.engine)

    @cached_property
    def schema(self) -> Graph:
        """The axioms that rules are made from."""
        return tuple(axioms(self.ontology))

    @cached_property
    def names(self) -> Names:
        """The names of JSON-LD."""
        return Names(self.terms)

    @cached_property
    def sources(self) -> str:
        """What the IRIs of all sources begin with."""
        return f"{self.settings.base}source/"

    def close(self, mapped: Iterable[Mapped]) -> Graph:
        """What follows from sources in their context, as far as it is published."""
        whole = tuple(chain(self.context, *(one.own for one in mapped)))
        closure = self.chosen.close(logical(whole), self.schema)
        return tuple(publishable(closure, frozenset(whole), self.settings.base))


@dataclass(frozen=True, slots=True)
class Source:
    """What a source's part is made from.

    `note` is the interpreted outline of its field note, `row` what the table of
    sources says, `record` what is published; without one, only findings are made.
    `told` are triples of other graphs that name the source. The part is kept under
    `key`; `folder` is the name of the folder that it is written into.
    """

    name: str
    record: SourceRecord | None
    row: SourceRecord | None
    note: Document | None
    file: NoteFile | None
    audited: tuple[Audited, ...] = ()
    told: Graph = ()
    key: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is to be known of a part without reading it.

    Findings come from reading, from names that were left, and from shapes; prefixes
    are those of the asserted and of the inferred Turtle, and of the TriG; then numbers
    of triples asserted, of their subjects, and of triples inferred; `own` counts those
    asserted of the source itself; `files` are those that are published of it alone.
    """

    read: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    broken: tuple[Finding, ...] = ()
    asserted_prefixes: tuple[str, ...] = ()
    inferred_prefixes: tuple[str, ...] = ()
    graph_prefixes: tuple[str, ...] = ()
    triples: int = 0
    subjects: int = 0
    inferred: int = 0
    files: tuple[Published, ...] = ()
    own: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A source with its note, completed, and its graph; `inferred` is yet to be."""

    source: Source
    document: Document | None
    graph: Graph

    @property
    def own(self) -> Graph:
        """Its graph, and what others tell of it."""
        return (*self.graph, *self.source.told)
