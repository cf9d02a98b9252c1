"""The sources of a REFI-QDA project: the second pass, one source at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from daap.core.errors import InputError
from daap.extract.qda.archive import Archive
from daap.extract.qda.database import number
from daap.extract.qda.project import (
    Coding,
    Kind,
    Memo,
    Project,
    Remarks,
    Source,
    code_of,
)
from daap.extract.qda.refi import Index, guid, positions, values_of
from daap.extract.qda.refi_index import (
    SOURCES,
    WITHIN,
    note_memo,
    project_of,
    read_index,
)
from daap.extract.qda.regions import box, interval
from daap.extract.qda.texts import line_ends, plain_text
from daap.extract.qda.xml import Element, elements

KINDS: dict[str, Kind] = {
    "TextSource": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
TEXTS = ("Representation", "TextDescription", "Transcript")
"""Elements with the text of a source of another medium."""


def read_project(path: Path, remarks: Remarks) -> Project:
    """A project (.qdpx). Raises InputError if it is invalid or above the limits."""
    archive = Archive(path, remarks)
    found = archive.named(".qde")
    if len(found) != 1:
        raise InputError(path, f"holds {len(found)} *.qde files; a project has one")
    index = read_index(archive, found[0], remarks)
    quiet = Remarks(remarks.path)
    coders = dict.fromkeys(index.users.values())
    for one in _sources(archive, found[0], index, quiet):
        coders |= dict.fromkeys(c.coder for c in one.codings if c.coder)
    unknown = [name for name in coders if name not in index.users.values()]
    for name in unknown:
        told = f"codings of a user {name} whom the file does not list"
        remarks.add("import-unknown-coder", told)
    project = project_of(index, archive, tuple(coders), remarks)

    def sources() -> Iterator[Source]:
        yield from _sources(archive, found[0], index, remarks)

    return replace(project, sources=sources)


def _sources(
    archive: Archive, member: str, index: Index, remarks: Remarks
) -> Iterator[Source]:
    """The sources in the order of the file, identified by GUID."""
    current: _Reader | None = None
    with archive.open(member) as stream:
        for one, begins in elements(stream, archive.place(member), WITHIN):
            if begins:
                if one.tag in SOURCES:
                    current = _Reader(one, archive, index, remarks)
            elif current is not None and one.tag in SOURCES:
                yield current.source()
                current = None
            elif current is not None:
                current.read(one)


class _Reader:
    """Reads one source, child by child."""

    def __init__(
        self, root: Element, archive: Archive, index: Index, remarks: Remarks
    ) -> None:
        self.root, self.archive, self.index = root, archive, index
        self.remarks = remarks
        self.kind = KINDS[root.tag]
        self.name = index.sources[guid(root.get("guid"))]
        self.text = ""
        self.codings, self.memos = list[Coding](), list[Memo]()
        self.children = list[Element]()
        if root.get("plainTextPath") and self.kind == "text":
            self._text_at(root)

    def source(self) -> Source:
        """The source, after all of its children were read."""
        root, index = self.root, self.index
        holder = replace(root, children=self.children)
        if not self.text and self.kind == "text":
            rich = root.get("richTextPath")
            why = "it has text in a word processor's file only" if rich else "no text"
            self.remarks.left_out(f"the text of {self.name!r}", why, root.line)
        return Source(
            name=self.name,
            text=self.text,
            kind=self.kind,
            key=guid(root.get("guid")),
            description=holder.below("Description"),
            codings=tuple(self.codings),
            memos=tuple(self.memos),
            values=tuple(values_of(holder, index, self.remarks)),
        )

    def read(self, one: Element) -> None:
        """Read one child of the source, or of its text."""
        if one.tag == "PlainTextContent":
            self.text = line_ends(one.text)
        elif one.tag == "PlainTextSelection":
            self._selection(one, *positions(one))
        elif one.tag == "Coding":
            self._coding(one, Coding(0, 0, whole=True))
        elif one.tag == "NoteRef":
            self._note(one)
        elif one.tag in TEXTS:
            self._of_media(one)
        elif one.tag.endswith("Selection"):
            self._region(one)
        elif one.tag in ("Description", "VariableValue"):
            self.children.append(one)
        else:
            what = f"{one.tag} of the source {self.name!r}"
            self.remarks.left_out(what, "it is not known here", one.line)

    def _text_at(self, one: Element) -> None:
        path = one.get("plainTextPath")
        member = self.archive.find(path)
        if not member:
            what = f"the text of {self.name!r}"
            why = f"{path} is not in the project"
            self.remarks.left_out(what, why, one.line)
            return
        content = self.archive.read(member)
        self.text = plain_text(content, path, self.remarks) or ""

    def _of_media(self, one: Element) -> None:
        """Read the text of a PDF, picture or recording, and its codings.

        A second one is a finding, as its positions are of no use in the first.
        """
        if self.text:
            what = f"another text of {self.name!r}, with its codings"
            self.remarks.left_out(what, "a source has one text here", one.line)
            return
        if one.get("plainTextPath"):
            self._text_at(one)
        times = {
            guid(point.get("guid")): point.get("position")
            for point in one.all("SyncPoint")
        }
        for child in one.children:
            if child.tag == "TranscriptSelection":
                ends = (
                    times.get(guid(child.get(name)), "")
                    for name in ("fromSyncPoint", "toSyncPoint")
                )
                start, end = map(number, ends)
                self._selection(child, start, end)
            elif child.tag != "SyncPoint":
                self.read(child)

    def _region(self, one: Element) -> None:
        fragment = fragment_of(one)
        if fragment:
            self._selection(one, 0, 0, fragment)
        else:
            what = f"a {one.tag} of {self.name!r}"
            self.remarks.left_out(what, "the file does not say where it is", one.line)
        for inner in one.all("Representation"):
            if inner.children:
                what = f"the text of a region of {self.name!r}"
                self.remarks.left_out(what, "the region itself is kept", inner.line)

    def _selection(
        self, one: Element, start: int, end: int, fragment: str = ""
    ) -> None:
        """Read a selection: its codings and its notes."""
        index = self.index
        base = Coding(
            start,
            end,
            quote=one.get("name"),
            coder=index.user(one.get("creatingUser")),
            date=index.moment(one),
            fragment=fragment,
        )
        codings = list(one.all("Coding"))
        notes = [one.below("Description")]
        memos = [self._memo(ref) for ref in one.all("NoteRef")]
        if len(codings) == 1:
            self._coding(codings[0], base, notes[0])
        else:
            for coding in codings:
                self._coding(coding, base)
            if notes[0] or (not codings and not memos):
                self.codings.append(replace(base, memo=notes[0]))
        for memo in memos:
            if memo is not None:
                said = replace(base, coder=memo.coder, date=memo.date, memo=memo.text)
                self.codings.append(said)

    def _coding(self, one: Element, base: Coding, memo: str = "") -> None:
        """Read one coding of a selection; notes on it are its memo."""
        ref = one.first("CodeRef")
        key = guid(ref.get("targetGUID")) if ref is not None else ""
        coder = self.index.user(one.get("creatingUser")) or base.coder
        date = self.index.moment(one) or base.date
        notes = [memo] if memo else []
        notes += [m.text for m in map(self._memo, one.all("NoteRef")) if m is not None]
        if key in self.index.cases:
            if notes:
                what = f"a memo on words of a case in {self.name!r}"
                self.remarks.left_out(what, "they are not coded", one.line)
            return
        code = code_of(self.index.codes, key, self.name, self.remarks, one.line)
        if code is None:
            return
        text = "\n\n".join(filter(None, notes))
        said = replace(base, code=code.path, coder=coder, date=date, memo=text)
        self.codings.append(said)

    def _memo(self, ref: Element) -> Memo | None:
        note = self.index.notes.get(guid(ref.get("targetGUID")))
        if note is None:
            self.remarks.left_out("a reference to a note", "it is missing", ref.line)
            return None
        return note_memo(note, self.index, self.archive, self.remarks)

    def _note(self, ref: Element) -> None:
        """Read a note on the source, or an annotation of a span."""
        memo = self._memo(ref)
        if memo is None:
            return
        note = self.index.notes[guid(ref.get("targetGUID"))]
        marked = note.all("PlainTextSelection")
        places = [place for place in marked if place.first("Coding") is None]
        for place in places:
            start, end = positions(place)
            self.memos.append(replace(memo, start=start, end=end))
        if not places:
            self.memos.append(memo)


def fragment_of(one: Element) -> str:
    """The region of a selection as a media fragment; empty if the file has none.

    Pixels of a picture; the page, as the file counts, and points of a PDF; seconds.
    """
    try:
        if one.tag in ("AudioSelection", "VideoSelection"):
            return interval(int(one.get("begin")), int(one.get("end")))
        names = ("firstX", "firstY", "secondX", "secondY")
        x, y, other_x, other_y = (int(one.get(name)) for name in names)
        sides = min(x, other_x), min(y, other_y), abs(other_x - x), abs(other_y - y)
        if one.tag == "PictureSelection":
            return box(*sides)
        if one.tag == "PDFSelection":
            return box(*sides, page=int(one.get("page")))
    except ValueError:
        pass
    return ""
