"""Codebooks and coded segments as CSV, recognised by their column names.

Columns have the names that tools use, or those given by [columns] in study.toml.
Segments have words and seldom offsets, so the text of each source is needed: from an
import, or from a file of its name next to the table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from daap.core.csv_text import numbered_rows
from daap.core.errors import InputError
from daap.core.terminal import counted
from daap.core.text_files import read_text
from daap.extract.qda.database import number
from daap.extract.qda.names import dotted
from daap.extract.qda.project import (
    Code,
    CodePath,
    Coding,
    Context,
    Project,
    Remarks,
    Source,
    distinct,
)
from daap.extract.qda.texts import clean_name, line_ends

SEGMENTS: Mapping[str, Sequence[str]] = {
    "source": ("source", "document", "file", "filename", "document name"),
    "code": ("code", "codename", "tag", "code name", "codes", "name"),
    "words": (
        "words", "coded", "content", "segment", "text", "quote", "seltext",
        "quotation content",
    ),
    "coder": ("coder", "user", "owner", "coded by"),
    "category": ("category", "parent", "broader"),
    "remark": ("coded_memo", "comment", "remark", "memo"),
    "start": ("start", "start_offset", "pos0", "begin"),
    "end": ("end", "end_offset", "pos1"),
    "date": ("date", "created", "creation date"),
    "colour": ("colour", "color"),
}  # fmt: skip
"""Column names of coded segments that tools write, by content; in lower case."""

CODEBOOK: Mapping[str, Sequence[str]] = {
    "code": SEGMENTS["code"],
    "category": SEGMENTS["category"],
    "definition": ("definition", "description", "memo"),
    "colour": SEGMENTS["colour"],
}
"""Column names of codebooks that tools write, by content; in lower case."""

OWN = {"notation": "code", "code": "name", "path": "path", "region": "region"}
"""Columns of tables that `daap export` writes; their `code` holds notations."""

NO_CONTENT = (
    "id", "count", "codings", "number of highlights", "number of documents",
)  # fmt: skip
"""Columns of tools that hold numbers of rows, which follow from the rest."""

LONGEST = 1 << 30
"""The most code points of a cell."""

Table = tuple[Mapping[str, str], list[dict[str, str]]]


def read_csv(path: Path, remarks: Remarks, context: Context) -> Project:
    """A codebook, or coded segments. Raises InputError for any other table."""
    columns, rows = _table(path, remarks, context)
    if "code" not in columns:
        known = ", ".join(SEGMENTS["code"])
        raise InputError(
            path, f"has no column of codes ({known}); name it in [columns]"
        )
    if _has_segments(columns):
        return _segments(path, columns, rows, remarks, context)
    codes = tuple(_codes(columns, rows, remarks, context))
    return Project(tool=_tool(columns), format="codebook as CSV", codes=codes)


def _has_segments(columns: Mapping[str, str]) -> bool:
    return "words" in columns or "start" in columns


def _table(path: Path, remarks: Remarks, context: Context) -> Table:
    text = line_ends(read_text(path))
    csv.field_size_limit(LONGEST)
    rows = [*numbered_rows(text, path)]
    if not rows:
        raise InputError(path, "is empty")
    names = [name.strip() for name in rows[0][1]]
    columns = _columns(names, path, context)
    for name in (one for one in columns.values() if names.count(one) > 1):
        raise InputError(path, f"has several columns {name!r}; rename all but one")
    made = [*_rows(names, rows[1:], remarks)]
    if made and _is_own(made):
        columns |= {role: name for role, name in OWN.items() if name in names}
    known = {*columns.values(), ""}
    others = [n for n in names if n not in known and n.casefold() not in NO_CONTENT]
    if found := [name for name in others if any(row.get(name) for row in made)]:
        what = f"{counted(len(found), 'column')}: {', '.join(map(repr, found))}"
        remarks.left_out(what, "[columns] in study.toml can say what a column is")
    return columns, made


def _columns(names: Sequence[str], path: Path, context: Context) -> dict[str, str]:
    """The columns by content: those of segments, or else those of a codebook.

    Raises InputError if a column that the study names is missing.
    """
    lower = {name.casefold(): name for name in reversed(names)}
    for name in context.columns.values():
        if name.casefold() not in lower:
            raise InputError(path, f"has no column {name!r}, which [columns] names")
    columns = _roles(SEGMENTS, lower, context)
    if not _has_segments(columns):
        columns = _roles(CODEBOOK, lower, context)
    return columns


def _is_own(rows: Sequence[Mapping[str, str]]) -> bool:
    """Whether each row has a name of a code, and its path that ends in the name."""
    return all(
        {"code", "name", "path"} <= row.keys() and row["path"].endswith(row["name"])
        for row in rows
    )


def _roles(
    known: Mapping[str, Sequence[str]], lower: Mapping[str, str], context: Context
) -> dict[str, str]:
    columns = dict[str, str]()
    for role, usual in known.items():
        wanted = (context.columns[role],) if role in context.columns else usual
        found = [lower[n.casefold()] for n in wanted if n.casefold() in lower]
        if found:
            columns[role] = found[0]
    return columns


def _rows(
    names: Sequence[str], rows: Sequence[tuple[int, list[str]]], remarks: Remarks
) -> Iterator[dict[str, str]]:
    """The rows by column. One with more cells than columns is a finding.

    Its cells may stand below other columns, as after a delimiter that is not quoted.
    """
    for line, row in rows:
        if any(row[len(names) :]):
            why = "a cell with a delimiter must be quoted"
            remarks.left_out("a row with more cells than columns", why, line)
        elif any(row):
            yield dict(zip(names, row, strict=False))


def _cell(row: Mapping[str, str], columns: Mapping[str, str], role: str) -> str:
    return row.get(columns.get(role, ""), "").strip()


def _tool(columns: Mapping[str, str]) -> str:
    names = {columns.get(role, "") for role in ("code", "source", "words")}
    if "tag" in names:
        return "Taguette"
    return "QualCoder" if "Codename" in names else ""


def _place(row: Mapping[str, str], columns: Mapping[str, str]) -> CodePath:
    """The path above a code: a category, or several separated by >."""
    above = _cell(row, columns, "category")
    if "path" in columns:
        above = _cell(row, columns, "path").removesuffix(_cell(row, columns, "code"))
    return tuple(part.strip() for part in above.split(">") if part.strip())


def _dotted_names(
    columns: Mapping[str, str], rows: Sequence[Mapping[str, str]]
) -> set[str]:
    """Names of codes that are paths, as Taguette writes them; empty for other tools."""
    if _tool(columns) != "Taguette":
        return set()
    return {_cell(row, columns, "code") for row in rows}


def _path(name: str, above: CodePath, names: set[str], context: Context) -> CodePath:
    """The path of a code: from the table, else from the study's codes."""
    if above or name in context.codes or name not in names:
        return context.path(name, above)
    return dotted(name, names)


