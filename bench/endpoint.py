"""What asking costs: rdflib, the bare store, `daap query`, and the endpoint.

    python bench/endpoint.py            all of it, on dist/
    python bench/endpoint.py --data DIR

Prints a table for docs/endpoint.md. Every answer is compared with that of the store;
a wrong one ends the run with status 1.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import itertools
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat

from daap.query.question import bindings, bound, read_questions
from daap.query.store import ask, base_of, open_dataset, query_prefixes

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = "application/sparql-results+json"
NUMBER = itertools.count()


def queries(folder: Path) -> dict[str, str]:
    """The named questions with their defaults, by name."""
    base = base_of(folder)
    return {
        q.name: bound(q.query, bindings(q, {}, base)) for q in read_questions().values()
    }


def rows(body: bytes) -> list[str]:
    """The rows of an answer in JSON, in an order of their own."""
    content = json.loads(body)
    if "boolean" in content:
        return [str(content["boolean"])]
    return sorted(json.dumps(r, sort_keys=True) for r in content["results"]["bindings"])


def unlike(query: str) -> str:
    """The query with a comment that makes it unlike all before: none is kept."""
    return f"{query}\n# {next(NUMBER)}"


def seconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[int]:
    """`daap serve` on a free port."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "daap",
            "serve",
            "--port",
            "0",
            "--data",
            str(folder),
            *options,
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    port = 0
    for line in process.stderr or ():
        if '"listening"' in line:
            port = int(json.loads(line)["url"].rsplit(":", 1)[1].partition("/")[0])
            break
    drain = ThreadPoolExecutor(1)
    drain.submit(list, process.stderr or ())
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        drain.shutdown()


def request(connection: http.client.HTTPConnection, query: str) -> tuple[int, bytes]:
    """One query on an open connection."""
    path = "/sparql?" + urlencode({"query": query})
    connection.request("GET", path, headers={"Accept": JSON})
    response = connection.getresponse()
    return response.status, response.read()


def load(
    port: int, asked: Mapping[str, str], right: Mapping[str, list[str]], clients: int
) -> list[float]:
    """1,000 requests from so many clients at once; seconds each; wrong ones end all."""
    names = [list(asked)[i % len(asked)] for i in range(1000)]
    shares = [names[i::clients] for i in range(clients)]

    def client(share: list[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        found = []
        for name in share:
            begin = time.perf_counter()
            status, body = request(connection, asked[name])
            found.append(time.perf_counter() - begin)
            if status != 200 or rows(body) != right[name]:
                raise SystemExit(f"{name}: status {status}, or a wrong answer")
        connection.close()
        return found

    with ThreadPoolExecutor(clients) as pool:
        return [x for found in pool.map(client, shares) for x in found]


def report(name: str, found: list[float]) -> None:
    """Median and p99 of a load."""
    cuts = statistics.quantiles(found, n=100)
    print(f"| {name} | {cuts[49] * 1000:.0f} | {cuts[98] * 1000:.0f} | 0 |")


def compare(folder: Path, asked: Mapping[str, str]) -> dict[str, list[str]]:
    """The table of the questions; the right answers by name."""
    from rdflib import Dataset

    prefixes = query_prefixes(base_of(folder))
    store = open_dataset(folder)
    graph = Dataset(default_union=True)
    graph.parse(
        data=gzip.decompress((folder / "daap.nq.gz").read_bytes()).decode(),
        format="nquads",
    )
    graph.graph("https://w3id.org/daap/ontology").parse(folder / "ontology.ttl")
    right, ratios, over = {}, [], []

    def plain(query: str) -> bytes:
        answer = ask(store, query, prefixes=prefixes)
        return answer.serialize(format=QueryResultsFormat.JSON)  # type: ignore

    def theirs_of(query: str) -> object:
        return graph.query(query, initNs=prefixes).serialize(format="json")

    print("| question | store, ms | rdflib, ms | rdflib / store | endpoint, ms |")
    print("|---|---|---|---|---|")
    with served(folder) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for name, query in asked.items():
            right[name] = rows(plain(query))
            mine = seconds(partial(plain, query), 15)
            theirs = seconds(partial(theirs_of, query), 1)
            far = seconds(lambda q=query: request(connection, unlike(q)), 15)
            connection.close()  # while rdflib is asked, it would be idle for too long
            ratios.append(theirs / mine)
            over.append(far - mine)
            print(
                f"| {name} | {mine * 1000:.1f} | {theirs * 1000:.0f} "
                f"| {theirs / mine:.0f} | {far * 1000:.1f} |",
                flush=True,
            )
    print(f"\nrdflib / store, median of the questions: {statistics.median(ratios):.0f}")
    print(f"endpoint over the store, median: {statistics.median(over) * 1000:.1f} ms")
    return right


def command(folder: Path) -> None:
    """`daap query` from start to end, with and without a kept store."""
    run = [sys.executable, "-m", "daap", "query", "codebook-coverage", "--data", folder]
    kept = folder.parent / ".daap-store-bench"
    for name, options in (("in memory", []), ("--store", ["--store", kept])):
        words = [str(word) for word in [*run, *options]]
        subprocess.run(words, check=True, capture_output=True)
        whole = seconds(
            lambda words=words: subprocess.run(words, check=True, capture_output=True),
            7,
        )
        print(f"daap query, {name}: {whole * 1000:.0f} ms from start to end")
    subprocess.run(["rm", "-r", str(kept)], check=True)


def main() -> None:
    """All measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("dist"))
    folder = parser.parse_args().data
    asked = queries(folder)
    print(f"{len(asked)} questions, {os.cpu_count()} processors\n")
    right = compare(folder, asked)
    command(folder)
    print("\n| 1,000 requests, 50 clients | median, ms | p99, ms | wrong |")
    print("|---|---|---|---|")
    with served(folder) as port:
        report("questions in turn", load(port, asked, right, 50))
    with served(folder, "--timeout", "2") as port, ThreadPoolExecutor(1) as pool:
        stop: list[bool] = []

        def abuse() -> int:
            ended = 0
            while not stop:
                far = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                ended += request(far, ENDLESS)[0] == 504
                far.close()
            return ended

        other = pool.submit(abuse)
        found = load(port, asked, right, 50)
        stop.append(True)
        report(f"beside one whose {other.result()} queries hit a limit of 2 s", found)


if __name__ == "__main__":
    main()
