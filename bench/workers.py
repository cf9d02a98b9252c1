"""Ways to end a query in time, measured: the reasons for docs/endpoint.md.

    python bench/workers.py [--data DIR]

Forked workers, spawned workers, and the Oxigraph server behind a loopback port.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

from daap.serve.forkserver import worker_factory
from daap.serve.limits import Limits
from daap.serve.messages import Task
from daap.serve.pool import Pool

SMALL = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?l { <https://w3id.org/daap/code/control_port> skos:prefLabel ?l }"
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DEEP = "ASK { FILTER(" + "!" * 60_000 + "1) }"
LIMIT = 1.0


def mebibytes(pids: list[int]) -> float:
    """The memory that processes take together, what they share counted once."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # it has ended
            continue
        total += next(int(x.split()[1]) for x in text.splitlines() if x[:4] == "Pss:")
    return total / 1024


def below(pid: int) -> list[int]:
    """The processes below one, with itself."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += below(int(path.parent.name))
    return found


async def median(work: Callable[[], Awaitable[object]], times: int) -> float:
    """The median seconds of some runs."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        await work()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


async def workers(folder: Path, fork: bool) -> list[str]:
    """Workers of our own."""
    limits = Limits(timeout=LIMIT, workers=1)
    begin = time.perf_counter()
    made = await asyncio.to_thread(lambda: worker_factory(folder, limits, fork=fork))
    pool = Pool(made, limits)
    await pool.open()
    start = time.perf_counter() - begin

    def task(query: str) -> Task:
        return Task("query", query, table="json", boolean="json")

    small = await median(lambda: pool.run(task(SMALL)), 200)
    begin = time.perf_counter()
    await pool.run(task(ENDLESS))
    over = time.perf_counter() - begin - LIMIT
    begin = time.perf_counter()
    await pool.run(task(SMALL))
    freed = time.perf_counter() - begin
    begin = time.perf_counter()
    await pool.run(task(DEEP))
    await pool.run(task(SMALL))
    recovered = time.perf_counter() - begin
    own = below(os.getpid())[1:]
    memory = mebibytes(own)
    more = Pool(made, limits)
    await more.open()
    another = mebibytes(below(os.getpid())[1:]) - memory
    await more.close()
    return [*_row(start, small, over, freed, recovered), f"{another:.0f}"]


def _row(*found: float) -> list[str]:
    return [f"{1000 * value:.1f}" for value in found]


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process ends within a second."""
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        return False
    return True


def server(folder: Path) -> list[str]:
    """The Oxigraph server, as another process that is asked over HTTP."""
    program = str(Path(sys.prefix) / "bin" / "oxigraph")
    with tempfile.TemporaryDirectory() as place, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        begin = time.perf_counter()
        dump = str(folder / "daap.nq.gz")
        load = [program, "load", "--location", place, "--file", dump]
        subprocess.run(load, check=True, capture_output=True)
        run = [program, "serve-read-only", "--location", place, "--union-default-graph"]
        run += ["--timeout-s", str(round(LIMIT)), "--bind", f"127.0.0.1:{port}"]

        def started() -> subprocess.Popen[bytes]:
            process = subprocess.Popen(run, stderr=subprocess.DEVNULL)
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                except OSError:
                    continue
                return process

        process = started()
        start = time.perf_counter() - begin

        def request(query: str) -> float:
            begin = time.perf_counter()
            try:
                far = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                far.request("GET", "/query?" + urlencode({"query": query}))
                far.getresponse().read()
                far.close()
            except (OSError, http.client.HTTPException):
                pass
            return time.perf_counter() - begin

        small = statistics.median(request(SMALL) for _ in range(200))
        over = request(ENDLESS) - LIMIT
        freed = request(SMALL)
        memory = mebibytes([process.pid])
        begin = time.perf_counter()
        request(DEEP)
        died = ended(process)
        if died:
            process = started()
        request(SMALL)
        recovered = time.perf_counter() - begin
        process.kill()
        process.wait()
        print(
            f"(the server alone takes {memory:.0f} MiB; a query nested deep "
            f"{'ended it' if died else 'did not end it'})\n"
        )
        return [*_row(start, small, over, freed, recovered), "-"]


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("dist"))
    folder = parser.parse_args().data
    found = {
        "forked workers": asyncio.run(workers(folder, True)),
        "spawned workers": asyncio.run(workers(folder, False)),
        "Oxigraph server": server(folder),
    }
    print(
        "| ms | start | small query | beyond the limit | next query "
        "| after a crash | MiB for one more |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, cells in found.items():
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
