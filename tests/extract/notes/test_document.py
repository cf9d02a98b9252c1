"""A whole note: its parts dealt out, and nothing lost in silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from daap.core.errors import InputError, Severity
from daap.core.manifest import sha256
from daap.core.model import Document, Lines
from daap.extract.notes.document import read_document

Read = Callable[..., Document]

RECORD = "# p\n4\n## title\nA talk\n"
CALL = '``` python\np4 = CClass(source, "p4", values={"title": "A talk"})\n```\n'
STEP = "> a\n\n**OPEN CODING:**\nn\n\n**AXIAL CODING:**\n```\nmdm\n```\n"


def rules(document: Document) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in document.findings]


def texts(document: Document) -> list[str]:
    return [segment.text for segment in document.segments]


def test_a_note_is_read_with_its_path_and_hash(read: Read, tmp_path: Path) -> None:
    document = read(STEP)
    assert (document.path, document.identifier) == ("p_4.md", "p4")
    assert document.sha256 == sha256((tmp_path / "p_4.md").read_bytes())
    assert texts(document) == ["a"]
    assert len(document.steps) == 1
    assert document.findings == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(
    read: Read, ending: str, mark: str
) -> None:
    text = mark + RECORD + "\n# coding\n\n" + STEP
    document = read(text.replace("\n", ending), header="")
    plain = read(STEP)
    assert (document.segments, document.steps, document.findings) == (
        plain.segments,
        plain.steps,
        plain.findings,
    )


def test_odd_characters_stay_where_they_are(read: Read) -> None:
    document = read("> a\x0cb \U0001f600 c\u2028d\u00ad <script>e</script>\n")
    assert texts(document) == ["a b \U0001f600 c\u2028d\u00ad <script>e</script>"]
    assert document.segments[0].lines == Lines(8, 8)


def test_lists_headings_tables_and_code_in_a_quote_are_passages(read: Read) -> None:
    document = read(
        "> # Head\n> - a\n> - b\n\n> | x | y |\n> |---|---|\n\n> ```\n> c\n"
    )
    assert texts(document) == ["# Head\n- a\n- b", "| x | y |\n|---|---|", "```\nc"]
    assert rules(document) == []


@pytest.mark.parametrize(
    ("body", "passage"),
    [
        ("words\n", "words"),
        ("- a\n- b\n", "- a\n- b"),
        ("| x |\n", "| x |"),
        ("## Head\n", "## Head"),
        ("```\ncode\n\nmore\n```\n", "code\nmore"),
    ],
)
def test_text_without_a_quote_mark_is_a_passage_with_a_finding(
    read: Read, body: str, passage: str
) -> None:
    document = read(f"> a\n\n{body}")
    assert texts(document) == ["a", passage]
    assert rules(document) == [("unquoted-passage", 10)]


def test_an_empty_fence_in_the_text_is_no_passage(read: Read) -> None:
    assert texts(read("> a\n\n```\n```\n")) == ["a"]


def test_words_in_a_marker_are_told_and_not_published(read: Read) -> None:
    document = read("> a\n\n**OPEN CODING TRACE (round 2):**\n\nn\n")
    (found,) = document.findings
    assert (found.rule, found.line, found.words) == (
        "words-in-marker",
        10,
        "'(round 2)'",
    )
    assert "round" not in found.message
    assert [p.rows[0].text for p in document.steps[0].paragraphs] == ["n"]


def test_a_label_without_a_quote_mark_below_a_trace_begins_a_turn(read: Read) -> None:
    document = read(f"> Expert E\n\n{STEP}\nInterviewer\n\n> b\n")
    assert [turn.speaker for turn in document.turns] == ["Expert E", "Interviewer"]
    assert [segment.turn for segment in document.segments] == [1, 2]
    assert rules(document) == [("unquoted-passage", 20)]


def test_where_turns_lack_quote_marks_a_label_in_a_line_below_a_trace_begins_one(
    read: Read,
) -> None:
    said = "**Expert E:** We keep bees.\n\n"
    document = read(f"{said}**AXIAL CODING:**\n```\nmdm\n```\n\n{said}")
    assert [turn.speaker for turn in document.turns] == ["Expert E", "Expert E"]
    assert texts(document) == ["We keep bees.", "We keep bees."]
    assert [rule for rule, _ in rules(document)] == [
        *("unquoted-passage", "label-in-line"),
        *("unquoted-passage", "label-in-line"),
    ]


@pytest.mark.parametrize("above", ["", "Interviewer: Why?\n\n"])
def test_below_a_quoted_turn_a_label_in_a_line_below_a_trace_is_a_note(
    read: Read, above: str
) -> None:
    note = f"> Expert E\n\n{STEP}\n**OPEN CODING:**\nExpert E: proud\n"
    document = read(above + note)
    assert [len(step.paragraphs) for step in document.steps] == [1, 1]
    assert [turn.speaker for turn in document.turns] == [
        *["Interviewer"] * bool(above),
        "Expert E",
    ]


def test_a_second_coding_heading_is_a_finding(read: Read) -> None:
    document = read("> a\n\n# coding\n\n**OPEN CODING:**\nn\n\n# coding\n\nm\n")
    assert [len(step.paragraphs) for step in document.steps] == [2]
    assert rules(document) == [
        ("misplaced-coding-heading", 10),
        ("misplaced-coding-heading", 15),
    ]


def test_an_unclosed_fence_costs_only_itself(read: Read) -> None:
    document = read(f"> a\n\n**AXIAL CODING:**\n```\nmdm\n\n{STEP}")
    assert [[m.written for m in s.mentions] for s in document.steps] == [
        ["mdm"],
        ["mdm"],
    ]
    assert rules(document) == [("unclosed-fence", 11)]


def test_an_unclosed_fence_in_the_text_is_a_finding(read: Read) -> None:
    assert rules(read("> a\n\n```\nmdm\n")) == [
        ("unclosed-fence", 10),
        ("unquoted-passage", 10),
    ]


@pytest.mark.parametrize("header", [RECORD + CALL, RECORD + CALL + "\n"])
def test_without_a_coding_heading_the_record_ends_with_its_call(
    read: Read, header: str
) -> None:
    document = read(STEP, header=header)
    assert texts(document) == ["a"]
    assert document.record.call["title"].value == "A talk"
    assert document.record.lines == Lines(1, 7)
    assert [rule for rule, _ in rules(document)] == ["no-coding-heading"]


def test_without_heading_and_call_the_record_ends_at_the_first_quote(
    read: Read,
) -> None:
    document = read(STEP, header=RECORD)
    assert document.record.headings["title"].value == "A talk"
    assert document.record.lines == Lines(1, 4)
    assert rules(document) == [("no-coding-heading", 5)]


def test_a_coding_heading_below_passages_loses_none_of_them(read: Read) -> None:
    document = read("> a\n\n# coding\n\n> b\n", header=RECORD)
    assert texts(document) == ["a", "b"]
    assert rules(document) == [
        ("no-coding-heading", 5),
        ("misplaced-coding-heading", 7),
    ]


def test_a_note_without_record_is_named_by_its_file(read: Read) -> None:
    document = read(STEP, header="", name="s_12")
    assert document.identifier == "s12"
    assert len(document.steps) == 1
    assert sorted(rules(document)) == [
        ("identifier-from-file-name", 1),
        ("no-coding-heading", 1),
        ("no-record-headings", 1),
    ]


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("# p\n../4\n\n# coding\n\n", 2),
        ("# p\n4 <b>\n\n# coding\n\n", 2),
        ("# \n12\n\n# coding\n\n", 1),
        ("# coding\n", 1),
    ],
)
def test_a_note_without_usable_identifier_is_a_violation(
    read: Read, header: str, line: int
) -> None:
    document = read(STEP, header=header, name="notes")
    assert (document.identifier, document.steps, document.segments) == ("", (), ())
    violations = [f for f in document.findings if f.severity is Severity.VIOLATION]
    assert [(f.rule, f.line) for f in violations] == [("bad-identifier", line)]


def test_an_empty_note_is_a_finding(read: Read) -> None:
    document = read(" \n\n", header="")
    assert rules(document) == [("empty-note", 1), ("identifier-from-file-name", 1)]
    assert rules(read(b"", header=""))[0] == ("empty-note", 1)


def test_a_note_that_is_all_record_says_so(read: Read) -> None:
    assert rules(read("", header=RECORD)) == [("no-coding-heading", 4)]


def test_findings_stand_in_the_order_of_lines(read: Read) -> None:
    document = read("> a\n\n# coding\n\n> **OPEN CODING:**\n\n> Expert E\n")
    lines = [line for _, line in rules(document)]
    assert lines == sorted(lines)
    assert len(lines) > 2
    assert {finding.source for finding in document.findings} == {"p4"}


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"# p\n\x00", "p_4.md:2"), (b"# p\n4\n\xe9", "p_4.md:3")],
)
def test_what_is_no_text_is_an_error_with_its_line(
    read: Read, content: bytes, place: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(content, header="")
    assert caught.value.path.endswith(place)


@pytest.mark.parametrize("name", ["missing.md", ""])
def test_what_is_no_file_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        read_document(tmp_path / name, tmp_path, re.compile("Expert"))
