"""The extracts of a study's project files, merged, without their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from daap.core.codebook import Code, Codebook, CodeLink, Collection
from daap.core.errors import Finding
from daap.core.manifest import InputFile, sha256
from daap.core.model import Element, Memo, Span
from daap.core.project import (
    Case,
    CaseRecord,
    Coder,
    DefinedVariable,
    Passage,
    Project,
    ProjectFile,
    SourceGroup,
)
from daap.core.rules import finding
from daap.core.settings import Settings
from daap.core.text_files import read_bytes
from daap.core.values import Kind
from daap.extract.files import note_path
from daap.extract.qda.documents import memo_of, variable_of
from daap.extract.qda.extracts import (
    FOLDER,
    CaseEntry,
    FileExtract,
    Part,
    SetEntry,
)
from daap.extract.qda.store import file_extracts

Entry = TypeVar("Entry", SetEntry, CaseEntry)
Set = TypeVar("Set")


@dataclass(frozen=True, slots=True)
class Imports:
    """The content of all project files of a study besides sources."""

    project: Project = field(default_factory=Project)
    codes: tuple[Code, ...] = ()
    collections: tuple[Collection, ...] = ()
    links: tuple[CodeLink, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[InputFile, ...] = ()

    @property
    def codebook(self) -> Codebook:
        """The codes, sets of codes and links between codes, as a codebook."""
        codes = {code.notation: code for code in self.codes}
        return Codebook(codes, collections=self.collections, links=self.links)


def read_imports(settings: Settings) -> Imports:
    """The merged content of the extracts; where files differ the first counts.

    Raises InputError for an invalid extract.
    """
    found = file_extracts(settings.root)
    files = [extract for _, extract in found]
    codes, differing = _codes(files)
    variables, unlike = _variables(files)
    return Imports(
        project=Project(
            files=tuple(
                ProjectFile(
                    one.identifier,
                    f"{FOLDER}/{one.identifier}.json",
                    one.sha256,
                    one.tool,
                )
                for one in files
            ),
            coders=tuple(
                Coder(name, settings.coder_labels.get(name, name))
                for name in sorted(settings.coders, key=_numbered)
            ),
            cases=tuple(_cases(files)),
            groups=tuple(_sets(SourceGroup, files, lambda one: one.groups)),
            memos=tuple(_memos(files)),
            variables=variables,
        ),
        codes=codes,
        collections=tuple(_sets(Collection, files, lambda one: one.collections)),
        links=tuple(_links(files)),
        findings=(*_recorded(files), *differing, *unlike, *_differing(files)),
        files=tuple(
            InputFile(note_path(path, settings.root), sha256(read_bytes(path)))
            for path, _ in found
        ),
    )


def _memos(files: Iterable[FileExtract]) -> Iterator[Memo]:
    """Memos on codes and on the study, without repetitions over files."""
    found = dict[Memo, Memo]()
    for file in files:
        for one in map(memo_of, file.memos):
            found.setdefault(replace(one, element=None), one)
    yield from found.values()


def _numbered(name: str) -> tuple[int, str]:
    number = name.rpartition("-")[2]
    return (int(number) if number.isdecimal() else 0, name)


def _recorded(files: Iterable[FileExtract]) -> Iterator[Finding]:
    """The findings of the imports."""
    for file in files:
        for one in file.findings:
            path, values = f"{FOLDER}/{file.identifier}.json", dict(one.values)
            yield finding(one.rule, path, 0, f"{one.found} ({file.file})", **values)  # type: ignore[arg-type]


def _codes(files: Iterable[FileExtract]) -> tuple[tuple[Code, ...], list[Finding]]:
    """The codes of all files, once each; where files differ the first counts.

    Of definitions and colours the first that is there counts; a file without a
    definition does not differ.
    """
    findings, made = list[Finding](), dict[str, Code]()
    for file in files:
        for one in file.codes:
            element = Element(file.identifier, " > ".join(one.path))
            new = Code(
                notation=one.code,
                kind=Kind.CODE,
                label=one.name,
                broader=(one.broader,) if one.broader else (),
                category=one.category,
                definition=one.definition,
                element=element,
                colour=one.colour,
            )
            first = made.setdefault(one.code, new)
            about, focus = f"of the code {one.code}", f"code/{one.code}"
            if first.category != one.category or _unlike(
                first.definition, one.definition
            ):
                findings.append(_differs(file, f"definition {about}", focus))
            if first.colour and first.colour != one.colour:
                findings.append(_differs(file, f"colour {about}", focus))
            made[one.code] = replace(
                first,
                definition=first.definition or one.definition,
                colour=first.colour or one.colour,
            )
    return tuple(made[code] for code in sorted(made)), findings


def _unlike(first: str, other: str) -> bool:
    """Whether two files say different things of one, and both say something."""
    return bool(first and other) and first != other


def _differs(file: FileExtract, what: str, focus: str = "") -> Finding:
    """That a file says otherwise what another one said first."""
    path, told = f"{FOLDER}/{file.identifier}.json", f"another {what}"
    told = f"{told} than another file has"
    return finding("import-values-differ", path, 0, told, focus=focus)


def _variables(
    files: Iterable[FileExtract],
) -> tuple[tuple[DefinedVariable, ...], list[Finding]]:
    """The variables of all files by name; where files differ the first counts."""
    made, findings = dict[str, DefinedVariable](), list[Finding]()
    for file in files:
        for one in file.variables:
            element = Element(file.identifier, f"variable {one.name}")
            new = DefinedVariable(one.name, one.description, element)
            first = made.setdefault(one.name, new)
            if _unlike(first.description, one.description):
                what = f"description of the variable {one.name!r}"
                findings.append(_differs(file, what))
            if not first.description:
                made[one.name] = new
    return tuple(made[name] for name in sorted(made)), findings


def _merged(
    files: Iterable[tuple[str, Iterable[Entry]]],
) -> dict[str, dict[str, Entry]]:
    """Entries of files by identifier, each by its file."""
    found: dict[str, dict[str, Entry]] = {}
    for file, entries in files:
        for one in entries:
            found.setdefault(one.identifier, {})[file] = one
    return dict(sorted(found.items()))


def _sets(
    made: Callable[[str, str, tuple[str, ...], str, Element], Set],
    files: Iterable[FileExtract],
    of: Callable[[FileExtract], Iterable[SetEntry]],
) -> Iterator[Set]:
    """The sets of all files by identifier, each with the members of all of them."""
    said = ((file.identifier, of(file)) for file in files)
    for name, by_file in _merged(said).items():
        entries = by_file.values()
        members = {m for one in entries for m in (*one.codes, *one.sources)}
        identifier, first = next(iter(by_file.items()))
        yield made(
            name,
            first.name,
            tuple(sorted(members)),
            _description(entries),
            Element(identifier, f"set {first.name}"),
        )


def _description(entries: Iterable[SetEntry | CaseEntry]) -> str:
    """The first description that is there."""
    return next((one.description for one in entries if one.description), "")


def _differing(files: Iterable[FileExtract]) -> Iterator[Finding]:
    """Descriptions and values of sets and cases that an earlier file has otherwise."""
    known = dict[tuple[str, ...], str]()
    for file in files:
        of_kinds = (
            ("set", file.collections),
            ("set", file.groups),
            ("case", file.cases),
        )
        for kind, entries in of_kinds:
            for one in entries:
                said = [("description", one.description)]
                if isinstance(one, CaseEntry):
                    said += [(repr(v.name), v.value) for v in one.variables]
                for name, value in said:
                    key = kind, one.identifier, name
                    if _unlike(known.get(key, ""), value):
                        yield _differs(file, f"{name} of the {kind} {one.name!r}")
                    known[key] = known.get(key) or value


def _cases(files: Iterable[FileExtract]) -> Iterator[Case]:
    said = ((one.identifier, one.cases) for one in files)
    for name, entries in _merged(said).items():
        file, first = next(iter(entries.items()))
        parts = {part for one in entries.values() for part in one.parts}
        values = {v.name: v for one in [*entries.values()][::-1] for v in one.variables}
        yield Case(
            name,
            first.name,
            *_parts(parts),
            tuple(variable_of(values[name]) for name in sorted(values)),
            Element(file, f"case {first.name}"),
            _description(entries.values()),
            tuple(
                CaseRecord(at, *_parts(one.own))
                for at, one in entries.items()
                if one.own
            ),
        )


def _parts(
    parts: Iterable[Part],
) -> tuple[tuple[str, ...], tuple[Passage, ...]]:
    """The sources that belong whole to a case, and the passages."""
    whole = {part.source for part in parts if not part.end}
    spans = {(part.source, part.start, part.end) for part in parts if part.end}
    return tuple(sorted(whole)), tuple(
        Passage(source, Span(start, end)) for source, start, end in sorted(spans)
    )


def _links(files: Iterable[FileExtract]) -> Iterator[CodeLink]:
    found: dict[tuple[str, str, str, bool], str] = {}
    for file in files:
        for one in file.links:
            key = (one.source, one.target, one.name, one.directed)
            found.setdefault(key, file.identifier)
    for (source, target, name, directed), first in sorted(found.items()):
        element = Element(first, f"link {name}".rstrip())
        yield CodeLink(source, target, name, directed, element)
