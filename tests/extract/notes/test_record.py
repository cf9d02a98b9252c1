"""The record: what headings and call say, and what neither can say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import Field, Lines, Record, Row
from daap.extract.notes.blocks import read_blocks
from daap.extract.notes.record import (
    IDENTIFIER,
    check_fields,
    compare,
    identifier_of,
    read_record,
)
from daap.extract.notes.remarks import Remarks

Rows = Callable[..., tuple[Row, ...]]

HEADINGS = """\
# p
4
## url
https://a.org
## source code
no
## example
yes
## type
Slides
## title
A long
title
## references"""

CALL = """\
**AXIAL CODING TRACE**: source and references
``` python
p4 = CClass(source, "p4", values={
    "title": "A long title",
    "source code": False,
    "type": "Slides"})
```"""


@pytest.fixture
def remarks() -> Remarks:
    return Remarks("p_4.md", "p4")


def record_of(text: str, rows: Rows, remarks: Remarks) -> Record:
    lines = rows(text)
    return read_record(lines, list(read_blocks(lines)), remarks)


def rules(remarks: Remarks) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in remarks.findings]


def test_headings_and_call_are_both_kept(rows: Rows, remarks: Remarks) -> None:
    record = record_of(f"{HEADINGS}\n\n{CALL}", rows, remarks)
    assert record.headings == {
        "identifier": Field("p4", 2),
        "url": Field("https://a.org", 4),
        "source code": Field("false", 6),
        "example": Field("true", 8),
        "source type": Field("Slides", 10),
        "title": Field("A long title", 12),
    }
    assert record.call == {
        "identifier": Field("p4", 18),
        "title": Field("A long title", 19),
        "source code": Field("false", 20),
        "source type": Field("Slides", 21),
    }
    assert record.lines == Lines(1, 22)
    assert remarks.findings == []


def test_a_value_may_begin_with_a_hash(rows: Rows, remarks: Remarks) -> None:
    record = record_of("# p\n4\n## title\n#2 Explained", rows, remarks)
    assert record.headings["title"] == Field("#2 Explained", 4)


def test_the_first_of_two_equal_headings_is_read(rows: Rows, remarks: Remarks) -> None:
    record = record_of("# p\n4\n## title\na\n## Title ##\nb", rows, remarks)
    assert record.headings["title"] == Field("a", 4)
    assert rules(remarks) == [("repeated-heading", 6)]


def test_text_above_the_first_heading_is_a_finding(
    rows: Rows, remarks: Remarks
) -> None:
    assert record_of("hello\n# p\n4", rows, remarks).headings == {
        "identifier": Field("p4", 3)
    }
    assert rules(remarks) == [("text-without-heading", 1)]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("\n\nwords", 24),
        ("\n\n```\nmdm\n```", 24),
        ("\n\n**OPEN CODING TRACE:**", 24),
        ('\n\n```\np5 = CClass(source, "p5")\n```', 24),
    ],
)
def test_what_is_no_record_is_a_finding(
    rows: Rows, remarks: Remarks, more: str, line: int
) -> None:
    record_of(f"{HEADINGS}\n\n{CALL}{more}", rows, remarks)
    assert rules(remarks) == [("unread-in-header", line)]


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ('CClass(source, "p4", values={"title": open("x")})', 2),
        ('CClass(source, "p4", values={**x})', 2),
        ('CClass(source, f"{x}")', 2),
        ('CClass(source, "p4", other=1)', 2),
        ('CClass(source, "p4")\nimport os', 3),
        ('CClass(source, "p4")\nx = 1', 3),
    ],
)
def test_what_a_call_cannot_say_is_a_finding_and_not_run(
    rows: Rows, remarks: Remarks, call: str, line: int
) -> None:
    record = record_of(f"```\n{call}\n```", rows, remarks)
    assert rules(remarks) == [("broken-record", line)]
    assert set(record.call) <= {"identifier"}


def test_a_broken_call_gives_the_values_that_stand_on_a_line(
    rows: Rows, remarks: Remarks
) -> None:
    text = (
        '```\ns5 = CClass(source, "s5", values={\n  "title": "T",\n'
        '  "url": "https://a.org\n  ",\n  "example": False})\n```'
    )
    assert record_of(text, rows, remarks).call == {
        "identifier": Field("s5", 2),
        "title": Field("T", 3),
        "url": Field("https://a.org", 4),
        "example": Field("false", 6),
    }
    assert rules(remarks) == [("broken-record", 2)]


def test_no_record_is_an_empty_one(rows: Rows, remarks: Remarks) -> None:
    assert read_record((), (), remarks) == Record()
    assert record_of("", rows, remarks) == Record()


