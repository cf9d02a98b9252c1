"""The shapes as they are written: read once, and what each of them demands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from daap.namespaces import PREFIXES

__all__ = ["SH", "description", "load_shapes", "parameter", "prefixed"]

SH = Namespace("http://www.w3.org/ns/shacl#")
COMPONENT = re.compile(r".*#(\w+)ConstraintComponent")


@cache
def load_shapes(path: Path) -> Graph:
    """The shapes of a Turtle file, or of all Turtle files of a folder, as a graph."""
    graph = Graph()
    for file in sorted(path.glob("*.ttl")) if path.is_dir() else [path]:
        graph.parse(file, format="turtle")
    return graph


def parameter(shapes: Graph, shape: Node, component: str) -> str:
    """What a shape gives a constraint component, such as `1` or `daap:Turn`.

    A component is named after its parameter (SHACL, section 4): the value of
    sh:minCount for sh:MinCountConstraintComponent. Values of a list are joined
    by commas; empty where the parameter holds shapes or queries.
    """
    name = COMPONENT.sub(r"\1", component)
    values = list(shapes.objects(shape, SH[name[:1].lower() + name[1:]]))
    if name == "In":
        values = [item for head in values for item in Collection(shapes, head)]
    return ", ".join(sorted(_text(value) for value in values if _is_term(value, name)))


def _is_term(value: Node, name: str) -> bool:
    """Whether a parameter is a term to be read, not a shape, list or query."""
    return name not in ("Not", "Or", "And", "Xone", "Node", "SPARQL")


def _text(value: Node) -> str:
    return prefixed(str(value)) if isinstance(value, URIRef) else str(value)


def description(shapes: Graph, shape: Node) -> str:
    """What a shape is for, in a sentence."""
    return str(shapes.value(shape, SH.description) or "")


def prefixed(iri: str) -> str:
    """A prefixed name where a prefix fits, else the IRI itself.

    >>> prefixed("https://w3id.org/daap/ontology#text")
    'daap:text'
    """
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and iri != space:
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri
