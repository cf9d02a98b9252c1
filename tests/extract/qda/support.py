"""Files of QDA tools for tests: those of bees, and small ones made here."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from daap.extract.qda.convert import Conversion, Known
from daap.extract.qda.extracts import FileExtract, SourceExtract
from daap.extract.qda.file_extract import file_extract
from daap.extract.qda.formats import read_any
from daap.extract.qda.project import Context, Remarks

FILES = Path(__file__).parent / "files"
SHARED = Path(__file__).parents[4] / "shared" / "qda"

QDE = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="small" origin="test">
<Users><User guid="u1" name="ann"/></Users>
<CodeBook><Codes>{codes}</Codes></CodeBook>
{before}<Sources>{sources}</Sources>{after}</Project>"""
CODE = '<Code guid="c1" name="calm" isCodable="true"/>'


def read(
    path: Path, context: Context | None = None
) -> tuple[FileExtract, dict[str, SourceExtract], list[str]]:
    """A file as its extract, its sources by identifier, and the rules of findings."""
    remarks = Remarks(path.name)
    project = read_any(path, remarks, context or Context())
    known = Known({name: f"coder-{n}" for n, name in enumerate(project.coders, 1)})
    made = Conversion(project=project, identifier="x", known=known, remarks=remarks)
    sources = {one.identifier: one for one in made.sources()}
    return (
        file_extract(made, path.name, ""),
        sources,
        [one.rule for one in remarks.findings],
    )


def quotes(source: SourceExtract) -> list[tuple[str, str]]:
    """The words of each passage of a source, and the code they have."""
    text = "\n".join(source.text)
    return [(text[one.start : one.end], one.code) for one in source.codings]


def qdpx(
    folder: Path,
    sources: str = "",
    *,
    codes: str = CODE,
    before: str = "",
    after: str = "",
    members: Mapping[str, bytes] = {},
    name: str = "small.qdpx",
) -> Path:
    """A project of REFI-QDA from XML and the members of its archive."""
    path = folder / name
    text = QDE.format(codes=codes, sources=sources, before=before, after=after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", text)
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def text_source(
    text: str, *passages: tuple[object, object, str], name: str = "p1"
) -> str:
    """A TextSource with passages: start, end, and the name that they are given."""
    marked = "".join(
        f'<PlainTextSelection guid="s{n}" startPosition="{start}" endPosition="{end}" '
        f'name="{words}"><Coding guid="k{n}"><CodeRef targetGUID="c1"/></Coding>'
        "</PlainTextSelection>"
        for n, (start, end, words) in enumerate(passages)
    )
    return (
        f'<TextSource guid="t-{name}" name="{name}">'
        f"<PlainTextContent>{text}</PlainTextContent>{marked}</TextSource>"
    )


def database(path: Path, statements: Iterable[str]) -> Path:
    """An SQLite database."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path
