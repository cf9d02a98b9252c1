"""The record of a source: the study's table, or else what its note says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from daap.core.errors import Finding, Severity
from daap.core.iris import is_iri, web_address
from daap.core.model import AUTHOR_TYPES, SOURCE_TYPES, Document, Field, SourceRecord

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
"""The fields of a note's record, and those of a SourceRecord."""

URLS = ("page", "archived_at", "short_link")


def source_of(document: Document) -> SourceRecord:
    """What a note's own record says: its headings, then its call."""

    def stated(name: str) -> str:
        field = _stated(document, name)
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
        lines=document.record.lines,
    )


def _with_scheme(url: str) -> str:
    return f"https://{url}" if url and not is_iri(url) else url


def _stated(document: Document, name: str) -> Field | None:
    record = document.record
    return record.headings.get(name) or record.call.get(name)


def compare_with_table(document: Document, row: SourceRecord) -> Document:
    """Add a finding for every field that note and table state differently."""
    own = source_of(document)
    findings = []
    for name, attribute in FIELDS.items():
        field = _stated(document, name)
        here, there = getattr(own, attribute), getattr(row, attribute)
        if field is None or here == there:
            continue
        findings.append(
            Finding(
                severity=Severity.INFO,
                rule="record-disagrees-with-table",
                path=document.path,
                line=field.line,
                found=f"{here!r} for {name!r}",
                expected=f"{there!r} as in row {row.row} of the table of sources",
                remedy="correct the one that is wrong; the table's value is published",
                source=document.identifier,
                focus=f"source/{document.identifier}",
            )
        )
    return replace(document, findings=(*document.findings, *findings))


def usable(
    source: SourceRecord, path: str, line: int
) -> tuple[SourceRecord, tuple[Finding, ...]]:
    """The record without what cannot be published, and a finding for each."""
    findings = tuple(_unusable(source, path, line))
    page, archived_at, short_link = (
        web_address(url) for url in (source.page, source.archived_at, source.short_link)
    )
    usable_source = replace(
        source, page=page, archived_at=archived_at, short_link=short_link
    )
    return usable_source, findings


def _unusable(source: SourceRecord, path: str, line: int) -> Iterator[Finding]:
    wrong = [
        (name, value, "an http or https URL such as https://example.org/page")
        for name in URLS
        if (value := getattr(source, name)) and not web_address(value)
    ]
    for name, value, names in (
        ("source_type", source.source_type, SOURCE_TYPES),
        ("author_type", source.author_type, AUTHOR_TYPES),
    ):
        if value and value.casefold() not in names:
            wrong.append((name, value, "one of: " + ", ".join(names)))
    for name, value, expected in wrong:
        yield Finding(
            severity=Severity.WARNING,
            rule=f"unusable-{name.replace('_', '-')}",
            path=path,
            line=line,
            found=f"{value!r} as {name.replace('_', ' ')}",
            expected=expected,
            remedy="correct it; it was not published",
            source=source.identifier,
            focus=f"source/{source.identifier}",
        )


def usable_records(
    records: Mapping[str, SourceRecord], table: str, paths: Mapping[str, str]
) -> tuple[dict[str, SourceRecord], list[Finding]]:
    """Every record without what cannot be published, and the findings.

    `table` is the path of the table of sources, `paths` are those of the field
    notes by source, for records that no table states.
    """
    kept, findings = {}, list[Finding]()
    for name, record in records.items():
        place = (table, record.row + 1) if record.row else (paths[name], 1)
        kept[name], found = usable(record, *place)
        findings.extend(found)
    return kept, findings
