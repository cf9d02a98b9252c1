"""Coverage of mapping sets: per vocabulary by predicate, and per kind of code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from daap.link.sssom import NO_TERM, MappingSet
from daap.link.subjects import Subject

PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
Line = tuple[str, ...]


def by_vocabulary(tables: Iterable[MappingSet]) -> list[Line]:
    """A line per vocabulary: rows by predicate, rows of ontology terms, total."""
    lines: list[Line] = [("vocabulary", *PREDICATES, "own terms", "mappings")]
    counts = [
        (table.name, Counter(r["predicate_id"].partition(":")[2] for r in table.rows))
        for table in tables
        if any(row["object_id"] != NO_TERM for row in table.rows)
    ]
    total: Counter[str] = sum((count for _, count in counts), Counter())
    return lines + [_line(name, count) for name, count in [*counts, ("all", total)]]


def _line(name: str, count: Mapping[str, int]) -> Line:
    matches = [count.get(predicate, 0) for predicate in PREDICATES]
    every = sum(count.values())
    return name, *map(str, (*matches, every - sum(matches), every))


def by_kind(tables: Iterable[MappingSet], known: Mapping[str, Subject]) -> list[Line]:
    """A line per kind of code: the numbers mapped, listed as unmapped, and neither."""
    mapped: set[str] = set()
    listed: set[str] = set()
    for table in tables:
        for row in table.rows:
            place = listed if row["object_id"] == NO_TERM else mapped
            place.add(table.expand(row["subject_id"]))
    kinds: dict[str, list[str]] = {}
    for iri, subject in known.items():
        if subject.is_code:
            kinds.setdefault(subject.kind, []).append(iri)
    lines: list[Line] = [("kind", "codes", "mapped", "unmapped", "neither")]
    every = [iri for codes in kinds.values() for iri in codes]
    for kind, codes in [*sorted(kinds.items()), ("all", every)]:
        parts = (set(codes) & mapped, set(codes) & listed, set(codes) - mapped - listed)
        lines.append((kind, str(len(codes)), *(str(len(part)) for part in parts)))
    return lines
