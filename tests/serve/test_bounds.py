"""What is bounded: answers held for slow readers, connections, files, the log."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from daap.serve.dataset_reloader import retire
from daap.serve.limits import MEBIBYTE, Limits
from daap.serve.messages import Reply, Task
from daap.serve.pool import Pool

from .conftest import Server, start
from .support import lives, number

LARGE = "SELECT * { ?s ?p ?o } LIMIT 30000"
SERVICE = "SELECT ?service { ?service a daap:Force } LIMIT 2"


def ask_slowly(
    stack: ExitStack, server: Server, query: str, room: int = 4096
) -> socket.socket:
    """A client that has read the status of its answer and nothing more."""
    client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    head = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n"
    client.sendall(head.encode())
    assert client.recv(12) == b"HTTP/1.1 200"
    return client


def begin_to_ask(stack: ExitStack, server: Server) -> None:
    """A client whose query does not come to its end."""
    client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
    client.sendall(
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
        b"Content-Type: application/sparql-query\r\n\r\nASK"
    )


def test_answers_for_slow_readers_are_bounded_and_lie_in_files(dist: Path) -> None:
    server = start(dist, "--workers", "1", "--max-buffer", "8", "--timeout", "60")
    size = len(server.query(LARGE).body)
    assert 4 << 20 < size < 8 << 20
    with ExitStack() as stack:
        ask_slowly(stack, server, LARGE)
        assert number(server, "daap_answers_spooled_bytes") == size
        refused = server.query(LARGE)
        assert refused.status == 503
        assert "too many answers wait" in refused.text
        assert int(refused.headers["retry-after"]) >= 1
        lives(server)
    while number(server, "daap_answers_held_bytes"):
        time.sleep(0.01)
    assert len(server.query(LARGE).body) == size
    assert 'daap_limit{name="buffer"} 8.388608e+06' in server.get("/metrics").text
    assert server.stop() == 0


def test_a_steady_slow_client_has_all_of_it_and_a_silent_one_is_let_go(dist) -> None:
    server = start(dist, "--workers", "1", "--idle", "2", "--timeout", "60")
    size = len(server.query(LARGE).body)
    with ExitStack() as stack:
        silent = ask_slowly(stack, server, LARGE)
        steady = ask_slowly(stack, server, LARGE, 1 << 16)
        read = 0
        for _ in range(25):  # longer than a silent client is waited for
            time.sleep(0.2)
            read += len(steady.recv(1 << 15))
        while number(server, "daap_answers_held_bytes") > size:
            time.sleep(0.01)
        steady.settimeout(60)
        while block := steady.recv(1 << 20) if read < size else b"":
            read += len(block)
        assert read >= size
        with suppress(ConnectionError):
            assert len(silent.recv(1 << 26, socket.MSG_WAITALL)) < size
    assert server.stop() == 0


@pytest.fixture
def few(dist: Path) -> Iterator[Server]:
    limits = ["--connections", "20", "--connections-per-client", "20"]
    server = start(dist, "--workers", "1", *limits, "--health-port", "0")
    yield server
    assert server.stop() == 0


def test_idle_connections_make_room_for_others(few: Server) -> None:
    with ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(socket.create_connection(("127.0.0.1", few.port)))
            lives(few)
        assert number(few, "daap_connections") <= 20


def test_health_is_told_when_all_connections_are_at_work(dist: Path) -> None:
    server = start(dist, "--workers", "1", "--connections", "4", "--health-port", "0")
    said = server.said(lambda line: str(line.get("url")).endswith("/health"))
    port = int(str(said["url"]).rpartition(":")[2].partition("/")[0])
    with ExitStack() as stack:
        while server.get("/sparql").status != 503:
            begin_to_ask(stack, server)
        assert server.get("/health").status == 200
        assert "daap_connections" in server.get("/metrics").text
        beside = Server(server.process, port)
        assert beside.get("/health").status == 200
        assert beside.get("/sparql").status == 404
    assert server.stop() == 0


def test_one_client_has_no_more_connections_than_its_share(dist: Path) -> None:
    server = start(dist, "--workers", "1", "--connections-per-client", "3")
    with ExitStack() as stack:
        while server.get("/health").status != 503:
            begin_to_ask(stack, server)
    while True:
        with suppress(OSError):
            if server.get("/health").status == 200:
                break
    lives(server)
    assert server.stop() == 0


def test_few_open_files_bound_the_connections_and_print_no_traceback(dist) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    code = "import resource,sys;resource.setrlimit(resource.RLIMIT_NOFILE,(160,160));"
    server = start(dist, "--workers", "1", first=code)
    assert before == resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        lives(server)
        assert number(server, "daap_connections") <= 48
    assert server.process.stderr
    server.process.send_signal(15)
    log = server.process.communicate(timeout=60)[1]
    assert all(line.startswith("{") for line in log.splitlines()), log


def test_a_log_that_nobody_reads_stops_nothing(few: Server) -> None:
    path = "/" + "x" * 400
    for _ in range(400):  # more than a pipe holds
        assert few.get(path).status == 404
    lives(few)


def test_what_many_solutions_give_once_is_counted_once(server) -> None:
    """The server of the tests refuses answers above 30,000 triples."""
    query = "{ ?s a ?t . ?x a daap:Force . ?y a daap:Decision }"
    found = server.query("SELECT (COUNT(DISTINCT ?t) AS ?n) " + query)
    types = int(found.json["results"]["bindings"][0]["n"]["value"])
    rows = int(
        server.query("SELECT (COUNT(*) AS ?n) { ?s a ?t }").json["results"]["bindings"][
            0
        ]["n"]["value"]
    )
    assert rows * 46 > 30_000
    built = server.query(
        "CONSTRUCT { code:all a ?t } { ?s a ?t . ?x a daap:Force }",
        "application/n-triples",
    )
    assert built.status == 200
    assert built.text.count("\n") == types > 10


def test_blank_nodes_that_are_built_are_all_told_or_refused(server) -> None:
    template = "CONSTRUCT { [] a ?t } { SELECT ?t { ?s a ?t . ?x a daap:Force } LIMIT "
    built = server.query(template + "20000 }", "application/n-triples")
    assert (built.status, built.text.count("\n")) == (200, 20_000)
    refused = server.query(template + "30001 }", "application/n-triples")
    assert refused.status == 403
    assert "30,000 triples" in refused.text


def test_a_variable_may_be_named_service(server) -> None:
    answer = server.query(SERVICE)
    assert answer.status == 200, answer.text
    assert len(answer.json["results"]["bindings"]) == 2


def test_a_vanished_description_is_made_again(dist: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dist, tmp_path / "dist"))
    server = start(copy, "--workers", "1")
    turtle = server.get("/.well-known/void")
    assert turtle.status == 200
    again = server.get("/.well-known/void", If_None_Match=turtle.headers["etag"])
    assert again.status == 304
    assert server.get("/.well-known/void", Host="other.example").text.count(
        "<http://other.example/sparql>"
    ) == turtle.text.count(f"<{server.url}/sparql>")
    assert server.stop() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_the_memory_of_kept_answers_ends_with_their_release() -> None:
    def resident() -> int:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    between = []
    pool = Pool(SimpleNamespace(close=lambda: None), Limits())  # type: ignore[arg-type]
    for number_ in range(400):
        body = number_.to_bytes(2, "big") * 25_000
        pool.kept.put(Task("query", str(number_)), Reply(200, "json", 1, body))
        between.append(bytes(3000))  # what lives on among them
    assert len(pool.kept.replies) == 400
    filled = resident()
    with ThreadPoolExecutor(1) as aside:  # another test may run a loop in this one
        aside.submit(asyncio.run, retire(pool)).result()
    assert pool.kept.size == 0
    assert filled - resident() > 15 * MEBIBYTE
