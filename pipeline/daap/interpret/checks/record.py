"""The metadata of a source: the study's table, or else the record of its note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from daap.core.errors import Finding
from daap.core.iris import is_iri, web_address
from daap.core.model import Document, Field, SourceRecord
from daap.core.rules import finding
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


def source_of(document: Document) -> SourceRecord:
    """The metadata in a note's record: from the headings, else from the call."""

    def stated(name: str) -> str:
        field = stated_field(document, name)
        return field.value if field else ""

    flags = {"true": True, "false": False}
    return SourceRecord(
        identifier=document.identifier,
        title=stated("title"),
        page=_with_scheme(stated("url")),
        archived_at=_with_scheme(stated("archive url")),
        short_link=_with_scheme(stated("tiny url")),
        source_type=stated("source type"),
        author_type=stated("author type"),
        has_example=flags.get(stated("example")),
        has_source_code=flags.get(stated("source code")),
        lines=None if document.elements else document.record.lines,
        elements=document.elements,
    )


def _with_scheme(url: str) -> str:
    return f"https://{url}" if url and not is_iri(url) else url


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
            finding(
                "record-disagrees-with-table",
                document.path,
                field.line,
                f"{here!r} for {name!r}",
                source=document.identifier,
                value=there,
                row=row.row,
            )
        )
    return replace(document, findings=(*document.findings, *findings))


def usable(
    source: SourceRecord, path: str, line: int
) -> tuple[SourceRecord, tuple[Finding, ...]]:
    """The metadata without values that cannot be published, and a finding for each."""
    findings = tuple(_unusable(source, path, line))
    page, archived_at, short_link = (
        web_address(url) for url in (source.page, source.archived_at, source.short_link)
    )
    usable_source = replace(
        source, page=page, archived_at=archived_at, short_link=short_link
    )
    return usable_source, findings


def _unusable(source: SourceRecord, path: str, line: int) -> Iterator[Finding]:
    for rule, value, names in (
        ("unusable-page", source.page, ()),
        ("unusable-archived-at", source.archived_at, ()),
        ("unusable-short-link", source.short_link, ()),
        ("unusable-source-type", source.source_type, SOURCE_TYPES),
        ("unusable-author-type", source.author_type, AUTHOR_TYPES),
    ):
        if not value or (value.casefold() in names if names else web_address(value)):
            continue
        found = f"{value!r} as {rule.removeprefix('unusable-').replace('-', ' ')}"
        about, allowed = source.identifier, ", ".join(names)
        yield finding(rule, path, line, found, source=about, names=allowed)


def usable_records(
    records: Mapping[str, SourceRecord], table: str, paths: Mapping[str, str]
) -> tuple[dict[str, SourceRecord], list[Finding]]:
    """Every record without values that cannot be published, and the findings.

    `table` is the path of the table of sources, `paths` are those of the field
    notes by source, for records that the table lacks.
    """
    kept, findings = {}, list[Finding]()
    for name, record in records.items():
        place = (table, record.row + 1) if record.row else (paths[name], 1)
        kept[name], found = usable(record, *place)
        findings.extend(found)
    return kept, findings
