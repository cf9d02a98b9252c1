"""SHACL validation by pyshacl, the reference that any other engine must equal.

SHACL: https://www.w3.org/TR/shacl/. No inference is done here, as the data
holds its closure; nothing is imported; nothing reaches the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyshacl
from pyoxigraph import Triple
from rdflib import RDF, BNode, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer
from rdflib.term import Node

from daap.errors import Severity
from daap.rdflib_bridge import to_rdflib
from daap.validate.shapes import SH, description, load_shapes, parameter

__all__ = ["Result", "validate"]

SEVERITIES = {
    SH.Info: Severity.INFO,
    SH.Warning: Severity.WARNING,
    SH.Violation: Severity.VIOLATION,
}


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One result of a validation.

    `focus`, `shape`, `component`, `path` and `value` are IRIs or lexical forms;
    empty where there is none, for a path of several steps, and for a blank node.
    `parameter` and `description` are what the shape says of the constraint.
    """

    focus: str
    shape: str
    component: str
    path: str
    value: str
    severity: Severity
    message: str
    parameter: str = ""
    description: str = ""


class PreparedGraph(Graph):
    """A graph that parses a query once; pyshacl sends it for every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Answer:
        """The answer to a query, which may be text or prepared."""
        if isinstance(query_object, str):
            query_object = prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=256)
def prepared(text: str) -> Query:
    """A parsed query."""
    return prepareQuery(text)


def validate(triples: Iterable[Triple], shapes: Path | Graph) -> Iterator[Result]:
    """Every result, in the order of focus node, shape and component.

    `shapes` is a Turtle file, a folder of them, or a graph.
    """
    graph = load_shapes(shapes) if isinstance(shapes, Path) else shapes
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
    yield from sorted({_result(report, node, graph) for node in _nodes(report, data)})


def _nodes(report: Graph, data: Graph) -> Iterator[Node]:
    """The results of the report itself, not of one that the data holds.

    pyshacl copies into its report what the data says of a blank node it names.
    """
    for node in report.subjects(RDF.type, SH.ValidationReport):
        if (node, None, None) not in data:
            yield from report.objects(node, SH.result)


def _result(report: Graph, node: Node, shapes: Graph) -> Result:
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
        severity=SEVERITIES[URIRef(text(SH.resultSeverity))],
        message=text(SH.resultMessage),
        parameter=parameter(shapes, shape, component),
        description=description(shapes, shape),
    )
