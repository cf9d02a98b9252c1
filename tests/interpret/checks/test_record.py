"""The record of a source, from its note and from the study's table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.interpret.support import make

from daap.core.errors import Severity
from daap.core.model import Document, Field, Lines, Record
from daap.core.source_record import SourceRecord
from daap.interpret.checks.record import (
    compare_with_table,
    source_of,
    usable,
    usable_records,
)

HEADINGS = {
    "title": Field("A title", 3),
    "url": Field("example.org/a", 4),
    "archive url": Field("http://example.org/b", 5),
    "source type": Field("Slides", 6),
}
CALL = {
    "title": Field("Another title", 12),
    "author type": Field("Practitioner", 13),
    "example": Field("true", 14),
    "source code": Field("false", 15),
}


@pytest.fixture
def document() -> Document:
    """A document with a record, written in headings and as a call."""
    record = Record(HEADINGS, CALL, Lines(1, 16))
    return replace(make(("A passage.", "a note")), record=record)


def test_headings_win_over_the_call_and_urls_get_a_scheme(document: Document) -> None:
    assert source_of(document) == SourceRecord(
        identifier="p1",
        title="A title",
        page="https://example.org/a",
        archived_at="http://example.org/b",
        source_type="Slides",
        author_type="Practitioner",
        has_example=True,
        has_source_code=False,
        lines=Lines(1, 16),
    )


def test_what_is_not_stated_is_empty() -> None:
    source = source_of(make(("A passage.", "a note")))

    assert source == SourceRecord("p1", lines=Lines(1, 1))


def test_a_field_that_the_table_states_differently_is_a_finding(
    document: Document,
) -> None:
    row = replace(source_of(document), title="A Title", has_example=None, row=7)

    findings = compare_with_table(document, row).findings

    assert [(f.rule, f.line, f.found, f.expected) for f in findings] == [
        (
            "record-disagrees-with-table",
            3,
            "'A title' for 'title'",
            "'A Title' as in row 7 of the table of sources",
        ),
        (
            "record-disagrees-with-table",
            14,
            "True for 'example'",
            "None as in row 7 of the table of sources",
        ),
    ]
    assert {f.severity for f in findings} == {Severity.INFO}


def test_the_same_record_in_the_table_is_no_finding(document: Document) -> None:
    assert compare_with_table(document, source_of(document)) == document


def test_what_cannot_be_published_is_left_out_with_a_finding() -> None:
    source = SourceRecord(
        "s1", page="https://a b", short_link="urn:x:y", source_type="Book", title="T"
    )

    kept, findings = usable(source, "table.csv", lambda _: 4)

    assert kept == replace(source, page="", short_link="")
    assert [(f.rule, f.place, f.found) for f in findings] == [
        ("unusable-page", "table.csv:4", "'https://a b' as page"),
        ("unusable-short-link", "table.csv:4", "'urn:x:y' as short link"),
        ("unusable-source-type", "table.csv:4", "'Book' as source type"),
    ]


def test_a_usable_record_is_kept_whole(document: Document) -> None:
    assert usable(source_of(document), "a.md", lambda _: 1) == (source_of(document), ())


@pytest.mark.parametrize("field", ["page", "archived_at", "short_link"])
@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt://e.org/%0aalert(3)", "data:text/html,x",
     "vbscript:x", "file:///etc/passwd", "ftp://e.org/a", "mailto:a@e.org", "blob:x",
     "https:javascript:alert(1)", "https:///e.org",
     "https://e.org/\u202egnp.exe", "http://", "//e.org/a"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_published(field: str, url: str) -> None:
    source = replace(SourceRecord("s1", title="T"), **{field: url})
    kept, (finding,) = usable(source, "table.csv", lambda _: 4)
    assert kept == SourceRecord("s1", title="T")
    assert finding.rule == f"unusable-{field.replace('_', '-')}"
    assert finding.expected == "an http or https URL such as https://example.org/page"
    assert finding.remedy == "correct it; it was not published"


@pytest.mark.parametrize(
    ("url", "published"),
    [("HTTPS://e.org/A", "https://e.org/A"), ("http://e.org:80/?a=b#c", None)],
)
def test_the_scheme_of_an_address_may_have_capitals(
    url: str, published: str | None
) -> None:
    kept, findings = usable(SourceRecord("s1", page=url), "table.csv", lambda _: 4)
    assert (kept.page, findings) == (published or url, ())


@pytest.mark.parametrize("url", ["<https://e.org/a>", "[a](https://e.org/a)"])
def test_a_link_of_markdown_stands_for_its_address(url: str) -> None:
    record = Record({"url": Field(url, 4)}, {}, Lines(1, 5))
    note = replace(make(("A passage.", "a note")), record=record)
    assert source_of(note).page == "https://e.org/a"


def test_an_unusable_value_is_told_as_written_where_it_stands(
    document: Document,
) -> None:
    headings = {**HEADINGS, "url": Field("https://e.org/a b", 4)}
    note = replace(document, record=Record(headings, CALL, Lines(1, 16)))
    of_table = SourceRecord("s1", page="urn:a", row=2, line=5)
    records = {"p1": source_of(note), "s1": of_table}

    _, findings = usable_records(records, "sources.csv", {"p1": note})

    assert [(f.place, f.found) for f in findings] == [
        ("a.md:1", "the source 'p1'"),
        ("a.md:4", "'https://e.org/a b' as page"),
        ("sources.csv:5", "'urn:a' as page"),
    ]
    assert findings[0].rule == "source-not-listed"


def test_without_a_table_a_scheme_that_was_added_to_an_address_is_told(
    document: Document,
) -> None:
    headings = {**HEADINGS, "archive url": Field("none", 5)}
    note = replace(document, record=Record(headings, CALL, Lines(1, 16)))

    kept, findings = usable_records({"p1": source_of(note)}, "", {"p1": note})

    assert (kept["p1"].page, kept["p1"].archived_at) == ("https://example.org/a", "")
    assert [(f.rule, f.place, f.found) for f in findings] == [
        ("url-without-scheme", "a.md:4", "'example.org/a' as url"),
        ("unusable-archived-at", "a.md:5", "'none' as archived at"),
    ]
