"""`daap serve` beside Oxigraph's own server, in one run, by turns.

    python bench/against.py [--data DIR] [--requests N] [--clients 1 10 50 100 200]

Both hold the same dump in memory (with `--disk` Oxigraph has it on disk) and get the
same bytes. Named questions are asked again and again; ad-hoc queries are the same with
a comment that makes each unlike the last. Every answer is compared with that of the
store. The ratio is the median of the turns: above 1, `daap serve` answers more in the
same time. Other work on the machine moves it; what an answer takes of the processors,
all processes of a server together, it moves less.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from attack import running
from endpoint import JSON, queries, rows, unlike
from processes import listens, until
from pyoxigraph import QueryResultsFormat
from workers import below

from daap.query.store import ask, base_of, open_dataset, query_prefixes


@contextmanager
def oxigraph(folder: Path, disk: bool) -> Iterator[tuple[int, tuple[int, str]]]:
    """Oxigraph's server over the same dump: its process, port and path."""
    program = str(Path(sys.prefix) / "bin" / "oxigraph")
    with ExitStack() as stack, socket.socket() as free:
        run = [program, "serve", "--union-default-graph"]
        if disk:
            place = stack.enter_context(tempfile.TemporaryDirectory())
            dump = str(folder / "daap.nq.gz")
            load = [program, "load", "--location", place, "--file", dump]
            subprocess.run(load, check=True, capture_output=True)
            run = [program, "serve-read-only", *run[2:], "--location", place]
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        run += ["--bind", f"127.0.0.1:{port}"]
        process = stack.enter_context(subprocess.Popen(run, stderr=subprocess.DEVNULL))
        stack.callback(process.kill)
        until(lambda: listens(port))
        if not disk:
            dump = gzip.decompress((folder / "daap.nq.gz").read_bytes())
            far = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
            kind = {"Content-Type": "application/n-quads"}
            far.request("POST", "/store", dump, kind)
            if far.getresponse().status >= 300:
                raise SystemExit("Oxigraph's server did not take the dump")
            far.close()
        yield process.pid, (port, "/query")


def whole(query: str, prefixes: Mapping[str, str], base: str) -> str:
    """A query with the prefixes that it uses, as any server takes it."""
    used = [p for p in prefixes if re.search(rf"(?<![\w-]){re.escape(p)}:", query)]
    heads = [f"PREFIX {p}: <{prefixes[p]}>" for p in used]
    return "\n".join([f"BASE <{base}>", *heads, query])


def processor(pid: int) -> float:
    """Seconds of processor time that a process and those below it have taken."""
    ticks = 0
    for one in below(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """Questions, the right answers, and how they are asked."""

    asked: Mapping[str, str]
    right: Mapping[str, list[str]]
    seen: set[tuple[str, bytes]] = field(default_factory=set)

    def is_right(self, name: str, body: bytes) -> bool:
        """Whether a body is the answer; the same bytes are compared by rows once."""
        if (name, body) not in self.seen:
            if rows(body) != self.right[name]:
                return False
            self.seen.add((name, body))
        return True

    def client(self, place: tuple[int, str], names: list[str], fresh: bool) -> int:
        """Ask on one connection; how many answers were wrong or refused."""
        port, path = place
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        wrong = 0
        for name in names:
            query = self.asked[name]
            asked = {"query": unlike(query) if fresh else query}
            target = f"{path}?{urlencode(asked)}"
            connection.request("GET", target, headers={"Accept": JSON})
            answer = connection.getresponse()
            body = answer.read()
            wrong += answer.status != 200 or not self.is_right(name, body)
        connection.close()
        return wrong

    def rate(
        self, place: tuple[int, str], clients: int, requests: int, fresh: bool
    ) -> tuple[float, int]:
        """Answers a second, and how many were wrong or refused."""
        names = [list(self.asked)[i % len(self.asked)] for i in range(requests)]
        shares = [names[i::clients] for i in range(clients)]
        begin = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            wrong = sum(
                pool.map(lambda share: self.client(place, share, fresh), shares)
            )
        return len(names) / (time.perf_counter() - begin), wrong


@dataclass
class Side:
    """A server and what was measured of it, a value for each turn."""

    pid: int
    place: tuple[int, str]
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    wrong: int = 0

    def turn(self, load: Load, clients: int, requests: int, fresh: bool) -> None:
        """Measure once."""
        before = processor(self.pid)
        found, wrong = load.rate(self.place, clients, requests, fresh)
        self.rates.append(found)
        self.costs.append(1000 * (processor(self.pid) - before) / requests)
        self.wrong += wrong


def level(
    ours: Side, theirs: Side, load: Load, clients: int, requests: int, turns: int,
    kind: str,
) -> bool:  # fmt: skip
    """Measure both by turns and print a row; whether each answer of ours was right."""
    for side in (ours, theirs):
        side.rates, side.costs, side.wrong = [], [], 0
    for turn in range(turns):  # who is first changes
        for side in (ours, theirs)[:: 1 if turn % 2 else -1]:
            side.turn(load, clients, max(requests, clients), kind == "ad hoc")
    ratios = [a / b for a, b in zip(ours.rates, theirs.rates, strict=True)]
    cells = [
        kind, str(clients),
        *(f"{median(side.rates):.0f}" for side in (ours, theirs)),
        f"{median(ratios):.2f}", f"{min(ratios):.2f} to {max(ratios):.2f}",
        *(f"{median(side.costs):.1f}" for side in (ours, theirs)),
        str(ours.wrong), str(theirs.wrong),
    ]  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)
    return not ours.wrong


HEADS = (
    "queries", "clients", "daap, /s", "Oxigraph, /s", "ratio", "of the turns",
    "daap, ms of processor", "Oxigraph, ms", "wrong", "its wrong",
)  # fmt: skip


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("dist"))
    parser.add_argument("--requests", type=int, default=490, help="of a turn")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 10, 50, 100, 200])
    parser.add_argument("--turns", type=int, default=5, help="of each server")
    parser.add_argument("--kinds", nargs="+", default=["named", "ad hoc"])
    parser.add_argument("--disk", action="store_true", help="its data on disk")
    given = parser.parse_args()
    base = base_of(given.data)
    prefixes, store = query_prefixes(base), open_dataset(given.data)
    load = Load({}, {})
    for name, query in queries(given.data).items():
        load.asked[name] = whole(query, prefixes, base)
        answer = ask(store, query, prefixes=prefixes)
        load.right[name] = rows(answer.serialize(format=QueryResultsFormat.JSON))  # type: ignore
    where = "on disk" if given.disk else "in memory"
    print(f"{len(load.asked)} questions, {os.cpu_count()} processors, "
          f"{given.turns} turns, Oxigraph's data {where}\n")  # fmt: skip
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}", flush=True)
    with running(given.data) as server, oxigraph(given.data, given.disk) as other:
        ours = Side(server.process.pid, (server.port, "/sparql"))
        theirs = Side(*other)
        found = [
            level(ours, theirs, load, clients, given.requests, given.turns, kind)
            for kind in given.kinds
            for clients in given.clients
        ]
    sys.exit(not all(found))


if __name__ == "__main__":
    main()
