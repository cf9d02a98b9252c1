"""What HTTP has beside the SPARQL Protocol: caches, targets, origins, links."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import time
from contextlib import suppress
from urllib.parse import quote, urlencode

import pytest

from .conftest import Server, start
from .support import lives

ASK = "ASK { code:control_port a daap:Practice }"
SELECT = "SELECT ?label { code:control_port skos:prefLabel ?label }"
CONSTRUCT = "CONSTRUCT { ?s a daap:Force } WHERE { ?s a daap:Force }"
LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


def test_a_file_has_the_tag_of_its_content_and_the_time_it_changed(server, dist):
    answer = server.get("/context.jsonld")
    digest = hashlib.sha256((dist / "context.jsonld").read_bytes()).hexdigest()
    assert answer.headers["etag"] == f'"{digest[:32]}"'
    modified = answer.headers["last-modified"]
    assert server.get("/context.jsonld", If_Modified_Since=modified).status == 304
    early = "Mon, 01 Jan 2001 00:00:00 GMT"
    assert server.get("/context.jsonld", If_Modified_Since=early).status == 200
    assert server.get("/context.jsonld", If_Modified_Since="nonsense").status == 200
    both = {"If_Modified_Since": modified, "If_None_Match": '"other"'}
    assert server.get("/context.jsonld", **both).status == 200


def test_two_servers_of_one_release_give_the_same_tags(server, dist, tmp_path) -> None:
    copy = shutil.copytree(dist, tmp_path / "dist")  # later times of change
    other = start(copy, "--workers", "1")
    asked = [
        "/daap.ttl",
        "/code/latency",
        "/sparql?" + urlencode({"query": SELECT}),
        "/sparql?question=sources",
    ]
    for path in asked:
        tags = [one.get(path).headers["etag"] for one in (server, other)]
        assert tags[0] == tags[1], path
    assert other.stop() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/code/control_port",
        "/sparql",
        "/.well-known/void",
        "/sparql?query=" + quote(SELECT),
    ],
)
def test_a_format_that_is_not_offered_depends_on_accept(server, path: str) -> None:
    answer = server.get(path, Accept="image/png")
    assert answer.status == 406
    assert "Accept" in answer.headers["vary"]


def test_a_target_may_be_a_whole_address(server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    target = f"http://example.org/sparql?query={quote(ASK)}"
    connection.request("GET", target, headers={"Host": "other.example"})
    assert json.loads(connection.getresponse().read())["boolean"] is True
    accept = {"Accept": "application/n-triples"}
    connection.request("GET", "http://example.org/.well-known/void", headers=accept)
    assert b"<http://example.org/sparql>" in connection.getresponse().read()
    connection.close()


def test_a_client_that_sends_no_more_is_answered(server) -> None:
    query = quote("SELECT (COUNT(*) AS ?n) { ?a a ?b . ?c a daap:Decision } # half")
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(
            f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        )
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert b"HTTP/1.1 200 OK\r\n" in answer
    assert b'"bindings"' in answer


@pytest.mark.parametrize("path", ["/sparql", "/code/control_port", "/daap.ttl"])
def test_a_page_of_another_origin_may_send_what_libraries_send(server, path) -> None:
    asked = {"Access_Control_Request_Method": "GET", "Origin": "https://example.org"}
    answer = server.ask("OPTIONS", path, **asked)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert {"Authorization", "X-Requested-With", "Content-Type"} <= set(allowed)
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_answers_say_what_describes_them_and_under_which_licence(server) -> None:
    described = '</.well-known/void>; rel="describedby"; type="text/turtle"'
    for path in ("/daap.ttl", "/code/latency", "/sparql?query=" + quote(ASK)):
        link = server.get(path).headers["link"]
        assert described in link, path
        assert LICENCE in link, path
    other = '</code/latency.jsonld>; rel="alternate"; type="application/ld+json"'
    assert other in server.get("/code/latency").headers["link"]
    assert other in server.get("/code/latency.ttl").headers["link"]
    page = server.get("/code/control_port", Accept="text/html")
    assert page.status == 303
    own = '</code/control_port.ttl>; rel="describedby"; type="text/turtle"'
    assert own in page.headers["link"]


@pytest.mark.parametrize(
    ("query", "form", "media"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "JSON", "application/sparql-results+json"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "n3", "text/turtle"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
    ],
)
def test_a_format_in_the_address_is_obeyed(server, query, form, media) -> None:
    asked = {"query": query, "format": form}
    answer = server.get("/sparql?" + urlencode(asked), Accept="text/html")
    assert (answer.status, answer.media) == (200, media)
    typed = {"Content_Type": "application/x-www-form-urlencoded"}
    posted = server.ask("POST", "/sparql", urlencode(asked), **typed)
    assert posted.body == answer.body


def test_a_format_that_is_unknown_is_refused(server) -> None:
    answer = server.query(SELECT, format="pdf")
    assert answer.status == 400
    assert answer.text.startswith(
        "format 'pdf' is unknown; it is one of json, xml, csv"
    )
    assert server.get("/code/latency?format=pdf").status == 400
    assert server.query(SELECT, format="ttl").status == 406
    assert server.get("/code/latency?format=nt").media == "application/n-triples"
    assert server.get("/sparql?format=nt").media == "application/n-triples"
    asked = {"question": "sources", "format": "csv"}
    assert server.get("/sparql?" + urlencode(asked)).media == "text/csv"


def test_who_misses_is_told_in_the_form_of_a_browser_or_of_a_program(server) -> None:
    page = server.get("/nothing", Accept="text/html,*/*;q=0.8")
    assert (page.status, page.media) == (404, "text/html")
    assert "<h1>Not found</h1>" in page.text
    assert server.get("/nothing", Accept="*/*").media == "text/plain"


def test_robots_and_the_icon_of_a_browser_are_there(server, dist) -> None:
    assert "Disallow: /sparql" in server.get("/robots.txt").text
    icon = server.get("/favicon.ico")
    assert icon.media == "image/svg+xml"
    assert icon.body == (dist / "logo.svg").read_bytes()


def test_a_second_signal_stops_at_once_and_root_is_told(dist) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    server = start(dist, "--timeout", "600", "--workers", "1")
    if os.geteuid() == 0:
        said = server.said(lambda line: line["event"] == "warning")
        assert "runs as root" in str(said["reason"])
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        head = f"GET /sparql?query={quote(endless)} HTTP/1.1\r\nHost: x\r\n\r\n"
        client.sendall(head.encode())
        while "daap_queries_running 1.0" not in server.get("/metrics").text:
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        while True:  # it takes no new connection once it stops
            try:
                socket.create_connection(("127.0.0.1", server.port)).close()
            except ConnectionError:
                break
        server.process.send_signal(signal.SIGTERM)
        server.process.communicate(timeout=60)  # all that hold the log have ended
    assert server.process.returncode == 128 + signal.SIGTERM


def answers_to(server: Server, sent: bytes) -> bytes:
    """What a connection gives for some bytes until it is closed."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        with suppress(ConnectionError):
            client.sendall(sent)
        with suppress(ConnectionError):
            return b"".join(iter(lambda: client.recv(65536), b""))
    return b""


