"""Every question, asked of the store and of rdflib: the same rows, value by value."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from daap.cli import main
from daap.core.rdflib_bridge import to_rdflib
from daap.query.parameters import looked_up
from daap.query.question import Question, bound, read_questions
from daap.query.store import ask, open_dataset, query_prefixes

APIARY = Path(__file__).parents[1] / "studies" / "apiary" / "study.toml"
NAMED = read_questions()
XSD = "http://www.w3.org/2001/XMLSchema#"
Value = tuple[str, str, str]


OWN = {
    "source": "k1", "speaker": "Keeper A", "code": "frame_hive", "force": "honey_yield",
    "decision": "hive_decision", "solution": "frame_hive", "integer": "0",
}  # fmt: skip
"""What the made-up study has of each type of parameter."""


@dataclass(frozen=True)
class Published:
    """A dataset in both engines, and the parameters to ask it with."""

    base: str
    store: Store
    graph: rdflib.Graph
    given: Mapping[str, str]


def union(dist: Path) -> rdflib.Graph:
    """The union of all graphs of the dump, and the ontology, read by themselves."""
    dump = gzip.decompress((dist / "daap.nq.gz").read_bytes())
    ontology = (dist / "ontology.ttl").read_bytes()
    quads = (
        *parse(dump, format=RdfFormat.N_QUADS),
        *parse(ontology, format=RdfFormat.TURTLE),
    )
    return to_rdflib(quad.triple for quad in quads)


@pytest.fixture(scope="module")
def own(dist: Path, store: Store) -> Published:
    """The study of this project."""
    return Published("https://w3id.org/daap/", store, union(dist), {})


@pytest.fixture(scope="module")
def apiary(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The made-up study, which has codes without attributions."""
    folder = tmp_path_factory.mktemp("apiary") / "dist"
    options = ["--study", str(APIARY), "--out", str(folder), "--no-site", "--no-cache"]
    assert CliRunner().invoke(main, ["build", *options]).exit_code == 0
    store = open_dataset(folder)
    return Published("https://example.org/hives/", store, union(folder), OWN)


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


def rows_of(
    question: Question, published: Published
) -> tuple[Counter[tuple[Value | None, ...]], Counter[tuple[Value | None, ...]]]:
    """The rows of both engines with how often each is there."""
    given = {
        p.name: published.given[p.type]
        for p in question.parameters
        if p.type in published.given
    }
    base, store = published.base, published.store
    prefixes = query_prefixes(base)
    terms = looked_up(question, given, store=store, base=base, prefixes=prefixes)
    answer = ask(store, question.query, prefixes=prefixes, given=terms, base=base)
    assert isinstance(answer, QuerySolutions)
    heads = [variable.value for variable in answer.variables]
    ours = Counter(tuple(of_the_store(row[head]) for head in heads) for row in answer)
    text = bound(question.query, terms)
    found = published.graph.query(text, initNs=prefixes, base=base)
    assert [str(variable) for variable in found.vars or ()] == heads
    return ours, Counter(tuple(map(of_rdflib, row)) for row in found)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_question_has_the_same_rows_in_rdflib(name: str, own: Published) -> None:
    ours, theirs = rows_of(NAMED[name], own)
    assert ours == theirs


@pytest.mark.parametrize("name", sorted(set(NAMED) - {"quotes-for-term"}))
def test_a_question_has_the_same_rows_of_another_study(
    name: str, apiary: Published
) -> None:
    ours, theirs = rows_of(NAMED[name], apiary)
    assert ours == theirs


def test_codes_without_attribution_come_with_their_steps_in_order(
    apiary: Published,
) -> None:
    ours, _ = rows_of(NAMED["codes-not-attributed"], apiary)
    found = [tuple(value[1] if value else None for value in row) for row in ours]
    assert len(found) == 16
    assert ("h2", "dryness", "1") in found
    assert [row for row in found if row[:2] == ("k1", "hive_decision")] == [
        ("k1", "hive_decision", "1"),
        ("k1", "hive_decision", "2"),
    ]


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_question_about_nothing_has_no_row_in_rdflib(dist: Path, name: str) -> None:
    # rdflib gives one empty row where GROUP BY has no solutions; SPARQL 1.1 gives none
    text = (dist / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    assert rdflib.Graph().query(text).bindings == []
