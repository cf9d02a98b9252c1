"""What goes wrong around a server: it lives, says why, and loses nothing."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from daap.publish.sums import SUMS, content_digest

from .conftest import Server, start

ASK = "ASK { code:control_port a daap:Practice }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOUBLED = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(30))
HUNGRY = f'SELECT (STRLEN(?a30) AS ?n) {{ BIND("0123456789" AS ?a0) {DOUBLED} }}'
QUERY = "application/sparql-query"


def lives(server: Server) -> None:
    """The server answers, and rightly."""
    answer = server.query(ASK)
    assert (answer.status, answer.json["boolean"]) == (200, True), answer.text


@pytest.fixture
def copy(dist: Path, tmp_path: Path) -> Path:
    """A dist of one's own."""
    return Path(shutil.copytree(dist, tmp_path / "dist"))


@pytest.fixture
def own(copy: Path) -> Iterator[Server]:
    """A server of one's own, with one worker and a short limit."""
    server = start(copy, "--timeout", "1", "--workers", "1", "--max-memory", "200")
    yield server
    assert server.stop() == 0


@pytest.fixture
def patient(copy: Path) -> Iterator[Server]:
    """A server of one worker whose limit no test runs into."""
    server = start(copy, "--timeout", "300", "--workers", "1")
    yield server
    assert server.stop() == 0


def number(server: Server, name: str) -> float:
    lines = server.get("/metrics").text.splitlines()
    return float(next(x for x in lines if x.startswith(name)).split()[1])


def workers(server: Server) -> list[int]:
    """The processes that have no child and descend from the server."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    below, found = [server.process.pid], []
    while below:
        pid = below.pop()
        found += [] if pid in children else [pid]
        below += children.get(pid, [])
    return found


def at_work(server: Server) -> list[int]:
    """The workers that were given the processor within three tenths of a second."""
    before = {pid: ticks(pid) for pid in workers(server)}
    time.sleep(0.3)
    return [pid for pid, spent in before.items() if ticks(pid) - spent >= 5]


def ticks(pid: int) -> int:
    """The time of the processor that a process has had, in hundredths of a second."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def test_a_query_without_end_is_ended_at_the_limit_and_others_go_on(server) -> None:
    with ThreadPoolExecutor(2) as pool:
        long = pool.submit(server.query, ENDLESS)
        while not long.done():
            lives(server)
    assert long.result().status == 504
    assert "limit of 4 seconds" in long.result().text
    lives(server)


def test_the_only_worker_is_freed_at_the_limit(own: Server) -> None:
    assert own.query(ENDLESS).status == 504
    lives(own)
    assert number(own, "daap_workers_ended") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_a_query_that_takes_too_much_memory_costs_only_itself(copy: Path) -> None:
    server = start(copy, "--timeout", "60", "--workers", "1", "--max-memory", "100")
    answer = server.query(HUNGRY)
    assert answer.status in (403, 500)
    assert "memory" in answer.text
    lives(server)
    assert server.stop() == 0


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="workers are found in /proc")
def test_a_killed_worker_is_replaced(patient: Server) -> None:
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(patient.query, ENDLESS)
        while number(patient, "daap_queries_running") < 1:
            time.sleep(0.01)
        while not (busy := at_work(patient)):
            time.sleep(0.01)
        for pid in busy:
            os.kill(pid, signal.SIGKILL)
        assert long.result().status == 500
        assert "was killed, from outside" in long.result().text
    lives(patient)
    assert number(patient, "daap_workers_died") == 1


def test_a_client_that_hangs_up_frees_its_worker(patient: Server) -> None:
    with socket.create_connection(("127.0.0.1", patient.port)) as client:
        path = "/sparql?" + urlencode({"query": ENDLESS})
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while number(patient, "daap_queries_running") < 1:
            time.sleep(0.01)
    said = patient.said(lambda line: line.get("status") == 499)
    assert said["path"] == "/sparql"
    lives(patient)


def test_beyond_the_queue_a_client_is_told_to_come_again(copy: Path) -> None:
    server = start(copy, "--timeout", "2", "--workers", "1", "--queue", "0")
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(server.query, ENDLESS)
        while number(server, "daap_queries_running") < 1:
            time.sleep(0.01)
        busy = server.query(ASK)
        assert busy.status == 503
        assert int(busy.headers["retry-after"]) >= 1
        assert long.result().status == 504
    while server.query(ASK).status == 503:
        time.sleep(0.01)
    lives(server)
    assert server.stop() == 0


def test_a_client_that_reads_slowly_holds_no_worker(patient: Server) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 90000"
    slow = socket.create_connection(("127.0.0.1", patient.port))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    path = "/sparql?" + urlencode({"query": query})
    slow.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert slow.recv(12) == b"HTTP/1.1 200"
    for _ in range(3):
        lives(patient)
    slow.close()


def test_a_client_that_sends_slowly_holds_no_worker(own: Server) -> None:
    slow = socket.create_connection(("127.0.0.1", own.port))
    slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n")
    lives(own)
    slow.close()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }", 400),
        ("ASK { FILTER(" + "!" * 60_000 + "1) }", 500),
        ("ASK " + "{" * 20_000, 400),
        ("ASK { ?s ?p " + "'''\\'''\"" * 8_000, 400),
        ("ASK {} \0", 400),
        ("\ufeff\ud7ff\U0010ffff", 400),
        ("", 400),
    ],
    ids=["brackets", "negations", "groups", "quotes", "nul", "signs", "empty"],
)
def test_a_hostile_query_costs_only_itself(server, query: str, status: int) -> None:
    answer = server.ask("POST", "/sparql", query.encode(), Content_Type=QUERY)
    assert answer.status == status, answer.text
    assert answer.text
    lives(server)