def test_an_answer_without_a_body_is_sent_at_once(server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for method in ("HEAD", "GET", "HEAD"):  # an idle connection is closed after 5 s
        connection.request(method, "/robots.txt")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["content-length"]) == (200, "32")
        assert len(answer.read()) == (32 if method == "GET" else 0)
    connection.close()


def test_requests_sent_together_are_answered_in_their_order(server) -> None:
    paths = [f"/sparql?format=tsv&query={quote(f'SELECT (7{n} AS ?n) {{}}')}"
             for n in range(50)]  # fmt: skip
    heads = [f"GET {path} HTTP/1.1\r\nHost: x\r\n" for path in paths]
    sent = "\r\n".join(heads) + "Connection: close\r\n\r\n"
    bodies = answers_to(server, sent.encode()).split(b"HTTP/1.1 200 OK\r\n")[1:]
    found = [body.partition(b"\r\n\r\n")[2] for body in bodies]
    assert found == [b"?n\n7%d\n" % n for n in range(50)]


ROBOTS = b"/robots.txt HTTP/1.1\r\nHost: x\r\n"
CHUNKED = b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        (b"GET " + ROBOTS + b"\r\n") * 5000,
        b"GET " + ROBOTS + b"X: y\r\n" * 200_000,
        b"GET /" + b"a" * 1_000_000,
        CHUNKED + b"3\r\nASK\r\n0\r\n" + b"X: y\r\n" * 200_000,
    ],
    ids=["requests", "headers", "path", "trailers"],
)
def test_what_has_no_end_closes_the_connection(server, sent: bytes) -> None:
    begin = time.monotonic()
    answer = answers_to(server, sent)
    assert answer[:12] in (b"", b"HTTP/1.1 400")
    assert time.monotonic() - begin < 20  # sooner than a silent client
    lives(server)
