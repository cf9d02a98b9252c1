"""What a graph holds in numbers, as VoID counts it; links by target and relation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

from pyoxigraph import NamedNode, Triple

from daap.namespaces import OWL, RDF, RDFS, SKOS

__all__ = ["Statistics", "link_counts", "statistics"]

Links = Mapping[str, Mapping[str, int]]
RELATIONS = re.compile(
    rf"{re.escape(SKOS.iri)}(?:exact|close|broad|narrow|related)Match"
    rf"|{re.escape(OWL.iri)}(?:sameAs|equivalentClass|equivalentProperty)"
    rf"|{re.escape(RDFS.iri)}(?:subClassOf|subPropertyOf|seeAlso)"
)
"""The predicates that make a link."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of one graph; `entities` are subjects below the base.

    `classes` gives the instances of each class, `properties` the triples and the
    distinct subjects of each property, by IRI.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, tuple[int, int]]


def statistics(triples: Iterable[Triple], base: str) -> Statistics:
    """Count distinct triples that come subject by subject, as in the dumps.

    Of objects no more than eight bytes each are kept.
    """
    count = subjects = entities = 0
    objects: set[bytes] = set()
    classes: Counter[str] = Counter()
    used: Counter[str] = Counter()
    users: Counter[str] = Counter()
    for subject, same in groupby(triples, key=lambda triple: triple.subject):
        subjects += 1
        entities += isinstance(subject, NamedNode) and subject.value.startswith(base)
        own: Counter[str] = Counter()
        for triple in same:
            own[triple.predicate.value] += 1
            objects.add(blake2b(str(triple.object).encode(), digest_size=8).digest())
            if triple.predicate == RDF.type:
                classes[getattr(triple.object, "value", "")] += 1
        count += own.total()
        used.update(own)
        users.update(own.keys())
    return Statistics(
        triples=count,
        subjects=subjects,
        objects=len(objects),
        entities=entities,
        classes=dict(sorted(classes.items())),
        properties={name: (used[name], users[name]) for name in sorted(used)},
    )


def link_counts(triples: Iterable[Triple], base: str) -> Links:
    """Links from below the base to outside: by target's namespace, by relation."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for subject, predicate, target in triples:
        if not (isinstance(subject, NamedNode) and isinstance(target, NamedNode)):
            continue
        inside = subject.value.startswith(base) and not target.value.startswith(base)
        if inside and RELATIONS.fullmatch(predicate.value):
            found[_namespace(target.value)][predicate.value] += 1
    return {name: dict(sorted(found[name].items())) for name in sorted(found)}


def _namespace(iri: str) -> str:
    """The IRI up to its last `#`, or else its last `/`.

    >>> _namespace("http://www.w3.org/ns/prov#Entity"), _namespace("http://e.org/a/b")
    ('http://www.w3.org/ns/prov#', 'http://e.org/a/')
    """
    before, sign, _ = iri.rpartition("#")
    return before + sign if sign else iri.rpartition("/")[0] + "/"
