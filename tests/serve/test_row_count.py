"""The rows of an answer, counted in its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, Store

from daap.serve.row_count import count_rows

FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
HARD = [
    "",
    "},{",
    "},{}",
    '},{"',
    '"},{"',
    "[{",
    "{}",
    '"bindings":[{',
    "\\",
    '\\"',
    "\n",
]
WORDS = st.lists(st.sampled_from([*HARD, "a", ",", "}", "{", '"']), max_size=4)
VALUES = st.lists(st.none() | WORDS.map("".join), max_size=6)


@pytest.mark.parametrize("form", FORMATS)
@given(values=VALUES)
def test_rows_are_counted_whatever_stands_in_them(
    form: str, values: list[str | None]
) -> None:
    cells = " ".join("UNDEF" if v is None else str(Literal(v)) for v in values)
    answer = Store().query(f"SELECT ?v {{ VALUES ?v {{ {cells} }} }}")
    assert isinstance(answer, QuerySolutions)
    body = answer.serialize(format=FORMATS[form]) or b""
    assert count_rows(body, form) == len(values)
