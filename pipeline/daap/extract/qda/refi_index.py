"""The first pass over a REFI-QDA project: everything but codings of sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from daap.core.errors import InputError
from daap.core.terminal import counted
from daap.extract.qda.archive import Archive
from daap.extract.qda.extracts import Part, Variable
from daap.extract.qda.project import Case, Link, Memo, Project, Remarks, distinct
from daap.extract.qda.refi import (
    Index,
    collections,
    duplicate,
    guid,
    positions,
    read_codes,
    values_of,
)
from daap.extract.qda.texts import clean_name, name_of, plain_text
from daap.extract.qda.xml import Element, elements

SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
WITHIN = ("Project", "Sources", *SOURCES)


def read_index(archive: Archive, member: str, remarks: Remarks) -> Index:
    """The first pass. Raises InputError for an invalid project."""
    index, source = Index(), ""
    pending = list[tuple[str, Element]]()
    root = None
    with archive.open(member) as stream:
        for one, begins in elements(stream, archive.place(member), WITHIN):
            if begins:
                if one.tag == "Project":
                    root, index.origin = one, one.get("origin")
                elif one.tag in SOURCES:
                    source = guid(one.get("guid"))
                    if source in index.sources:
                        duplicate(remarks, "source", one)
                    index.sources[source] = name_of(one.get("name"), remarks)
            elif one.tag not in WITHIN and source:
                _referred(one, index)
                _pend(one, source, index, remarks, pending)
            elif one.tag not in WITHIN:
                _first(one, index, remarks)
            elif one.tag in SOURCES:
                source = ""
    if root is None:
        reason = f"holds {member}, which is not a REFI-QDA project"
        raise InputError(archive.path, reason)
    _resolve_cases(index, pending, remarks)
    return index


def _pend(
    one: Element,
    source: str,
    index: Index,
    remarks: Remarks,
    pending: list[tuple[str, Element]],
) -> None:
    """Record a coding or selection that may be of a case, at any depth."""
    if one.tag == "Coding":
        if _of_case([one], index):
            pending.append((source, one))
    elif one.tag.endswith("Selection"):
        key = guid(one.get("guid"))
        if key in index.passages:
            duplicate(remarks, "selection", one)
        if key in index.wanted or _of_case(one.all("Coding"), index):
            pending.append((source, one))
    else:
        for child in one.children:
            _pend(child, source, index, remarks, pending)


def _first(one: Element, index: Index, remarks: Remarks) -> None:
    """Record a child of the project."""
    match one.tag:
        case "Users":
            for user in one.all("User"):
                name = user.get("name") or user.get("id") or guid(user.get("guid"))
                index.users[guid(user.get("guid"))] = name_of(name, remarks)
        case "CodeBook":
            read_codes(one, index, remarks)
        case "Variables":
            for variable in one.all("Variable"):
                index.variables[guid(variable.get("guid"))] = Variable(
                    name_of(variable.get("name"), remarks),
                    variable.get("typeOfVariable", "Text"),
                    variable.below("Description"),
                )
        case "Cases":
            for case in one.all("Case"):
                index.case_elements.append(case)
                index.case_guids.add(guid(case.get("guid")))
                index.wanted |= {guid(r.get("targetGUID")) for r in case.children}
                _referred(case, index)
        case "Notes":
            for note in one.all("Note"):
                index.notes[guid(note.get("guid"))] = note
                if number := sum(1 for _ in _codings(note)):
                    what = f"{counted(number, 'coding')} of the note"
                    why = "codes are of sources, not of notes"
                    remarks.left_out(f"{what} {note.get('name')!r}", why, note.line)
        case "Links":
            index.links += one.all("Link")
            for link in one.all("Link"):
                _referred(link, index)
                if link.first("NoteRef") is not None:
                    what = f"a note on the link {link.get('name')!r}"
                    remarks.left_out(what, "links have no notes here", link.line)
        case "Sets":
            index.sets += one.all("Set")
        case "Description":
            if one.text.strip():
                index.memos.append(Memo(one.text.strip()))
        case "Graphs":
            if one.children:
                what = f"{counted(len(one.children), 'drawing')} (Graphs)"
                remarks.left_out(what, "they arrange what is published", one.line)
        case "NoteRef":
            pass
        case _:
            remarks.left_out(f"the element {one.tag}", "it is not known here", one.line)


def _codings(one: Element) -> Iterator[Element]:
    """The codings in an element, at any depth."""
    yield from one.all("Coding")
    for child in one.children:
        yield from _codings(child)


def _referred(one: Element, index: Index) -> None:
    """Record the notes that an element refers to, at any depth."""
    if one.tag == "NoteRef":
        index.referred.add(guid(one.get("targetGUID")))
    for child in one.children:
        _referred(child, index)


def _of_case(codings: Iterable[Element], index: Index) -> bool:
    """Whether a source or selection is coded with a case, as in NVivo."""
    targets = (
        guid(ref.get("targetGUID"))
        for coding in codings
        for ref in coding.all("CodeRef")
    )
    return any(target in index.case_guids for target in targets)


def _resolve_cases(
    index: Index, pending: list[tuple[str, Element]], remarks: Remarks
) -> None:
    """Read the cases, with their sources and passages."""
    of_cases: dict[str, list[Part]] = {}
    for source, one in pending:
        whole = one.tag == "Coding"
        part = Part(source) if whole else Part(source, *positions(one))
        index.passages[guid(one.get("guid"))] = part
        for coding in [one] if whole else one.all("Coding"):
            for ref in coding.all("CodeRef"):
                of_cases.setdefault(guid(ref.get("targetGUID")), []).append(part)
    for one in index.case_elements:
        key = guid(one.get("guid"))
        refs = [guid(ref.get("targetGUID")) for ref in one.all("SourceRef")]
        parts = [Part(ref) for ref in refs if ref in index.sources]
        passages = [guid(ref.get("targetGUID")) for ref in one.all("SelectionRef")]
        parts += [index.passages[ref] for ref in passages if ref in index.passages]
        missing = {*refs, *passages} - index.sources.keys() - index.passages.keys()
        for _ in missing:
            remarks.left_out("a part of a case", "what it names is missing", one.line)
        for ref in one.all("CodeRef"):
            what = f"a code of the case {one.get('name')!r}"
            remarks.left_out(what, "codes are of words, not of cases", ref.line)
        index.cases[key] = Case(
            name_of(one.get("name"), remarks),
            one.below("Description"),
            tuple(values_of(one, index, remarks)),
            (*parts, *of_cases.get(key, ())),
        )


def note_memo(note: Element, index: Index, archive: Archive, remarks: Remarks) -> Memo:
    """A note as a memo without a target; its text may be in the archive."""
    text = note.below("PlainTextContent")
    path = note.get("plainTextPath")
    if not text and path:
        member = archive.find(path)
        found = plain_text(archive.read(member), path, remarks) if member else None
        if not member:
            what = f"the text of the note {note.get('name')!r}"
            remarks.left_out(what, f"{path} is not in the project", note.line)
        text = (found or "").strip()
    return Memo(
        text or note.below("Description"),
        index.user(note.get("creatingUser")),
        index.moment(note),
        clean_name(note.get("name"), remarks),
    )


def _memos(index: Index, archive: Archive, remarks: Remarks) -> Iterator[Memo]:
    """Memos on the study and on codes."""
    yield from index.memos
    for path, key in index.noted:
        if key in index.notes:
            memo = note_memo(index.notes[key], index, archive, remarks)
            yield replace(memo, code=path)
    for key, note in index.notes.items():
        if key not in index.referred:
            yield note_memo(note, index, archive, remarks)


def _links(index: Index, remarks: Remarks) -> Iterator[Link]:
    for one in index.links:
        ends = [index.codes.get(guid(one.get(e))) for e in ("originGUID", "targetGUID")]
        if ends[0] is None or ends[1] is None:
            what = f"the link {one.get('name')!r}"
            remarks.left_out(what, "it does not join two codes", one.line)
        else:
            yield Link(
                ends[0].path,
                ends[1].path,
                clean_name(one.get("name"), remarks),
                one.get("direction") in ("Bidirectional", "Associative"),
            )


def project_of(
    index: Index, archive: Archive, coders: tuple[str, ...], remarks: Remarks
) -> Project:
    """The project without its sources, which are referred to by GUID."""
    return Project(
        tool=index.origin,
        format="REFI-QDA project",
        codes=distinct(index.codes.values()),
        coders=coders,
        memos=tuple(_memos(index, archive, remarks)),
        cases=tuple(index.cases.values()),
        variables=tuple(index.variables.values()),
        collections=tuple(collections(index, remarks)),
        links=tuple(_links(index, remarks)),
    )
