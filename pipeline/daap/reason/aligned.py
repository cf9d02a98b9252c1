"""Triples entailed by the alignment with other ontologies, one subject at a time.

The alignment states superclasses and superproperties of our terms (RDFS 1.1, rdfs7 and
rdfs9), so the consequences of a triple depend on it alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from pyoxigraph import NamedNode, Triple

from daap.core.graphs import reached
from daap.core.namespaces import RDF, RDFS

BELOW = (RDFS.subClassOf, RDFS.subPropertyOf)

Broader = Mapping[NamedNode, tuple[NamedNode, ...]]
"""All superclasses or superproperties of each term."""


def broader_terms(alignment: Iterable[Triple]) -> Broader:
    """The terms above each class and property in the alignment."""
    above: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for term, predicate, other in alignment:
        named = isinstance(term, NamedNode) and isinstance(other, NamedNode)
        if predicate in BELOW and named:
            above[term].append(other)
    return {term: tuple(reached(above, ends)) for term, ends in above.items()}


def aligned(triples: Iterable[Triple], broader: Broader, base: str) -> Iterator[Triple]:
    """The new triples about individuals below `base`.

    Triples must be grouped by subject; those of one subject are in memory.
    """
    for subject, same in groupby(triples, key=attrgetter("subject")):
        if isinstance(subject, NamedNode) and subject.value.startswith(base):
            yield from entailed(same, broader)


def entailed(triples: Iterable[Triple], broader: Broader) -> Iterator[Triple]:
    """The new triples about the subjects of these, which are all that is known."""
    known, found = dict.fromkeys(triples), dict[Triple, None]()
    for subject, predicate, value in known:
        if predicate == RDF.type and isinstance(value, NamedNode):
            for kind in broader.get(value, ()):
                found[Triple(subject, predicate, kind)] = None
        for wider in broader.get(predicate, ()):
            found[Triple(subject, wider, value)] = None
    return (triple for triple in found if triple not in known)
