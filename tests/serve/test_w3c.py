"""The query tests of the W3C's protocol suite, as its manifest has them.

The suite lies beside the project (`../shared/w3c`), unchanged; where it is not there,
nothing is asked. Its updates are refused by design, and are no part of this.
"""

from __future__ import annotations

import gzip
import http.client
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from daap.publish.sums import SUMS, content_digest

from .conftest import Server, start

SUITE = Path(__file__).parents[3] / "shared" / "w3c"
IRI = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest"
DATA = "http://kasei.us/2009/09/sparql/data/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MEDIA = {
    "boolean": ("application/sparql-results+xml", "application/sparql-results+json"),
    "tabular": (
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/tab-separated-values",
        "text/csv",
    ),
    "RDF": (
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
    ),
}
"""What an answer of a kind may be in, as the manifest's formats are to be read."""


@cache
def manifest() -> Graph:
    return Graph().parse(SUITE / "manifest.ttl", publicID=IRI)


def names() -> list[str]:
    """The tests that query, by the names of their IRIs."""
    if not SUITE.is_dir():
        return []
    listed = manifest().value(manifest().resource(IRI).identifier, MF.entries)
    found = [str(entry).rpartition("#")[2] for entry in Collection(manifest(), listed)]
    query = ("query_", "bad_query_", "bad_multiple_queries")
    return [name for name in found if name.startswith(query)]


@pytest.fixture(scope="module")
def suite(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that holds the data of the suite, each file as the graph it names."""
    if not SUITE.is_dir():
        pytest.skip("the suite of the W3C is not beside the project")
    folder = Path(shutil.copytree(dist, tmp_path_factory.mktemp("w3c") / "dist"))
    lines = []
    for number in (1, 2, 3):
        text = (SUITE / f"data{number}.nt").read_text()
        triples = [line.rstrip(" .\n") for line in text.splitlines() if line.strip()]
        lines += [f"{triple} <{DATA}data{number}.rdf> .\n" for triple in triples]
    dump = folder / "daap.nq.gz"
    dump.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    sums = (folder / SUMS).read_text().splitlines()
    digest = f"{content_digest(dump)}  {dump.name}"
    kept = [digest if line.endswith(f"  {dump.name}") else line for line in sums]
    (folder / SUMS).write_text("\n".join([*kept, ""]))
    server = start(folder, "--workers", "1")
    yield server
    assert server.stop() == 0


def requests(name: str) -> Iterator[Node]:
    graph = manifest()
    action = graph.value(graph.resource(f"{IRI}#{name}").identifier, MF.action)
    yield from Collection(graph, graph.value(action, HT.requests))


def sent(server: Server, request: Node, path: str) -> tuple[int, str, bytes]:
    """The status, the media type and the body that a request of the suite gets."""
    graph = manifest()
    place = str(graph.value(request, HT.absolutePath))
    place = path + place.removeprefix("/sparql/")
    headers = {}
    listed = graph.value(request, HT.headers)
    for header in Collection(graph, listed) if listed else ():
        field = str(graph.value(header, HT.fieldName))
        headers[field] = str(graph.value(header, HT.fieldValue))
    content = graph.value(request, HT.body)
    body = None
    if content is not None:
        encoding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    method = str(graph.value(request, HT.methodName))
    connection.request(method, quote(place, safe="/?&=%:"), body, headers)
    response = connection.getresponse()
    media = response.headers.get_content_type()
    found = response.status, media, response.read()
    connection.close()
    return found


def boolean(media: str, body: bytes) -> bool:
    if media.endswith("json"):
        return bool(json.loads(body)["boolean"])
    root = ElementTree.fromstring(body)  # noqa: S314 - our own answer
    return [e.text for e in root.iter() if e.tag.endswith("boolean")] == ["true"]


def test_the_suite_has_twenty_tests_that_query() -> None:
    if not SUITE.is_dir():
        pytest.skip("the suite of the W3C is not beside the project")
    assert len(names()) == 20


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("name", names())
def test_a_request_of_the_suite_is_answered_as_it_says(
    suite: Server, name: str, path: str
) -> None:
    graph = manifest()
    asked = list(requests(name))
    assert asked
    for request in asked:
        status, media, body = sent(suite, request, path)
        expected = graph.value(request, HT.resp)
        allowed = {str(s)[-3] for s in graph.objects(expected, MF.expectedStatus)}
        assert str(status)[0] in allowed, body
        kind = graph.value(expected, MF.expectedFormat)
        if kind is not None:
            assert media in MEDIA[str(kind)]
        truth = graph.value(expected, MF.expectedBoolean)
        if truth is not None:
            assert boolean(media, body) is truth.toPython()
