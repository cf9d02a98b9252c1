"""Rules that the live parts repeat in JavaScript, held against their Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store

from daap.csv_text import csv_text
from daap.resources import QUESTIONS
from daap.web.addresses import page_of
from daap.web.question import bare, bindings, bound, read_questions
from daap.web.store import ask, query_prefixes

BASE = "https://w3id.org/daap/"
JavaScript = Callable[..., Any]


def test_every_iri_of_the_dataset_stands_where_python_says(
    store: Store, javascript: JavaScript
) -> None:
    iris = sorted(
        {
            term.value
            for quad in store
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, NamedNode)
        }
    )
    assert len(iris) > 2000
    places = [page_of(iri, BASE) for iri in iris]
    expected = [place and place.href for place in places]
    assert javascript("addresses.js", "pageOf", [[i, BASE] for i in iris]) == expected


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/daap/code/..%2Fa%20b/option/c",
        "https://w3id.org/daap/source/s(1)!*'~",
        "https://w3id.org/daap/source/p4/speaker/%C3%A9-%FF",
        "https://w3id.org/daap/source/p4/speaker/%F0%9F%90%9D",
        "https://w3id.org/daap/code/",
        "https://w3id.org/daap/toString",
        "https://w3id.org/daap/ontology#a#b",
        "https://w3id.org/daap/graph/source/p4",
        "https://w3id.org/daapx",
    ],
)
def test_an_odd_iri_stands_where_python_says(iri: str, javascript: JavaScript) -> None:
    place = page_of(iri, BASE)
    expected = place.href if place else None
    assert javascript("addresses.js", "pageOf", [[iri, BASE]]) == [expected]


def test_a_question_asks_the_same_with_its_parameters_filled_in(
    store: Store, javascript: JavaScript
) -> None:
    questions = list(read_questions(QUESTIONS))
    plain = [
        {
            "parameters": [
                {"name": p.name, "type": p.type, "default": p.default}
                for p in question.parameters
            ]
        }
        for question in questions
    ]
    terms = javascript("question.js", "terms", [[q, {}, BASE] for q in plain])
    texts = [[q.query, t] for q, t in zip(questions, terms, strict=True)]
    filled = javascript("question.js", "bound", texts)
    prefixes = query_prefixes(BASE)
    for question, query in zip(questions, filled, strict=True):
        own = bound(question.query, bindings(question, {}, BASE))
        here, there = (
            [str(row) for row in ask(store, text, prefixes=prefixes)]  # type: ignore[union-attr]
            for text in (own, query)
        )
        assert here == there, question.name


QUERY = """# ?code in a comment
SELECT ?code ?codes $code WHERE {
  ?code <http://e.org/?code> "?code" , '''?code''' ; a daap:Code . ?codé a ?x }"""


def test_a_parameter_is_filled_in_where_it_is_a_variable_alone(
    javascript: JavaScript,
) -> None:
    term = NamedNode(f"{BASE}code/a")
    filled = javascript("question.js", "bound", [[QUERY, {"code": str(term)}]])
    assert filled == [bound(QUERY, {"code": term})]
    assert filled[0].count(str(term)) == 3


def test_what_is_no_query_text_is_blanked_alike(javascript: JavaScript) -> None:
    assert javascript("question.js", "bare", [[QUERY]]) == [bare(QUERY)]


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("code", "observation_port", "code:observation_port"),
        ("code", "../a b", "<https://w3id.org/daap/code/..%2Fa%20b>"),
        ("source", "..", "<https://w3id.org/daap/source/%2E%2E>"),
        ("code", "a> ?s <b", "<https://w3id.org/daap/code/a%3E%20%3Fs%20%3Cb>"),
        ("text", 'a "b" \\ c\n', r'"a \"b\" \\ c\n"'),
        ("integer", "+12", "+12"),
    ],
)
def test_a_value_is_written_as_one_term(
    kind: str, value: str, written: str, javascript: JavaScript
) -> None:
    assert javascript("question.js", "term", [[kind, value, BASE]]) == [written]


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("PREFIX ask: <http://e.org/> SELECT * {}", "SELECT"),
        ("# construct\nASK {}", "ASK"),
        ("describe <http://e.org/select>", "DESCRIBE"),
        ("INSERT DATA {}", None),
    ],
)
def test_the_form_of_a_query_is_its_first_word(
    query: str, form: str | None, javascript: JavaScript
) -> None:
    assert javascript("question.js", "form", [[query]]) == [form]


def test_words_found_are_marked_and_nothing_else_changes(
    javascript: JavaScript,
) -> None:
    text = "The <b>Hive</b> hummed; hives hum."
    (found,) = javascript("words.js", "pieces", [[text, ["hive", "hum"]]])
    assert "".join(piece["text"] for piece in found) == text
    assert [piece["text"] for piece in found if piece["hit"]] == ["Hive", "hum"]


def test_a_long_text_is_cut_at_blanks_around_the_first_word(
    javascript: JavaScript,
) -> None:
    text = f"{'before ' * 60}queen{' after' * 60}"
    (cut,) = javascript("words.js", "snippet", [[text, ["queen"]]])
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert "queen" in cut
    assert len(cut) < 260


@pytest.mark.parametrize(
    "text",
    ["=1+1", " =1+1", "@at", "+1-1", "-x", "\t", "\n", "'tis", "＝1", "++", "+/-", "-",
     "-2.5", "+.5e-3", "1+1", "a,b", 'say "x"', "x\ny", "+49 30", "\u00a0=1"],
)  # fmt: skip
def test_a_cell_is_guarded_as_in_python(text: str, javascript: JavaScript) -> None:
    answer = {
        "head": {"vars": ["x"]},
        "results": {"bindings": [{"x": {"type": "literal", "value": text}, "y": {}}]},
    }
    expected = csv_text([["x"], [text]], end="\r\n")
    assert javascript("csv.js", "csvOf", [[answer]]) == [expected]
