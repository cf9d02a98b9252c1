"""The decision model as a graph, for a script; equal datasets give equal files."""

from __future__ import annotations

import json

from daap.serialise.file_kinds import Writer
from daap.serialise.writers import text_writer
from daap.site.dataset import Dataset
from daap.site.formal_model import FormalModel


def model_file(dataset: Dataset, model: FormalModel) -> tuple[str, Writer]:
    """The file with the decision model as a graph, for the script of its page."""
    graph = _model(dataset, model)
    text = json.dumps(graph, ensure_ascii=False, sort_keys=True, indent=1)
    return "data/model.json", text_writer(f"{text}\n")


def _model(dataset: Dataset, model: FormalModel) -> dict[str, list[dict[str, str]]]:
    edges = [
        _edge("option", o.decision, o.solution, "option", "", dataset, o.iri)
        for o in model.options
    ]
    edges += [
        {
            **_edge(
                "impact", i.solution, i.force, "impact", i.sign.notation, dataset, i.iri
            ),
            "effect": i.sign.effect,
        }
        for i in model.impacts
    ]
    edges += [
        _edge(
            "next" if k.is_next else "link",
            *(k.start, k.end, dataset.name(k.relation).label, "", dataset, k.iri),
        )
        for k in model.links
    ]
    used = {edge[end] for edge in edges for end in ("from", "to")}
    codes = {iri for iri, name in dataset.names.items() if name.is_code}
    nodes = [
        {
            "id": iri,
            "label": dataset.name(iri).label,
            "kind": dataset.name(iri).kind,
            "href": dataset.href(iri),
        }
        for iri in sorted(used | codes)
    ]
    return {"nodes": nodes, "edges": edges}


def _edge(
    kind: str,
    start: str,
    end: str,
    relation: str,
    sign: str,
    dataset: Dataset,
    iri: str,
) -> dict[str, str]:
    return {
        "kind": kind,
        "from": start,
        "to": end,
        "relation": relation,
        "sign": sign,
        "href": dataset.href(iri),
    }
