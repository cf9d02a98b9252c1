"""Rows sorted outside the store come as the store would give them."""

from __future__ import annotations

import io
import sqlite3

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from daap.core.errors import DaapError
from daap.core.namespaces import RDFS, XSD
from daap.query.question import parse_question, read_questions
from daap.query.row_order import RowOrder
from daap.tables.question_tables import Answered
from daap.tables.sorted_rows import MixedKeysError, sorted_rows

BASE = "https://w3id.org/daap/"
COLUMNS = ("name", "number")


def in_order(rows: list[tuple[object, object]], order: RowOrder) -> list[int]:
    """The places of the rows that are shown, in their order."""
    return list(sorted_rows(((row, n) for n, row in enumerate(rows)), COLUMNS, order))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([Literal(10), None, Literal(9), Literal(-1)], [1, 3, 2, 0]),
        ([NamedNode("urn:b"), NamedNode("urn:a"), None], [2, 1, 0]),
        ([Literal("9"), Literal("10"), None], [2, 1, 0]),
    ],
    ids=["integers", "IRIs", "texts"],
)
def test_no_value_comes_first(values: list[object], expected: list[int]) -> None:
    rows: list[tuple[object, object]] = [(value, None) for value in values]
    up, down = ((("name", descends),) for descends in (False, True))
    assert in_order(rows, RowOrder(up, distinct=False)) == expected
    assert in_order(rows, RowOrder(down, distinct=False)) == expected[::-1]


@pytest.mark.parametrize(
    "values",
    [
        [NamedNode("urn:z"), Literal("a")],
        [Literal("5"), Literal(5)],
        [Literal("a", language="en"), Literal("a", language="de")],
        [Literal("2024-01-01T00:30:00+02:00", datatype=XSD.dateTime)],
        [Literal("0.5", datatype=XSD.decimal)],
        [Literal(2**63)],
        [BlankNode("a")],
    ],
    ids=["IRI", "number", "languages", "time", "decimal", "large", "blank"],
)
def test_keys_that_sparql_compares_in_its_own_way_are_left_to_the_store(
    values: list[object],
) -> None:
    rows: list[tuple[object, object]] = [(value, None) for value in values]
    with pytest.raises(MixedKeysError):
        in_order(rows, RowOrder((("name", False),), distinct=False))


def test_an_answer_with_such_keys_is_sorted_by_the_store() -> None:
    store = Store()
    for number, value in enumerate(
        [Literal("b"), NamedNode("urn:z"), Literal(7), Literal("a")]
    ):
        label = Literal(f"n{number}")
        store.add(Quad(NamedNode(f"urn:{number}"), RDFS.label, label))
        store.add(Quad(NamedNode(f"urn:{number}"), RDFS.seeAlso, value))
    question = parse_question(
        "mixed",
        "# title: Mixed\nSELECT ?value ?label WHERE { ?s rdfs:label ?label ; "
        "rdfs:seeAlso ?value } ORDER BY ?value ?label",
    )
    found = []
    for on_disk in (True, False):
        out = io.StringIO(newline="")
        Answered(store, BASE, on_disk=on_disk).table(question, out)
        found.append(out.getvalue())
    assert found[0] == found[1]
    assert found[0].split()[:2] == ["value,label", "urn:z,n1"]


def test_a_disk_that_is_full_is_an_error_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: object) -> object:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite3, "connect", full)
    with pytest.raises(DaapError, match="cannot be sorted in a file: database or disk"):
        in_order([(Literal("a"), None)], RowOrder((("name", False),), distinct=False))


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
    same, other = Literal("a"), Literal("b")
    rows: list[tuple[object, object]] = [
        (same, None), (other, None), (same, None), (same, Literal("")),
    ]  # fmt: skip
    by = (("name", False),)
    assert in_order(rows, RowOrder(by, distinct=True)) == [0, 3, 1]
    assert in_order(rows, RowOrder(by, distinct=False)) == [0, 2, 3, 1]


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
