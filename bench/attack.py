"""Attacks on a server on loopback, and how it bears them.

    python bench/attack.py [--data DIR] [--write]

Each attack has a server of its own and is bounded in time; all take about two minutes.
`--write` puts the table into docs/endpoint.md. Times are those of this machine at this
time. Status 1 where the server did not answer rightly in the end, or where two clients
whose queries never end delay others by more than QUERIES or PAGES.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from documents import write_between
from workers import below, mebibytes

ASK = "ASK { code:control_port a daap:Practice }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?s ?p ?o . ?x a daap:Decision } LIMIT 90000"
DEEP = "ASK { FILTER(" + "!" * 60_000 + "1) }"
QUERIES, PAGES = 1000, 100
"""Milliseconds of the p99 of other clients beside two whose queries never end."""
PATHS = ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fpyproject.toml",
         "/.git/config", "/%00", "/\\..\\x")  # fmt: skip


@dataclass
class Running:
    """A server and its port."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """One request on a connection of its own."""
        far = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            far.request("GET", path, headers=named)
            answer = far.getresponse()
            return answer.status, answer.read()
        finally:
            far.close()

    def ask(self, query: str, client: str = "192.0.2.99") -> tuple[int, bytes]:
        """A query of a client."""
        path = f"/sparql?{urlencode({'query': query})}"
        return self.get(path, X_Forwarded_For=client)

    def lives(self) -> bool:
        """Whether a query is answered rightly."""
        status, body = self.ask(f"{ASK} # {time.perf_counter()}")
        return status == 200 and json.loads(body)["boolean"] is True

    def workers(self) -> tuple[list[int], list[int]]:
        """The processes that fork, and the workers."""
        forking = [p for p in below(self.process.pid)[1:] if len(below(p)) > 1]
        return forking, [p for one in forking for p in below(one)[1:]]


@contextmanager
def running(folder: Path, *options: str, files: int = 0) -> Iterator[Running]:
    """`daap serve` on a free port, its log read by a thread."""
    limit = f"import resource;resource.setrlimit(7,({files},{files}));" if files else ""
    run = f"{limit}from daap.cli import main; main()"
    words = [sys.executable, "-c", run, "serve", "--port", "0", "--data", str(folder)]
    words += ["--trusted-proxy", "127.0.0.1", *options]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    port = 0
    for line in process.stderr or ():
        if '"listening"' in line:
            port = int(json.loads(line)["url"].rsplit(":", 1)[1].partition("/")[0])
            break
    threading.Thread(target=list, args=(process.stderr or (),), daemon=True).start()
    try:
        yield Running(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        process.wait()


def end(pid: int) -> None:
    """Kill a process, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def at_99(found: list[float]) -> float:
    """The p99 of milliseconds."""
    return statistics.quantiles(found, n=100)[98]


def p99(found: list[float]) -> str:
    """Median and p99 of milliseconds."""
    return f"median {statistics.median(found):.0f} ms, p99 {at_99(found):.0f} ms"


def killed(folder: Path) -> tuple[str, bool]:
    """Kill all processes that hold the data."""
    with running(folder) as server:
        forking, workers = server.workers()
        for pid in (*forking, *workers):
            end(pid)
        right: list[bool] = []
        took = timed(lambda: right.append(server.lives()))
        return f"answered after {took / 1000:.1f} s", right == [True]


def killed_idle(folder: Path) -> tuple[str, bool]:
    """Kill the workers while none is at work."""
    with running(folder) as server:
        answered = 0
        for _ in range(10):
            for pid in server.workers()[1]:
                end(pid)
            answered += server.lives()
        return f"{answered} of 10 answered", answered == 10


def descriptions(folder: Path) -> tuple[str, bool]:
    """Ask for the description of the dataset."""
    with running(folder) as server:
        path, done = "/context.jsonld", threading.Event()

        def client() -> None:
            while not done.is_set():
                server.get("/.well-known/void", Accept_Encoding="gzip")

        with ThreadPoolExecutor(8) as pool:
            for _ in range(8):
                pool.submit(client)
            found = [timed(lambda: server.get(path)) for _ in range(100)]
            done.set()
        return f"files meanwhile: {p99(found)}", server.lives()


def slow_readers(folder: Path) -> tuple[str, bool]:
    """Ask for large answers and read none."""
    with (
        running(folder, "--max-buffer", "64", "--timeout", "60") as server,
        ExitStack() as stack,
    ):
        before = mebibytes([server.process.pid])
        for n in range(24):
            far = stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port))
            )
            far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            query = quote(f"{LARGE} # {n}")
            far.sendall(
                f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            )
            far.recv(12)
        more = mebibytes([server.process.pid]) - before
        return f"{more:.0f} MiB more in the server (limit 64)", server.lives()


