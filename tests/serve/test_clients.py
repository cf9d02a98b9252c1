"""Clients that others wrote: curl, SPARQLWrapper, and engines that federate."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from pyoxigraph import Store

SELECT = "SELECT ?label { code:control_port skos:prefLabel ?label }"
LABEL = "Control Port"


def curl(*arguments: str) -> str:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    done = subprocess.run(
        ["curl", "-sS", *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_curl_asks_by_get_and_by_post(server) -> None:
    url = f"{server.url}/sparql"
    query = f"query={SELECT}"
    for method in (["-G"], []):
        found = json.loads(curl(*method, url, "--data-urlencode", query))
        assert found["results"]["bindings"][0]["label"]["value"] == LABEL
    body = ["-H", "Content-Type: application/sparql-query", "--data-binary", SELECT]
    assert LABEL in curl(url, *body, "-H", "Accept: text/csv")


def test_curl_goes_on_with_a_dump_that_was_cut_off(server, dist, tmp_path) -> None:
    whole = (dist / "daap.nq.gz").read_bytes()
    part = tmp_path / "part"
    part.write_bytes(whole[:5000])
    curl("-C", "-", "-o", str(part), f"{server.url}/daap.nq.gz")
    assert part.read_bytes() == whole


def test_curl_follows_an_iri_to_its_page(server) -> None:
    url = f"{server.url}/code/control_port"
    assert "<title>Control port" in curl("-L", "-H", "Accept: text/html", url)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("request_method", ["urlencoded", "postdirectly"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_asks(server, method, request_method, form) -> None:
    from SPARQLWrapper import SPARQLWrapper

    if method == "GET" and request_method == "postdirectly":
        pytest.skip("a GET has no body")
    client = SPARQLWrapper(f"{server.url}/sparql", returnFormat=form)
    client.setMethod(method)
    client.setRequestMethod(request_method)
    client.setQuery(SELECT)
    answer = client.query().convert()
    said = answer.toxml() if form == "xml" else str(answer)
    assert LABEL in said


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("form", ["turtle", "xml", "json-ld", "n3"])
def test_sparqlwrapper_reads_graphs(server, form: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setReturnFormat(form)
    client.setQuery("CONSTRUCT { ?s a daap:Force } WHERE { ?s a daap:Force }")
    found = client.query().convert()
    assert b"latency" in found if isinstance(found, bytes) else len(found) == 46


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sparqlwrapper_is_told_why(server) -> None:
    from SPARQLWrapper import SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT nothing")
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        client.query()


def federated(server) -> str:
    """A query of another engine; rdflib cannot read PREFIX before a SERVICE."""
    return (
        f"SELECT ?label WHERE {{ SERVICE <{server.url}/sparql> {{"
        " <https://w3id.org/daap/code/control_port>"
        " <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } }"
    )


def test_rdflib_federates_with_it(server) -> None:
    from rdflib import Graph

    assert [str(row["label"]) for row in Graph().query(federated(server))] == [LABEL]


def test_rdflib_uses_it_as_a_store(server) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    found = Graph(SPARQLStore(f"{server.url}/sparql")).query(SELECT)
    assert [str(row["label"]) for row in found] == [LABEL]


def test_oxigraph_federates_with_it(server) -> None:
    rows = Store().query(federated(server))
    assert [row["label"].value for row in rows] == [LABEL]
