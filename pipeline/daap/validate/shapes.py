"""The shapes as written: read once, with the requirements of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from daap.core.namespaces import PREFIXES, SH

RDF_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
RDF_REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
COMPONENT = re.compile(r".*#(\w+)ConstraintComponent")
NO_TERM = ("Not", "Or", "And", "Xone", "Node", "SPARQL")
"""Components whose parameter is a shape, a list of shapes or a query."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes as triples, and the values of each shape by property.

    A shape is identified by its IRI, or by the label of its blank node.
    """

    triples: tuple[Triple, ...]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]

    def description(self, shape: str) -> str:
        """The description of a shape, in a sentence."""
        return self._first(shape, SH.iri + "description")

    def message(self, shape: str) -> str:
        """The message of a shape, or an empty text."""
        return self._first(shape, SH.iri + "message")

    def severity(self, shape: str) -> str:
        """The IRI of a shape's severity, or an empty text."""
        return self._first(shape, SH.iri + "severity")

    def parameter(self, shape: str, component: str) -> str:
        """The value of a constraint component in a shape, such as `1` or `daap:Turn`.

        A component is named after its parameter (SHACL, section 4): the value of
        sh:minCount for sh:MinCountConstraintComponent. Values of a list are joined by
        commas; empty if the value is a shape or a query.
        """
        name = COMPONENT.sub(r"\1", component)
        if name in NO_TERM:
            return ""
        found = self._all(shape, SH.iri + name[:1].lower() + name[1:])
        if name == "In":
            found = tuple(item for head in found for item in self._list(head))
        return ", ".join(sorted(prefixed(value) for value in found))

    def _all(self, shape: str, term: str) -> tuple[str, ...]:
        return self.values.get(shape, {}).get(term, ())

    def _first(self, shape: str, term: str) -> str:
        return next(iter(self._all(shape, term)), "")

    def _list(self, head: str) -> Iterable[str]:
        while items := self._all(head, RDF_FIRST):
            yield from items
            head = self._first(head, RDF_REST)


@cache
def read_shapes(path: Path) -> Shapes:
    """The shapes of a Turtle file, or of all Turtle files of a folder."""
    files = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
    return shapes_of(
        quad.triple
        for number, file in enumerate(files)
        for quad in parse(
            path=file, format=RdfFormat.TURTLE, base_iri=f"urn:file:{number}"
        )
    )


def shapes_of(triples: Iterable[Triple]) -> Shapes:
    """Shapes from their triples."""
    kept = tuple(triples)
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in kept:
        if isinstance(triple.subject, NamedNode | BlankNode):
            value = getattr(triple.object, "value", "")
            values[triple.subject.value][triple.predicate.value].append(value)
    frozen = {
        shape: {term: tuple(found) for term, found in terms.items()}
        for shape, terms in values.items()
    }
    return Shapes(kept, frozen)


def prefixed(iri: str) -> str:
    """A prefixed name if a prefix matches, else the IRI itself.

    >>> prefixed("https://w3id.org/daap/ontology#text")
    'daap:text'
    """
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and iri != space:
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri
