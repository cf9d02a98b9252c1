"""The metadata of a source: the study's table, or else the record of its note."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from daap.core.errors import Finding
from daap.core.iris import unlinked, web_address, with_scheme
from daap.core.model import Document, Field
from daap.core.rules import finding
from daap.core.source_record import SourceRecord
from daap.core.values import AUTHOR_TYPES, SOURCE_TYPES

FIELDS = {
    "title": "title",
    "url": "page",
    "archive url": "archived_at",
    "tiny url": "short_link",
    "source type": "source_type",
    "author type": "author_type",
    "example": "has_example",
    "source code": "has_source_code",
}
"""The fields of a note's record, with the fields of SourceRecord."""

ADDRESSES = ("url", "archive url", "tiny url")
"""The fields that hold an address."""


def source_of(document: Document) -> SourceRecord:
    """The metadata in a note's record: from the headings, else from the call."""

    def stated(name: str) -> str:
        field = stated_field(document, name)
        return field.value if field else ""

    flags = {"true": True, "false": False}
    return SourceRecord(
        identifier=document.identifier,
        title=stated("title"),
        page=with_scheme(unlinked(stated("url"))),
        archived_at=with_scheme(unlinked(stated("archive url"))),
        short_link=with_scheme(unlinked(stated("tiny url"))),
        source_type=stated("source type"),
        author_type=stated("author type"),
        has_example=flags.get(stated("example")),
        has_source_code=flags.get(stated("source code")),
        lines=None if document.elements else document.record.lines,
        elements=document.elements,
    )


def stated_field(document: Document, name: str) -> Field | None:
    """A field of a note's record, from the headings, else from the call."""
    record = document.record
    return record.headings.get(name) or record.call.get(name)


def compare_with_table(document: Document, row: SourceRecord) -> Document:
    """Add a finding for every field that note and table state differently."""
    own = source_of(document)
    findings = []
    for name, attribute in FIELDS.items():
        field = stated_field(document, name)
        here, there = getattr(own, attribute), getattr(row, attribute)
        if field is None or here == there:
            continue
        findings.append(
            document.finding(
                "record-disagrees-with-table",
                field.line,
                f"{here!r} for {name!r}",
                value=there,
                row=row.row,
            )
        )
    return document.with_findings(*findings)


def usable(
    source: SourceRecord, path: str, line_of: Callable[[str], int]
) -> tuple[SourceRecord, tuple[Finding, ...]]:
    """The metadata without values that cannot be published, and a finding for each.

    `line_of` gives the line of a field of the record, by the name of its heading.
    """
    findings = tuple(_unusable(source, path, line_of))
    page, archived_at, short_link = (
        web_address(url) for url in (source.page, source.archived_at, source.short_link)
    )
    usable_source = replace(
        source, page=page, archived_at=archived_at, short_link=short_link
    )
    return usable_source, findings


def _unusable(
    source: SourceRecord, path: str, line_of: Callable[[str], int]
) -> Iterator[Finding]:
    for rule, name, allowed in (
        ("unusable-page", "url", ()),
        ("unusable-archived-at", "archive url", ()),
        ("unusable-short-link", "tiny url", ()),
        ("unusable-source-type", "source type", SOURCE_TYPES),
        ("unusable-author-type", "author type", AUTHOR_TYPES),
    ):
        value = getattr(source, FIELDS[name])
        if not value or (
            value.casefold() in allowed if allowed else web_address(value)
        ):
            continue
        found = f"{value!r} as {rule.removeprefix('unusable-').replace('-', ' ')}"
        about, names = source.identifier, ", ".join(allowed)
        yield finding(rule, path, line_of(name), found, source=about, names=names)


def usable_records(
    records: Mapping[str, SourceRecord], table: str, documents: Mapping[str, Document]
) -> tuple[dict[str, SourceRecord], list[Finding]]:
    """Every record without values that cannot be published, and the findings.

    `table` is the path of the table of sources; `documents` are the sources that were
    read, by identifier, for records that the table lacks.
    """
    kept, findings = {}, list[Finding]()
    for name, record in records.items():
        if record.row:
            where = table, partial(_table_line, record)
        else:
            where = documents[name].path, partial(_line, documents[name])
            findings.extend(_without_scheme(documents[name]))
            findings.extend(_not_listed(documents[name]) if table else ())
        kept[name], found = usable(record, *where)
        findings.extend(found)
    return kept, findings


def _not_listed(document: Document) -> Iterator[Finding]:
    """A finding for a source that the table of sources lacks."""
    found, source = f"the source {document.identifier!r}", document.identifier
    yield finding("source-not-listed", document.path, 1, found, source=source)


def _without_scheme(document: Document) -> Iterator[Finding]:
    """A finding for each address of a note's record that gets a scheme."""
    for name in ADDRESSES:
        field = stated_field(document, name)
        url = unlinked(field.value) if field else ""
        if field and with_scheme(url) != url:
            found = f"{field.value!r} as {name}"
            yield document.finding("url-without-scheme", field.line, found)


def _table_line(record: SourceRecord, _: str) -> int:
    return record.line


def _line(document: Document, name: str) -> int:
    """The line of a field in a note; 1 where an imported file has no lines."""
    field = stated_field(document, name)
    return field.line if field else 1
