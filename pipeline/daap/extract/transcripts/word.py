"""The text of Word documents (.docx), line by line, as printed.

Text that is marked as deleted or hidden is left out. In a table whose rows begin with
speakers, perhaps below a time, each speaker is a line that ends in a colon.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from daap.core.errors import InputError
from daap.core.terminal import counted
from daap.extract.qda.archive import Archive
from daap.extract.qda.project import Remarks
from daap.extract.qda.xml import Element, tree

PRINTED = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
"""Elements of a run that stand for characters."""

BESIDE = {
    "commentReference": "comment",
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
    "txbxContent": "text frame",
}
"""Elements that show text outside of the document's paragraphs, with their names."""

OFF = ("0", "false", "off")

IsLabel = Callable[[str], bool]
"""Whether a line can be the label of a speaker."""


def word_lines(path: Path, remarks: Remarks, is_label: IsLabel) -> list[str]:
    """The lines of a document. Raises InputError for another file."""
    if not zipfile.is_zipfile(path):
        raise InputError(path, "is not a Word document (.docx)")
    archive = Archive(path, remarks)
    member = archive.find("word/document.xml")
    if not member:
        raise InputError(path, "is not a Word document: word/document.xml is missing")
    with archive.open(member) as stream:
        root = tree(stream, member)
    for name, count in Counter(map(BESIDE.get, _tags(root))).items():
        if name is not None:
            why = "only the paragraphs and the tables of a document are read"
            remarks.left_out(counted(count, name), why)
    return [line for one in _below(root, "p", "tbl") for line in _lines(one, is_label)]


def _tags(one: Element) -> Iterator[str]:
    """The tags of elements that are shown, at any depth."""
    for child in one.children:
        if child.tag not in ("del", "moveFrom", "Fallback"):
            yield child.tag
            yield from _tags(child)


def _below(one: Element, *tags: str) -> Iterator[Element]:
    for child in one.children:
        if child.tag in tags:
            yield child
        elif child.tag not in ("del", "moveFrom"):
            yield from _below(child, *tags)


def _lines(one: Element, is_label: IsLabel) -> Iterator[str]:
    """The lines of a paragraph or a table."""
    if one.tag == "p":
        yield from "".join(_runs(one)).split("\n")
        return
    rows = [
        [
            [line.strip() for p in _below(cell, "p") for line in _lines(p, is_label)]
            for cell in _below(row, "tc")
        ]
        for row in _below(one, "tr")
    ]
    labels = [_label(row, is_label) for row in rows]
    repeated = {label for label, count in Counter(labels).items() if count > 1}
    for row, label in zip(rows, labels, strict=True):
        lines = [line for cell in row for line in cell]
        if label and label in repeated:
            lines[lines.index(label)] += ":"
        yield from lines


def _label(row: Sequence[Sequence[str]], is_label: IsLabel) -> str:
    """The speaker of a row: its first cell with a letter, if words follow it."""
    cells = ("\n".join(filter(None, cell)) for cell in row)
    lettered = [cell for cell in cells if any(map(str.isalpha, cell))]
    return lettered[0] if len(lettered) > 1 and is_label(lettered[0]) else ""


def _runs(paragraph: Element) -> Iterator[str]:
    """The text of runs that are neither deleted nor hidden."""
    for run in _below(paragraph, "r"):
        style = run.first("rPr")
        hidden = style.first("vanish") if style is not None else None
        if hidden is not None and hidden.get("val", "true") not in OFF:
            continue
        for child in run.children:
            if child.tag == "t":
                yield child.text
            elif child.tag in PRINTED:
                yield PRINTED[child.tag]
