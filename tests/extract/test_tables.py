"""The study's tables: rows that count, and rows that are left out with a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from daap.core.codebook import Attribution
from daap.core.errors import InputError, Severity
from daap.core.iris import with_scheme
from daap.core.manifest import sha256
from daap.core.source_record import SourceRecord
from daap.extract.tables import read_attributions, read_sources

HEAD = (
    "identifier,title,url,archive_url,tiny_url,source_type,author_type,"
    "has_example,has_source_code\n"
)


def table(folder: Path, text: str) -> Path:
    path = folder / "sources.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_row_is_a_source_record_with_its_number(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        HEAD + 'p4,"A talk, long",https://a,https://b,c.org/d,Slides,x,TRUE,no\n',
    )
    found = read_sources(path)
    assert found.rows == (
        SourceRecord(
            identifier="p4",
            title="A talk, long",
            page="https://a",
            archived_at="https://b",
            short_link="https://c.org/d",
            source_type="Slides",
            author_type="x",
            has_example=True,
            has_source_code=False,
            row=1,
            line=2,
        ),
    )
    assert (found.name, found.path) == ("sources", "sources.csv")
    assert found.sha256 == sha256(path.read_bytes())


def test_a_flag_that_is_neither_yes_nor_no_is_a_finding(tmp_path: Path) -> None:
    found = read_sources(table(tmp_path, HEAD + "p4,t,,,,x,y,partly,Yes\n"))
    assert [(f.rule, f.line, f.found) for f in found.findings] == [
        ("unknown-field", 2, "'partly' as has_example")
    ]
    (row,) = found.rows
    assert (row.has_example, row.has_source_code) == (None, True)


def test_a_further_column_is_a_finding(tmp_path: Path) -> None:
    (found,) = read_attributions(table(tmp_path, "source,code,note\n")).findings
    assert (found.rule, found.line, found.found) == (
        "unknown-field",
        1,
        "the column 'note'",
    )
    assert found.expected == "one of: source, code"
    text = HEAD.replace("title", "title,year") + "p4,t,2019,,,,x,y,,\n"
    sources = read_sources(table(tmp_path, text))
    assert [(f.line, f.found) for f in sources.findings] == [(1, "the column 'year'")]
    assert sources.rows[0].title == "t"


def test_a_url_without_scheme_is_a_finding_and_gets_one(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + "p4,t,a.org,,,x,y,,\n")
    (finding,) = read_sources(path).findings
    assert (finding.rule, finding.line, finding.severity) == (
        "url-without-scheme",
        2,
        Severity.INFO,
    )
    assert read_sources(path).rows[0].page == "https://a.org"


@pytest.mark.parametrize("identifier", ["", "../p4", "4", "p 4", "p" * 65, "é"])
def test_a_row_without_a_usable_identifier_is_a_violation(
    tmp_path: Path, identifier: str
) -> None:
    found = read_sources(table(tmp_path, HEAD + f"{identifier},t,,,,x,y,,\n"))
    assert found.rows == ()
    assert [(f.rule, f.line) for f in found.findings] == [("bad-source-row", 2)]
    assert found.findings[0].severity is Severity.VIOLATION


def test_a_second_row_of_a_source_is_a_violation_on_its_line(tmp_path: Path) -> None:
    text = HEAD + 'p4,"two\nlines",,,,x,y,,\np4,t,,,,x,y,,\n'
    found = read_sources(table(tmp_path, text))
    assert [(row.title, row.row, row.line) for row in found.rows] == [
        ("two\nlines", 1, 2)
    ]
    assert [(f.rule, f.line) for f in found.findings] == [("bad-source-row", 4)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"source\np4\n", "has no column code"),
        (b"", "has no column source, code"),
        (b"source,code\np4,\xff\n", "is not UTF-8 (byte 16)"),
        (b'source,code\np4,"a\n', "unexpected end of data"),
        (b'"source,code\n', "unexpected end of data"),
        (
            b"source,code\np4,a,b\n",
            "has more cells than columns; quote a cell with a delimiter",
        ),
    ],
)
def test_what_is_no_such_table_is_an_error(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "attributions.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_attributions(path)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "source;code\r\np4;mdm\r\n",
        "sep=;\r\nsource;code\r\n\r\np4;mdm;;\r\n",
        '"sep=\t"\nsource\tcode\np4\tmdm\n',
    ],
)
def test_a_table_is_read_as_a_spreadsheet_writes_it(tmp_path: Path, text: str) -> None:
    assert read_attributions(table(tmp_path, text)).rows == (
        Attribution("p4", "mdm", 1),
    )


def test_attributions_are_pairs_each_once(tmp_path: Path) -> None:
    path = table(tmp_path, "\ufeffsource,code\r\np4,mdm\r\np4,mdm\r\np4,\r\np5,mdm\r\n")
    found = read_attributions(path)
    assert found.rows == (Attribution("p4", "mdm", 1), Attribution("p5", "mdm", 4))
    assert [(f.rule, f.line) for f in found.findings] == [
        ("repeated-attribution", 3),
        ("repeated-attribution", 4),
    ]


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("a.org/b", "https://a.org/b"),
        ("http://a.org", "http://a.org"),
        ("doi:10.1/x", "doi:10.1/x"),
        ("bücher.example", "https://bücher.example"),
        ("", ""),
        ("none", "none"),
        ("n/a", "n/a"),
        ("10.1000/182", "10.1000/182"),
        ("see www.a.org", "see www.a.org"),
    ],
)
def test_a_scheme_is_added_to_a_host_that_has_none(url: str, whole: str) -> None:
    assert with_scheme(url) == whole
