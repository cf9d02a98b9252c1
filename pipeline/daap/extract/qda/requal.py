"""Projects of requal (.requal): an SQLite database that contains one project."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from daap.core.errors import InputError
from daap.extract.qda.database import Database, Tool, coded, number
from daap.extract.qda.project import (
    Code,
    Coding,
    Collection,
    Memo,
    Project,
    Remarks,
    Source,
)
from daap.extract.qda.texts import line_ends, name_of


def read_requal(database: Database, remarks: Remarks) -> Project:
    """The project of a database. Raises InputError if it contains several.

    Categories in requal group codes and are no codes: they become sets.
    """
    projects = list(database.rows("projects", "project_id project_description"))
    if len(projects) > 1:
        reason = f"holds {len(projects)} projects of requal; one is read"
        raise InputError(database.path, reason)
    codes = {
        row["code_id"]: Code(
            (name_of(str(row["code_name"]), remarks),),
            name_of(str(row["code_name"]), remarks),
            description=str(row["code_description"]).strip(),
            colour=str(row["code_color"]),
        )
        for row in database.rows(
            "codes", "code_id code_name code_description code_color", "ORDER BY code_id"
        )
    }
    users = {
        row["user_id"]: str(row["user_name"] or row["user_login"] or row["user_id"])
        for row in database.rows("users", "user_id user_name user_login")
    }

    about = [Memo(str(row["project_description"]).strip()) for row in projects]
    free = (str(row["text"]).strip() for row in _free(database))
    return Project(
        tool="requal",
        format="requal project",
        codes=tuple(codes.values()),
        coders=tuple(sorted(users.values())),
        memos=tuple(m for m in (*about, *map(Memo, free)) if m.text),
        collections=tuple(_categories(database, codes, remarks)),
        sources=partial(_sources, database, codes, users, remarks),
    )


def _free(database: Database) -> Iterator[dict[str, object]]:
    """Memos without a passage."""
    mapped = {row["memo_id"] for row in database.rows("memos_segments_map", "memo_id")}
    for row in database.rows("memos", "memo_id text", "ORDER BY memo_id"):
        if row["memo_id"] not in mapped:
            yield dict(row)


def _categories(
    database: Database, codes: dict[object, Code], remarks: Remarks
) -> Iterator[Collection]:
    for row in database.rows(
        "categories", "category_id category_name category_description"
    ):
        members = database.rows(
            "categories_codes_map",
            "code_id",
            "WHERE category_id = ?",
            row["category_id"],
        )
        paths = sorted(
            codes[m["code_id"]].path for m in members if m["code_id"] in codes
        )
        name = name_of(str(row["category_name"]), remarks)
        yield Collection(name, str(row["category_description"]).strip(), tuple(paths))


def _sources(
    database: Database,
    codes: dict[object, Code],
    users: dict[object, str],
    remarks: Remarks,
) -> Iterator[Source]:
    noted: dict[object, list[object]] = {}
    for row in database.rows("memos_segments_map", "segment_id memo_id"):
        noted.setdefault(row["segment_id"], []).append(row["memo_id"])
    memos = {
        row["memo_id"]: str(row["text"]).strip()
        for row in database.rows("memos", "memo_id text")
    }
    for row in database.rows(
        "documents", "doc_id doc_name doc_description doc_text", "ORDER BY doc_id"
    ):
        name = name_of(str(row["doc_name"]), remarks)
        segments = database.rows(
            "segments",
            "segment_id code_id user_id segment_start segment_end segment_text",
            "WHERE doc_id = ? ORDER BY segment_start, segment_end, segment_id",
            row["doc_id"],
        )
        codings = (
            Coding(
                number(one["segment_start"]),
                number(one["segment_end"]),
                code,
                str(one["segment_text"]),
                users.get(one["user_id"], ""),
                memo="\n\n".join(
                    memos.get(key, "") for key in noted.get(one["segment_id"], ())
                ).strip(),
            )
            for one, code in coded(segments, "code_id", codes, name, remarks)
        )
        yield Source(
            name=name,
            text=line_ends(str(row["doc_text"])),
            key=str(row["doc_id"]),
            description=str(row["doc_description"]).strip(),
            codings=tuple(codings),
        )


REQUAL = Tool(
    "requal",
    needed={
        "documents": "doc_id project_id doc_name doc_text",
        "codes": "code_id project_id code_name",
        "segments": "doc_id code_id segment_start segment_end segment_text",
    },
    references={
        "segments.doc_id": "documents.doc_id",
        "categories_codes_map.code_id": "codes.code_id",
        "memos_segments_map.segment_id": "segments.segment_id",
    },
    read=read_requal,
)
