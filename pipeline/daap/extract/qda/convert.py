"""Conversion of a project to extracts: identifiers, verified passages, pseudonyms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from daap.extract.qda.extracts import (
    CodingEntry,
    MemoEntry,
    Part,
    PassageEntry,
    SourceExtract,
    VariableEntry,
    coding_key,
    lines_of,
    memo_key,
    passage_key,
)
from daap.extract.qda.names import digest, disambiguated, notations, portable
from daap.extract.qda.normal import normalised
from daap.extract.qda.project import (
    Case,
    CodePath,
    Coding,
    Collection,
    Memo,
    Project,
    Remarks,
    Source,
    Value,
    distinct,
)
from daap.extract.qda.proof import all_evidence, part_span, proven
from daap.extract.qda.variables import moment, values


@dataclass(frozen=True, slots=True)
class Known:
    """Names that a study already uses for coders, sources and codes.

    `taken` are identifiers of sources, with the name of each.
    """

    coders: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[CodePath, str] = field(default_factory=dict)


@dataclass(slots=True)
class Conversion:
    """The conversion of one project file to extracts.

    `sources` must be exhausted before the file's own extract is made. `clean` redacts
    names that identifiers are made from.
    """

    project: Project
    identifier: str
    known: Known
    remarks: Remarks
    clean: Callable[[str], str] = str
    stored: Callable[[str], SourceExtract | None] = lambda _: None
    codes: dict[CodePath, str] = field(default_factory=dict)
    labels: dict[CodePath, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    parts: dict[Part, Part] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    cases_of: dict[Part, list[str]] = field(default_factory=dict)
    ways: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    valued: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Give every code its notation, and every case its identifier."""
        codes = distinct(self.project.codes, self.remarks)
        self.project = replace(self.project, codes=codes)
        given = self.known.codes
        cleaned = {
            code.path: tuple(map(self.clean, code.path)) for code in self.project.codes
        }
        self.folded = {n.casefold(): t for n, t in self.known.taken.items()}
        self.cases = [*self._case_identifiers()]
        for case, name in zip(self.project.cases, self.cases, strict=True):
            for part in dict.fromkeys(case.parts):
                self.cases_of.setdefault(part, []).append(name)
        self.labels = {code.path: code.name for code in self.project.codes}
        made = notations([*given, *cleaned.values()])
        self.codes = {
            path: given.get(clean) or made[clean] for path, clean in cleaned.items()
        }

    def identifiers(
        self, named: Iterable[Case | Collection], kind: str
    ) -> dict[str, str]:
        """The identifiers of cases or sets by name, in lower case."""
        clean = {one.name: self.clean(one.name) for one in named}
        wanted = {n: portable(made, kind).casefold() for n, made in clean.items()}
        found = disambiguated(wanted)
        counts = Counter[str]()
        for name, made in clean.items():
            if made != name and found[name] != wanted[name]:
                counts[wanted[name]] += 1  # a number, since a digest confirms a guess
                found[name] = f"{wanted[name]}-{counts[wanted[name]] + 1}"
        return found

    def _case_identifiers(self) -> Iterator[str]:
        """The identifiers of the cases; a second one of a name has its number."""
        names = self.identifiers(self.project.cases, "case")
        found = Counter[str]()
        for case in self.project.cases:
            name = names[case.name]
            found[name] += 1
            if (number := found[name]) > 1:
                name = f"{name}-{number}-{digest(self.clean(case.name))}"
                told = f"two cases of the name {case.name!r}"
                self.remarks.add("import-same-source", told, name=name)
            yield name

    def at(self, place: str) -> dict[str, str]:
        """The place of an entry in this file."""
        return {self.identifier: place}

    def sources(self) -> Iterator[SourceExtract]:
        """The sources one by one, with verified passages."""
        with self.remarks.quiet():
            total = all_evidence(self.project.sources())
        parts = dict[str, list[Part]]()
        for part in self.cases_of:
            parts.setdefault(part.source, []).append(part)
        for source in self.project.sources():
            found = proven(source, total, self.remarks)
            if found.source.codings and source.text:
                self.ways[found.way.name] += found.named
                self.passages += len(found.source.codings)
            made, now = normalised(found.source)
            name = self._named(source, made.text)
            for part in parts.get(source.key, ()):
                span = part_span(part, source, found.way)
                if span is None:
                    what = f"words of {source.name!r} that a case has"
                    self.remarks.left_out(what, "no words of the text are there")
                    continue
                span = now(span) if span.end else span
                self.parts[part] = Part(name, span.start, span.end)
            extract = self._extract(made, name)
            passages = self._passages(parts.get(source.key, ()), source.name)
            yield replace(extract, passages=tuple(sorted(passages, key=passage_key)))

    def _passages(self, parts: Iterable[Part], name: str) -> Iterator[PassageEntry]:
        """The passages of a source that belong to cases."""
        for part in dict.fromkeys(parts):
            one = self.parts.get(part)
            for case in self.cases_of[part] if one and one.end else ():
                if one is not None:
                    yield PassageEntry(
                        start=one.start,
                        end=one.end,
                        case=case,
                        at=self.at(f"{name} {part.start}-{part.end}"),
                    )

    def _named(self, source: Source, text: str) -> str:
        """The identifier of a source; its name gives the same one in all files."""
        clean = self.clean(source.name)
        name = portable(clean, "source")
        if self.folded.get(name.casefold(), source.name) != source.name:
            if clean == source.name:
                name = f"{name}-{digest(clean)}"
            else:  # a digest would tell who guesses the name that it is right
                name = self._numbered(name, source.name)
        self.folded[name.casefold()] = source.name
        if name in self.names:
            number = 2
            while f"{name}-{number}" in self.names:
                number += 1
            name = f"{name}-{number}"
            told = f"two sources of the name {source.name!r}"
            self.remarks.add("import-same-source", told, name=name)
        name = self._apart(name, text)
        self.names[name] = source.name
        self.keys[source.key] = name
        return name

    def _numbered(self, name: str, title: str) -> str:
        """The identifier with the first number that no source of another name has."""
        number = 2
        while self.folded.get(f"{name}-{number}".casefold(), title) != title:
            number += 1
        return f"{name}-{number}"

    def _apart(self, name: str, text: str) -> str:
        """The identifier, or another one if the study has a different text under it."""
        known = self.stored(name)
        if known is None or known.text == lines_of(text):
            return name
        other = f"{name}-{digest(text)}"
        told = f"another text of the source {name} than {', '.join(known.at)} has"
        self.remarks.add("import-texts-differ", told, name=other)
        return other

    def _extract(self, source: Source, name: str) -> SourceExtract:
        memos = list(source.memos)
        if source.description:
            memos.append(Memo(source.description))
        memos += [
            memo for one in source.codings if (memo := self._uncoded(one, source))
        ]
        coded = [one for one in source.codings if one.code]
        if not source.text and any(one.whole for one in coded):
            what = f"codings of the whole of {source.name!r}"
            self.remarks.left_out(
                what, "there is no transcript that they could belong to"
            )
            coded = [one for one in coded if not one.whole]
        entries = (self._coding(one, source) for one in coded)
        return SourceExtract(
            identifier=name,
            title=source.name,
            kind=source.kind,
            text=lines_of(source.text),
            codings=tuple(sorted(entries, key=coding_key)),
            memos=tuple(sorted(self.memos_of(memos, source.name), key=memo_key)),
            variables=tuple(self.values_of(source.values, f"source {source.name!r}")),
            at=self.at(source.name),
        )

    def _uncoded(self, one: Coding, source: Source) -> Memo | None:
        """The memo on words that were selected and not coded."""
        if one.code:
            return None
        if not one.memo:
            what = f"a passage of {source.name!r} ({one.place or one.fragment})"
            self.remarks.left_out(what, "it has neither a code nor a memo")
            return None
        return Memo(
            one.memo, one.coder, one.date, start=one.start, end=one.end, place=one.place
        )

    def _coding(self, one: Coding, source: Source) -> CodingEntry:
        place = (
            one.place or one.fragment or (f"{one.start}-{one.end}" if one.end else "")
        )
        return CodingEntry(
            start=one.start,
            end=one.end,
            region=one.fragment,
            code=self.codes.get(one.code, ""),
            name=self.labels.get(one.code, ""),
            coder=self.known.coders.get(one.coder, ""),
            created=moment(one.date, self.remarks),
            memo=one.memo,
            at=self.at(f"{source.name} {place}".rstrip()),
        )

    def memos_of(self, memos: Iterable[Memo], where: str) -> Iterator[MemoEntry]:
        """Memos, for findings about `where`; an empty memo is a finding."""
        for memo in memos:
            if not memo.text:
                self.remarks.left_out(f"a memo on {where}", "it is empty")
                continue
            yield MemoEntry(
                text=memo.text,
                title=memo.name,
                coder=self.known.coders.get(memo.coder, ""),
                created=moment(memo.date, self.remarks),
                code=self.codes.get(memo.code, ""),
                start=memo.start,
                end=memo.end,
                at=self.at(f"{where} {memo.place or memo.name}".rstrip()),
            )

    def values_of(self, said: Iterable[Value], where: str) -> Iterator[VariableEntry]:
        """Values of variables, for findings about `where`."""
        known = self.project.variables
        for one in values(said, known, where, self.identifier, self.remarks):
            self.valued.add(one.name)
            yield one
