"""Projects of REFI-QDA 1.0 (.qdpx), valid against its schema.

Positions are code points, the end exclusive; texts have LF and no byte order mark.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from daap.core.errors import InputError
from daap.exchange.dataset import Dataset, span_of
from daap.exchange.refi_codebook import (
    ORIGIN,
    add,
    add_codes,
    add_set,
    guid,
    note_refs,
    serialised,
)
from daap.exchange.values import Case, Selection, Source, Value

PROJECT = "urn:QDA-XML:project:1.0"
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time of a ZIP archive, which every member has."""

LONGEST = 120
"""The most code points of a selection's name."""

TYPES = {
    "boolean": "Boolean",
    "integer": "Integer",
    "decimal": "Float",
    "date": "Date",
    "dateTime": "DateTime",
}
"""Types of variables by datatype; others are Text."""


@dataclass
class Project:
    """A project being written; `texts` are the members of its archive."""

    dataset: Dataset
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, bytes] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    @property
    def sources(self) -> list[Source]:
        """The sources whose words are published."""
        return [one for one in self.dataset.sources if one.text is not None]

    def tree(self) -> Element:
        """The project. Raises InputError if no source is published in full."""
        dataset = self.dataset
        if dataset.sources and not self.sources:
            raise InputError(
                dataset.folder,
                "has no source with all its words, and a project holds these; "
                "export the codebook (--format qdc) or the codings (--format csv)",
            )
        for memo in dataset.memos:
            self.notes[memo.target].append(memo.iri)
        root = Element("Project", {"xmlns": PROJECT, "name": dataset.title or "study"})
        root.set("origin", ORIGIN)
        if dataset.coders:
            users = add(root, "Users")
            for one in dataset.coders:
                add(users, "User", guid=guid(one.iri), name=one.label)
        if dataset.codes:
            add_codes(add(root, "CodeBook"), dataset, self.notes)
        sources = self._sources()  # before cases and notes, which refer to selections
        self._variables(root)
        self._cases(root)
        if len(sources):
            root.append(sources)
        self._notes(root)
        self._links(root)
        self._sets(root)
        return root

    def _sources(self) -> Element:
        place = Element("Sources")
        titles = Counter(source.title.casefold() for source in self.sources)
        for source in self.sources:
            alone = titles[source.title.casefold()] == 1
            title = source.title if alone else f"{source.title} ({source.identifier})"
            name = f"{guid(source.iri)}.txt"
            self.texts[f"sources/{name}"] = (source.text or "").encode()
            made = add(
                place,
                "TextSource",
                guid=guid(source.iri),
                name=title,
                plainTextPath=f"internal://{name}",
            )
            selections = self.dataset.selections(source)
            found = [one for one in selections if not one.region]
            for one in found:
                if one.end:
                    self._selection(made, one)
            self._passages(made, source)
            for one in found:
                if not one.end:
                    self._codings(made, one)
            note_refs(made, self.notes.get(source.iri, ()))
            for one in found:
                if not one.end and one.remark:
                    add(made, "NoteRef", targetGUID=guid(f"{one.iri}#remark"))
            self._values(made, self.dataset.values_of(source.iri))
        return place

    def _selection(self, place: Element, one: Selection) -> Element:
        name = " ".join(one.words.split())
        name = f"{name[:LONGEST]}…" if len(name) > LONGEST else name
        made = add(
            place,
            "PlainTextSelection",
            guid=guid(one.iri),
            name=name,
            startPosition=str(one.start),
            endPosition=str(one.end),
            creatingUser=guid(one.coder) if one.coder else "",
            creationDateTime=_moment(next((c.created for c in one.codings), "")),
        )
        if one.remark:
            add(made, "Description", one.remark)
        self._codings(made, one)
        anchor = f"{one.source}/transcript/char/{one.start}-{one.end}"
        note_refs(made, self.notes.get(one.iri, ()))
        self.placed.setdefault(anchor, guid(one.iri))
        return made

    def _codings(self, place: Element, one: Selection) -> None:
        for coding in one.codings:
            coder = coding.coder or one.coder
            made = add(
                place,
                "Coding",
                guid=guid(coding.iri),
                creatingUser=guid(coder) if coder else "",
                creationDateTime=_moment(coding.created),
            )
            add(made, "CodeRef", targetGUID=guid(coding.code))
            note_refs(made, self.notes.get(coding.iri.partition("#")[0], ()))

    def _passages(self, place: Element, source: Source) -> None:
        """Add selections without a code: of memos, and of passages of cases."""
        parts = (part for case in self.dataset.cases for part in case.parts)
        wanted = {a for a in parts if a not in self.placed} | self.notes.keys()
        below = f"{source.iri}/transcript/char/"
        for anchor in sorted(a for a in wanted if a.startswith(below)):
            start, end = span_of(anchor)
            words = (source.text or "")[start:end]
            one = Selection(anchor, source.iri, start, end, words)
            self._selection(place, one)

    def _values(self, place: Element, values: Iterable[Value]) -> None:
        for one in values:
            kind = self.types[one.name]
            made = add(place, "VariableValue")
            add(made, "VariableRef", targetGUID=self._variable(one.name))
            add(made, f"{kind}Value", one.text)

    def _variable(self, name: str) -> str:
        return guid(f"{self.dataset.base}variable#{name}")

    def _variables(self, root: Element) -> None:
        if self.types:
            place = add(root, "Variables")
            for name, kind in sorted(self.types.items()):
                key = self._variable(name)
                made = add(place, "Variable", guid=key, name=name, typeOfVariable=kind)
                if self.dataset.variables.get(name):
                    add(made, "Description", self.dataset.variables[name])

    def _cases(self, root: Element) -> None:
        if self.dataset.cases:
            place = add(root, "Cases")
            for case in self.dataset.cases:
                self._case(place, case)

    def _case(self, place: Element, case: Case) -> None:
        made = add(place, "Case", guid=guid(case.iri), name=case.label)
        if case.description:
            add(made, "Description", case.description)
        self._values(made, case.values)
        known = {source.iri for source in self.sources}
        for part in case.parts:
            if part in known:
                add(made, "SourceRef", targetGUID=guid(part))
        for part in case.parts:
            if part in self.placed:
                add(made, "SelectionRef", targetGUID=self.placed[part])

    def _notes(self, root: Element) -> None:
        dataset = self.dataset
        place = Element("Notes")
        referred = {one.get("targetGUID") for one in root.iter("NoteRef")}
        for memo in dataset.memos:
            of_study = memo.target == f"{dataset.base}study"
            if not of_study and guid(memo.iri) not in referred:
                continue  # its target is not exported
            made = add(
                place,
                "Note",
                guid=guid(memo.iri),
                name=memo.name,
                creatingUser=guid(memo.coder) if memo.coder else "",
                creationDateTime=_moment(memo.created),
            )
            add(made, "PlainTextContent", memo.text)
        for source in self.sources:
            for one in dataset.selections(source):
                if not one.end and one.remark:
                    made = add(place, "Note", guid=guid(f"{one.iri}#remark"))
                    add(made, "PlainTextContent", one.remark)
        if len(place):
            root.append(place)

    def _links(self, root: Element) -> None:
        if self.dataset.links:
            place = add(root, "Links")
            for link in self.dataset.links:
                add(
                    place,
                    "Link",
                    guid=guid(link.iri),
                    name=link.label,
                    direction="OneWay" if link.directed else "Associative",
                    originGUID=guid(link.origin),
                    targetGUID=guid(link.target),
                )

    def _sets(self, root: Element) -> None:
        dataset = self.dataset
        known = {source.iri for source in self.sources}
        sets = (*dataset.collections, *dataset.groups)
        if sets:
            place = add(root, "Sets")
            for one in sets:
                made = add_set(place, one)
                tag = "MemberCode" if one in dataset.collections else "MemberSource"
                for member in one.members:
                    if tag == "MemberCode" or member in known:
                        add(made, tag, targetGUID=guid(member))


def _types(dataset: Dataset) -> dict[str, str]:
    """The type of each variable; Text if it has no values or several types."""
    found: dict[str, set[str]] = {name: set() for name in dataset.variables}
    subjects = [one.iri for one in dataset.cases]
    subjects += [one.iri for one in dataset.sources]
    for subject in subjects:
        for value in dataset.values_of(subject):
            kind = TYPES.get(value.type, "Text")
            found.setdefault(value.name, set()).add(kind)
    return {n: k.pop() if len(k) == 1 else "Text" for n, k in found.items()}


def _moment(value: str) -> str:
    """An xsd:dateTime, also for a date."""
    return f"{value}T00:00:00" if value and "T" not in value else value


def project(dataset: Dataset) -> bytes:
    """The coded sources as a project (.qdpx): a ZIP archive with stored members.

    Members are not compressed, as zlib differs between machines. Raises InputError if
    the words of all sources are withheld.
    """
    made = Project(dataset, types=_types(dataset))
    content = serialised(made.tree())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, member in {"project.qde": content, **made.texts}.items():
            archive.writestr(zipfile.ZipInfo(name, BEGINNING), member)
    return out.getvalue()
