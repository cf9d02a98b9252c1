"""Fences that are no Python: cut into pieces, repaired, or searched for names."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daap.core.model import Row
from daap.extract.dsl.recover import Piece, is_glued, names_in, pieces
from daap.extract.dsl.repairs import repaired

Rows = Callable[..., tuple[Row, ...]]


def cut(rows: tuple[Row, ...]) -> list[list[int]]:
    """The lines of each piece."""
    return [[row.line for row in piece.rows] for piece in pieces(rows)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb", [[1], [2]]),
        ("a\n\n# c\nb", [[1], [4]]),
        ("f(a,\n\n b)\nc", [[1, 2, 3], [4]]),
        ("x = \\\n  a.add_links(b)\nc", [[1, 2], [3]]),
        ("add_x({a: b\nadd_y({c: d})\ne", [[1], [2], [3]]),
        ('add_x({a: b\nx = CClass(force, "X")', [[1], [2]]),
        ("add_x({a: b\nx = \\\n a.add_links(b)", [[1], [2, 3]]),
        ("'''\na (\nb\n'''\nc", [[1, 2, 3, 4], [5]]),
        ("f('(')\na", [[1], [2]]),
        ("f(# (\n)\na", [[1, 2], [3]]),
        ("f('it\na", [[1, 2]]),
        ("}})\na", [[1], [2]]),
        ("add_x(a,\n   role_name='x')", [[1, 2]]),
    ],
)
def test_a_piece_is_a_statement_with_its_lines(
    rows: Rows, text: str, lines: list[list[int]]
) -> None:
    assert cut(rows(text)) == lines


def test_a_string_without_end_is_known_by_its_row(rows: Rows) -> None:
    first, second = pieces(rows("a\nf(\n'''b\nc"))
    assert (first.unended, second.unended) == (-1, 1)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("f({a: {b: c})", "f({a: {b: c}})"),
        ("f({a: {b: c}", "f({a: {b: c}})"),
        ("f({a: {b: c}}))", "f({a: {b: c}})"),
        ("f{(a: {b: c})\n})", "f({a: {b: c}})"),
        ("f({a: {b: very positive}})", "f({a: {b: very_positive}})"),
        ("f({a: '}'", "f({a: '}'})"),
        ("f(a", "f(a)"),
    ],
)
def test_brackets_are_closed_where_others_close(text: str, better: str) -> None:
    assert repaired(text).replace("\n", "") == better


@given(st.text(alphabet="ab_ ,:=()[]{}'\"#\\\n", max_size=60))
def test_what_is_python_already_needs_no_mending(text: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("add_x(a b)", [("a", 0, False), ("b", 0, False)]),
        ("add_x(a,\n b c)", [("a", 0, False), ("b", 1, False), ("c", 1, False)]),
        ('x = CClass(force, "A b" c', [("x", 0, True), ("c", 0, False)]),
        (
            "x = a.add_links((b, role_name='to', stereotype_instances=uses)",
            [("a", 0, False), ("b", 0, False)],
        ),
        ("add_x(a. 'b c')", [("a", 0, False)]),
        ("add_x({a: positive b: negative", [("a", 0, False), ("b", 0, False)]),
        ("add_x(a b, 'it c", [("a", 0, False), ("b", 0, False)]),
        ("add_x(a b, 'it\n c)", [("a", 0, False), ("b", 0, False)]),
        ("add_x(a, “b\n c)", [("a", 0, False)]),
        ("add_x(a, `b\n c)", [("a", 0, False)]),
        ("add_x(a, 'It's b\n c)", [("a", 0, False)]),
        ("add_x(a, B c'\n, d)", [("a", 0, False), ("d", 1, False)]),
        ("add_x(a, it's, 'b c\n d)", [("a", 0, False)]),
        ("add_x(a b) # c", [("a", 0, False), ("b", 0, False)]),
        ("exec(a b", []),
        ("add_x(exec(a b", []),
        ("add_x(lambda a: b c", []),
        ("add_x(a for b c", []),
        ("see (a) and b", []),
        ("a (b c", []),
        ("a: {b: c d}", []),
    ],
)
def test_names_are_found_in_statements_of_the_dsl_alone(
    rows: Rows, text: str, names: list[tuple[str, int, bool]]
) -> None:
    assert names_in(Piece(rows(text))) == names


@pytest.mark.parametrize(
    ("text", "marked", "glued"),
    [
        ("a, C#, b", True, True),
        ("a # b", True, False),
        ("a # b", False, True),
        ("# a", False, False),
        ("f(a)  # b", False, False),
        ("'#'", True, False),
        ("'''\na\n\n# b'''", True, False),
        ("'''a\n\n", True, False),
        ("'''a\n# b\n", True, False),
    ],
)
def test_a_sign_within_a_word_begins_no_comment(
    rows: Rows, text: str, marked: bool, glued: bool
) -> None:
    assert is_glued(rows(text), marked=marked) is glued
