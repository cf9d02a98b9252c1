"""Which SHACL engine agrees with whom: the W3C suite, our shape cases, and speed.

Run by `make bench-engines`, which makes an environment of its own for the engines.
The W3C suite comes with the source distribution of pyshacl; a case passes when the
engine says what the suite says: whether the data conforms, and how many results
there are. On our cases an engine must name the same focus nodes, paths, components
and shapes as pyshacl; equal results count once, as in the pipeline. Every engine gets
the same N-Triples. Seconds are of the processor, over all threads.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import logging
import statistics
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.namespace import SH

ROOT = Path(__file__).parents[1]
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

FEW = 8
"""So many cases that failed are named."""

Found = Counter[tuple[str, str, str, str]]
"""Results by focus node, path, component and shape."""

Engine = Callable[[str, str], Found]
"""From data and shapes, both as N-Triples, to results."""


def pyshacl_engine(data: str, shapes: str) -> Found:
    """The reference, as most people call it."""
    import pyshacl

    _, report, _ = pyshacl.validate(
        Graph().parse(data=data, format="nt"),
        shacl_graph=Graph().parse(data=shapes, format="nt"),
        inference="none",
    )
    return of_graph(report)


def turbo_engine(data: str, shapes: str) -> Found:
    """A pyshacl with its inner loops in another language."""
    import pyshacl_turbo

    _, report, _ = pyshacl_turbo.validate(
        data, shacl_graph=shapes, data_graph_format="nt", shacl_graph_format="nt"
    )
    return of_graph(report)


def shifty_engine(data: str, shapes: str) -> Found:
    """An engine that plans what it asks."""
    import shifty

    _, report, _ = shifty.validate(
        Graph().parse(data=data, format="nt"),
        Graph().parse(data=shapes, format="nt"),
        graph_mode="data",
        infer=False,
    )
    return of_graph(report)


def rust_engine(data: str, shapes: str) -> Found:
    """The engine chosen, with its experimental index."""
    import shacl_rust

    report = shacl_rust.validate(
        data,
        shapes,
        data_format="nt",
        shapes_format="nt",
        experimental_index=True,
    )
    return Counter(
        (
            named(found["focusNode"]),
            named(found.get("resultPath", "")),
            named(found["sourceConstraintComponent"]),
            named(found["sourceShape"]),
        )
        for found in report["results"]
    )


def rudof_engine(data: str, shapes: str) -> Found:
    """The engine that also knows ShEx."""
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data, pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(shapes, pyrudof.ShaclFormat.NTriples)
    rudof.validate_shacl()
    form = pyrudof.ResultShaclValidationFormat.NTriples
    text = rudof.serialize_shacl_validation_results(form)
    return of_graph(Graph().parse(data=text, format="nt"))


ENGINES: dict[str, tuple[str, Engine]] = {
    "pyshacl": ("pyshacl", pyshacl_engine),
    "shacl-rust": ("shacl-rust", rust_engine),
    "shifty": ("pyshifty", shifty_engine),
    "pyshacl-turbo": ("pyshacl-turbo", turbo_engine),
    "rudof": ("pyrudof", rudof_engine),
}
"""Engines by name, with the package that holds each."""


def of_graph(report: Graph) -> Found:
    """The results of a report."""

    def text(node: object, term: URIRef) -> str:
        value = report.value(node, term)
        return str(value) if isinstance(value, URIRef) else ""

    return Counter(
        (
            text(node, SH.focusNode),
            text(node, SH.resultPath),
            text(node, SH.sourceConstraintComponent),
            text(node, SH.sourceShape),
        )
        for node in report.subjects(RDF.type, SH.ValidationResult)
        if (None, SH.detail, node) not in report
    )


def named(term: str) -> str:
    """An IRI without its brackets; empty for anything else."""
    plain = term.startswith("<") and term.count("<") == 1
    return term[1:-1] if plain else ""


def w3c_cases(sdist: Path) -> Iterator[tuple[str, str, str, bool | None, int]]:
    """Name, data, shapes, whether they conform (None for a failure), and results."""
    with tarfile.open(sdist) as archive:
        archive.extractall(sdist.parent / "cases", filter="data")
    (folder,) = (sdist.parent / "cases").glob("*/test/resources/sht_tests")
    for path in sorted(folder.rglob("*.ttl")):
        graph = Graph().parse(path, publicID=path.as_uri())
        for case in graph.subjects(RDF.type, SHT.Validate):
            action = graph.value(case, MF.action)
            result = graph.value(case, MF.result)
            files = [graph.value(action, SHT[n]) for n in ("dataGraph", "shapesGraph")]
            data, shapes = (nt(Path(urlparse(str(file)).path)) for file in files)
            failure = result == SHT.Failure
            conforms = None if failure else bool(graph.value(result, SH.conforms))
            count = len(list(graph.objects(result, SH.result)))
            yield f"{path.parent.name}/{path.stem}", data, shapes, conforms, count


def our_cases() -> Iterator[tuple[str, str, str]]:
    """Name, data and shapes of our shape cases; every shape looks at each."""
    shapes = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    text = shapes.serialize(format="nt")
    for path in sorted((ROOT / "tests" / "shapes" / "cases").glob("*/*.ttl")):
        yield path.stem, without_manifest(path), text


def without_manifest(path: Path) -> str:
    """A case's data as N-Triples, without what the case says of itself."""
    graph = Graph().parse(path, publicID=path.as_uri())
    queue = [*graph.subjects(RDF.type, SHT.Validate), URIRef(path.as_uri())]
    while queue:
        node = queue.pop()
        queue += [o for o in graph.objects(node) if isinstance(o, BNode)]
        graph.remove((node, None, None))
    return graph.serialize(format="nt")


