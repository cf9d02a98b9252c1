"""The SPARQL page that queries the dataset in the browser, and the files it loads.

Questions, prefixes and names are small files of their own, so that the page can be used
before the engine is loaded. The dump, in parts, is loaded with the first query.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any, BinaryIO, cast

from pyoxigraph import Quad, RdfFormat, parse, serialize

from daap.query.question import CODE_KINDS, Question
from daap.query.store import query_prefixes
from daap.serialise.file_kinds import Writer
from daap.serialise.gzip_parts import deflated, write_gzip
from daap.serialise.writers import text_writer
from daap.site.dataset import Dataset
from daap.site.page import Page

HELD = """SELECT ?kind (COUNT(DISTINCT ?thing) AS ?number) WHERE {
  { VALUES (?class ?kind) { (daap:Source "sources") (daap:Decision "decisions")
      (daap:DecisionOption "options") (daap:Force "forces")
      (daap:EmergentCode "emergent codes") }
    ?thing a ?class }
  UNION
  { ?thing a daap:Code BIND("codes of the codebook" AS ?kind)
    FILTER NOT EXISTS { ?thing a daap:EmergentCode } }
} GROUP BY ?kind ORDER BY DESC(?number)
"""
"""The numbers of the dataset's resources by kind: of the first page, and a query."""

KNOWN = f"""
SELECT ?type ?iri ?name ?label ?kind WHERE {{
  {{ ?iri a daap:Code ; skos:notation ?name . BIND("code" AS ?type)
    VALUES ?class {{ {" ".join(str(kind) for kind in CODE_KINDS.values())} }}
    ?iri a ?class . BIND(REPLACE(STR(?class), "^.*#", "") AS ?kind)
    OPTIONAL {{ ?iri skos:prefLabel|skos:altLabel|skos:hiddenLabel ?label }} }}
  UNION {{ ?iri a daap:Source ; dct:identifier ?name . BIND("source" AS ?type)
    OPTIONAL {{ ?iri dct:title ?label }} }}
  UNION {{ ?iri a daap:Stance ; rdfs:label ?name . BIND("stance" AS ?type) }}
  UNION {{ ?iri a daap:Speaker ; rdfs:label ?name ; daap:speaksIn ?source .
    BIND("speaker" AS ?type) BIND(STR(?source) AS ?kind)
    BIND(REPLACE(STR(?iri), "^.*/", "") AS ?label) }}
  UNION {{ ?mapping owl:annotatedTarget ?iri . FILTER(?iri != sssom:NoTermFound)
    BIND("term" AS ?type) BIND(STR(?iri) AS ?name)
    OPTIONAL {{ ?mapping sssom:object_label ?own }} VALUES ?way {{ 1 2 }}
    BIND(IF(?way = 1, ?own, REPLACE(STR(?iri), "^.*[#/]", "")) AS ?label) }}
}} ORDER BY ?type ?name ?iri ?label ?kind
"""
"""The values of parameters: a row for each name, label and kind."""

TERMS = """
SELECT DISTINCT ?iri { { ?iri a daap:Code } UNION { ?iri a daap:Source }
  UNION { [] ?iri [] } UNION { [] a ?iri } } ORDER BY ?iri
"""
QUADS = 15_000
"""The approximate number of quads in a part: about 80 kB, compressed."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The content of a page with a query editor; `first` is its initial query."""

    prefixes: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    first: str = HELD


def asking_page(dataset: Dataset, questions: Sequence[Question]) -> Page:
    """The SPARQL page."""
    prefixes = tuple(sorted(query_prefixes(dataset.base).items()))
    asking = Asking(prefixes, tuple(questions))
    return Page("sparql.html", "Ask with SPARQL", "sparql.html", asking)


def asking_files(
    dataset: Dataset, questions: Sequence[Question]
) -> Iterator[tuple[str, Writer]]:
    """The files that the page loads: questions, prefixes, names, the dump in parts."""
    found = [_question(question) for question in questions]
    yield "data/questions.json", _json(found)
    yield "data/prefixes.json", _json(query_prefixes(dataset.base))
    yield "data/names.json", _json(known_names(dataset))
    names = []
    for number, quads in enumerate(_parts(dataset), start=1):
        names.append(f"dataset-{number}.trig.gz")
        yield f"data/{names[-1]}", _packed(quads, dataset.base)
    yield "data/dataset.json", _json(names)


def _json(value: object) -> Writer:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text_writer(text + "\n")


def _question(question: Question) -> dict[str, Any]:
    """A question with its parameters as variables, which the script replaces."""
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "query": question.query,
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "default": p.default,
                "description": p.description,
            }
            for p in question.parameters
        ],
        "href": f"questions/{question.name}.html",
    }


def known_names(dataset: Dataset) -> dict[str, Any]:
    """Terms for completion in the editor, and values of parameters by type."""
    short = (dataset.short(row["iri"]) for row in dataset.rows(TERMS))
    things: dict[str, dict[str, dict[str, Any]]] = {}
    for row in dataset.rows(KNOWN):
        known = things.setdefault(row["type"], {}).setdefault(
            row["iri"], {"name": row["name"], "labels": [], "kinds": []}
        )
        for key in ("label", "kind"):
            if row[key] and row[key] not in known[f"{key}s"]:
                known[f"{key}s"].append(row[key])
    return {
        "terms": sorted({term for term in short if "/" not in term}),
        "things": {
            kind: [{"iri": iri, **thing} for iri, thing in known.items()]
            for kind, known in things.items()
        },
    }


def _parts(dataset: Dataset) -> Iterator[list[Quad]]:
    """The dump and the ontology in parts; each graph is in one part."""
    part: list[Quad] = []
    with gzip.open(dataset.folder / "daap.nq.gz") as dump:
        quads = parse(cast(IO[bytes], dump), format=RdfFormat.N_QUADS)
        for _, graph in groupby(quads, key=lambda quad: quad.graph_name):
            part.extend(graph)
            if len(part) >= QUADS:
                yield part
                part = []
    if part:
        yield part


def _packed(quads: Sequence[Quad], base: str) -> Writer:
    def write(out: BinaryIO) -> None:
        text = serialize(quads, format=RdfFormat.TRIG, prefixes=query_prefixes(base))
        write_gzip(deflated([text or b""]), out)

    return write
