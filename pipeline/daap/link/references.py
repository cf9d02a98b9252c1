"""Where else a code is described: parts of JSON schemas, which are no terms.

A part of a schema has an address and no meaning of its own in RDF, so it is named
by rdfs:seeAlso with a title and a note, and never mapped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from daap.core.errors import Finding, InputError
from daap.core.iris import is_iri
from daap.core.namespaces import DCT, RDFS
from daap.core.text_files import file_text
from daap.link.sssom import problem
from daap.link.subjects import Subject

REFERENCES = "see-also.csv"
"""The file in the folder of the mapping sets; a study can do without."""

COLUMNS = ("subject_id", "url", "title", "note")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place to look up, for a code; `path` and `line` say where it stands."""

    subject: str
    url: str
    title: str
    note: str
    path: str
    line: int


def read_references(folder: Path, base: str) -> tuple[Reference, ...]:
    """The references of a study, none where there is no such file.

    Raises InputError for a file that is not UTF-8, or no such table.
    """
    path = folder / REFERENCES
    if not path.exists():
        return ()
    reader = csv.DictReader(io.StringIO(file_text(path), newline=""), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise InputError(f"{path}:1", f"needs the columns {', '.join(COLUMNS)}")
    place, found = f"{folder.name}/{REFERENCES}", []
    try:
        for row in reader:
            subject = f"{base}code/" + (row["subject_id"] or "").removeprefix("code:")
            url, title, note = (row[column] or "" for column in COLUMNS[1:])
            line = reader.line_num
            found.append(Reference(subject, url, title, note, place, line))
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", str(error)) from None
    return tuple(found)


def check_references(
    references: Iterable[Reference], known: Mapping[str, Subject]
) -> Iterator[Finding]:
    """References of what is no code, to what is no address, or without a note."""
    for reference in references:
        if reference.subject not in known:
            yield problem(
                reference.path, reference.line, "no-such-subject",
                f"the subject <{reference.subject}>", "a code of the codebook",
                "correct the name or remove the row",
            )  # fmt: skip
        if not is_iri(reference.url) or not reference.title or not reference.note:
            yield problem(
                reference.path, reference.line, "bad-reference",
                f"a reference to {reference.url!r}", "an address, a title and a note",
                "complete the row",
            )  # fmt: skip


def map_references(references: Iterable[Reference]) -> Iterator[Triple]:
    """Each code with the places to look up, each place with title and note."""
    for reference in references:
        if is_iri(reference.url) and is_iri(reference.subject):
            url = NamedNode(reference.url)
            yield Triple(NamedNode(reference.subject), RDFS.seeAlso, url)
            yield Triple(url, DCT.title, Literal(reference.title, language="en"))
            yield Triple(url, RDFS.comment, Literal(reference.note, language="en"))
