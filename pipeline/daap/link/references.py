"""References from codes to parts of JSON schemas, which are no RDF terms.

A part of a schema has an address but no meaning in RDF, so a code refers to it by
rdfs:seeAlso, with a note on what it is, and is never mapped to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from daap.core.errors import Finding
from daap.core.iris import is_iri
from daap.core.namespaces import RDFS, SKOS
from daap.core.rules import finding
from daap.core.triples import text
from daap.link.subjects import Subject
from daap.link.targets import read_rows

REFERENCES = "see-also.csv"
"""An optional file in the folder of the mapping sets."""

COLUMNS = ("subject_id", "url", "title", "note")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a code; `path` and `line` (from 1) say where it is stated."""

    subject: str
    url: str
    title: str
    note: str
    path: str
    line: int


def read_references(folder: Path, base: str) -> tuple[Reference, ...]:
    """The references of a study; none if there is no such file.

    Raises InputError for a file that is not UTF-8, or has other columns.
    """
    path = folder / REFERENCES
    if not path.exists():
        return ()
    place, found = f"{folder.name}/{REFERENCES}", []
    for line, row in read_rows(path, COLUMNS):
        subject = f"{base}code/{row['subject_id'].removeprefix('code:')}"
        said = row["url"], row["title"], row["note"]
        found.append(Reference(subject, *said, place, line))
    return tuple(found)


def check_references(
    references: Iterable[Reference], known: Mapping[str, Subject]
) -> Iterator[Finding]:
    """References of an unknown code, to an invalid address, or without a note."""
    for reference in references:
        place = reference.path, reference.line
        if reference.subject not in known:
            found = f"the subject <{reference.subject}>"
            yield finding("no-such-subject:reference", *place, found)
        if not is_iri(reference.url) or not reference.title or not reference.note:
            found = f"a reference to {reference.url!r}"
            yield finding("bad-reference", *place, found)


def map_references(references: Iterable[Reference]) -> Iterator[Triple]:
    """The references of each code, each with a note of title and remark."""
    for reference in references:
        if is_iri(reference.url) and is_iri(reference.subject):
            code = NamedNode(reference.subject)
            yield Triple(code, RDFS.seeAlso, NamedNode(reference.url))
            said = f"{reference.title}: {reference.note}"
            yield Triple(code, SKOS.note, text(said, "en"))
