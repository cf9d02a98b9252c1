"""Rows sorted outside the store come as the store would give them."""

from __future__ import annotations

import io

import pytest
from pyoxigraph import Literal, NamedNode, Store

from daap.query.question import read_questions
from daap.query.row_order import RowOrder
from daap.tables.question_tables import Answered
from daap.tables.sorted_rows import sorted_rows

BASE = "https://w3id.org/daap/"
COLUMNS = ("name", "number")


def in_order(rows: list[tuple[object, object]], order: RowOrder) -> list[int]:
    """The places of the rows that are shown, in their order."""
    return list(sorted_rows(((row, n) for n, row in enumerate(rows)), COLUMNS, order))


def test_no_value_comes_before_numbers_and_numbers_before_texts() -> None:
    values = [Literal("9"), Literal(10), NamedNode("urn:a"), None, Literal(9)]
    rows: list[tuple[object, object]] = [(value, None) for value in values]
    up, down = ((("name", descends),) for descends in (False, True))
    assert in_order(rows, RowOrder(up, distinct=False)) == [3, 4, 1, 0, 2]
    assert in_order(rows, RowOrder(down, distinct=False)) == [2, 0, 1, 4, 3]


def test_texts_are_compared_by_code_points() -> None:
    texts = ["é", "z", "Z", "\U0001f41d", "\uffee", ""]
    rows: list[tuple[object, object]] = [(Literal(text), None) for text in texts]
    order = RowOrder((("name", False),), distinct=False)
    assert in_order(rows, order) == [5, 2, 1, 0, 4, 3]


def test_ties_stay_in_the_order_in_which_they_come() -> None:
    rows = [(Literal("b"), n) for n in "21"] + [(Literal("a"), n) for n in "987"]
    named: list[tuple[object, object]] = [(name, Literal(n)) for name, n in rows]
    order = RowOrder((("name", False),), distinct=False)
    assert in_order(named, order) == [2, 3, 4, 0, 1]


def test_of_equal_rows_the_first_is_shown_if_they_are_distinct() -> None:
    same, other = Literal("a", language="en"), Literal("a", language="de")
    rows: list[tuple[object, object]] = [
        (same, None), (other, None), (same, None), (same, Literal("")),
    ]  # fmt: skip
    by = (("name", False),)
    assert in_order(rows, RowOrder(by, distinct=True)) == [0, 1, 3]
    assert in_order(rows, RowOrder(by, distinct=False)) == [0, 1, 2, 3]


@pytest.mark.parametrize("name", [*read_questions()])
def test_a_question_has_the_same_table_where_its_rows_are_sorted_here(
    store: Store, name: str
) -> None:
    """`store` holds the study's own release."""
    assert answer(store, name, on_disk=True) == answer(store, name, on_disk=False)


def answer(store: Store, name: str, *, on_disk: bool) -> tuple[str, object, object]:
    """The CSV of a question, what is known of it, and the example."""
    answered = Answered(store, BASE, on_disk=on_disk)
    question, out = read_questions()[name], io.StringIO(newline="")
    table = answered.table(question, out)
    return out.getvalue(), table, answered.example(question, table)
