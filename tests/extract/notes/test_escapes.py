"""Backslash escapes: where they are read, and where a backslash is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import Document, Row
from daap.extract.notes.escapes import (
    code_spans,
    escaped_line,
    unescaped,
    unescaped_text,
)

Read = Callable[..., Document]
Rows = Callable[..., tuple[Row, ...]]

PUNCTUATION = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""


def test_every_ascii_punctuation_character_can_be_escaped() -> None:
    escaped = "".join(f"\\{character}" for character in PUNCTUATION)
    assert unescaped_text(escaped) == PUNCTUATION


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"R\&D", "R&D"),
        (r"role\_name", "role_name"),
        (r"\*not emphasised\*", "*not emphasised*"),
        (r"\> no quote", "> no quote"),
        (r"\# no heading", "# no heading"),
        (r"\[no link\](x)", "[no link](x)"),
        (r"[link](a\_b)", "[link](a_b)"),
        (r"100\%", "100%"),
        (r"\\", "\\"),
        (r"\\_", r"\_"),
        (r"\\\_", r"\_"),
        (r"\&amp;", "&amp;"),
        (r"\<!-- a -->", "<!-- a -->"),
        (r"a\b \é \  \«", r"a\b \é \  \«"),
        ("a\\\nb", "a\nb"),
        ("a\\", "a\\"),
        (r"`a\_b`", r"`a\_b`"),
        (r"``a\_`b`` \_", r"``a\_`b`` _"),
        ("`a\\_b\nc\\_d` \\_", "`a\\_b\nc\\_d` _"),
        (r"`a\_b", "`a_b"),
        (r"``a\_b`", "``a_b`"),
        (r"\`a\_b`", "`a_b`"),
        (r"`a\` b\_c", r"`a\` b_c"),
        (r"<https://example.org/a\_b>", r"<https://example.org/a\_b>"),
        (r'<a href="b\_c" d>e\_f</a>', r'<a href="b\_c" d>e_f</a>'),
        (r"a < b\_c > d", "a < b_c > d"),
        (r"a <b\_c", "a <b_c"),
    ],
)
def test_escapes_are_read_as_commonmark_reads_them(text: str, read: str) -> None:
    assert unescaped_text(text) == read


def test_lines_keep_their_numbers_and_code_keeps_its_backslashes(rows: Rows) -> None:
    text = "a\\_b \\\nc\\_d\ne\\_f\n`g\\_h\ni\\_j`"
    assert unescaped(rows(text, 7), {9}) == rows("a_b\nc_d\ne\\_f\n`g\\_h\ni\\_j`", 7)


def test_text_without_a_backslash_is_the_same(rows: Rows) -> None:
    lines = rows("a `b` <c>\nd  ")
    assert unescaped(lines) == lines


def test_spans_of_code_are_found_by_their_backticks() -> None:
    assert list(code_spans(r"a `b` \`c ``d`e`` f`")) == [(2, 5), (10, 17)]


def test_transcript_notes_record_and_words_of_axial_traces_are_read_alike(
    read: Read,
) -> None:
    document = read(
        "> The R\\&D team\\\n> keeps role\\_names\n\n**OPEN CODING:** \\*R\\&D\\*\n\n"
        "role\\_names\n\n**AXIAL CODING:**\nadd codes to p\\_4:\n```\nrole_name\n```\n",
        header="# p\n4\n## title\nA R\\&D talk\n## url\nhttps://a.org/b\\_c\n\n"
        "# coding\n\n",
    )
    assert [s.text for s in document.segments] == ["The R&D team\nkeeps role_names"]
    [step] = document.steps
    assert [p.rows[0].text for p in step.paragraphs] == ["*R&D*", "role_names"]
    assert document.record.headings["title"].value == "A R&D talk"
    assert document.record.headings["url"].value == "https://a.org/b_c"
    assert document.findings == ()


def test_entities_stay_as_they_are(read: Read) -> None:
    assert read("> a &amp; b &#38; c\n").segments[0].text == "a &amp; b &#38; c"


def test_code_in_a_passage_is_literal_over_blank_lines_of_it(read: Read) -> None:
    document = read("> ``` py\n> a\\_b\n>\n> c\\_d\n> ```\n> e\\_f\n\n> g\\_h\n")
    assert [segment.text for segment in document.segments] == [
        "``` py\na\\_b",
        "c\\_d\n```\ne_f",
        "g_h",
    ]


def test_code_that_a_quotation_leaves_open_ends_with_it(read: Read) -> None:
    document = read("> ```\n> a\\_b\n\n> c\\_d\n")
    assert [s.text for s in document.segments] == ["```\na\\_b", "c_d"]


@pytest.mark.parametrize(
    "words",
    [
        "```",
        "~~~ hums",
        "a <!-- b",
        r"C:\*.md \_ \\",
        "a \\",
        "`bees` and \\ n",
        "- a > b",
    ],
)
def test_an_escaped_line_is_read_as_its_words(read: Read, words: str) -> None:
    document = read(f"> {escaped_line(words)}\n\n> next\n")
    assert [segment.text for segment in document.segments] == [words, "next"]
    assert "comment-left-out" not in {f.rule for f in document.findings}
