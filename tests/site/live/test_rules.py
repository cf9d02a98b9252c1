"""Rules that the live parts repeat in JavaScript, held against their Python."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store

from daap.core.addresses import page_of
from daap.core.csv_text import csv_text
from daap.query.parameters import looked_up
from daap.query.question import (
    bare,
    bindings,
    bound,
    parse_question,
    read_questions,
)
from daap.query.store import ask, query_prefixes
from daap.site.dataset import read_dataset
from daap.site.sparql_page import known_names

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
        "https://w3id.org/daap/coder/coder-1",
        "https://w3id.org/daap/case/keeper-a/variable/years",
        "https://w3id.org/daap/collection/mood",
        "https://w3id.org/daap/import/bees",
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
    questions = list(read_questions().values())
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
        ("stance", "agrees", "daap:Agrees"),
    ],
)
def test_a_value_is_written_as_one_term(
    kind: str, value: str, written: str, javascript: JavaScript
) -> None:
    assert javascript("question.js", "term", [[kind, value, BASE]]) == [written]


@pytest.fixture(scope="module")
def looking_up(dist: Path, javascript: JavaScript) -> Callable[[str, str], Any]:
    """Looks a value of a parameter up as the page of the dataset does."""
    known = known_names(read_dataset(dist))["things"]

    def call(kind: str, value: str) -> Any:
        given = [[kind, value, BASE, known, query_prefixes(BASE)]]
        return javascript("question.js", "lookedUp", given)[0]

    return call


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("force", "discoverability"),
        ("force", "DISCOVERABILITY"),
        ("code", "Control-Port"),
        ("decision", "code:deploy_decision"),
        ("solution", "https://w3id.org/daap/code/mdm"),
        ("source", "P4"),
        ("term", "inputport"),
        ("stance", "CONTRADICTS"),
        ("integer", "20"),
    ],
)
def test_a_value_is_looked_up_in_the_page_as_on_the_command_line(
    kind: str, value: str, looking_up: Callable[[str, str], Any], store: Store
) -> None:
    question = parse_question("q", f'# param: x {kind} "{value}" X\nASK {{}}')
    own = looked_up(question, {}, store=store, base=BASE, prefixes=query_prefixes(BASE))
    written = str(own["x"]) if kind != "integer" else value
    assert looking_up(kind, value) == written


def test_a_parameter_that_may_be_left_open_is_so_until_it_has_a_value(
    javascript: JavaScript,
) -> None:
    question = {"parameters": [{"name": "x", "type": "code", "default": "any"}]}
    given = [[question, {}, BASE], [question, {"x": "any"}, BASE]]
    assert javascript("question.js", "terms", given) == [{}, {}]
    given = [[question, {"x": "mdm"}, BASE]]
    assert javascript("question.js", "terms", given) == [{"x": "code:mdm"}]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (
            "force",
            "discoverabilty",
            "“discoverabilty” names no force of the dataset; "
            "did you mean discoverability?",
        ),
        ("force", "deploy_decision", "“deploy_decision” names no force of the dataset"),
        ("source", "p99", "“p99” names no source of the dataset; did you mean p9?"),
        ("source", " ", "the value is empty"),
        ("integer", "-1", "“-1” is not a whole number from 0"),
    ],
)
def test_a_value_that_names_nothing_is_told_in_the_page(
    kind: str, value: str, said: str, looking_up: Callable[[str, str], Any]
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as error:
        looking_up(kind, value)
    assert f"Error: {said}\n" in error.value.stderr


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