@pytest.mark.parametrize(
    ("headings", "call", "name", "found"),
    [
        ({"identifier": Field("p 4", 2)}, {}, "x", Field("p4", 2)),
        ({}, {"identifier": Field("p_4", 9)}, "x", Field("p4", 9)),
        ({}, {}, "s_12", Field("s12", 0)),
        ({}, {}, "P07a", Field("P07a", 0)),
        ({}, {}, "notes", None),
    ],
)
def test_the_identifier_is_found_in_headings_call_or_file_name(
    headings: dict[str, Field], call: dict[str, Field], name: str, found: Field | None
) -> None:
    assert identifier_of(Record(headings, call), name) == found


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("p4", True),
        ("glr-12_b", True),
        ("4p", False),
        ("../p4", False),
        ("p4/..", False),
        ("p4\n", False),
        ("é", False),
        ("p" * 65, False),
    ],
)
def test_an_identifier_is_letters_and_digits(text: str, usable: bool) -> None:
    assert (IDENTIFIER.fullmatch(text) is not None) == usable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# p\n4", Field("p4", 2)),
        ("# p\n4a", Field("p4a", 2)),
        ("# P07a", Field("P07a", 1)),
        ("# int 03\n", Field("int 03", 1)),
        ("# Interview\nint-03", Field("int-03", 2)),
        ("# p\np4", Field("p4", 2)),
        ("# p\n**4**", Field("p4", 2)),
        ("# **P07a**", Field("P07a", 1)),
        ("# Keepers in the city", None),
        ("# Keepers in 2026", None),
        ("# Interview with P4", None),
        ("# p 5\n| a | b |", Field("p 5", 1)),
    ],
)
def test_the_first_heading_is_the_identifier_or_begins_it(
    rows: Rows, remarks: Remarks, text: str, found: Field | None
) -> None:
    record = record_of(f"{text}\n\n## title\nA talk", rows, remarks)
    assert record.headings.get("identifier") == found
    assert record.headings["title"].value == "A talk"


def test_lines_below_the_identifier_are_findings(rows: Rows, remarks: Remarks) -> None:
    text = "# p\n3\n**Title:** A talk\n| x | y |\n\n## url\nhttps://a.org"
    record = record_of(text, rows, remarks)
    assert record.headings == {
        "identifier": Field("p3", 2),
        "url": Field("https://a.org", 7),
    }
    assert [(f.rule, f.line, f.found) for f in remarks.findings] == [
        ("text-without-heading", 3, "text below the identifier"),
        ("text-without-heading", 4, "text below the identifier"),
    ]


def test_a_value_is_one_paragraph_and_what_is_below_it_a_finding(
    rows: Rows, remarks: Remarks
) -> None:
    text = (
        "# p\n3\n## title\nA talk\non bees\n\n**Expert A**\n\nWe rest.\n## url\na.org"
    )
    record = record_of(text, rows, remarks)
    assert record.headings["title"] == Field("A talk on bees", 4)
    assert record.headings["url"] == Field("a.org", 11)
    assert [(f.rule, f.line, f.found, f.words) for f in remarks.findings] == [
        (
            "text-without-heading",
            line,
            "text below the paragraph of a field",
            words,
        )
        for line, words in ((7, "'**Expert A**'"), (9, "'We rest.'"))
    ]


def test_a_value_may_stand_behind_the_colon_of_its_heading(
    rows: Rows, remarks: Remarks
) -> None:
    text = "# p\n3\n## title: A talk: part 2\n## Author type:\nPractitioner"
    assert record_of(text, rows, remarks).headings == {
        "identifier": Field("p3", 2),
        "title": Field("A talk: part 2", 3),
        "author type": Field("Practitioner", 5),
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("**A talk**", "A talk"),
        ("_A talk_", "A talk"),
        ("A *fine* talk", "A *fine* talk"),
        ("**Bees** and **wasps**", "**Bees** and **wasps**"),
        ("_Bees_ and _wasps_", "_Bees_ and _wasps_"),
        ("**Bees *and* wasps**", "Bees *and* wasps"),
        ("***5***", "5"),
        ("*", "*"),
    ],
)
def test_marks_of_emphasis_around_a_value_are_no_part_of_it(
    rows: Rows, remarks: Remarks, written: str, value: str
) -> None:
    record = record_of(f"# p\n3\n## title\n{written}", rows, remarks)
    assert record.headings["title"] == Field(value, 4)


def test_a_field_that_no_source_has_and_a_flag_of_no_meaning_are_findings(
    rows: Rows, remarks: Remarks
) -> None:
    text = HEADINGS.replace("yes", "partly") + "\nR1\n## Date\n2026-05-04"
    check_fields(record_of(f"{text}\n\n{CALL}", rows, remarks), remarks)
    assert [(f.rule, f.line, f.found) for f in remarks.findings] == [
        ("unknown-field", 8, "'partly' for 'example'"),
        ("unknown-field", 15, "the field 'references'"),
        ("unknown-field", 17, "the field 'date'"),
    ]


def test_fields_that_differ_are_findings(remarks: Remarks) -> None:
    headings = {"identifier": Field("p4", 2), "title": Field("a", 4)}
    compare(Record(headings, {"title": Field("b", 20), "url": Field("c", 21)}), remarks)
    compare(Record(headings, {"identifier": Field("p_4", 19)}), remarks)
    compare(Record(headings, {"identifier": Field("p5", 19)}), remarks)
    assert rules(remarks) == [
        ("record-disagrees-with-itself", 20),
        ("record-disagrees-with-itself", 19),
    ]
    assert remarks.findings[0].message == (
        "the call says 'b' for 'title'; expected 'a' as under the heading on line 4; "
        "write the same value in both places"
    )


@pytest.mark.parametrize(
    "url", ["<https://e.org/a>", "[a](https://e.org/a)", "e.org/a"]
)
def test_an_address_written_in_another_way_does_not_differ(
    remarks: Remarks, url: str
) -> None:
    call = {"url": Field("https://e.org/a", 20)}
    compare(Record({"url": Field(url, 4)}, call), remarks)
    assert rules(remarks) == []
