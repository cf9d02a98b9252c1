"""A published dataset as a store, and queries that are refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from daap.core.errors import InputError, QuestionError
from daap.query.results import format_answer
from daap.query.store import ask, base_of, open_dataset, query_prefixes, union_of

ONTOLOGY = "<urn:o> <urn:p> <urn:q> <https://w3id.org/daap/ontology>"


def test_a_triple_that_two_graphs_hold_is_answered_once(store: Store) -> None:
    query = "SELECT ?v { daap:Exact a ?v }"
    prefixes = query_prefixes("https://w3id.org/daap/")
    values = [s["v"].value for s in ask(store, query, prefixes=prefixes)]  # type: ignore[union-attr]
    assert len(values) == len(set(values))
    assert "https://w3id.org/daap/ontology#Anchoring" in values


def test_codes_are_counted_by_kind_as_the_document_says(
    store: Store, repository: Path
) -> None:
    page = (repository / "docs" / "data-model.md").read_text(encoding="utf-8")
    query = page.partition("```sparql\n")[2].partition("```")[0]
    base = "https://w3id.org/daap/"
    prefixes = query_prefixes(base)
    answer = ask(store, query, prefixes=prefixes, base=base)
    text = format_answer(answer, "csv", prefixes=prefixes, width=80).decode()
    counted = dict(line.rsplit(",", 1) for line in text.split()[1:])
    assert {kind.rpartition("#")[2]: int(n) for kind, n in counted.items()} == {
        "Concept": 203,
        "Decision": 6,
        "Force": 46,
        "Pattern": 42,
        "Practice": 109,
    }


def published(folder: Path, *quads: str) -> Store:
    """A dataset of some quads, opened."""
    lines = "".join(f"{quad} .\n" for quad in quads)
    (folder / "daap.nq.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "ontology.ttl").write_bytes(b"")
    return open_dataset(folder)


ALONE = ('<urn:a> <urn:b> "1" <urn:g>', '<urn:a> <urn:b> "2" <urn:h>', ONTOLOGY)
TWICE = (*ALONE, '<urn:a> <urn:b> "1" <urn:h>')


@pytest.mark.parametrize("quads", [ALONE, TWICE], ids=["alone", "twice"])
def test_all_graphs_are_asked_as_one_whether_or_not_triples_are_repeated(
    tmp_path: Path, quads: tuple[str, ...]
) -> None:
    store = published(tmp_path, *quads)

    def values(query: str) -> list[str]:
        answer = ask(store, query, prefixes={})
        return sorted(row[0].value for row in answer)  # type: ignore[union-attr]

    assert values("SELECT ?v { ?from <urn:b> ?v }") == ["1", "2"]
    assert values("SELECT ?v FROM<urn:g>{ ?s <urn:b> ?v }") == ["1"]
    assert values("SELECT ?v FROM <urn:g> FROM <urn:h> { ?s <urn:b> ?v }") == ["1", "2"]
    assert values("SELECT ?v FROM NAMED <urn:g> { ?s <urn:b> ?v }") == []
    found = store.quads_for_pattern(None, NamedNode("urn:b"), None, union_of(store))
    assert sorted(quad.object.value for quad in found) == ["1", "2"]


def test_each_named_graph_can_be_asked_alone(store: Store) -> None:
    graphs = {graph.value for graph in store.named_graphs()}
    base = "https://w3id.org/daap/graph/"
    assert {
        f"{base}{n}" for n in ("codebook", "guidance", "inferred", "source/p4")
    } <= graphs
    found = store.quads_for_pattern(None, None, None, NamedNode(f"{base}source/p4"))
    assert len(list(found)) > 1000


def test_the_base_comes_from_the_dataset_itself(dist: Path) -> None:
    assert base_of(dist) == "https://w3id.org/daap/"


def test_a_folder_without_a_dump_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no daap\.nq\.gz"):
        open_dataset(tmp_path)


def test_a_broken_dump_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "daap.nq.gz").write_bytes(b"no gzip")
    (tmp_path / "ontology.ttl").write_bytes(b"")
    with pytest.raises(InputError, match="holds a broken dump"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    ],
)
def test_a_query_never_reaches_another_endpoint(query: str, store: Store) -> None:
    with pytest.raises(QuestionError, match="SERVICE is refused"):
        ask(store, query, prefixes={})


def test_the_word_service_in_a_string_is_no_call(store: Store) -> None:
    assert not ask(store, 'ASK { ?s ?p "SERVICE <x>" } # SERVICE', prefixes={})


@pytest.mark.parametrize("query", ["DELETE WHERE { ?s ?p ?o }", "LOAD <http://x/>", ""])
def test_updates_are_no_questions(query: str, store: Store) -> None:
    with pytest.raises(QuestionError):
        ask(store, query, prefixes={})


@pytest.mark.parametrize("query", ["", "  \n", "# nothing", "#?x\n#SELECT"])
def test_a_query_that_asks_nothing_is_told_so(store: Store, query: str) -> None:
    with pytest.raises(QuestionError) as caught:
        ask(store, query, prefixes={})
    assert str(caught.value) == "the query is empty: nothing is asked"


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "PREFIX a: <urn:a> # x\nBASE <urn:b> delete where { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
    ],
)
def test_an_update_is_told_that_the_dataset_is_read_only(
    store: Store, update: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        ask(store, update, prefixes={})
    assert str(caught.value) == (
        "the dataset is read-only: updates (INSERT, DELETE, LOAD, CLEAR …) are "
        "refused; it is made by 'daap build'"
    )


def test_a_prefix_may_have_the_name_of_an_update(store: Store) -> None:
    query = "PREFIX insert: <urn:x> ASK { BIND(1 AS ?load) }"
    assert bool(ask(store, query, prefixes={})) is True


def test_xml_keeps_carriage_returns_and_refuses_what_it_cannot_hold(
    store: Store,
) -> None:
    import xml.etree.ElementTree as ET

    answer = ask(store, 'SELECT ("a\\r\\nb\\tc ]]>" AS ?x) {}', prefixes={})
    body = format_answer(answer, "xml", prefixes={}, width=80)
    name = "{http://www.w3.org/2005/sparql-results#}literal"
    [literal] = ET.fromstring(body).iter(name)  # noqa: S314  our own text
    assert literal.text == "a\r\nb\tc ]]>"
    for code in ("0001", "FFFE"):
        answer = ask(store, f'SELECT ("\\u{code}" AS ?x) {{}}', prefixes={})
        with pytest.raises(QuestionError) as caught:
            format_answer(answer, "xml", prefixes={}, width=80)
        assert str(caught.value) == (
            f"XML cannot hold the character U+{code}; choose json or csv"
        )
