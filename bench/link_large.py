"""How long suggestions from a large vocabulary take.

    python bench/link_large.py [--triples 1000000]

Makes a SKOS thesaurus of invented terms in a folder of its own, runs
`daap link suggest` on it in a process of its own, and reports time and memory.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from daap.build.study import read_study
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.link.suggest.entries import code_entries
from daap.link.suggest.words import plain

SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PER_TERM = 6


def words() -> list[str]:
    """Words for terms: those of the codebook, and twenty times as many others."""
    study = read_study(read_settings(DEFAULT_STUDY))
    entries = code_entries(study.knowledge.codes).values()
    known = sorted({w for e in entries for n in e.names for w in plain(n).split()})
    syllables = "ba ce di fo gu ka le mi no pu ra se ti vo zu".split()
    others = ("".join(part) for part in itertools.product(syllables, repeat=4))
    return known + list(itertools.islice(others, 20 * len(known)))


def write_thesaurus(path: Path, triples: int) -> None:
    """A thesaurus with about this many triples, the same every time."""
    chance, pool = random.Random(7), words()  # noqa: S311
    with path.open("w", encoding="utf-8") as out:
        for number in range(triples // PER_TERM):
            term = f"<https://large.example/{number}>"
            label = " ".join(chance.choices(pool, k=chance.randint(1, 4)))
            other = " ".join(chance.choices(pool, k=2))
            said = " ".join(chance.choices(pool, k=18))
            above = f"<https://large.example/{number // 10}>"
            for predicate, value in (
                (TYPE, f"<{SKOS}Concept>"), (f"{SKOS}prefLabel", f'"{label}"@en'),
                (f"{SKOS}altLabel", f'"{other}"@en'), (f"{SKOS}broader", above),
                (f"{SKOS}definition", f'"{said}"@en'),
                (f"{SKOS}inScheme", "<https://large.example/>"),
            ):  # fmt: skip
                out.write(f"{term} <{predicate}> {value} .\n")


def main() -> None:
    """Make the thesaurus, run the command, report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    triples = parser.parse_args().triples
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.nt")
        write_thesaurus(path, triples)
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "daap", "link", "suggest", path, "--out",
             path.with_name("large.sssom.tsv")],
            check=True,
        )  # fmt: skip
        spent = time.perf_counter() - began
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = path.stat().st_size // 2**20
    sys.stdout.write(
        f"{triples // PER_TERM} terms, {triples // PER_TERM * PER_TERM} triples, "
        f"{size} MiB: {usage.ru_utime + usage.ru_stime:.1f} s of one processor, "
        f"{spent:.1f} s in all, {usage.ru_maxrss // 1024} MiB\n"
    )


if __name__ == "__main__":
    main()
