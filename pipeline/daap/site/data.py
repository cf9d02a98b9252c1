"""Files that the live parts of the site read, the same on every run."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from pyoxigraph import (
    CanonicalizationAlgorithm,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from pyoxigraph import Dataset as Quads

from daap.query.question import Question
from daap.query.store import query_prefixes
from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer
from daap.site.codes import STATED
from daap.site.coding import Coding
from daap.site.dataset import Dataset
from daap.site.formal_model import FormalModel


def data_files(
    dataset: Dataset, coding: Coding, model: FormalModel, questions: Sequence[Question]
) -> Iterator[tuple[str, Writer]]:
    """What search, graph and query editor load, below `data/`."""
    search = list(_documents(dataset, coding, questions))
    yield "data/search.json", _json(search)
    yield "data/model.json", _json(_model(dataset, model))
    asked = [_question(question) for question in questions]
    yield "data/questions.json", _json(asked)
    yield "data/prefixes.json", _json(query_prefixes(dataset.base))
    yield "data/dataset.nq", _nquads(dataset)


def _json(value: object) -> Writer:
    return text_writer(
        json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    )


def _documents(
    dataset: Dataset, coding: Coding, questions: Sequence[Question]
) -> Iterator[dict[str, str]]:
    """What can be found: codes, terms, sources, questions, notes and their quotes."""
    stated = dataset.groups(STATED, "code")
    texts = ("definition", "altLabel", "scopeNote")
    for iri, name in dataset.names.items():
        said = [
            row["value"]
            for row in stated.get(iri, ())
            if row["property"].rpartition("#")[2] in texts
        ]
        text = " ".join((name.notation, *said))
        yield _document(dataset, iri, name.label, text, name.kind)
    for step in coding.steps:
        source = dataset.name(step.source)
        for note in step.notes:
            place = note.quote.iri if note.quote else note.iri
            text = note.quote.words if note.quote else note.text
            kind = "quote" if note.quote else "note"
            by = f"{', '.join(note.quote.speakers)}, " if note.quote else ""
            title = f"{by}{source.notation}, step {step.position}"
            document = _document(dataset, place, title, text, kind)
            yield document | {"id": note.iri}
    for question in questions:
        yield {
            "id": f"question/{question.name}",
            "title": question.title,
            "text": question.description,
            "kind": "question",
            "href": f"questions/{question.name}.html",
        }


def _document(
    dataset: Dataset, iri: str, title: str, text: str, kind: str
) -> dict[str, str]:
    return {
        "id": iri,
        "title": title,
        "text": text,
        "kind": kind,
        "href": _href(dataset, iri),
    }


def _href(dataset: Dataset, iri: str) -> str:
    place = dataset.place(iri)
    return place.href if place is not None else ""


def _model(dataset: Dataset, model: FormalModel) -> dict[str, list[dict[str, str]]]:
    edges = [
        _edge(o.decision, o.solution, "option", "", dataset, o.iri)
        for o in model.options
    ]
    edges += [
        {
            **_edge(i.solution, i.force, "impact", i.sign.notation, dataset, i.iri),
            "effect": i.sign.effect,
        }
        for i in model.impacts
    ]
    edges += [
        _edge(k.start, k.end, dataset.name(k.relation).label, "", dataset, k.iri)
        for k in model.links
    ]
    used = {edge[end] for edge in edges for end in ("from", "to")}
    codes = {
        iri for iri, n in dataset.names.items() if n.kind not in ("source", "term")
    }
    nodes = [
        {
            "id": iri,
            "label": dataset.name(iri).label,
            "kind": dataset.name(iri).kind,
            "href": _href(dataset, iri),
        }
        for iri in sorted(used | codes)
    ]
    return {"nodes": nodes, "edges": edges}


def _edge(
    start: str, end: str, relation: str, sign: str, dataset: Dataset, iri: str
) -> dict[str, str]:
    return {
        "from": start,
        "to": end,
        "relation": relation,
        "sign": sign,
        "href": _href(dataset, iri),
    }


def _question(question: Question) -> dict[str, Any]:
    """A question with its parameters as variables; who asks puts terms there."""
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


def _nquads(dataset: Dataset) -> Writer:
    """The dump, and the ontology in a graph of its own, blank nodes named for good."""
    graph = NamedNode("https://w3id.org/daap/ontology")
    text = (dataset.folder / "ontology.ttl").read_bytes()
    ontology = Quads(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in parse(text, format=RdfFormat.TURTLE)
    )
    ontology.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in ontology)

    def write(out: BinaryIO) -> None:
        with gzip.open(dataset.folder / "daap.nq.gz") as dump:
            shutil.copyfileobj(dump, out)
        out.write("".join(lines).encode("utf-8"))

    return write
