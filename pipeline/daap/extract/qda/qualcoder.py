"""Projects of QualCoder (.qda): a folder or its database `data.qda`.

Only the tables named here are read; the folder also contains the originals of sources
and the history of chats. Positions count code points of `fulltext`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from daap.core.errors import InputError
from daap.extract.qda.database import (
    Database,
    Row,
    Tool,
    coded,
    moment,
    number,
    variables,
)
from daap.extract.qda.extracts import Part
from daap.extract.qda.project import (
    Case,
    Code,
    CodePath,
    Coding,
    Kind,
    Memo,
    Project,
    Remarks,
    Source,
    Value,
)
from daap.extract.qda.regions import box, interval
from daap.extract.qda.texts import clean_name, line_ends, name_of
from daap.extract.qda.xml import DEEPEST

LOCK = "project_in_use.lock"
PICTURES = (".jpg", ".jpeg", ".png")
SOUNDS = (".mp3", ".m4a", ".ogg", ".wav")
FILMS = (".mkv", ".mov", ".mp4", ".webm", ".ogv", ".wmv", ".avi")


def read_qualcoder(database: Database, remarks: Remarks) -> Project:
    """The project of a database. Raises InputError for a cycle of categories."""
    if database.path.with_name(LOCK).exists():
        remarks.add("import-locked", f"{LOCK} beside the project")
    codes = _codes(database, remarks)
    owners = {
        str(row["owner"])
        for table in (
            "code_text", "annotation", "journal", "code_image", "code_av", "source",
        )
        for row in database.rows(table, "owner")
    }  # fmt: skip
    origin = next(iter(database.rows("project", "memo about databaseversion")), {})
    return Project(
        tool=str(origin.get("about") or "QualCoder"),
        format="QualCoder project",
        codes=tuple(codes[key] for key in sorted(codes, key=str)),
        coders=tuple(sorted(owners - {""})),
        memos=tuple(_memos(database, origin, remarks)),
        cases=tuple(_cases(database, remarks)),
        variables=variables(
            database.rows("attribute_type", "name valuetype memo", "ORDER BY name"),
            "valuetype",
            remarks,
        ),
        sources=partial(_sources, database, codes, remarks),
        own_parts=True,
    )


def _codes(database: Database, remarks: Remarks) -> dict[tuple[str, object], Code]:
    """Categories and codes by kind and number, each with its path."""
    rows: dict[tuple[str, object], tuple[Row, tuple[str, object] | None]] = {}
    for row in database.rows("code_cat", "catid name memo supercatid"):
        above = ("category", row["supercatid"]) if row["supercatid"] else None
        rows["category", row["catid"]] = (row, above)
    for row in database.rows("code_name", "cid name memo catid color supercid"):
        above = ("category", row["catid"]) if row["catid"] else None
        above = ("code", row["supercid"]) if row["supercid"] else above
        rows["code", row["cid"]] = (row, above)
    found = dict[tuple[str, object], Code]()
    for key, (row, _) in rows.items():
        name = name_of(str(row["name"]), remarks)
        found[key] = Code(
            _path(key, rows, database.path, remarks),
            name,
            key[0] == "category",
            str(row["memo"]).strip(),
            str(row.get("color", "")),
        )
    return found


def _path(
    key: tuple[str, object] | None,
    rows: Mapping[tuple[str, object], tuple[Row, tuple[str, object] | None]],
    path: Path,
    remarks: Remarks,
) -> CodePath:
    """The path from the top. Raises InputError for a cycle or deep nesting."""
    names, seen = list[str](), set[object]()
    while key is not None and key in rows:
        if key in seen:
            name = rows[key][0]["name"]
            raise InputError(path, f"has the category {name!r} within itself")
        seen.add(key)
        if len(seen) > DEEPEST:
            raise InputError(path, f"has categories nested deeper than {DEEPEST}")
        row, key = rows[key]
        names.append(name_of(str(row["name"]), Remarks(remarks.path)))
    return tuple(reversed(names))


def _sources(
    database: Database, codes: Mapping[tuple[str, object], Code], remarks: Remarks
) -> Iterator[Source]:
    for row in database.rows(
        "source", "id name fulltext mediapath memo", "ORDER BY id"
    ):
        name = name_of(str(row["name"]), remarks)
        text, raw = str(row["fulltext"]), str(row["fulltext"])
        text = line_ends(text.removeprefix("\ufeff"))
        if not text.strip():
            what, path = f"the text of {name!r}", str(row["mediapath"])
            remarks.left_out(
                what, f"there is none ({path.partition(':')[0] or 'empty'})"
            )
        if len(text) != len(raw):
            told = f"CR or a byte order mark in the text of {name!r}"
            remarks.add("import-line-ends", told)
        yield Source(
            name=name,
            text=text,
            kind=_kind(str(row["mediapath"])),
            key=str(row["id"]),
            description=str(row["memo"]).strip(),
            codings=tuple(_codings(database, row["id"], codes, name, remarks)),
            memos=tuple(
                Memo(
                    str(one["memo"]).strip(),
                    str(one["owner"]),
                    moment(one["date"]),
                    start=number(one["pos0"]),
                    end=number(one["pos1"]),
                )
                for one in database.rows(
                    "annotation",
                    "memo owner date pos0 pos1",
                    "WHERE fid = ? ORDER BY anid",
                    row["id"],
                )
            ),
            values=tuple(_values(database, "file", row["id"], remarks)),
        )


def _kind(path: str) -> Kind:
    path = path.casefold()
    if path.endswith(PICTURES):
        return "picture"
    if path.endswith(SOUNDS):
        return "audio"
    if path.endswith(FILMS):
        return "video"
    return "pdf" if path.endswith(".pdf") else "text"


def _codings(
    database: Database,
    source: object,
    codes: Mapping[tuple[str, object], Code],
    name: str,
    remarks: Remarks,
) -> Iterator[Coding]:
    """Coded words, then coded regions of pictures, then of recordings."""
    tables = (
        ("code_text", "cid pos0 pos1 seltext memo owner date", "fid", "ctid"),
        ("code_image", "cid x1 y1 width height pdf_page memo owner date", "id", "imid"),
        ("code_av", "cid pos0 pos1 memo owner date", "id", "avid"),
    )
    assigned = {key: code for (kind, key), code in codes.items() if kind == "code"}
    for table, columns, key, order in tables:
        if not database.has(table, key):
            continue
        rows = database.rows(
            table, columns, f"WHERE {key} = ? ORDER BY {order}", source
        )
        text = table == "code_text"
        for row, code in coded(rows, "cid", assigned, name, remarks):
            fragment = "" if text else _fragment(row)
            if not text and not fragment:
                what = f"a coded region of {name!r}"
                remarks.left_out(what, "the file does not say where it is")
                continue
            yield Coding(
                number(row["pos0"]) if text else 0,
                number(row["pos1"]) if text else 0,
                code,
                str(row.get("seltext", "")),
                str(row["owner"]),
                moment(row["date"]),
                str(row["memo"]).strip(),
                fragment,
            )


def _fragment(row: Row) -> str:
    """A media fragment: pixels, of a PDF with the page from 1; or seconds."""
    if "x1" not in row:
        return interval(number(row["pos0"]), number(row["pos1"]))
    x, y, width, height = (number(row[n]) for n in ("x1", "y1", "width", "height"))
    page = None if row["pdf_page"] == "" else number(row["pdf_page"])
    return box(x, y, width, height, page if page is None or page < 0 else page + 1)


def _values(
    database: Database, kind: str, key: object, remarks: Remarks
) -> Iterator[Value]:
    for row in database.rows(
        "attribute",
        "name value",
        "WHERE attr_type = ? AND id = ? ORDER BY name",
        kind,
        key,
    ):
        yield Value(name_of(str(row["name"]), remarks), str(row["value"]).strip())


def _cases(database: Database, remarks: Remarks) -> Iterator[Case]:
    for row in database.rows("cases", "caseid name memo", "ORDER BY name"):
        yield Case(
            name_of(str(row["name"]), remarks),
            str(row["memo"]).strip(),
            tuple(_values(database, "case", row["caseid"], remarks)),
            tuple(
                _part(one)
                for one in database.rows(
                    "case_text",
                    "fid pos0 pos1",
                    "WHERE caseid = ? ORDER BY fid, pos0, pos1",
                    row["caseid"],
                )
            ),
        )


def _part(row: Row) -> Part:
    """Words of a source, or the whole of a source without text."""
    if row["pos1"] == "":
        return Part(str(row["fid"]))
    return Part(str(row["fid"]), number(row["pos0"]), number(row["pos1"]))


def _memos(database: Database, origin: Row, remarks: Remarks) -> Iterator[Memo]:
    """Memos on the project, and its journal."""
    about = str(origin.get("memo", "")).strip()
    if about:
        yield Memo(about)
    for row in database.rows("journal", "name jentry owner date", "ORDER BY jid"):
        yield Memo(
            str(row["jentry"]).strip(),
            str(row["owner"]),
            moment(row["date"]),
            clean_name(str(row["name"]), remarks),
        )


QUALCODER = Tool(
    "QualCoder",
    needed={
        "source": "id name fulltext",
        "code_name": "cid name",
        "code_cat": "catid name",
        "code_text": "cid fid pos0 pos1 seltext",
    },
    references={
        "code_cat.supercatid": "code_cat.catid",
        "code_name.catid": "code_cat.catid",
        "code_name.supercid": "code_name.cid",
        "code_text.fid": "source.id",
        "code_image.id": "source.id",
        "code_av.id": "source.id",
        "annotation.fid": "source.id",
        "case_text.fid": "source.id",
        "case_text.caseid": "cases.caseid",
    },
    read=read_qualcoder,
)