def endless(folder: Path) -> tuple[str, bool]:
    """Ask what cannot be answered in time."""
    with running(folder, "--timeout", "5") as server:
        done = threading.Event()
        page = "/context.jsonld"
        before = [timed(lambda: server.get(page)) for _ in range(200)]

        def hostile(client: str) -> None:
            number = 0
            while not done.is_set():
                number += 1
                with suppress(OSError, http.client.HTTPException):
                    server.ask(f"{ENDLESS} # {client} {number}", client)

        with ThreadPoolExecutor(8) as pool:
            for number in range(8):
                pool.submit(hostile, f"192.0.2.{1 + number % 2}")
            time.sleep(2)
            right: list[bool] = []
            asked = [timed(lambda: right.append(server.lives())) for _ in range(200)]
            pages = [timed(lambda: server.get(page)) for _ in range(200)]
            iris = [timed(lambda: server.get("/nothing")) for _ in range(100)]
            done.set()
        said = f"queries: {p99(asked)}; files: {p99(pages)}; unknown IRIs: {p99(iris)}"
        fair = at_99(asked) < QUERIES and at_99(pages) < PAGES
        return f"{said}; files before: {p99(before)}", all(right) and fair


def cut_again(folder: Path) -> tuple[str, bool]:
    """Ask it once more."""
    with running(folder, "--timeout", "1") as server:
        first = server.ask(ENDLESS)[0]
        took = timed(lambda: server.ask(ENDLESS))
        return f"{first}, then refused after {took:.0f} ms", server.lives()


def idle_connections(folder: Path) -> tuple[str, bool]:
    """Connect, and say nothing."""
    with running(folder) as server, ExitStack() as stack:
        for n in range(1000):
            source = (f"127.0.0.{2 + n % 10}", 0)
            stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port), 60, source)
            )
        right: list[bool] = []
        found = [timed(lambda: right.append(server.lives())) for _ in range(100)]
        healthy = server.get("/health")[0] == 200
        return f"queries: {p99(found)}", all(right) and healthy


def few_files(folder: Path) -> tuple[str, bool]:
    """Connect more often than files may be open."""
    with running(folder, files=160) as server, ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        return "answered", server.lives()


def half_sent(folder: Path) -> tuple[str, bool]:
    """Begin queries and never end them."""
    with running(folder) as server, ExitStack() as stack:
        for _ in range(200):
            far = socket.create_connection(("127.0.0.1", server.port))
            stack.enter_context(far)
            far.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n")
        return "answered", server.lives()


def hostile_queries(folder: Path) -> tuple[str, bool]:
    """Ask what breaks parsers."""
    with running(folder) as server:
        found = [
            server.ask(query)[0]
            for query in (
                "ASK " + "{" * 20_000,
                "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
                "LOAD <http://127.0.0.1:1/>",
                "",
            )
        ]
        far = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        media = {"Content-Type": "application/sparql-query"}
        far.request("POST", "/sparql", DEEP, media)
        found.append(far.getresponse().status)
        far.close()
        right = found == [400, 403, 400, 400, 500]
        return ", ".join(map(str, found)), right and server.lives()


def traversal(folder: Path) -> tuple[str, bool]:
    """Ask for what lies outside."""
    with running(folder) as server:
        found = []
        for path in PATHS:
            with socket.create_connection(("127.0.0.1", server.port)) as far:
                far.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                found.append(int(far.recv(4096).split()[1]))
        return ", ".join(map(str, found)), set(found) <= {400, 404} and server.lives()


def cut_construct(folder: Path) -> tuple[str, bool]:
    """Build what repeats, and what does not."""
    with running(folder, "--max-rows", "1000", "--timeout", "60") as server:
        where = "{ ?s a ?t . ?x a daap:Force }"
        count = server.ask(f"SELECT (COUNT(DISTINCT ?t) AS ?n) {where}")[1]
        types = int(json.loads(count)["results"]["bindings"][0]["n"]["value"])
        path = urlencode(
            {"query": f"CONSTRUCT {{ code:all a ?t }} {where}", "format": "nt"}
        )
        built = server.get(f"/sparql?{path}")[1].count(b"\n")
        blank = server.ask(f"CONSTRUCT {{ [] a ?t }} {where}")[0]
        said = f"{built} of {types} triples; above the limit {blank}"
        return said, (built, blank) == (types, 403)


ATTACKS = {
    "the process that forks and all workers are killed": killed,
    "idle workers are killed, ten times": killed_idle,
    "8 clients ask for /.well-known/void": descriptions,
    "24 clients take no byte of large answers": slow_readers,
    "two clients ask without end, eight at once": endless,
    "a query that was cut is asked again": cut_again,
    "1,000 idle connections of ten addresses": idle_connections,
    "300 connections where 160 files may be open": few_files,
    "200 queries that never arrive": half_sent,
    "nested, SERVICE, LOAD, empty, 60,000 negations": hostile_queries,
    "paths that lead out of the folder": traversal,
    "CONSTRUCT of a cartesian product, and with blank nodes": cut_construct,
}


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("dist"))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    lines = ["| attack | found | held |", "|---|---|---|"]
    failed = 0
    for name, attack in ATTACKS.items():
        said, right = attack(given.data)
        failed += not right
        lines.append(f"| {name} | {said} | {'yes' if right else 'no'} |")
        print(lines[-1], flush=True)
    if given.write:
        write_between("endpoint.md", "attack", "\n".join(lines))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
