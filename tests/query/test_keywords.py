"""Queries that ask another endpoint: found however they are written, never followed."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Store

from daap.core.errors import QuestionError
from daap.query import store as stores
from daap.query.keywords import has_keyword, is_federated, offline
from daap.query.store import FederatedQueryError, ask, query_prefixes

CALLS = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { sErViCe SILENT <URL> { ?s ?p ?o } }",
    "escaped": r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
    "escaped long": r"SELECT * { SERVIC\U00000045 <URL> { ?s ?p ?o } }",
    "escaped address": r"SELECT * { SERVICE \u003cURL> { ?s ?p ?o } }",
    "glued to a name": "PREFIX ex: <URL> SELECT * { SERVICEex:a { ?s ?p ?o } }",
    "glued to silent": "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "glued to a variable": "SELECT * { BIND(<URL> AS ?x) SERVICE?x{ ?s ?p ?o } }",
    "glued to a prefix": "PREFIX : <URL> PREFIX SERVICE: <URL> "
    "ASK { SERVICE:a { ?s ?p ?o } }",
    "behind a carriage return": "SELECT * { #\r SERVICE <URL> { ?s ?p ?o }\n }",
    "behind less than": "SELECT * { VALUES (?a ?b ?x) { (1 2 <URL>) } "
    "FILTER(?a<?b)SERVICE?x#>\n{ ?s ?p ?o } }",
    "in a subselect": "SELECT * { { SELECT ?service { OPTIONAL { "
    "SERVICE <URL> { ?service ?p ?o } } } } }",
    "in a condition": "SELECT * { FILTER EXISTS { SERVICE SILENT <URL> { ?s ?p 1 } } }",
    "in a construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }",
    "behind its own words": '''ASK { BIND("""SERVICE # " """ AS ?service) # SERVICE
        SERVICE <URL> { ?s ?p ?o } }''',
    "not ended": "SELECT * { SERVICE <URL> { ?s ?p ?o }",
}
OTHERS = {
    "variable": "SELECT ?service { VALUES ?service { 1 } }",
    "its neighbour": "SELECT * { VALUES (?service ?seaaaaa) { (1 2) } }",
    "class": "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    "SELECT * { OPTIONAL { ?s a sd:Service } }",
    "prefix": "PREFIX service: <http://e.org/SERVICE#> "
    "SELECT * { OPTIONAL { ?s service:SERVICE ?o } }",
    "string": "SELECT * { BIND('SERVICE <URL> { ?s ?p ?o }' AS ?x) }",
    "long string": 'SELECT * { BIND("""\nSERVICE <URL> { " }\n""" AS ?x) }',
    "escaped quote": r"SELECT * { BIND('\u0027 AS ?q) SERVICE <URL> {} #' AS ?x) }",
    "comment": "SELECT * { # SERVICE <URL> { ?s ?p ?o }\n }",
    "escape in a comment": "SELECT * { #\\u000a SERVICE <URL> { ?s ?p ?o }\n }",
    "IRI": "SELECT * { BIND(<URL/SERVICE> AS ?x) }",
    "language": "SELECT * { BIND('x'@service AS ?x) }",
    "graph": "SELECT * FROM <URL> { OPTIONAL { ?service ?p ?o } }",
}


@dataclass
class Listener:
    """A server that nobody should call."""

    url: str
    calls: int = 0


@pytest.fixture
def listener() -> Iterator[Listener]:
    """An address of this machine that counts its callers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Listener(f"http://127.0.0.1:{listening.getsockname()[1]}/x")

        def count() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                found.calls += 1
                connection.close()

        threading.Thread(target=count, daemon=True).start()
        yield found
        listening.shutdown(socket.SHUT_RDWR)


def settled(listener: Listener) -> int:
    """The calls, once those under way have come."""
    time.sleep(0.05)
    return listener.calls


def test_the_listener_counts_what_the_store_would_call(listener: Listener) -> None:
    query = CALLS["silent"].replace("URL", listener.url)
    assert len(list(Store().query(query))) == 1
    assert settled(listener) > 0


@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_another_endpoint_is_refused(name: str, listener: Listener) -> None:
    query = CALLS[name].replace("URL", listener.url)
    with pytest.raises(FederatedQueryError, match="SERVICE is refused"):
        ask(Store(), query, prefixes={})
    assert settled(listener) == 0


@pytest.mark.parametrize("name", OTHERS)
def test_the_word_alone_is_no_call(name: str, listener: Listener) -> None:
    query = OTHERS[name].replace("URL", listener.url)
    answer = ask(Store(), query, prefixes=query_prefixes("https://e.org/"))
    assert len(list(answer)) == 1
    assert settled(listener) == 0


FROM = {
    "SELECT * FROM <urn:g> {}": True,
    "SELECT * from named <urn:g> {}": True,
    "SELECT *FROM<urn:g>{}": True,
    "PREFIX from: <urn:> SELECT * FROMfrom:g { ?from from:from 'from' }": True,
    r"SELECT * \u0046ROM <urn:g> {}": True,
    "SELECT * #\r FROM <urn:g> {}": True,
    "SELECT ?from { ?from <urn:from> 'from <urn:g>' } # FROM <urn:g>": False,
    "PREFIX from: <urn:> ASK { VALUES ?x { 'x'@from from:from } _:from ?p ?o }": False,
    "SELECT ?fraa { ?fraa ?from ?o }": False,
}


@pytest.mark.parametrize("query", FROM)
def test_a_keyword_is_told_from_the_same_word_elsewhere(query: str) -> None:
    assert has_keyword("from", query, {}) is FROM[query]


@pytest.mark.parametrize(
    "query",
    ["ASK { ?s ?service ", "ASK { ?service ?p ?o", "ASK { ?s nix:service ?o }",
     "SELECT (1 AS ?service) (2 AS ?service) {}", "service"],
)  # fmt: skip
def test_a_broken_query_with_the_word_is_told_what_is_broken(query: str) -> None:
    assert not is_federated(query, {})
    with pytest.raises(QuestionError, match=r"line 1|not SPARQL"):
        ask(Store(), query, prefixes={})


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <http://a/> <http://b/> 1 }", "DELETE WHERE { ?s ?p ?o }",
     "LOAD <URL>", "load silent <URL> into graph <URL>", "CLEAR ALL", "DROP ALL",
     "CREATE GRAPH <URL>", "COPY <URL> TO DEFAULT", "MOVE <URL> TO DEFAULT",
     "ADD <URL> TO DEFAULT", "# all\nPREFIX e: <URL> BASE <URL>\nINSERT { } WHERE { }",
     "WITH <URL> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"],
)  # fmt: skip
def test_an_update_is_told_that_the_dataset_is_read_only(
    update: str, listener: Listener
) -> None:
    with pytest.raises(QuestionError, match="the dataset is read-only"):
        ask(Store(), update.replace("URL", listener.url), prefixes={})
    assert settled(listener) == 0


@pytest.mark.parametrize("name", ["plain", "glued to a name", "in a condition"])
def test_the_command_makes_no_connection(
    name: str, dist: Path, listener: Listener
) -> None:
    query = CALLS[name].replace("URL", listener.url)
    words = [sys.executable, "-m", "daap", "query", query, "--data", str(dist)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "daap: SERVICE is refused: nothing is asked over the network\n"
    )
    assert settled(listener) == 0


def test_a_query_that_is_let_through_still_reaches_nothing(
    dist: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from daap.cli import main

    monkeypatch.setattr(stores, "is_federated", lambda *_: False)
    for name in ("plain", "silent", "in a condition"):
        query = CALLS[name].replace("URL", listener.url)
        CliRunner().invoke(main, ["query", query, "--data", str(dist)])
    assert settled(listener) == 0


def test_after_a_query_files_can_be_opened_again(tmp_path: Path) -> None:
    with offline(), pytest.raises(OSError, match="Too many open files"):
        (tmp_path / "x").write_bytes(b"")
    (tmp_path / "x").write_bytes(b"")


@pytest.mark.parametrize("before", ["", "# (\r"])
def test_a_query_that_would_end_the_process_is_told(before: str, dist: Path) -> None:
    query = f"{before} ASK {'{' * 5000}{'}' * 5000}"
    words = [sys.executable, "-m", "daap", "query", query, "--data", str(dist)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "daap: the query is nested more than 200 deep\n"