def test_a_query_of_a_megabyte_is_refused(server) -> None:
    body = (ASK + "#" * 1_000_000).encode()
    assert server.ask("POST", "/sparql", body, Content_Type=QUERY).status == 413
    lives(server)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n X: y\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: a\rSet-Cookie: b=c\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: a\nSet-Cookie: b=c\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a/\x00b\r\n\r\n",
        b"GET /a\r\nSet-Cookie: b=c HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nAccept: " + b"a" * 900_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=["folded", "cr", "lf", "host", "path", "long", "tls", "length"],
)
def test_a_header_cannot_be_smuggled_in(server, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        try:
            client.sendall(head)
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        except ConnectionError:
            answer = b""
    headers = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"set-cookie" not in headers
    lives(server)


def test_an_encoded_line_end_in_a_path_or_an_accept_stays_out_of_headers(
    server,
) -> None:
    path = "/code/control_port%0d%0aSet-Cookie:%20b=c"
    assert "set-cookie" not in server.get(path).headers
    answer = server.get(
        "/sparql?query=" + quote(ASK), Accept="a/b;q=0.0001, " + "x," * 2000
    )
    assert answer.status == 406
    lives(server)


def test_a_foreign_host_header_is_not_given_back(server) -> None:
    answer = server.get("/sparql", Host='x"><script>')
    assert "<script>" not in answer.text


def replace_by(folder: Path, ttl: str) -> None:
    """Put another release into a folder: the dataset with a triple more."""
    dump = folder / "daap.nq.gz"
    content = gzip.decompress(dump.read_bytes()) + ttl.encode()
    new = folder.with_name("new")
    shutil.copytree(folder, new)
    (new / "daap.nq.gz").write_bytes(gzip.compress(content, mtime=0))
    sums = (new / SUMS).read_text().splitlines()
    digest = content_digest(new / "daap.nq.gz")
    lines = [f"{digest}  daap.nq.gz" if x.endswith("daap.nq.gz") else x for x in sums]
    (new / SUMS).write_text("\n".join([*lines, ""]))
    folder.rename(folder.with_name("old"))
    new.rename(folder)


NEW = (
    "<https://w3id.org/daap/code/new> <http://www.w3.org/2004/02/skos/core#notation> "
    '"new" <https://w3id.org/daap/graph/new> .\n'
)


def test_a_replaced_dataset_is_loaded_and_its_tag_is_new(
    own: Server, copy: Path
) -> None:
    path = "/sparql?" + urlencode({"query": ASK})
    tag = own.get(path).headers["etag"]
    assert own.get("/code/new").status == 404
    replace_by(copy, NEW)
    own.process.send_signal(signal.SIGHUP)
    own.said(lambda line: line["event"] == "loaded")
    assert own.get("/code/new").status == 200
    assert own.get(path, If_None_Match=tag).status == 200
    assert own.get(path).headers["etag"] != tag


def test_a_broken_replacement_leaves_the_last_release_in_place(
    own: Server, copy: Path
) -> None:
    dump = copy / "daap.nq.gz"
    dump.write_bytes(dump.read_bytes()[:10_000])
    (copy / SUMS).write_text((copy / SUMS).read_text() + "\n")
    own.process.send_signal(signal.SIGHUP)
    said = own.said(lambda line: line["event"] == "reload refused")
    assert "daap.nq.gz: cannot be read whole" in str(said["reason"])
    lives(own)
    assert "serves the last release that was whole" in own.get("/health").text


def test_a_vanished_folder_leaves_the_last_release_in_place(
    own: Server, copy: Path
) -> None:
    copy.rename(copy.with_name("elsewhere"))
    own.process.send_signal(signal.SIGHUP)
    own.said(lambda line: line["event"] == "reload refused")
    lives(own)
    copy.with_name("elsewhere").rename(copy)


def test_sigterm_lets_a_query_at_work_be_answered(copy: Path) -> None:
    server = start(copy, "--timeout", "30", "--workers", "1")
    slow = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 400 } ?d ?e ?f }"
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.query, slow)
        while number(server, "daap_queries_running") < 1:
            assert not answer.done(), "the query must last a moment"
        server.process.send_signal(signal.SIGTERM)
        assert answer.result().status == 200
    server.process.communicate(timeout=60)
    assert server.process.returncode == 0


def test_the_server_killed_leaves_no_process_behind(copy: Path) -> None:
    server = start(copy, "--timeout", "1")
    group = [p for p in workers(server) if p != server.process.pid]
    server.process.kill()
    server.process.wait()
    assert server.process.stderr
    server.process.stderr.read()  # all that hold it have ended
    server.process.stderr.close()
    assert group


def serve(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "daap", "serve", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_named_with_how_to_mend_it(server, dist) -> None:
    done = serve("--port", str(server.port), "--data", str(dist))
    assert done.returncode == 2
    assert done.stderr == (
        f"daap: 127.0.0.1:{server.port} is taken by another program; "
        "choose one with --port\n"
    )


def test_an_address_of_another_machine_is_refused(dist) -> None:
    done = serve("--host", "192.0.2.1", "--port", "0", "--data", str(dist))
    assert done.returncode == 2
    assert "is not an address of this machine" in done.stderr


def test_a_cut_off_dump_is_told_before_anything_is_served(copy: Path) -> None:
    dump = copy / "daap.nq.gz"
    dump.write_bytes(dump.read_bytes()[:10_000])
    done = serve("--port", "0", "--data", str(copy))
    assert done.returncode == 2
    assert done.stderr.startswith("daap: ")
    assert "daap.nq.gz: cannot be read whole" in done.stderr


def test_a_folder_that_is_no_dataset_is_told(tmp_path: Path) -> None:
    done = serve("--port", "0", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "is not a published dataset" in done.stderr
