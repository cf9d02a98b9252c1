"""Projects of RQDA (.rqda): an SQLite database; only rows of status 1 are current.

A code may be in several categories: the first by name is its parent, and the others
become sets of codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from daap.core.terminal import counted as number_of
from daap.extract.qda.database import Database, Tool, coded, moment, number, variables
from daap.extract.qda.extracts import Part
from daap.extract.qda.project import (
    Case,
    Code,
    Coding,
    Collection,
    Memo,
    Project,
    Remarks,
    Source,
    Value,
)
from daap.extract.qda.texts import line_ends, name_of

LIVE = "WHERE status = 1"

UNREAD = {"coding2": "second codings", "imageCoding": "codings of pictures"}
"""Tables of codings that are not read, with what they hold."""


def read_rqda(database: Database, remarks: Remarks) -> Project:
    """The project of a database."""
    categories = {
        row["catid"]: Code(
            (name_of(str(row["name"]), remarks),),
            name_of(str(row["name"]), remarks),
            True,
            str(row["memo"]).strip(),
        )
        for row in database.rows("codecat", "catid name memo", f"{LIVE} ORDER BY name")
    }
    below: dict[object, list[object]] = {}
    for row in database.rows("treecode", "cid catid", f"{LIVE} ORDER BY catid"):
        if row["catid"] in categories:
            below.setdefault(row["cid"], []).append(row["catid"])
    codes = dict[object, Code]()
    for row in database.rows("freecode", "id name memo color", f"{LIVE} ORDER BY id"):
        name = name_of(str(row["name"]), remarks)
        above = sorted(categories[key].path for key in below.get(row["id"], []))[:1]
        code_path = (*(above[0] if above else ()), name)
        memo, colour = str(row["memo"]).strip(), str(row["color"])
        codes[row["id"]] = Code(code_path, name, False, memo, colour)

    for table, what in UNREAD.items():
        if count := sum(1 for _ in database.rows(table, "cid", LIVE)):
            why = f"the table {table} is not read"
            remarks.left_out(f"{number_of(count, 'row')} of {what}", why)
    owners = {str(row["owner"]) for row in database.rows("coding", "owner", LIVE)}
    return Project(
        tool="RQDA",
        format="RQDA project",
        codes=(*categories.values(), *codes.values()),
        coders=tuple(sorted(owners - {""})),
        memos=tuple(_memos(database)),
        cases=tuple(_cases(database, remarks)),
        variables=variables(
            database.rows("attributes", "name class memo", LIVE), "class", remarks
        ),
        collections=(
            *_shared(categories, codes, below),
            *_groups(database, remarks),
        ),
        sources=partial(_sources, database, codes, remarks),
    )


def _shared(
    categories: Mapping[object, Code],
    codes: Mapping[object, Code],
    below: Mapping[object, list[object]],
) -> Iterator[Collection]:
    """The categories of codes that are in several, as sets."""
    members: dict[object, list[Code]] = {}
    for key, above in below.items():
        for one in above if len(above) > 1 and key in codes else ():
            if categories[one].path != codes[key].path[:-1]:
                members.setdefault(one, []).append(codes[key])
    for one, found in members.items():
        paths = tuple(sorted(code.path for code in found))
        yield Collection(categories[one].name, categories[one].description, paths)


def _groups(database: Database, remarks: Remarks) -> Iterator[Collection]:
    for row in database.rows("filecat", "catid name memo", f"{LIVE} ORDER BY name"):
        files = database.rows("treefile", "fid", f"{LIVE} AND catid = ?", row["catid"])
        members = tuple(sorted(str(one["fid"]) for one in files))
        name = name_of(str(row["name"]), remarks)
        yield Collection(name, str(row["memo"]).strip(), sources=members)


def _sources(
    database: Database, codes: Mapping[object, Code], remarks: Remarks
) -> Iterator[Source]:
    for row in database.rows("source", "id name file memo", f"{LIVE} ORDER BY id"):
        name, key = name_of(str(row["name"]), remarks), row["id"]
        selected = database.rows(
            "coding",
            "cid selfirst selend seltext owner date memo",
            f"{LIVE} AND fid = ? ORDER BY selfirst, selend, cid",
            key,
        )
        codings = (
            Coding(
                number(one["selfirst"]),
                number(one["selend"]),
                code,
                str(one["seltext"]),
                str(one["owner"]),
                _date(one["date"]),
                str(one["memo"]).strip(),
            )
            for one, code in coded(selected, "cid", codes, name, remarks)
        )
        yield Source(
            name=name,
            text=line_ends(str(row["file"])),
            key=str(key),
            description=str(row["memo"]).strip(),
            codings=tuple(codings),
            memos=tuple(_annotations(database, key)),
            values=tuple(_values(database, "fileAttr", "fileID", key)),
        )


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _date(written: object) -> str:
    """A date of C's `ctime`, `Fri Jan  2 03:04:05 2026`, as ISO 8601."""
    parts = str(written).split()
    if len(parts) == 5 and parts[1] in MONTHS and parts[2].isdecimal():
        month = MONTHS.index(parts[1]) + 1
        return f"{parts[4]}-{month:02}-{int(parts[2]):02}T{parts[3]}"
    return moment(written)


def _annotations(database: Database, source: object) -> Iterator[Memo]:
    """Annotations, which have an offset but no end, as memos on the source."""
    for row in database.rows(
        "annotation",
        "annotation owner date",
        f"{LIVE} AND fid = ? ORDER BY position",
        source,
    ):
        text = str(row["annotation"]).strip()
        yield Memo(text, str(row["owner"]), _date(row["date"]))


def _values(database: Database, table: str, key: str, of: object) -> Iterator[Value]:
    """The values of a case or a source; early projects have no status of these."""
    live = LIVE if database.has(table, "status") else "WHERE 1"
    for row in database.rows(table, "variable value", f"{live} AND {key} = ?", of):
        yield Value(str(row["variable"]), str(row["value"]).strip())


def _cases(database: Database, remarks: Remarks) -> Iterator[Case]:
    for row in database.rows("cases", "id name memo", f"{LIVE} ORDER BY name"):
        linked = database.rows(
            "caselinkage", "fid selfirst selend", f"{LIVE} AND caseid = ?", row["id"]
        )
        yield Case(
            name_of(str(row["name"]), remarks),
            str(row["memo"]).strip(),
            tuple(_values(database, "caseAttr", "caseID", row["id"])),
            tuple(
                Part(str(one["fid"]), number(one["selfirst"]), number(one["selend"]))
                for one in linked
            ),
        )


def _memos(database: Database) -> Iterator[Memo]:
    for row in database.rows("project", "memo"):
        if str(row["memo"]).strip():
            yield Memo(str(row["memo"]).strip())
    for row in database.rows("journal", "name journal owner date", LIVE):
        text = str(row["journal"]).strip()
        yield Memo(text, str(row["owner"]), _date(row["date"]), str(row["name"]))


RQDA = Tool(
    "RQDA",
    needed={
        "source": "id name file",
        "freecode": "id name",
        "coding": "cid fid selfirst selend",
        "codecat": "catid name",
        "treecode": "cid catid",
    },
    references={
        "treecode.cid": "freecode.id",
        "treecode.catid": "codecat.catid",
        "coding.fid": "source.id",
        "annotation.fid": "source.id",
        "treefile.fid": "source.id",
        "treefile.catid": "filecat.catid",
        "caselinkage.fid": "source.id",
        "caselinkage.caseid": "cases.id",
    },
    read=read_rqda,
)
