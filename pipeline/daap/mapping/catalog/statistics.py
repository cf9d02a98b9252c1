"""Statistics of a graph, as in VoID, and its links by target and relation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from tempfile import SpooledTemporaryFile

from pyoxigraph import NamedNode, Triple

from daap.core.namespaces import OWL, RDF, RDFS, SKOS

Links = Mapping[str, Mapping[str, int]]
RELATIONS = re.compile(
    rf"{re.escape(SKOS.iri)}(?:exact|close|broad|narrow|related)Match"
    rf"|{re.escape(OWL.iri)}(?:sameAs|equivalentClass|equivalentProperty)"
    rf"|{re.escape(RDFS.iri)}(?:subClassOf|subPropertyOf|seeAlso)"
)
"""The predicates of links."""

DIGEST = 8
"""Bytes of the digest of an object, by which distinct objects are counted."""

SHARES = 256
"""Digests are counted by their first byte, of which there are so many."""

IN_MEMORY = 1 << 16
"""The most bytes of the digests with one first byte that are not put on disk."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Statistics of a graph; `entities` are subjects below the base IRI.

    `classes` has the number of instances of each class, `properties` the numbers of
    triples and distinct subjects of each property, by IRI.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of all triples of some subjects; tallies of other subjects can be added.

    `uses` has the number of triples of each property, `users` of its subjects, by IRI.
    """

    triples: int = 0
    subjects: int = 0
    entities: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)
    users: Mapping[str, int] = field(default_factory=dict)


def tally(triples: Iterable[Triple], base: str) -> tuple[Tally, bytes]:
    """Count distinct triples, which are grouped by subject, as in dumps.

    The second value are digests of the distinct objects, of DIGEST bytes each.
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
    """The sum of several tallies, which have no subject in common."""
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
    """The statistics of a graph, from its tally and the digests of its objects."""
    return Statistics(
        triples=whole.triples,
        subjects=whole.subjects,
        objects=_distinct(objects),
        entities=whole.entities,
        classes=dict(sorted(whole.classes.items())),
        properties={n: (whole.uses[n], whole.users[n]) for n in sorted(whole.uses)},
    )


def _distinct(digests: Iterable[bytes]) -> int:
    """The number of distinct digests; memory is bounded, as many lie on disk."""
    with ExitStack() as stack:
        shares = [
            stack.enter_context(SpooledTemporaryFile(IN_MEMORY)) for _ in range(SHARES)
        ]
        for part in digests:
            for one in _each(part):
                shares[one[0]].write(one)
        found = 0
        for share in shares:
            share.seek(0)
            found += len(set(_each(share.read())))
        return found


def _each(digests: bytes) -> Iterator[bytes]:
    return (digests[i : i + DIGEST] for i in range(0, len(digests), DIGEST))


def link_counts(triples: Iterable[Triple], base: str) -> Links:
    """Links from resources below the base: by the target's namespace, by relation."""
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
