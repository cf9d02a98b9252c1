"""The pages of competency questions: in words and in SPARQL, with the answer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
)

from daap.core.csv_text import unguarded
from daap.query.question import Parameter, Question, bindings, is_open
from daap.query.store import ask, query_prefixes
from daap.site.dataset import Dataset
from daap.site.page import Page

PICTURES = {
    "saturation": "saturation-curve",
    "codes-together": "codes-together",
    "audit-summary": "audit-by-source",
}
"""The diagrams that show an answer."""

CLAUSE = re.compile(
    r"^  VALUES \?(\w+) \{ (<[^<>]+>|\"(?:[^\"\\\\]|\\\\.)*\"\S*) \}$", re.M
)
"""A parameter with its value in a published question."""

TERMS = RdfFormat.N_TRIPLES
Term = NamedNode | Literal | BlankNode | Triple | None
FEW = 4
"""The least number of questions of a user to form a group."""
MOST = 500
"""The most rows of an answer on a page; its table has all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of an answer, its IRI if it is a resource, and whether it is a number.

    The text is empty if the label of the IRI is shown instead.
    """

    text: str
    iri: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer; `table` is the file with all rows."""

    question: Question
    given: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    table: str
    picture: str = ""


def question_pages(dataset: Dataset, questions: Sequence[Question]) -> Iterator[Page]:
    """The list of questions, and a page for each."""
    listed = tuple(questions)
    section = "questions/index.html"
    yield Page(section, "Questions", "questions.html", tuple(_by_user(listed)))
    for question in listed:
        yield Page(
            f"questions/{question.name}.html",
            question.title,
            "question.html",
            _answer(dataset, question),
            section=section,
            description=question.description,
        )


def _by_user(
    questions: Iterable[Question],
) -> Iterator[tuple[str, tuple[Question, ...]]]:
    """The questions by user, "an architect who …"; small groups at the end."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        who = " ".join(question.user.split()[:2])
        found.setdefault(who, []).append(question)
    rest = [q for own in found.values() if len(own) < FEW for q in own]
    groups = [(who, own) for who, own in found.items() if len(own) >= FEW]
    for who, own in (*sorted(groups), ("anyone", rest)):
        if own:
            yield who, tuple(own)


def offered(dataset: Dataset, questions: Sequence[Question]) -> Iterator[Question]:
    """The questions with an answer in the data, with defaults that have one.

    Questions with an empty table are left out. If no row has the defaults, they are
    replaced by those of the published question; without a table they are kept.
    """
    for question in questions:
        try:
            path = dataset.folder / "tables" / f"{question.name}.csv"
            with path.open(encoding="utf-8", newline="") as table:
                rows = csv.DictReader(table)
                first = next(rows, None)
                if first is None:
                    continue
                own = _is_answered(question, chain([first], rows))
        except FileNotFoundError:
            own = True
        yield question if own else _with_example(dataset, question)


def _is_answered(question: Question, rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether a row of the table has the defaults; open ones and integers match all."""
    fixed = {
        parameter.name: parameter.default
        for parameter in question.parameters
        if not is_open(parameter, {}) and parameter.type != "integer"
    }
    if not fixed:
        return True
    return any(
        all(unguarded(row.get(name, value)) == value for name, value in fixed.items())
        for row in rows
    )


def _with_example(dataset: Dataset, question: Question) -> Question:
    """The question with the values of its published query as defaults."""
    path = dataset.folder / "questions" / f"{question.name}.rq"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = {
        match[1]: _written(dataset, next(parse(statement, format=TERMS)).object)
        for match in CLAUSE.finditer(text)
        for statement in (f"<x:s> <x:p> {match[2]} .",)
    }
    query, parameters = question.query, []
    for one in question.parameters:
        value = found.get(one.name, one.default)
        shown = f'"{value}"' if " " in value else value
        old = rf'(?m)^(# param: {one.name} {one.type} )(?:"[^"]*"|\S+)'
        new = shown.replace("\\", r"\\")
        query = re.sub(old, rf"\g<1>{new}", query)
        parameters.append(replace(one, default=value))
    return replace(question, query=query, parameters=tuple(parameters))


def _written(dataset: Dataset, term: object) -> str:
    """A value in the form in which it is given to a question."""
    if isinstance(term, NamedNode):
        known = dataset.names.get(term.value)
        return known.notation if known and known.kind != "term" else term.value
    return str(getattr(term, "value", ""))


def _answer(dataset: Dataset, question: Question) -> Answer:
    terms = bindings(question, {}, dataset.base)
    prefixes = query_prefixes(dataset.base)
    found = ask(dataset.store, question.query, prefixes=prefixes, given=terms)
    heads, rows = _rows(dataset, found)
    table = f"tables/{question.name}.csv"
    picture = f"diagrams/{PICTURES.get(question.name, '')}.svg"
    return Answer(
        question,
        tuple((p.name, _given(p, terms)) for p in question.parameters),
        heads,
        rows[:MOST],
        len(rows),
        table if (dataset.folder / table).is_file() else "",
        picture if (dataset.folder / picture).is_file() else "",
    )


def _given(parameter: Parameter, terms: Mapping[str, NamedNode | Literal]) -> str:
    """The value of a parameter; its default if it was left open."""
    term = terms.get(parameter.name)
    return parameter.default if term is None else str(term.value)


def _rows(
    dataset: Dataset, found: object
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    if isinstance(found, QueryBoolean):
        return ("answer",), ((Cell("yes" if found else "no"),),)
    if not isinstance(found, QuerySolutions):
        return (), ()
    heads = tuple(variable.value for variable in found.variables)
    return heads, tuple(
        tuple(_row(dataset, heads, [solution[head] for head in heads]))
        for solution in found
    )


def _row(dataset: Dataset, heads: tuple[str, ...], terms: list[Term]) -> Iterator[Cell]:
    """The cells of a row; identifiers of sources, steps and codes become links."""
    said = {h: str(getattr(t, "value", "")) for h, t in zip(heads, terms, strict=True)}
    for head, term in zip(heads, terms, strict=True):
        if isinstance(term, NamedNode):
            yield Cell("", str(term.value))
        elif isinstance(term, Literal):
            kind = str(term.datatype.value).rpartition("#")[2]
            iri = dataset.notations.get(said[head], "")
            if head == "step" and said.get("source") in dataset.notations:
                iri = f"{dataset.notations[said['source']]}/step/{said[head]}"
            yield Cell(said[head], iri, kind in ("integer", "decimal", "double"))
        else:
            yield Cell("" if term is None else str(term))
