"""Statements that can be compared: blank nodes and lists written out in place.

The name of a blank node says nothing, so that two graphs cannot be compared by
names. Here a blank node is what it says, `[ p o ; … ]`, and a list its members,
`( a b )`, as part of the one statement that leads to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from daap.core.namespaces import RDF

FIRST, REST = NamedNode(f"{RDF.iri}first"), NamedNode(f"{RDF.iri}rest")
DEEPEST = 50
"""How far blank nodes are followed; a cycle of them would have no end."""


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
    """An IRI as it is, any other term as N-Triples writes it."""
    return term.value if isinstance(term, NamedNode) else str(term)


def nested_statements(triples: Iterable[Triple], graph: str) -> Iterator[Statement]:
    """The statements of a graph, blank nodes written out where they are used."""
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
    """A term, or what a blank node says."""
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
    """The members of a list, each once even if the list never ends."""
    seen = set()
    while isinstance(head, BlankNode) and head not in seen:
        seen.add(head)
        links = {t.predicate: t.object for t in below[head]}
        if FIRST in links:
            yield links[FIRST]
        head = links.get(REST)
