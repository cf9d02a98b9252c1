"""Questions: headers, parameters, and terms in place of variables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from daap.core.errors import QuestionError
from daap.query.question import (
    Parameter,
    Question,
    bare,
    bindings,
    bound,
    parse_question,
    read_questions,
)
from daap.query.store import query_prefixes

TEXT = """# title: A title
# description: One line,
#   and another.
# user: an architect
# param: code code control_port The notation
# param: label text "Expert E" The label

SELECT * { ?code rdfs:label ?label }
"""


def test_a_header_says_what_a_question_is() -> None:
    question = parse_question("name", TEXT)
    assert question.title == "A title"
    assert question.description == "One line, and another."
    assert question.user == "an architect"
    assert question.parameters == (
        Parameter("code", "code", "control_port", "The notation"),
        Parameter("label", "text", "Expert E", "The label"),
    )


def test_a_parameter_written_wrongly_is_named() -> None:
    with pytest.raises(QuestionError, match=r"q\.rq: the parameter 'code' is not"):
        parse_question("q", "# param: code\nASK {}")


def test_given_values_replace_defaults_and_become_terms() -> None:
    question = parse_question("name", TEXT)
    found = bindings(question, {"code": "a b"}, "https://example.org/")
    assert found == {
        "code": NamedNode("https://example.org/code/a%20b"),
        "label": Literal("Expert E"),
    }


def test_terms_stand_for_variables_but_not_in_strings_iris_and_comments() -> None:
    query = "SELECT * { ?x a <?x> . # ?x\n FILTER($x = \"?x\" && ?xy = '''?x''') }"
    node = NamedNode("https://example.org/a")
    assert bound(query, {"x": node}) == (
        "SELECT * { <https://example.org/a> a <?x> . # ?x\n"
        " FILTER(<https://example.org/a> = \"?x\" && ?xy = '''?x''') }"
    )


def test_a_hostile_value_stays_one_literal() -> None:
    hostile = '" } ; DROP ALL #\n\\'
    query = bound("SELECT ?x", {"x": Literal(hostile)})
    assert query == 'SELECT "\\" } ; DROP ALL #\\n\\\\"'


def test_bare_blanks_what_holds_no_keyword() -> None:
    assert bare("SELECT '''SERVICE''' <SERVICE> # SERVICE\n\"SERVICE\"").split() == [
        "SELECT"
    ]


@pytest.mark.parametrize(
    "question", list(read_questions().values()), ids=lambda question: question.name
)
def test_every_question_says_what_it_asks_and_for_whom(question: object) -> None:
    header = [getattr(question, name) for name in ("title", "description", "user")]
    assert all(header)
    assert header[1].endswith((".", "?"))
    assert all(p.description for p in question.parameters)  # type: ignore[attr-defined]


def test_there_are_at_least_25_questions() -> None:
    assert len(list(read_questions().values())) >= 25


def joins(node: object) -> Iterator[tuple[str, str]]:
    """The kinds of both sides of each join in the algebra of a query."""
    if isinstance(node, CompValue):
        if node.name == "Join":
            yield node.p1.name, node.p2.name
        for value in node.values():
            yield from joins(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from joins(value)


@pytest.mark.parametrize(
    "question", [*read_questions().values()], ids=lambda question: question.name
)
def test_no_question_asks_for_a_pattern_behind_an_optional_one(
    question: Question,
) -> None:
    """A store joins such a pattern with all that is before it, pair by pair."""
    known = query_prefixes("https://example.org/")
    algebra = prepareQuery(question.query, initNs=known).algebra
    assert ("LeftJoin", "BGP") not in set(joins(algebra))
