"""SHACL validation by pyshacl, the reference for other engines.

SHACL: https://www.w3.org/TR/shacl/. Nothing is inferred, as the data includes its
closure; nothing is imported, and the network is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pyshacl
from pyoxigraph import Triple
from rdflib import RDF, BNode, Graph, Namespace
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer
from rdflib.term import Node

from daap.core.rdflib_bridge import to_rdflib, to_triples
from daap.validate.result import SEVERITIES, Result
from daap.validate.shapes import Shapes, read_shapes, shapes_of

SH = Namespace("http://www.w3.org/ns/shacl#")


class PreparedGraph(Graph):
    """A graph that caches parsed queries, as pyshacl repeats them for each node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Answer:
        """The answer to a query, given as text or prepared."""
        if isinstance(query_object, str):
            query_object = prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=256)
def prepared(text: str) -> Query:
    """A parsed query, cached."""
    return prepareQuery(text)


def validate(triples: Iterable[Triple], shapes: Path | Graph) -> Iterator[Result]:
    """Every result, in the order of focus node, shape and component.

    `shapes` is a Turtle file, a folder of them, or a graph. Raises TypeError if
    pyshacl gives no report.
    """
    if isinstance(shapes, Path):
        graph, read = load_shapes(shapes), read_shapes(shapes)
    else:
        graph, read = shapes, shapes_of(to_triples(shapes))
    data = to_rdflib(triples, PreparedGraph(bind_namespaces="none"))
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=graph,
        inference="none",
        advanced=False,
        do_owl_imports=False,
        meta_shacl=False,
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report: {report!r}")
    yield from sorted({_result(report, node, read) for node in _nodes(report, data)})


@cache
def load_shapes(path: Path) -> Graph:
    """The shapes of a Turtle file, or of all Turtle files of a folder, for pyshacl."""
    graph = Graph()
    for file in sorted(path.glob("*.ttl")) if path.is_dir() else [path]:
        graph.parse(file, format="turtle")
    return graph


def _nodes(report: Graph, data: Graph) -> Iterator[Node]:
    """The results of the report itself, not of a report in the data.

    pyshacl copies triples about blank nodes of the data into its report.
    """
    for node in report.subjects(RDF.type, SH.ValidationReport):
        if (node, None, None) not in data:
            yield from report.objects(node, SH.result)


def _result(report: Graph, node: Node, shapes: Shapes) -> Result:
    def text(term: Node) -> str:
        value = report.value(node, term)
        return "" if value is None or isinstance(value, BNode) else str(value)

    shape = report.value(node, SH.sourceShape)
    component = text(SH.sourceConstraintComponent)
    if shape is None:
        raise TypeError(f"a result without a shape: {text(SH.resultMessage)}")
    return Result(
        focus=text(SH.focusNode),
        shape=str(shape),
        component=component,
        path=text(SH.resultPath),
        value=text(SH.value),
        severity=SEVERITIES[text(SH.resultSeverity)],
        message=text(SH.resultMessage),
        parameter=shapes.parameter(str(shape), component),
        description=shapes.description(str(shape)),
    )
