"""The order of rows is taken off a query only where others can sort them as well."""

from __future__ import annotations

import pytest

from daap.query.row_order import RowOrder, ordered_last, without_order

WHERE = "{ ?a ?p ?b }"


@pytest.mark.parametrize(
    ("query", "text", "order"),
    [
        (
            f"SELECT ?a ?b {WHERE} ORDER BY ?b DESC(?a)\n",
            f"SELECT ?a ?b {WHERE} ",
            RowOrder((("b", False), ("a", True)), distinct=False),
        ),
        (
            f"PREFIX a: <a:>\nPREFIX b: <b:>\n\nSELECT DISTINCT ?a {WHERE} ORDER BY ?a",
            f"PREFIX a: <a:>\nPREFIX b: <b:>\n\nSELECT ?a {WHERE} ",
            RowOrder((("a", False),), distinct=True),
        ),
        (
            "SELECT ?a { { SELECT DISTINCT ?a {} ORDER BY ?x } } ORDER BY ?a",
            "SELECT ?a { { SELECT DISTINCT ?a {} ORDER BY ?x } } ",
            RowOrder((("a", False),), distinct=False),
        ),
        (
            f"SELECT ?a (COUNT(*) AS ?n) {WHERE} GROUP BY ?a ORDER BY DESC(?n) ?a",
            f"SELECT ?a (COUNT(*) AS ?n) {WHERE} GROUP BY ?a ",
            RowOrder((("n", True), ("a", False)), distinct=False),
        ),
    ],
    ids=["plain", "distinct", "order within", "grouped"],
)
def test_an_order_by_variables_is_taken_off(
    query: str, text: str, order: RowOrder
) -> None:
    assert without_order(query) == (text, order)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?a {WHERE}",
        f"SELECT ?a {WHERE} ORDER BY STRLEN(?a)",
        f"SELECT ?a {WHERE} ORDER BY ?a STRLEN(?a)",
        f"SELECT ?a {WHERE} ORDER BY ?a LIMIT 3",
        "SELECT ?a { { SELECT ?a {} ORDER BY ?a } }",
        "SELECT ?a { ?a ?p 'ORDER BY ?a' }",
        f"SELECT ?a {WHERE} # ORDER BY ?a",
    ],
)
def test_any_other_order_stays(query: str) -> None:
    assert without_order(query) is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            f"PREFIX a: <a:>\nSELECT DISTINCT ?a {WHERE} ORDER BY STRLEN(?a) LIMIT 3\n",
            f"PREFIX a: <a:>\nSELECT * {{ SELECT DISTINCT ?a {WHERE} }} "
            "ORDER BY STRLEN(?a) LIMIT 3\n",
        ),
        (f"SELECT ?a {WHERE} ORDER BY ?a", f"SELECT ?a {WHERE} ORDER BY ?a"),
        (
            f"SELECT DISTINCT ?a {WHERE} ORDER BY STRLEN(?b)",
            f"SELECT DISTINCT ?a {WHERE} ORDER BY STRLEN(?b)",
        ),
        (f"SELECT DISTINCT ?a {WHERE}", f"SELECT DISTINCT ?a {WHERE}"),
    ],
    ids=["distinct", "not distinct", "not selected", "no order"],
)
def test_equal_rows_are_removed_before_the_rest_is_sorted(
    query: str, expected: str
) -> None:
    assert ordered_last(query) == expected
