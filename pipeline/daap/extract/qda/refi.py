"""REFI-QDA codebooks (.qdc) and projects (.qdpx), read in two passes.

The first reads all but codings, the second the sources one by one, so that a project
need not fit in memory. GUIDs are references within one file, with or without braces,
ignoring case; they identify nothing beyond it (REFI-QDA Standard 1.5, sections 3 to 7).
Files are not validated by the schemas, which widely used tools violate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from daap.core.errors import InputError
from daap.extract.qda.extracts import Part, Variable
from daap.extract.qda.names import dotted
from daap.extract.qda.project import (
    Case,
    Code,
    CodePath,
    Collection,
    Memo,
    Project,
    Remarks,
    Value,
    distinct,
)
from daap.extract.qda.texts import name_of
from daap.extract.qda.xml import Element, tree

FALSE = ("false", "0")
VALUE = re.compile(r"(Text|Boolean|Integer|Float|Date|DateTime)Value")


def guid(written: str) -> str:
    """A GUID without braces, in lower case."""
    return written.strip().strip("{}").lower()


@dataclass(slots=True)
class Index:
    """The content of a project outside its sources, by GUID; made by the first pass."""

    origin: str = ""
    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    passages: dict[str, Part] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    referred: set[str] = field(default_factory=set)
    noted: list[tuple[CodePath, str]] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    case_elements: list[Element] = field(default_factory=list)
    case_guids: set[str] = field(default_factory=set)
    links: list[Element] = field(default_factory=list)
    sets: list[Element] = field(default_factory=list)

    def moment(self, one: Element) -> str:
        """A date and time; QualCoder writes local time marked as UTC."""
        written = one.get("creationDateTime").strip()
        local = self.origin.startswith("QualCoder")
        return written.removesuffix("Z") if local else written

    def user(self, written: str) -> str:
        """The name of a user; one that the file does not list is named by its GUID."""
        key = guid(written)
        return self.users.get(key, key) if key else ""


def read_codebook(path: Path, remarks: Remarks) -> Project:
    """A codebook. Raises InputError for an invalid file."""
    index = Index()
    with path.open("rb") as stream:
        root = tree(stream, path.name)
    if root.tag != "CodeBook":
        raise InputError(path, f"is not a REFI-QDA codebook: its root is {root.tag}")
    index.origin = root.get("origin")
    read_codes(root, index, remarks)
    sets = root.first("Sets")
    if sets is not None and not sets.children:
        told = "an empty <Sets/>, which is not allowed there"
        remarks.add("import-schema", told, line=sets.line)
    codes = distinct(index.codes.values())
    if index.origin.startswith("Taguette"):
        names = {code.name for code in codes}
        codes = distinct(
            (replace(code, path=dotted(code.name, names)) for code in codes), remarks
        )
    return Project(
        tool=index.origin,
        format="REFI-QDA codebook",
        codes=codes,
        collections=tuple(collections(index, remarks)),
    )


def duplicate(remarks: Remarks, kind: str, one: Element) -> None:
    """Add a finding for a GUID with two meanings."""
    told = f"the GUID {one.get('guid')} of a {kind} a second time"
    remarks.add("import-duplicate-guid", told, line=one.line)


def read_codes(book: Element, index: Index, remarks: Remarks) -> None:
    """The codes and the sets of a codebook."""
    known = dict[CodePath, str]()
    for group in book.all("Codes"):
        for code in group.all("Code"):
            _code(code, (), index, remarks, known)
    for group in book.all("Sets"):
        index.sets += group.all("Set")


def _code(
    one: Element,
    above: CodePath,
    index: Index,
    remarks: Remarks,
    known: dict[CodePath, str],
) -> None:
    key = guid(one.get("guid"))
    name = name_of(one.get("name"), remarks)
    path = (*above, _last(name, above, index, known))
    if key in index.codes:
        duplicate(remarks, "code", one)
    else:
        if path in known:
            told = f"the code {' > '.join(path)!r} a second time at the same place"
            remarks.add("import-same-code", told, line=one.line)
        known.setdefault(path, key)
        index.codes[key] = Code(
            path,
            name,
            one.get("isCodable", "true").strip().lower() in FALSE,
            one.get("Description").strip() or one.below("Description"),
            one.get("color"),
        )
    for ref in one.all("NoteRef"):
        index.noted.append((path, guid(ref.get("targetGUID"))))
        index.referred.add(guid(ref.get("targetGUID")))
    for child in one.all("Code"):
        _code(child, path, index, remarks, known)


def _last(
    name: str, above: CodePath, index: Index, known: Mapping[CodePath, str]
) -> str:
    """The last name of a path, without the path that Taguette repeats in it."""
    if not above or not index.origin.startswith("daap "):
        return name
    return name.removeprefix(f"{index.codes[known[above]].name}.") or name


def values_of(one: Element, index: Index, remarks: Remarks) -> Iterator[Value]:
    """The values of variables of a case or a source; an empty one is a finding."""
    for value in one.all("VariableValue"):
        ref = value.first("VariableRef")
        variable = index.variables.get(guid(ref.get("targetGUID")) if ref else "")
        said = next((c for c in value.children if VALUE.fullmatch(c.tag)), None)
        text = said.text.strip() if said is not None else ""
        if variable is None:
            remarks.left_out(
                "a value of no variable", "its name is missing", value.line
            )
        else:
            yield Value(variable.name, text)


def positions(one: Element) -> tuple[int, int]:
    """Start and end of a selection; (-1, -1) if one is no integer."""
    try:
        return int(one.get("startPosition")), int(one.get("endPosition"))
    except ValueError:
        return -1, -1


def collections(index: Index, remarks: Remarks) -> Iterator[Collection]:
    """The sets of codes, and the sets of sources, by GUID."""
    for one in index.sets:
        codes, sources = list[CodePath](), list[str]()
        for member in one.children:
            key = guid(member.get("targetGUID") or member.get("guid"))
            if member.tag == "MemberCode" and key in index.codes:
                codes.append(index.codes[key].path)
            elif member.tag == "MemberSource" and key in index.sources:
                sources.append(key)
            elif member.tag.startswith("Member"):
                what = f"a member of the set {one.get('name')!r}"
                remarks.left_out(what, "it is neither a code nor a source", member.line)
        yield Collection(
            name_of(one.get("name"), remarks),
            one.below("Description"),
            tuple(dict.fromkeys(codes)),
            tuple(dict.fromkeys(sources)),
        )
