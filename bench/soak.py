"""Clients for a long time, while releases change and processes are killed.

    python bench/soak.py --seconds 1800 --clients 50
    python bench/soak.py --seconds 60 --clients 10 --every 15    the short form

Releases are exchanged, a worker or the process that forks is killed at random. Every
answer is compared with those of the two releases. A request may fail only where a
process was killed in the second before its end. Status 1 for any other failure, and
where the server grew by more than the answers that it keeps.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import http.client
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from attack import Running, running
from endpoint import JSON, queries, rows
from pyoxigraph import QueryResultsFormat
from workers import below, mebibytes

from daap.publish.sums import SUMS, content_digest
from daap.query.store import ask, base_of, open_dataset, query_prefixes

EXTRA = "<urn:soak:new> <urn:soak:is> <urn:soak:here> <urn:soak:graph> .\n"
NEW = "ASK { <urn:soak:new> ?p ?o }"
GROWTH = 16
"""MiB by which a server may grow beside the answers that it keeps."""
AFTER = 5.0
"""Seconds after a kill in which a request that was at work may have failed."""


def releases(folder: Path, place: Path) -> list[Path]:
    """The dataset, and the same with a triple more."""
    one, two = (Path(shutil.copytree(folder, place / name)) for name in ("one", "two"))
    dump = two / "daap.nq.gz"
    dump.write_bytes(gzip.compress(gzip.decompress(dump.read_bytes()) + EXTRA.encode()))
    lines = (two / SUMS).read_text().splitlines()
    digest = f"{content_digest(dump)}  {dump.name}"
    lines = [digest if line.endswith(f"  {dump.name}") else line for line in lines]
    (two / SUMS).write_text("\n".join([*lines, ""]))
    return [one, two]


def kept(server: Running) -> float:
    """MiB of the answers that a server keeps to give again."""
    text = server.get("/metrics")[1].decode()
    found = re.search(r"^daap_answers_kept_bytes (\S+)", text, re.MULTILINE)
    return float(found[1]) / (1 << 20) if found else 0.0


class Soak:
    """What goes on, and what was seen."""

    def __init__(self, port: int, pid: int, asked: dict[str, list[list[str]]]) -> None:
        self.port, self.pid, self.asked = port, pid, asked
        self.done = threading.Event()
        self.kills: list[float] = []
        self.seen: set[tuple[str, bytes]] = set()
        self.right = self.wrong = self.excused = 0
        self.failures: list[str] = []

    def client(self, seed: int) -> None:
        """Ask until the end."""
        chance = random.Random(seed)  # noqa: S311 - chance of a test
        far = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while not self.done.is_set():
            query = chance.choice(list(self.asked))
            text = f"{query}\n# {chance.random()}" if chance.random() < 0.5 else query
            begin = time.monotonic()
            try:
                path = f"/sparql?{urlencode({'query': text})}"
                far.request("GET", path, headers={"Accept": JSON})
                answer = far.getresponse()
                body, status = answer.read(), answer.status
            except (OSError, http.client.HTTPException) as error:
                far.close()
                status, body = 0, repr(error).encode()
            if status == 200:
                good = self.is_right(query, body)
                self.right += good
                self.wrong += not good
            elif any(begin - AFTER < kill < time.monotonic() for kill in self.kills):
                self.excused += 1
            else:
                self.failures.append(f"{status}: {body[:120]!r}")
        far.close()

    def is_right(self, query: str, body: bytes) -> bool:
        """Whether a body is an answer of a release; equal bytes are parsed once."""
        key = query, hashlib.sha256(body).digest()
        if key not in self.seen and rows(body) in self.asked[query]:
            self.seen.add(key)
        return key in self.seen

    def killer(self, seed: int, pause: float) -> None:
        """Kill a process at random, mostly a worker."""
        chance = random.Random(seed)  # noqa: S311 - chance of a test
        while not self.done.wait(chance.uniform(0.5, 1.5) * pause):
            forking = [p for p in below(self.pid)[1:] if len(below(p)) > 1]
            workers = [p for one in forking for p in below(one)[1:]]
            chosen = forking if chance.random() < 0.2 else workers
            if chosen:
                self.kills.append(time.monotonic())
                try:
                    os.kill(chance.choice(chosen), signal.SIGKILL)
                except ProcessLookupError:
                    continue


def main() -> None:
    """The run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("dist"))
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--every", type=float, default=60, help="seconds of a release")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        made = releases(given.data, place)
        served = place / "served"
        shutil.copytree(made[0], served)
        base = base_of(made[0])
        prefixes, asked = query_prefixes(base), {}
        stores = [open_dataset(one) for one in made]
        for query in [*queries(made[0]).values(), NEW]:
            answers = [ask(store, query, prefixes=prefixes) for store in stores]
            asked[query] = [
                rows(a.serialize(format=QueryResultsFormat.JSON))  # type: ignore
                for a in answers
            ]
        with running(served) as server:
            soak = Soak(server.port, server.process.pid, asked)
            work = [
                threading.Thread(target=soak.client, args=(n,))
                for n in range(given.clients)
            ]
            work.append(threading.Thread(target=soak.killer, args=(0, given.every / 6)))
            for thread in work:
                thread.start()
            begin, turn = time.monotonic(), 0
            alone: list[float] = []
            less: list[float] = []
            whole: list[float] = []
            while time.monotonic() - begin < given.seconds:
                time.sleep(min(given.every, given.seconds))
                turn += 1
                alone.append(mebibytes([server.process.pid]))
                less.append(alone[-1] - kept(server))
                whole.append(mebibytes(below(server.process.pid)))
                print(f"{turn}: right {soak.right}, wrong {soak.wrong}, failed "
                      f"{len(soak.failures)}, {alone[-1]:.0f} and {whole[-1]:.0f} MiB",
                      flush=True)  # fmt: skip
                new = place / "new"
                shutil.copytree(made[turn % 2], new)
                served.rename(place / "old")
                new.rename(served)
                shutil.rmtree(place / "old")
            soak.done.set()
            for thread in work:
                thread.join()
    print(f"{time.monotonic() - begin:.0f} s, {given.clients} clients, "
          f"{turn} releases, {len(soak.kills)} kills")  # fmt: skip
    print(f"right {soak.right}, wrong {soak.wrong}, failed at a kill {soak.excused}, "
          f"failed otherwise {len(soak.failures)}")  # fmt: skip
    for name, found in (
        ("the server alone", alone),
        ("it less the answers that it keeps", less),
        ("all processes", whole),
    ):
        print(f"MiB of {name} before each release: {found[0]:.0f} first, "
              f"{found[-1]:.0f} last, {max(found):.0f} at most")  # fmt: skip
    print("\n".join(sorted(set(soak.failures))[:10]))
    grown = less[-1] - less[0] > GROWTH
    sys.exit(bool(soak.wrong or soak.failures or grown))


if __name__ == "__main__":
    main()
