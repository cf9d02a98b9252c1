"""A published dataset, read for export from its dump and transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from daap.core.namespaces import DAAP, DCT, OA, PROV, RDF, RDFS, SKOS
from daap.core.natural_order import natural_key
from daap.exchange.values import (
    Case,
    Code,
    Coder,
    Coding,
    Group,
    Link,
    Memo,
    Selection,
    Source,
    Value,
)
from daap.query.store import base_of, open_dataset, union_of

KINDS = (
    "Decision", "Pattern", "Practice", "DesignSolution", "Force", "EmergentCode",
)  # fmt: skip
"""The classes of codes, the more specific first."""

SPAN = re.compile(r"/transcript/char/([0-9]+)-([0-9]+)$")
Term = NamedNode | Literal


def span_of(anchor: str) -> tuple[int, int]:
    """The span in an anchor's IRI, in code points; (0, 0) for other IRIs.

    >>> span_of("https://example.org/source/p1/transcript/char/63-95")
    (63, 95)
    """
    found = SPAN.search(anchor)
    return (int(found[1]), int(found[2])) if found else (0, 0)


@dataclass
class Dataset:
    """A published dataset; all values are in a fixed order."""

    folder: Path
    base: str
    store: Store = field(repr=False)

    def __post_init__(self) -> None:
        """Set the graph that is the union of all."""
        self.union = union_of(self.store)

    def objects(self, subject: str, predicate: NamedNode) -> list[Term]:
        """The objects of a subject, sorted."""
        found = self.store.quads_for_pattern(
            NamedNode(subject), predicate, None, self.union
        )
        terms = (q.object for q in found if isinstance(q.object, NamedNode | Literal))
        return sorted(terms, key=lambda term: natural_key(term.value))

    def values(self, subject: str, predicate: NamedNode) -> list[str]:
        """The objects of a subject as texts."""
        return [term.value for term in self.objects(subject, predicate)]

    def value(self, subject: str, predicate: NamedNode) -> str:
        """The first object of a subject; empty if there is none."""
        return next(iter(self.values(subject, predicate)), "")

    def subjects(self, predicate: NamedNode, value: NamedNode) -> list[str]:
        """The subjects with this object, sorted."""
        found = self.store.quads_for_pattern(None, predicate, value, self.union)
        iris = (q.subject.value for q in found if isinstance(q.subject, NamedNode))
        return sorted(iris, key=natural_key)

    def of_class(self, kind: NamedNode) -> list[str]:
        """The individuals of a class, sorted."""
        return self.subjects(RDF.type, kind)

    @property
    def title(self) -> str:
        """The title of the study."""
        return self.value(f"{self.base}study", DCT.title)

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The codes, by notation."""
        found = map(self._code, self.of_class(DAAP.Code))
        return tuple(sorted(found, key=lambda code: natural_key(code.notation)))

    def _code(self, iri: str) -> Code:
        types = set(self.objects(iri, RDF.type))
        return Code(
            iri,
            self.value(iri, SKOS.notation),
            self.value(iri, SKOS.prefLabel) or self.value(iri, SKOS.notation),
            self.value(iri, SKOS.definition),
            DAAP.Category in types,
            next((kind for kind in KINDS if DAAP[kind] in types), ""),
            tuple(self.values(iri, SKOS.broader)),
            self.value(iri, DAAP.colour),
        )

    @cached_property
    def coders(self) -> tuple[Coder, ...]:
        """The coders."""
        found = self.of_class(DAAP.Coder)
        return tuple(Coder(iri, self.value(iri, RDFS.label)) for iri in found)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources with a field note or project file, by identifier."""
        found = map(self._source, self.of_class(DAAP.Transcript))
        return tuple(sorted(found, key=lambda source: natural_key(source.identifier)))

    def _source(self, transcript: str) -> Source:
        iri = self.value(transcript, DAAP.transcriptOf)
        name = self.value(iri, DCT.identifier)
        published = self.value(transcript, DAAP.publishedText).rpartition("#")[2]
        path = self.folder / "sources" / f"{name}.txt"
        whole = published == "AllText" and path.is_file()
        text = path.read_text(encoding="utf-8") if whole else ""
        interview = DAAP.Interview in self.objects(iri, RDF.type)
        return Source(
            iri,
            name,
            self.value(iri, DCT.title) or name,
            text if text.strip() else None,
            "interview" if interview else "grey literature",
            published,
            self.value(transcript, DCT.hasFormat) or transcript,
        )

    def selections(self, source: Source) -> Iterator[Selection]:
        """The selections of a source, step by step."""
        for step in self.subjects(DAAP.inSource, NamedNode(source.iri)):
            yield from self._step(step, source)

    def _step(self, step: str, source: Source) -> Iterator[Selection]:
        made = self.subjects(PROV.wasGeneratedBy, NamedNode(step))
        codings = tuple(c for iri in made if (c := self._coding(iri)).code)
        notes = [iri for iri in made if self.value(iri, DAAP.anchoring)]
        coder = self.value(step, PROV.wasAssociatedWith)
        own = self.values(step, DAAP.codesAnchor)
        places = own or self.values(step, DAAP.quotesAnchor) or self._context(step)
        for number, place in enumerate(places or [""]):
            start, end = span_of(place)
            words = self.words(source, place)
            yield Selection(
                step if own else f"{step}#{place}",
                source.iri,
                start,
                end,
                words,
                coder,
                codings if own else tuple(_at(one, place) for one in codings),
                "\n\n".join(self._remarks(notes, place, words, first=not number)),
                "" if place else self._region(codings),
            )

    def _region(self, codings: Iterable[Coding]) -> str:
        """The media fragment of codings; empty if they are of words."""
        targets = (self.value(coding.iri, OA.hasTarget) for coding in codings)
        selectors = (self.value(iri, OA.hasSelector) for iri in targets if iri)
        found = (self.value(iri, RDF.value) for iri in selectors if iri)
        return next(filter(None, found), "")

    def _coding(self, iri: str) -> Coding:
        code = self.value(iri, DAAP.assigns)
        creator, created = self.value(iri, DCT.creator), self.value(iri, DCT.created)
        return Coding(iri, code, creator, created)

    def _context(self, step: str) -> list[str]:
        """The spans of the segments that a step codes; adjacent ones are merged."""
        runs: list[tuple[int, int, int]] = []
        transcript = ""
        for segment in self.values(step, DAAP.codesSegment):
            position, start, end = (
                int(self.value(segment, name))
                for name in (DAAP.position, DAAP.startOffset, DAAP.endOffset)
            )
            transcript = self.value(segment, DCT.isPartOf)
            if runs and runs[-1][0] == position - 1:
                start = runs.pop()[1]
            runs.append((position, start, end))
        return [f"{transcript}/char/{start}-{end}" for _, start, end in runs]

    def _remarks(
        self, notes: Iterable[str], place: str, words: str, *, first: bool
    ) -> Iterator[str]:
        """The text of notes on an anchor beyond its words; without one at the first."""
        for note in notes:
            said = self.value(note, OA.bodyValue)
            target = self.value(note, OA.hasTarget)
            is_here = target == place if span_of(target) != (0, 0) else first
            if is_here and said and said != words:
                yield said

    def words(self, source: Source, anchor: str) -> str:
        """The words of an anchor, if published."""
        start, end = span_of(anchor)
        if source.text is not None:
            return source.text[start:end]
        return self.value(f"{anchor}/quote", OA.exact) if anchor else ""

    @cached_property
    def memos(self) -> tuple[Memo, ...]:
        """The memos, by date, then by number."""
        found = map(self._memo, self.of_class(DAAP.Memo))
        return tuple(sorted(found, key=lambda m: (m.created, natural_key(m.iri))))

    def _memo(self, iri: str) -> Memo:
        return Memo(
            iri,
            self.value(iri, OA.hasTarget),
            self.value(iri, OA.bodyValue),
            self.value(iri, DCT.creator),
            self.value(iri, DCT.created),
            self.value(iri, DCT.title),
        )

    def values_of(self, subject: str) -> tuple[Value, ...]:
        """The values of the variables of a source or a case."""
        found = []
        for iri in self.subjects(DAAP.valueFor, NamedNode(subject)):
            for term in self.objects(iri, DAAP.hasValue):
                kind = term.datatype.value if isinstance(term, Literal) else ""
                name = self.value(iri, DAAP.variable)
                found.append(Value(name, term.value, kind.rpartition("#")[2]))
        return tuple(found)

    @cached_property
    def variables(self) -> dict[str, str]:
        """What the variables that tools define stand for, by name."""
        found = self.of_class(DAAP.Variable)
        return {
            self.value(iri, RDFS.label): self.value(iri, DCT.description)
            for iri in found
        }

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases."""
        return tuple(
            Case(
                iri,
                self.value(iri, RDFS.label),
                self.value(iri, DCT.description),
                tuple(self.values(iri, DCT.hasPart)),
                self.values_of(iri),
            )
            for iri in self.of_class(DAAP.Case)
        )

    @cached_property
    def collections(self) -> tuple[Group, ...]:
        """The sets of codes."""
        found = self.of_class(SKOS.Collection)
        return tuple(self._group(i, SKOS.prefLabel, SKOS.member) for i in found)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The sets of sources."""
        found = self.of_class(DAAP.SourceGroup)
        return tuple(self._group(i, RDFS.label, DCT.hasPart) for i in found)

    def _group(self, iri: str, label: NamedNode, part: NamedNode) -> Group:
        about = self.value(iri, DCT.description)
        members = tuple(self.values(iri, part))
        return Group(iri, self.value(iri, label), about, members)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links between codes drawn in a tool."""
        return tuple(
            Link(
                iri,
                self.value(iri, DAAP["from"]),
                self.value(iri, DAAP.to),
                self.value(iri, RDFS.label),
                self.value(iri, DAAP.directed) != "false",
            )
            for iri in self.of_class(DAAP.CodeLink)
        )


def _at(coding: Coding, place: str) -> Coding:
    """A coding of a step at one of its anchors."""
    return replace(coding, iri=f"{coding.iri}#{place}")


def read_dataset(folder: Path) -> Dataset:
    """A dataset's folder. Raises InputError if it is none."""
    return Dataset(folder, base_of(folder), open_dataset(folder))
