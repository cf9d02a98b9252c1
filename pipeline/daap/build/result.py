"""The result of a build, from which the files of a release are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Triple

from daap.build.partition.all_sources import Made
from daap.build.partition.note_files import NoteFile
from daap.build.study import Study
from daap.build.workspace import Workspace
from daap.core.codebook import Audited
from daap.core.errors import Finding
from daap.core.metric_values import Counts
from daap.core.model import Document
from daap.core.release_chain import Release
from daap.core.source_record import SourceRecord
from daap.mapping.catalog.statistics import Tally

Graph = tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """The result of a build.

    `documents` are the interpreted outlines of the notes, without their text;
    `shared` are the graphs of no single source, `derived` the triples that they entail;
    the parts of the sources are in the workspace, which is removed with the build;
    `tally` counts the asserted triples of all parts; `files` are the field notes and
    outlines that were read.
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
    files: tuple[NoteFile, ...] = ()

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
        """All inferred triples; read anew each time."""
        own = chain.from_iterable(made.part.inferred for made in self.sources)
        return tuple(sorted({*self.derived, *own}, key=str))
