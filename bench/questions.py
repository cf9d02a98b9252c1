"""The named questions, asked of rdflib and of the store, on a published dataset.

Both hold the same triples. Each question is asked of one and then of the other, so
many times; what is printed is JSON: per question the medians in seconds, the ratio of
the medians, and the numbers of rows.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph

from daap.core.rdflib_bridge import to_rdflib
from daap.query.question import bindings, bound, read_questions
from daap.query.store import ask, base_of, query_prefixes

DUMPS = ("daap.ttl", "daap-inferred.ttl", "ontology.ttl")


def loaded(folder: Path) -> tuple[Store, Graph]:
    """The published triples in a store and in a graph of rdflib."""
    store, graph = Store(), Graph(bind_namespaces="none")
    for name in DUMPS:
        path = folder / name
        store.load(path=path, format=RdfFormat.TURTLE)
        to_rdflib((quad.triple for quad in parse(path=path)), graph)
    return store, graph


def timed(answer: Callable[[], int]) -> tuple[float, int]:
    """Seconds of the processor, and the number of rows."""
    begun = time.process_time()
    rows = answer()
    return time.process_time() - begun, rows


def main(folder: Path, times: int) -> None:
    """Ask, and print."""
    store, graph = loaded(folder)
    base = base_of(folder)
    prefixes, asked = query_prefixes(base), {}
    for question in read_questions().values():
        terms = bindings(question, {}, base)
        query = bound(question.query, terms)

        def of_store(text: str = query) -> int:
            return sum(1 for _ in ask(store, text, prefixes=prefixes))

        def of_rdflib(text: str = query) -> int:
            return len(list(graph.query(text, initNs=prefixes)))

        runs = [(timed(of_store), timed(of_rdflib)) for _ in range(times)]
        ours, theirs = ([run[k][0] for run in runs] for k in (0, 1))
        asked[question.name] = {
            "store": statistics.median(ours),
            "rdflib": statistics.median(theirs),
            "rows": runs[0][0][1],
            "rows of rdflib": runs[0][1][1],
        }
    sys.stdout.write(json.dumps(asked) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
