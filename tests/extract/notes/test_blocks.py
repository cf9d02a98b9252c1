"""Lines as blocks: quotes, text, images, fences, trace markers, the heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import Row
from daap.extract.notes.blocks import Block, BlockKind, read_blocks

Rows = Callable[..., tuple[Row, ...]]


def kinds(blocks: list[Block]) -> list[tuple[str, int, int]]:
    return [(block.kind.name, block.first, block.last) for block in blocks]


def blocks_of(text: str, rows: Rows) -> list[Block]:
    return list(read_blocks(rows(text)))


def test_blank_lines_part_blocks_and_quote_marks_are_taken_off(rows: Rows) -> None:
    found = blocks_of("> a\n> b\n\nc\n>d", rows)
    assert kinds(found) == [("QUOTE", 1, 2), ("TEXT", 4, 4), ("QUOTE", 5, 5)]
    assert [[row.text for row in block.rows] for block in found] == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]


def test_a_quoted_paragraph_goes_on_without_a_mark(rows: Rows) -> None:
    (block,) = blocks_of("> a\nb  \n- c", rows)
    assert block.kind is BlockKind.QUOTE
    assert block.rows == (Row("a", 1), Row("b", 2), Row("- c", 3))


def test_an_empty_quote_parts_paragraphs(rows: Rows) -> None:
    assert kinds(blocks_of("> a\n>\n> b", rows)) == [("QUOTE", 1, 1), ("QUOTE", 3, 3)]


def test_an_image_is_a_block_of_its_own_kind(rows: Rows) -> None:
    assert kinds(blocks_of("![x](y.png)\n\n> a", rows)) == [
        ("IMAGE", 1, 1),
        ("QUOTE", 3, 3),
    ]


@pytest.mark.parametrize(
    ("line", "kind", "quoted"),
    [
        ("**OPEN CODING TRACE:**", "OPEN", False),
        ("**OPEN CODING TRACE**", "OPEN", False),
        ("**OPEN CODING:**", "OPEN", False),
        ("OPEN CODING TRACE", "OPEN", False),
        ("Open coding:", "OPEN", False),
        ("open-coding trace", "OPEN", False),
        ("### Open Coding Traces", "OPEN", False),
        ("- **Open coding trace 2:**", "OPEN", False),
        ("> **OPEN CODING TRACE:**", "OPEN", True),
        (">**AXIAL CODING**", "AXIAL", True),
        ("**AXIAL CODING TRACE:** ", "AXIAL", False),
        ("__axial coding trace__", "AXIAL", False),
        ("**Open codes:**", "OPEN", False),
        ("**SELECTIVE CODING TRACE:**", "AXIAL", False),
        ("#### Axial codes", "AXIAL", False),
        ("**AXIAL CODING TRACE 1.2b:**", "AXIAL", False),
    ],
)
def test_a_marker_is_known_in_every_dress(
    rows: Rows, line: str, kind: str, quoted: bool
) -> None:
    (block,) = blocks_of(line, rows)
    assert (block.kind.name, block.quoted, block.rows) == (kind, quoted, (Row("", 1),))


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("**OPEN CODING TRACE (round 2, AB):**", "(round 2, AB)"),
        ("### Open coding [AB]", "[AB]"),
        ("> **OPEN CODING TRACE 2** (AB):", "(AB)"),
    ],
)
def test_a_marker_may_hold_words_in_brackets(
    rows: Rows, line: str, remark: str
) -> None:
    (block,) = blocks_of(line, rows)
    assert (block.kind, block.remark) == (BlockKind.OPEN, remark)


@pytest.mark.parametrize(
    "line", ["> Open coding (as in [1]):", "Open coding (1990) is a method."]
)
def test_a_sentence_of_open_coding_with_brackets_is_words(
    rows: Rows, line: str
) -> None:
    (block,) = blocks_of(line, rows)
    assert block.kind in (BlockKind.QUOTE, BlockKind.TEXT)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("**OPEN CODNIG TRACE:**", "OPEN"),
        ("**AXAIL CODING TRACE**", "AXIAL"),
        ("### Axial codin trae", "AXIAL"),
    ],
)
def test_a_misspelt_marker_is_one(rows: Rows, line: str, kind: str) -> None:
    (block,) = blocks_of(line, rows)
    assert (block.kind.name, block.misspelt) == (kind, True)


@pytest.mark.parametrize(
    "line",
    [
        "> Open coding: that is where we began",
        "> open codnig trace",
        "open doors trace back",
        "> and get coding.",
        "> open coding is fun",
        "> open codes",
        "- open codes",
        "* Open codes: those that came first",
        "open code",
        "Open code: it is shared",
        "opening coding trace",
        "axial codings are",
    ],
)
def test_words_like_a_marker_are_words(rows: Rows, line: str) -> None:
    (block,) = blocks_of(line, rows)
    assert block.kind in (BlockKind.QUOTE, BlockKind.TEXT)


def test_what_stands_behind_a_marker_is_kept(rows: Rows) -> None:
    (block,) = blocks_of("**AXIAL CODING TRACE**: source and references", rows)
    assert block.rows == (Row("source and references", 1),)


@pytest.mark.parametrize("line", ["# coding", "## Coding", "#coding ", "# coding:"])
def test_the_coding_heading(rows: Rows, line: str) -> None:
    assert kinds(blocks_of(line, rows)) == [("CODING", 1, 1)]


@pytest.mark.parametrize("line", ["---", "* * *", "___", " -----"])
def test_a_line_across_the_page_is_nothing(rows: Rows, line: str) -> None:
    assert kinds(blocks_of(f"> a\n{line}\n> b", rows)) == [
        ("QUOTE", 1, 1),
        ("QUOTE", 3, 3),
    ]


def test_a_fence_hides_what_is_in_it(rows: Rows) -> None:
    found = blocks_of("``` python\n# coding\n\na\n```\nb", rows)
    assert kinds(found) == [("FENCE", 1, 5), ("TEXT", 6, 6)]
    assert found[0].closed
    assert found[0].rows == (Row("# coding", 2), Row("", 3), Row("a", 4))


def test_a_fence_ends_with_its_own_kind_of_mark(rows: Rows) -> None:
    (block,) = blocks_of("~~~~\n```\n~~~\n~~~~~", rows)
    assert (block.closed, len(block.rows)) == (True, 2)


def test_a_fence_to_the_end_of_the_note_is_not_closed(rows: Rows) -> None:
    (block,) = blocks_of("```\na\n\n", rows)
    assert (block.closed, block.first, block.last) == (False, 1, 4)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("``` python\na\n**OPEN CODING TRACE:**", ("OPEN", 3, 3)),
        ("``` python\na\n> **AXIAL CODING TRACE:**", ("AXIAL", 3, 3)),
        ("``` python\na\n\n> Expert B", ("QUOTE", 4, 4)),
        ("``` python\na\n``` python\nb\n```", ("FENCE", 3, 5)),
    ],
)
def test_an_unclosed_fence_ends_where_it_shows(
    rows: Rows, text: str, after: tuple[str, int, int]
) -> None:
    found = blocks_of(text, rows)
    assert found[0].kind is BlockKind.FENCE
    assert not found[0].closed
    assert kinds(found)[1] == after


@pytest.mark.parametrize("name", ["open_codes", "axial_coding"])
def test_a_name_in_a_fence_is_no_marker(rows: Rows, name: str) -> None:
    (block,) = blocks_of(f"```\nhive\n{name}\n```", rows)
    assert (block.closed, block.rows) == (True, (Row("hive", 2), Row(name, 3)))


def test_a_quote_mark_within_code_ends_no_fence(rows: Rows) -> None:
    (block,) = blocks_of("```\na\n> b\n\n>>> c\n```", rows)
    assert block.closed
