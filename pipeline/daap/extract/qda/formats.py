"""Importer of each file of a QDA tool, by its suffix or content."""

from __future__ import annotations

import zipfile
from pathlib import Path

from daap.core.errors import InputError
from daap.extract.qda import qualcoder, requal, rqda, taguette
from daap.extract.qda.csv_files import read_csv
from daap.extract.qda.database import MAGIC, Database
from daap.extract.qda.project import Context, Project, Remarks
from daap.extract.qda.refi import read_codebook
from daap.extract.qda.refi_sources import read_project
from daap.extract.qda.skos import read_skos
from daap.extract.qda.webannotation import read_annotations

DATABASE = "data.qda"
"""The database in a QualCoder project folder."""

TOOLS = (taguette.TAGUETTE, qualcoder.QUALCODER, rqda.RQDA, requal.REQUAL)


def database_of(path: Path) -> Path:
    """The file to read: the path itself, or the database of a QualCoder folder.

    Raises InputError for a folder without one.
    """
    if not path.is_dir():
        return path
    inner = path / DATABASE
    if not inner.is_file():
        raise InputError(path, f"is a folder without {DATABASE}; name a file")
    return inner


def project_path(path: Path) -> Path:
    """The path that names a project: of the database in a QualCoder folder, the folder.

    All these databases have one name, so that it cannot tell projects apart.
    """
    return path.resolve().parent if path.name == DATABASE else path


EXTRACT = b'"format": "daap '
"""Identifies files of a study that are JSON and no annotations."""

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
RDF = (".ttl", ".rdf", ".nt", ".jsonld", ".owl")


def read_any(path: Path, remarks: Remarks, context: Context) -> Project:
    """The project of a file. Raises InputError for an unknown format."""
    head, suffix = read_head(path), path.suffix.lower()
    if head.startswith(MAGIC):
        return _database(path, remarks)
    if suffix in SHEETS:
        raise InputError(path, "is a spreadsheet; save its sheet as CSV in UTF-8")
    if zipfile.is_zipfile(path):
        return read_project(path, remarks)
    if suffix == ".qdc" or b"<CodeBook" in head:
        return read_codebook(path, remarks)
    if suffix in (".csv", ".tsv"):
        return read_csv(path, remarks, context)
    if suffix == ".json":
        return read_annotations(path, remarks, context)
    if suffix in RDF:
        return read_skos(path, remarks, context.language)
    raise InputError(path, "is in no format that daap import knows (docs/import.md)")


def is_importable(path: Path) -> bool:
    """Whether a file or folder is a project, codebook or table that can be imported."""
    if path.is_dir():
        return (path / DATABASE).is_file()
    head, suffix = read_head(path), path.suffix.lower()
    if suffix == ".json":
        return EXTRACT not in head
    known = suffix in (".qdpx", ".qdc", ".csv", ".tsv", *RDF)
    return known or head.startswith(MAGIC)


def read_head(path: Path) -> bytes:
    """The first bytes of a file. Raises InputError for one that cannot be read."""
    try:
        with path.open("rb") as content:
            return content.read(512)
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read") from None


def _database(path: Path, remarks: Remarks) -> Project:
    """The project of a database, by the tables in it."""
    database = Database(path)
    for tool in TOOLS:
        if tool.wrote(database):
            return tool.project(database, remarks)
    tables = ", ".join(sorted(database.tables)[:8]) or "none"
    known = ", ".join(tool.name for tool in TOOLS)
    raise InputError(
        path, f"is a database of no known tool ({known}); tables: {tables}"
    )
