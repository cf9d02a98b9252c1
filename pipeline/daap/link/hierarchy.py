"""Hierarchy of broader, related and equal terms, within and across vocabularies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from daap.core.graphs import reached

UP = {"broader", "skos:broadMatch", "rdfs:subClassOf", "rdfs:subPropertyOf"}
DOWN = {"skos:narrowMatch"}
BESIDE = {"related", "skos:relatedMatch"}
SAME = {"skos:exactMatch", "owl:equivalentClass", "owl:equivalentProperty"}


class Hierarchy:
    """A directed graph of broader terms; equal terms form one node."""

    def __init__(self) -> None:
        self._above: dict[str, set[str]] = defaultdict(set)
        self._same: dict[str, set[str]] = defaultdict(set)

    def add(self, start: str, relation: str, end: str) -> None:
        """Add a relation; one that is neither broader, related nor equal is ignored."""
        if relation in UP:
            self._above[start].add(end)
        elif relation in DOWN:
            self._above[end].add(start)
        elif relation in SAME:
            self._same[start].add(end)
            self._same[end].add(start)

    def over(self, start: str) -> Collection[str]:
        """Every broader term of a term, in any number of steps."""
        return reached(self._above, self._above[start])

    def equal(self, start: str) -> Collection[str]:
        """The term and every exact match of it, in any number of steps."""
        return reached(self._same, [start])

    def conflicts(
        self, start: str, relation: str, end: str
    ) -> Iterator[tuple[str, str]]:
        """The SKOS rules that a relation violates, each with what it conflicts with."""
        if relation not in SAME and end in self.equal(start):
            yield "skos-s46", "the two also match exactly (S46)"
        if relation in BESIDE and (end in self.over(start) or start in self.over(end)):
            yield "skos-s27", "one of the two is above the other (S27)"
        if relation in UP and start in self.over(end):
            yield "circle", "the broader term is below the narrower one"
        if relation in DOWN and end in self.over(start):
            yield "circle", "the narrower term is above the broader one"