def _codes(
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    remarks: Remarks,
    context: Context,
) -> Iterator[Code]:
    """The codes, each once; a parent that no row has of its own is a category."""
    parents, made = dict[CodePath, Code](), list[Code]()
    names = _dotted_names(columns, rows)
    for row in rows:
        name = clean_name(_cell(row, columns, "code"), remarks)
        if not name:
            remarks.left_out("a row without a code", "it names none")
            continue
        above = _place(row, columns)
        for depth in range(1, len(above) + 1):
            parents[above[:depth]] = Code(above[:depth], above[depth - 1], True)
        path = _path(name, above, names, context)
        definition, colour = (_cell(row, columns, c) for c in ("definition", "colour"))
        is_category = "path" in columns and _cell(row, columns, "category") == "yes"
        made.append(Code(path, name, is_category, definition, colour))
    known = {code.path for code in made}
    yield from (code for path, code in parents.items() if path not in known)
    yield from made


def _segments(
    path: Path,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    remarks: Remarks,
    context: Context,
) -> Project:
    """Coded segments, with sources in the order of their first row."""
    if "source" not in columns:
        known = ", ".join(SEGMENTS["source"])
        raise InputError(
            path, f"has no column of sources ({known}); name it in [columns]"
        )
    rows = [*_single_codes(rows, columns["code"])]
    codings = _by_source(columns, rows, remarks, context)
    for name in codings:
        if context.texts(name) is None:
            what = f"{counted(len(codings[name]), 'segment')} of {name!r}"
            remarks.left_out(
                what, f"its text is not known; put {name}.txt beside the table"
            )
    found = {name: c for name, c in codings.items() if context.texts(name) is not None}
    return Project(
        tool=_tool(columns),
        format="coded segments as CSV",
        codes=distinct(_codes(columns, rows, Remarks(remarks.path), context)),
        coders=tuple(sorted({c.coder for cs in codings.values() for c in cs} - {""})),
        sources=lambda: (
            Source(
                name=name,
                text=context.texts(name) or "",
                key=name,
                codings=tuple(made),
            )
            for name, made in found.items()
        ),
    )


def _single_codes(
    rows: Sequence[Mapping[str, str]], column: str
) -> Iterator[Mapping[str, str]]:
    """The rows, one for each code of a cell, which may hold several lines of them."""
    for row in rows:
        for name in row.get(column, "").strip().split("\n"):
            yield {**row, column: name}


def _by_source(
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    remarks: Remarks,
    context: Context,
) -> dict[str, list[Coding]]:
    """The codings of each source, in the order of the rows."""
    codings: dict[str, list[Coding]] = {}
    names, is_own = _dotted_names(columns, rows), "path" in columns
    for row in rows:
        name = clean_name(_cell(row, columns, "code"), remarks)
        where = clean_name(_cell(row, columns, "source"), remarks)
        if not name or not where:
            remarks.left_out("a row without a code or a source", "it names none")
            continue
        start, end = _cell(row, columns, "start"), _cell(row, columns, "end")
        region = _cell(row, columns, "region")
        coding = Coding(
            start=number(start) if start else 0,
            end=number(end) if end else 0,
            code=_path(name, _place(row, columns), names, context),
            quote=line_ends(row.get(columns.get("words", ""), "")),
            coder=_cell(row, columns, "coder"),
            date=_cell(row, columns, "date").replace(" ", "T", 1),
            memo=_cell(row, columns, "remark"),
            fragment=region,
            whole=is_own and not (region or start or _cell(row, columns, "words")),
        )
        codings.setdefault(where, []).append(coding)
    return codings
