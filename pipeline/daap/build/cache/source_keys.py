"""The keys under which parts of sources are kept: all that each depends on.

With `build`, a place where stages meet. What emerged from other notes counts only
as far as it bears on the codes of the source, so that a new code in one note does
not touch the parts of all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from daap.build.cache.fingerprint import study_key
from daap.build.cache.store import digest
from daap.build.partition.source import Source
from daap.build.study import Study
from daap.core.iris import Iris
from daap.core.json_codec import to_json
from daap.core.model import CodeDefinition
from daap.core.namespaces import DAAP
from daap.core.resources import ONTOLOGY, SHAPES
from daap.mapping.graphs import reasoning_context
from daap.mapping.terms import subject_iri

WRITING = ("context.jsonld", "frame.jsonld")
"""The files of the ontology's folder that JSON-LD is written by."""


class SourceKeys:
    """The keys of a study's sources; `emergent` is what came from all notes."""

    def __init__(self, study: Study, emergent: Iterable[Triple], engine: str) -> None:
        more = (*sorted(SHAPES.glob("*.ttl")), *(ONTOLOGY / name for name in WRITING))
        self.study = study_key(study.settings, study.files, engine, more)
        self.iris = Iris(study.settings.base)
        self.about: dict[str, set[str]] = defaultdict(set)
        self.options: dict[str, set[str]] = defaultdict(set)
        self.ends: dict[str, set[str]] = defaultdict(set)
        for triple in reasoning_context(tuple(emergent), ()):
            subject, value = subject_iri(triple), triple.object
            self.about[subject].add(str(triple))
            option = triple.predicate in (DAAP.ofDecision, DAAP.proposes)
            if option and isinstance(value, NamedNode):
                self.options[value.value].add(subject)
                self.ends[subject].add(value.value)

    def key(self, source: Source) -> str:
        """The key of one source."""
        values = (source.record, source.row, source.note, *source.audited)
        plain = (to_json(value) if value else b"" for value in values)
        file = source.file
        note = (file.place, file.sha256) if file else ()
        told = sorted(map(str, source.told))
        context = sorted(self._context(source))
        return digest(
            ("source", self.study, source.name, *plain, *note, *told, "", *context)
        )

    def _context(self, source: Source) -> set[str]:
        """What emerged that says something of the source's codes.

        That is their kinds, and the options that have one of them at an end.
        """
        codes = {self.iris.code(code).value for code in _codes(source)}
        options = {option for code in codes for option in self.options.get(code, ())}
        ends = {end for option in options for end in self.ends[option]}
        return {
            said for node in codes | options | ends for said in self.about.get(node, ())
        }


def _codes(source: Source) -> Iterator[str]:
    """The codes that a source names."""
    for audited in source.audited:
        yield audited.attribution.code
    for step in source.note.steps if source.note else ():
        yield from (assignment.code for assignment in step.assignments)
        for said in step.stated:
            if isinstance(said, CodeDefinition):
                yield from (said.name, *said.superclasses)
