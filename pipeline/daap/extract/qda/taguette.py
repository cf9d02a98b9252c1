"""Projects of Taguette: an SQLite database, or a server's with one project in it.

The table of users is not read, and of commands only who added a highlight, and when:
these tables contain password hashes, addresses, and deleted documents. Highlights
count UTF-8 bytes of the document without its tags.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from daap.core.errors import InputError
from daap.extract.qda.database import Database, Tool, moment, number
from daap.extract.qda.names import dotted
from daap.extract.qda.project import (
    Code,
    Coding,
    Memo,
    Project,
    Remarks,
    Source,
)
from daap.extract.qda.texts import html_text, line_ends, name_of


def read_taguette(database: Database, remarks: Remarks) -> Project:
    """The project of a database. Raises InputError if it contains none or several."""
    projects = list(database.rows("projects", "id name description"))
    if len(projects) != 1:
        reason = (
            f"holds {len(projects)} projects of Taguette; export the one that is meant"
        )
        raise InputError(database.path, f"{reason} ('Export project' in its settings)")
    project = projects[0]["id"]
    codes = {row["id"]: code for row, code in _codes(database, project, remarks)}
    who = dict(_highlighted(database, project))

    def sources() -> Iterator[Source]:
        for row in database.rows(
            "documents",
            "id name description contents",
            "WHERE project_id = ? ORDER BY id",
            project,
        ):
            text, breaks = html_text(line_ends(str(row["contents"])))
            yield Source(
                name=name_of(str(row["name"]), remarks),
                text=text,
                key=str(row["id"]),
                description=str(row["description"]),
                breaks=breaks,
                codings=tuple(_codings(database, row["id"], codes, who)),
            )

    about = str(projects[0]["description"]).strip()
    return Project(
        tool="Taguette",
        format="Taguette project",
        codes=tuple(codes.values()),
        coders=tuple(sorted({coder for coder, _ in who.values() if coder})),
        memos=(Memo(about),) if about else (),
        sources=sources,
    )


def _codes(
    database: Database, project: object, remarks: Remarks
) -> Iterator[tuple[dict[str, object], Code]]:
    """The tags; dots in a tag's path make it a child of another existing tag."""
    rows = list(
        database.rows(
            "tags", "id path description", "WHERE project_id = ? ORDER BY id", project
        )
    )
    names = {str(row["path"]) for row in rows}
    for row in rows:
        name = str(row["path"])
        code = Code(
            dotted(name, names),
            name_of(name, remarks),
            description=str(row["description"]).strip(),
        )
        yield dict(row), code


def _highlighted(
    database: Database, project: object
) -> Iterator[tuple[int, tuple[str, str]]]:
    """The last user to add or change each highlight, and when."""
    for row in database.rows(
        "commands",
        "date user_login payload",
        "WHERE project_id = ? AND payload LIKE '%\"highlight_add\"%' ORDER BY id",
        project,
    ):
        try:
            said = json.loads(str(row["payload"]))
            highlight = said["highlight_id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        if isinstance(highlight, int):
            yield highlight, (str(row["user_login"]), moment(row["date"]))


def _codings(
    database: Database,
    document: object,
    codes: dict[object, Code],
    who: dict[int, tuple[str, str]],
) -> Iterator[Coding]:
    """The highlights of a document, once for each tag."""
    tagged: dict[object, list[object]] = {}
    for row in database.rows(
        "highlight_tags",
        "highlight_id tag_id",
        "WHERE highlight_id IN (SELECT id FROM highlights WHERE document_id = ?) "
        "ORDER BY highlight_id, tag_id",
        document,
    ):
        tagged.setdefault(row["highlight_id"], []).append(row["tag_id"])
    for row in database.rows(
        "highlights",
        "id start_offset end_offset snippet",
        "WHERE document_id = ? ORDER BY start_offset, end_offset, id",
        document,
    ):
        coder, date = who.get(row["id"], ("", ""))
        quote, _ = html_text(str(row["snippet"]))
        start, end = number(row["start_offset"]), number(row["end_offset"])
        found = [codes[tag].path for tag in tagged.get(row["id"], []) if tag in codes]
        for path in found or [()]:
            yield Coding(start, end, path, quote.strip("\n"), coder, date)


TAGUETTE = Tool(
    "Taguette",
    needed={
        "projects": "id name",
        "documents": "id project_id name contents",
        "highlights": "id document_id start_offset end_offset",
        "highlight_tags": "highlight_id tag_id",
        "tags": "id project_id path",
    },
    references={
        "highlights.document_id": "documents.id",
        "highlight_tags.highlight_id": "highlights.id",
        "highlight_tags.tag_id": "tags.id",
    },
    read=read_taguette,
)
