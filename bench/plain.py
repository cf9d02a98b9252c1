"""The straightforward program: rdflib for the graph, owlrl, pyshacl, rdflib's writers.

It is what `make bench` holds the pipeline against. Reading, interpretation and
mapping are the pipeline's own functions; then all triples go into one rdflib graph,
owlrl closes all of it, pyshacl validates all of it, rdflib writes it and answers the
questions. Nothing is slowed down on purpose. With `--helped` it knows what the
reference engine knows: owlrl is spared literals and declarations, and pyshacl gets a
graph that parses the query of a shape once and not for every node. It does less than
`daap build`: no drawings, catalog, measurements, changes or tables for spreadsheets,
no order in its files, no check of names left over.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))

import pyshacl
from owlrl import OWLRL_Semantics
from pyoxigraph import Triple
from rdflib import Dataset, Graph, URIRef

from daap.build.notes import complete, interpret, outline, read_input
from daap.build.shared_graphs import map_shared
from daap.build.study import Study, audited_sources, read_study, usable
from daap.core.model import Document, transcript_text
from daap.core.namespaces import PREFIXES
from daap.core.rdflib_bridge import to_rdflib, to_triples
from daap.core.resources import DEFAULT_STUDY, ONTOLOGY, SHAPES
from daap.core.settings import read_settings
from daap.extract.files import find_notes
from daap.interpret.checks.record import source_of
from daap.mapping.graphs import map_one_source
from daap.query.question import bindings, bound, read_questions
from daap.query.store import query_prefixes
from daap.reason.publishable import publishable
from daap.reason.schema import axioms, logical
from daap.serialise.turtle_merge import merge_turtle, ordered
from daap.serialise.writers import CORE, release_context
from daap.validate.reference import PreparedGraph, load_shapes

Graphs = dict[str, Graph]


@dataclass
class Clock:
    """How long each step took, in seconds."""

    last: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def passed(self, step: str) -> None:
        """The time since the step before is that of this one."""
        now = time.perf_counter()
        self.seconds[step], self.last = round(now - self.last, 3), now


def read_all(study: Study, paths: Iterable[Path]) -> tuple[list[Document], Study]:
    """Read and interpret every field note."""
    settings = study.settings
    read = [one for path in find_notes(paths) for one in read_input(path, settings)]
    outlines, codebook = interpret([outline(one) for one in read], study.codebook)
    documents = [
        complete(one, found, study.records.get(one.identifier), settings)
        for one, found in zip(read, outlines, strict=True)
    ]
    return documents, study.with_codebook(codebook)


def map_all(study: Study, documents: list[Document]) -> Graphs:
    """Every named graph as a graph of rdflib."""
    named = [document for document in documents if document.identifier]
    records = {**{d.identifier: source_of(d) for d in named}, **study.records}
    records, _ = usable(study, records, named)
    audited, _ = audited_sources(study, records, named)
    graphs: dict[str, Iterable[Triple]] = {
        path.removeprefix("graph/"): graph
        for path, graph in map_shared(study, records, named).items()
    }
    read = {document.identifier: document for document in named}
    for name, record in records.items():
        graphs[f"source/{name}"] = map_one_source(
            study.settings, record, read.get(name), audited.get(name, ())
        )
    return {name: filled(triples) for name, triples in graphs.items()}


def filled(triples: Iterable[Triple], graph: Graph | None = None) -> Graph:
    """A graph of rdflib with the prefixes of the project."""
    made = Graph(bind_namespaces="none") if graph is None else graph
    for prefix, iri in PREFIXES.items():
        made.bind(prefix, iri)
    return to_rdflib(triples, made)


def union(graphs: Iterable[Graph], made: Graph | None = None) -> Graph:
    """All triples of several graphs in one."""
    made = filled((), made)
    for graph in graphs:
        made += graph
    return made


def close(whole: Graph, study: Study, helped: bool) -> Graph:
    """What OWL 2 RL derives from all of the data, as far as it is published."""
    asserted = set(to_triples(whole))
    if helped:
        graph = to_rdflib((*logical(asserted), *axioms(study.ontology)))
    else:
        graph = to_rdflib(study.ontology, union([whole]))
    OWLRL_Semantics(graph, axioms=False, daxioms=False).closure()
    new = publishable(to_triples(graph), asserted, study.settings.base)
    return filled(new)


def validate(whole: Graph, inferred: Graph, study: Study, helped: bool) -> Graph:
    """The report of the shapes over all of it."""
    kind = PreparedGraph if helped else Graph
    data = union((whole, inferred), kind(bind_namespaces="none"))
    to_rdflib(study.ontology, data)
    _, report, _ = pyshacl.validate(data, shacl_graph=load_shapes(SHAPES))
    return report


def write_all(
    out: Path, graphs: Graphs, inferred: Graph, study: Study, documents: list[Document]
) -> None:
    """The dumps, the ontology, and the files of each source."""
    base = study.settings.base
    (out / "sources").mkdir(parents=True, exist_ok=True)
    context = release_context(base)
    (out / "context.jsonld").write_text(json.dumps(context), encoding="utf-8")
    whole = union(graphs.values())
    save = partial(_save, out, context)
    save("daap", whole)
    save("daap-inferred", inferred, jsonld=False)
    save("codebook", union((graphs["codebook"], graphs["emergent"])), jsonld=False)
    dataset = Dataset()
    for name, graph in {**graphs, "inferred": inferred}.items():
        part = dataset.graph(URIRef(f"{base}graph/{name}"))
        part += graph
    for name, form in (("daap.nq.gz", "nquads"), ("daap.trig.gz", "trig")):
        with gzip.open(out / name, "wb") as file:
            dataset.serialize(file, format=form)
    text = merge_turtle(ONTOLOGY / name for name in CORE)
    ontology = Graph().parse(data=text, format="turtle")
    save("ontology", ontology)
    ontology.serialize(out / "ontology.rdf", format="xml")
    shapes = merge_turtle(ordered(SHAPES, ("house.ttl",)))
    (out / "shapes.ttl").write_text(shapes, encoding="utf-8")
    for document in documents:
        name = f"sources/{document.identifier}"
        save(name, graphs[f"source/{document.identifier}"])
        text = transcript_text(document.segments)
        (out / f"{name}.txt").write_text(text, encoding="utf-8")


def _save(
    out: Path,
    context: Mapping[str, object],
    name: str,
    graph: Graph,
    jsonld: bool = True,
) -> None:
    graph.serialize(out / f"{name}.ttl", format="turtle")
    if jsonld:
        graph.serialize(out / f"{name}.jsonld", format="json-ld", context=context)


def answer(
    out: Path, whole: Graph, study: Study, only: frozenset[str]
) -> Iterator[str]:
    """The tables of the questions, those left out aside; how long each took."""
    base = study.settings.base
    (out / "tables").mkdir(parents=True, exist_ok=True)
    for question in read_questions().values():
        if question.name in only:
            continue
        begun = time.perf_counter()
        query = bound(question.query, bindings(question, {}, base))
        result = whole.query(query, initNs=query_prefixes(base))
        result.serialize(str(out / "tables" / f"{question.name}.csv"), format="csv")
        yield f"{question.name} {time.perf_counter() - begun:.2f}"


def main() -> None:
    """Do it all, and print the seconds of each step as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notes", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--no-owl", action="store_true", help="leave out owlrl")
    parser.add_argument("--helped", action="store_true", help="know what slows")
    parser.add_argument("--skip", default="", help="questions not asked, by name")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    clock = Clock()
    study = read_study(read_settings(DEFAULT_STUDY))
    documents, study = read_all(study, options.notes or (study.settings.notes,))
    clock.passed("read")
    graphs = map_all(study, documents)
    whole = union(graphs.values())
    clock.passed("map")
    inferred = filled(()) if options.no_owl else close(whole, study, options.helped)
    clock.passed("reason")
    report = validate(whole, inferred, study, options.helped)
    clock.passed("validate")
    write_all(options.out, graphs, inferred, study, documents)
    report.serialize(options.out / "report.ttl", format="turtle")
    clock.passed("write")
    asked = union((whole, inferred))
    to_rdflib(study.ontology, asked)
    for line in answer(options.out, asked, study, frozenset(options.skip.split(","))):
        if options.verbose:
            sys.stderr.write(f"{line}\n")
    clock.passed("questions")
    size = {"triples": len(whole), "inferred": len(inferred)}
    sys.stdout.write(json.dumps({**clock.seconds, **size}) + "\n")


if __name__ == "__main__":
    main()
