"""The competency questions: each in words and in SPARQL, with its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from daap.query.question import Question, bindings
from daap.query.store import ask, query_prefixes
from daap.site.dataset import Dataset
from daap.site.page import Page

MOST = 500
"""Rows of an answer that a page shows; its table holds them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of an answer, and whether it is the IRI of something."""

    text: str
    iri: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer; `table` is the file that holds all rows."""

    question: Question
    given: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    table: str


def question_pages(dataset: Dataset, questions: Sequence[Question]) -> Iterator[Page]:
    """The list of questions, and a page for each."""
    listed = tuple(questions)
    section = "questions/index.html"
    yield Page(section, "Questions", "questions.html", listed)
    for question in listed:
        yield Page(
            f"questions/{question.name}.html",
            question.title,
            "question.html",
            _answer(dataset, question),
            section=section,
            description=question.description,
        )


def _answer(dataset: Dataset, question: Question) -> Answer:
    terms = bindings(question, {}, dataset.base)
    found = ask(
        dataset.store,
        question.query,
        prefixes=query_prefixes(dataset.base),
        given=terms,
    )
    heads, rows = _rows(found)
    table = f"tables/{question.name}.csv"
    return Answer(
        question,
        tuple((p.name, str(terms[p.name].value)) for p in question.parameters),
        heads,
        rows[:MOST],
        len(rows),
        table if (dataset.folder / table).is_file() else "",
    )


def _rows(found: object) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    if isinstance(found, QueryBoolean):
        return ("answer",), ((Cell("yes" if found else "no", False, False),),)
    if not isinstance(found, QuerySolutions):
        return (), ()
    heads = tuple(variable.value for variable in found.variables)
    return heads, tuple(
        tuple(_cell(solution[head]) for head in heads) for solution in found
    )


def _cell(term: object) -> Cell:
    if isinstance(term, NamedNode):
        return Cell(str(term.value), True, False)
    if isinstance(term, Literal):
        kind = str(term.datatype.value).rpartition("#")[2]
        return Cell(str(term.value), False, kind in ("integer", "decimal", "double"))
    return Cell("" if term is None else str(term), False, False)
