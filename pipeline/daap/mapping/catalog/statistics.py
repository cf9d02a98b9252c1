"""What a graph holds in numbers, as VoID counts it; links by target and relation."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby

from pyoxigraph import NamedNode, Triple

from daap.core.namespaces import OWL, RDF, RDFS, SKOS

Links = Mapping[str, Mapping[str, int]]
RELATIONS = re.compile(
    rf"{re.escape(SKOS.iri)}(?:exact|close|broad|narrow|related)Match"
    rf"|{re.escape(OWL.iri)}(?:sameAs|equivalentClass|equivalentProperty)"
    rf"|{re.escape(RDFS.iri)}(?:subClassOf|subPropertyOf|seeAlso)"
)
"""The predicates that make a link."""

DIGEST = 8
"""Bytes that stand for an object while different ones are counted."""

SHARES = 16
"""Different objects are counted in so many steps, to hold few of them at once."""


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


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of all triples of some subjects; those of different subjects add up.

    `uses` gives the triples of each property, `users` its subjects, by IRI.
    """

    triples: int = 0
    subjects: int = 0
    entities: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)
    users: Mapping[str, int] = field(default_factory=dict)


def tally(triples: Iterable[Triple], base: str) -> tuple[Tally, bytes]:
    """Count distinct triples that come subject by subject, as in the dumps.

    The other value are digests of the distinct objects, of DIGEST bytes each.
    """
    count = subjects = entities = 0
    objects: set[bytes] = set()
    classes: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    users: Counter[str] = Counter()
    for subject, same in groupby(triples, key=lambda triple: triple.subject):
        subjects += 1
        entities += isinstance(subject, NamedNode) and subject.value.startswith(base)
        own: Counter[str] = Counter()
        for _, predicate, value in same:
            own[predicate.value] += 1
            objects.add(blake2b(str(value).encode(), digest_size=DIGEST).digest())
            if predicate == RDF.type:
                classes[getattr(value, "value", "")] += 1
        count += own.total()
        uses.update(own)
        users.update(own.keys())
    counted = Tally(count, subjects, entities, dict(classes), dict(uses), dict(users))
    return counted, b"".join(sorted(objects))


def added(tallies: Iterable[Tally]) -> Tally:
    """The tally of all subjects of several, which have none in common."""
    triples = subjects = entities = 0
    classes: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    users: Counter[str] = Counter()
    for part in tallies:
        triples += part.triples
        subjects += part.subjects
        entities += part.entities
        classes.update(part.classes)
        uses.update(part.uses)
        users.update(part.users)
    return Tally(triples, subjects, entities, classes, uses, users)


def statistics(whole: Tally, objects: Iterable[bytes]) -> Statistics:
    """The numbers of a graph from its tally, and the digests of its objects."""
    return Statistics(
        triples=whole.triples,
        subjects=whole.subjects,
        objects=_distinct(objects),
        entities=whole.entities,
        classes=dict(sorted(whole.classes.items())),
        properties={n: (whole.uses[n], whole.users[n]) for n in sorted(whole.uses)},
    )


def _distinct(digests: Iterable[bytes]) -> int:
    """How many different digests there are; a share of them is looked at at once."""
    parts = [array("Q", part) for part in digests]
    if sys.byteorder == "little":
        for part in parts:
            part.byteswap()
    step = (1 << 8 * DIGEST) // SHARES
    found = 0
    for start in range(0, SHARES * step, step):
        seen: set[int] = set()
        for part in parts:
            seen.update(
                part[bisect_left(part, start) : bisect_left(part, start + step)]
            )
        found += len(seen)
    return found


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
