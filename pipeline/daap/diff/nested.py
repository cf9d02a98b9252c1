"""Comparable statements: blank nodes and lists written out in place.

Labels of blank nodes differ between files, so graphs cannot be compared by them. Here
a blank node is written as its content, `[ p o ; … ]`, and a list as its members,
`( a b )`, in the one statement that refers to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from daap.core.namespaces import RDF

FIRST, REST = NamedNode(f"{RDF.iri}first"), NamedNode(f"{RDF.iri}rest")
DEEPEST = 50
"""The depth to which blank nodes are followed, as they may form a cycle."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A triple of a graph as N-Triples, and the resource it is about.

    `graph` is an IRI, or the name of a file.
    """

    graph: str
    about: str
    predicate: str
    line: str


def named(term: object) -> str:
    """An IRI without brackets, any other term as N-Triples."""
    return term.value if isinstance(term, NamedNode) else str(term)


def nested_statements(triples: Iterable[Triple], graph: str) -> Iterator[Statement]:
    """The statements of a graph, with blank nodes written out where used."""
    below: dict[object, list[Triple]] = defaultdict(list)
    used = set()
    for triple in triples:
        below[triple.subject].append(triple)
        used.add(triple.object)
    for subject, said in below.items():
        if isinstance(subject, BlankNode) and subject in used:
            continue
        name = _written(subject, below)
        about = "[]" if isinstance(subject, BlankNode) else named(subject)
        for triple in said:
            line = f"{name} {triple.predicate} {_written(triple.object, below)}"
            yield Statement(graph, about, triple.predicate.value, line)


def _written(term: object, below: dict[object, list[Triple]], depth: int = 0) -> str:
    """A term, or the content of a blank node."""
    if not isinstance(term, BlankNode):
        return str(term)
    if depth > DEEPEST:
        return "[ … ]"
    if any(t.predicate == FIRST for t in below[term]):
        items = (_written(item, below, depth + 1) for item in _members(term, below))
        return f"( {' '.join(items)} )"
    said = (
        f"{t.predicate} {_written(t.object, below, depth + 1)}" for t in below[term]
    )
    return f"[ {' ; '.join(sorted(said))} ]"


def _members(head: object, below: dict[object, list[Triple]]) -> Iterator[object]:
    """The members of a list, each once even if the list is cyclic."""
    seen = set()
    while isinstance(head, BlankNode) and head not in seen:
        seen.add(head)
        links = {t.predicate: t.object for t in below[head]}
        if FIRST in links:
            yield links[FIRST]
        head = links.get(REST)
