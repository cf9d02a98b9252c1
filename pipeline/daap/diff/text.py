"""A difference between two datasets as text, CSV, JSON, or a patch.

`patch` is RDF Patch (https://afs.github.io/rdf-patch/) and `update` SPARQL 1.1 Update:
each turns the old dump into the new one. The files of the ontology are left out, as no
dump contains them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from daap.core.addresses import page_of
from daap.core.csv_text import csv_text
from daap.core.iris import curie
from daap.core.json_codec import json_text
from daap.core.namespaces import PREFIXES
from daap.core.terminal import printable
from daap.diff.compare import Difference, Resource
from daap.diff.nested import Statement
from daap.query.results import table_lines

SHOWN = 20
"""Properties and resources shown in text."""


def format_difference(found: Difference, form: str, width: int) -> str:
    """The difference in one of FORMATS; `width` is that of the terminal."""
    if form == "text":
        return "\n".join(_text(found, width)) + "\n"
    return FORMATS[form](found)


def _text(found: Difference, width: int) -> Iterator[str]:
    yield f"{len(found.added)} statements added, {len(found.removed)} removed"
    if not found.resources:
        return
    yield from ("", *_counts("graph", _graphs(found), width))
    yield from ("", *_counts("property", _properties(found), width))
    rows = [
        [
            printable(_short(r.iri, found.base)),
            r.kind,
            printable(r.label),
            _page(r, found.base),
            str(r.added),
            str(r.removed),
        ]
        for r in found.resources[:SHOWN]
    ]
    heads = ("resource", "kind", "label", "page", "added", "removed")
    yield from ("", *table_lines(heads, rows, width))
    more = len(found.resources) - SHOWN
    if more > 0:
        yield f"and {more} more; all of them with --format csv"


def _counts(
    name: str, counts: Mapping[str, tuple[int, int]], width: int
) -> Iterator[str]:
    """A table of the most changed."""
    order = sorted(counts, key=lambda key: (-sum(counts[key]), key))
    rows = [[printable(key), *map(str, counts[key])] for key in order[:SHOWN]]
    yield from table_lines((name, "added", "removed"), rows, width)
    if len(order) > SHOWN:
        yield f"and {len(order) - SHOWN} more; all of them with --format json"


def _graphs(found: Difference) -> Mapping[str, tuple[int, int]]:
    return found.counts(lambda s: _short(s.graph, found.base))


def _properties(found: Difference) -> Mapping[str, tuple[int, int]]:
    return found.counts(lambda s: _short(s.predicate, found.base))


def _short(iri: str, base: str) -> str:
    """An IRI for display: a CURIE, or relative to the base."""
    short = curie(iri, PREFIXES)
    return short.removeprefix(base) or iri if base else short


def _page(resource: Resource, base: str) -> str:
    place = page_of(resource.iri, base)
    return place.href if place else ""


def _csv(found: Difference) -> str:
    heads = ("resource", "label", "kind", "page", "added", "removed")
    rows = (
        (r.iri, r.label, r.kind, _page(r, found.base), r.added, r.removed)
        for r in found.resources
    )
    return csv_text([heads, *rows])


def _json(found: Difference) -> str:
    content = {
        "added": len(found.added),
        "removed": len(found.removed),
        "graphs": _pairs(found.counts(lambda s: s.graph)),
        "properties": _pairs(found.counts(lambda s: s.predicate)),
        "resources": [
            {
                "iri": r.iri,
                "label": r.label,
                "kind": r.kind,
                "page": _page(r, found.base),
                "added": r.added,
                "removed": r.removed,
            }
            for r in found.resources
        ],
    }
    return json_text(content)


def _pairs(counts: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    return {
        name: {"added": added, "removed": removed}
        for name, (added, removed) in counts.items()
    }


def _patch(found: Difference) -> str:
    lines = [
        f"{mark} {s.line} <{s.graph}> ."
        for mark, statements in (("D", found.removed), ("A", found.added))
        for s in _of_dump(statements)
    ]
    return "\n".join(["TX .", *lines, "TC .", ""])


def _update(found: Difference) -> str:
    blocks = [
        f"{verb} DATA {{ GRAPH <{graph}> {{\n"
        + "".join(f"  {s.line} .\n" for s in same)
        + "} }"
        for verb, statements in (("DELETE", found.removed), ("INSERT", found.added))
        for graph, same in groupby(_of_dump(statements), key=lambda s: s.graph)
    ]
    return " ;\n".join(blocks) + "\n"


def _of_dump(statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements of named graphs, without those of the ontology's files."""
    return (s for s in statements if ":" in s.graph)


FORMATS: Mapping[str, Callable[[Difference], str]] = {
    "json": _json,
    "csv": _csv,
    "patch": _patch,
    "update": _update,
}
"""The functions that write a difference in each format."""
