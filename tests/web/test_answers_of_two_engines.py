"""Every question, asked of the store and of rdflib: the same rows, value by value."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from daap.rdflib_bridge import to_rdflib
from daap.resources import QUESTIONS
from daap.web.parameters import looked_up
from daap.web.question import bound, read_questions
from daap.web.store import ask, query_prefixes

BASE = "https://w3id.org/daap/"
PREFIXES = query_prefixes(BASE)
NAMED = {question.name: question for question in read_questions(QUESTIONS)}
XSD = "http://www.w3.org/2001/XMLSchema#"
Value = tuple[str, str, str]


@pytest.fixture(scope="module")
def graph(dist: Path) -> rdflib.Graph:
    """The union of all graphs of the dump, and the ontology, read by themselves."""
    dump = gzip.decompress((dist / "daap.nq.gz").read_bytes())
    ontology = (dist / "ontology.ttl").read_bytes()
    quads = (
        *parse(dump, format=RdfFormat.N_QUADS),
        *parse(ontology, format=RdfFormat.TURTLE),
    )
    return to_rdflib(quad.triple for quad in quads)


def of_the_store(term: object) -> Value | None:
    """A term of the store; numbers of a kind by their value."""
    if isinstance(term, NamedNode):
        return ("iri", term.value, "")
    if isinstance(term, Literal):
        return plain(term.value, term.datatype.value, term.language or "")
    return None


def of_rdflib(term: object) -> Value | None:
    """A term of rdflib; numbers of a kind by their value."""
    if isinstance(term, rdflib.URIRef):
        return ("iri", str(term), "")
    if isinstance(term, rdflib.Literal):
        kind = str(term.datatype or f"{XSD}string")
        return plain(str(term), kind, (term.language or "").lower())
    return None


def plain(text: str, kind: str, language: str) -> Value:
    """A literal with its kind, a decimal in its shortest form."""
    if language:
        return ("text", text, language.lower())
    if kind == f"{XSD}decimal" and "." in text:
        text = text.rstrip("0").rstrip(".")
    return (kind.removeprefix(XSD), text, "")


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_question_has_the_same_rows_in_rdflib(
    name: str, store: Store, graph: rdflib.Graph
) -> None:
    question = NAMED[name]
    terms = looked_up(question, {}, store=store, base=BASE, prefixes=PREFIXES)
    answer = ask(store, question.query, prefixes=PREFIXES, given=terms, base=BASE)
    assert isinstance(answer, QuerySolutions)
    heads = [variable.value for variable in answer.variables]
    ours = Counter(tuple(of_the_store(row[head]) for head in heads) for row in answer)
    found = graph.query(bound(question.query, terms), initNs=PREFIXES, base=BASE)
    assert [str(variable) for variable in found.vars or ()] == heads
    theirs = Counter(tuple(map(of_rdflib, row)) for row in found)  # type: ignore[arg-type]
    assert ours == theirs