def nt(path: Path) -> str:
    """A Turtle file as N-Triples; rdflib would change literals that are not normal."""
    triples = (quad.triple for quad in parse(path=path, base_iri=path.as_uri()))
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def suite(engine: Engine, cases: list[tuple[str, str, str, bool | None, int]]) -> str:
    """How many cases of the W3C the engine passes."""
    failed = []
    for name, data, shapes, conforms, count in cases:
        try:
            found: Found | None = engine(data, shapes)
        except Exception:  # an engine may fail in any way
            found = None
        passed = (
            found is None
            if conforms is None
            else found is not None
            and ((not found) == conforms and found.total() == count)
        )
        if not passed:
            failed.append(name)
    return counted(len(cases), failed)


def ours(engine: Engine, oracle: dict[str, Found]) -> str:
    """How many of our cases the engine reports as the oracle does."""
    other = []
    for name, data, shapes in our_cases():
        try:
            same = set(engine(data, shapes)) == set(oracle[name])
        except Exception as error:
            print(f"    {name}: {error!r:.200}", file=sys.stderr)
            same = False
        if not same:
            other.append(name)
    return counted(len(oracle), other)


def counted(cases: int, failed: list[str]) -> str:
    """How many cases passed, and which did not if they are few."""
    passed = f"{cases - len(failed)} of {cases}"
    few = 0 < len(failed) <= FEW
    return f"{passed}; not {', '.join(failed)}" if few else passed


def seconds(engine: Engine, data: str, shapes: str, runs: int) -> float:
    """The median time of a validation."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        engine(data, shapes)
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print a row for each engine."""
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # the suite has bad literals
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "sdist",
        type=lambda name: Path(name).resolve(),
        help="the source distribution of pyshacl",
    )
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=list(ENGINES), choices=ENGINES)
    options = parser.parse_args()
    w3c = list(w3c_cases(options.sdist))
    oracle = {n: pyshacl_engine(d, s) for n, d, s in our_cases()}
    whole = Graph()
    for name in ("daap.ttl", "daap-inferred.ttl", "ontology.ttl"):
        whole.parse(options.dist / name)
    data = whole.serialize(format="nt")
    shapes = next(our_cases())[2]
    base = None
    print("| engine | version | W3C suite | our cases | p_4, median |")
    print("|---|---|---|---|---|")
    for name in options.only:
        package, engine = ENGINES[name]
        version = importlib.metadata.version(package)
        try:
            took = seconds(engine, data, shapes, options.runs)
        except Exception as error:
            print(f"{name}: {error!r:.300}", file=sys.stderr)
            took = float("nan")
        base = base or took
        row = (name, version, suite(engine, w3c), ours(engine, oracle))
        print(
            "|", " | ".join(row), f"| {took:.2f} s, 1/{base / took:.0f} |", flush=True
        )


if __name__ == "__main__":
    main()
