"""The store that the tables are asked of, in memory and on disk: time and memory.

python bench/store.py [--triples 1000000 4000000 12000000]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

STEP = 1000


def lines(triples: int) -> Iterator[bytes]:
    """So many triples, many lines at a time."""
    for first in range(0, triples, STEP):
        yield b"".join(line(number) for number in range(first, first + STEP))


def line(number: int) -> bytes:
    """One triple; a source has 800 of them, a step 20."""
    source, step, term = number // 800, number % 800 // 20, number % 20
    return (
        b"<https://w3id.org/daap/source/p%d/step/%d> "
        b"<https://w3id.org/daap/ontology#p%d> "
        b'"a text that stands in a note, number %d" .\n' % (source, step, term, number)
    )


def one(where: str, triples: int) -> None:
    """Fill a store and print a row of the table."""
    from daap.tables.tables import _filled

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        _filled(lines(triples), Path(folder) if where == "disk" else None)
        took = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*")) / 2**20
    print(f"| {where} | {triples:,} | {took:.1f} | {peak:.0f} | {disk:.0f} |")


def main() -> None:
    """The table, each row from a process of its own."""
    parser = argparse.ArgumentParser()
    default = [1_000_000, 4_000_000, 12_000_000]
    parser.add_argument("--triples", type=int, nargs="+", default=default)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.triples[0])
        return
    print(
        "| store | triples | s | MiB | MiB on disk |\n|---|---|---|---|---|", flush=True
    )
    for triples in given.triples:
        for where in ("memory", "disk"):
            own = [sys.executable, __file__, "--one", where, "--triples", str(triples)]
            subprocess.run(own, check=True)


if __name__ == "__main__":
    main()
