"""Checks across mapping sets: repetitions, contradictions, gaps.

The integrity conditions are those of SKOS: related concepts are not broader ones (S27),
exact matches are neither broader nor related (S46; w3.org/TR/skos-reference/).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from daap.core.errors import Finding
from daap.core.rules import finding
from daap.link.hierarchy import Hierarchy
from daap.link.sssom import NO_TERM, MappingSet, Row
from daap.link.subjects import Subject

Place = tuple[MappingSet, Row]
Link = tuple[str, str, str]


def check_sets(
    tables: Sequence[MappingSet],
    known: Mapping[str, Subject],
    codebook: Iterable[Link] = (),
    above: Iterable[tuple[str, str]] = (),
) -> Iterator[Finding]:
    """Findings on sets taken together.

    `codebook` are the links between codes; `above` are pairs of a foreign term and
    one of its superordinate terms.
    """
    places = [(t, row) for t in tables for row in t.rows if row.states_a_relation]
    yield from _repeated(places)
    yield from _two_exact(places)
    yield from _hierarchy(places, codebook, above)
    yield from _gaps(tables, places, known)


def _ends(place: Place) -> tuple[str, str]:
    table, row = place
    return table.expand(row["subject_id"]), table.expand(row["object_id"])


def _repeated(places: Iterable[Place]) -> Iterator[Finding]:
    """A subject and an object have one row, and so one predicate."""
    first: dict[tuple[str, str], Place] = {}
    for place in places:
        table, row = place
        seen = first.setdefault(_ends(place), place)
        if seen is place:
            continue
        before = f"{seen[0].path}:{seen[1].line}"
        same = seen[1]["predicate_id"] == row["predicate_id"]
        yield finding(
            "repeated-mapping" if same else "contradiction",
            table.path,
            row.line,
            f"{row['subject_id']} {row['predicate_id']} {row['object_id']} after "
            f"{seen[1]['predicate_id']} in {before}",
        )


def _two_exact(places: Iterable[Place]) -> Iterator[Finding]:
    """Two codes do not match one term exactly, as they would match each other."""
    exact: dict[str, Row] = {}
    for table, row in places:
        if row["predicate_id"] != "skos:exactMatch":
            continue
        for side in (0, 1):
            key = f"{side} {row.ends[side]} {table.name}"
            seen = exact.setdefault(key, row)
            if seen is not row:
                one, other = map(" and ".join, (seen.ends, row.ends))
                found = f"{one} match exactly, and so do {other}"
                yield finding("two-exact-matches", table.path, row.line, found)


def _hierarchy(
    places: Iterable[Place],
    codebook: Iterable[Link],
    above: Iterable[tuple[str, str]],
) -> Iterator[Finding]:
    """Rows that violate S27 or S46, or close a cycle of broader terms."""
    tree = Hierarchy()
    for start, relation, end in codebook:
        tree.add(start, relation, end)
    for lower, upper in above:
        tree.add(lower, "broader", upper)
    held = list(places)
    for table, row in held:
        start, end = _ends((table, row))
        tree.add(start, row["predicate_id"], end)
    for table, row in held:
        start, end = _ends((table, row))
        mapping = " ".join((row["subject_id"], row["predicate_id"], row["object_id"]))
        for rule, words in tree.conflicts(start, row["predicate_id"], end):
            yield finding(rule, table.path, row.line, f"{mapping}: {words}")


def _gaps(
    tables: Sequence[MappingSet], places: Iterable[Place], known: Mapping[str, Subject]
) -> Iterator[Finding]:
    """A code is either mapped, or listed as one without a match."""
    mapped = {_ends(place)[0] for place in places}
    listed: dict[str, list[Place]] = defaultdict(list)
    for table in tables:
        for row in table.rows:
            if row["object_id"] == NO_TERM:
                listed[table.expand(row["subject_id"])].append((table, row))
    for iri, rows in listed.items():
        for table, row in rows[0 if iri in mapped else 1 :]:
            found = f"{row['subject_id']} as unmapped"
            yield finding("mapped-after-all", table.path, row.line, found)
    folder = tables[0].path.rpartition("/")[0] if tables else ""
    for iri, subject in known.items():
        if subject.is_code and iri not in mapped and iri not in listed:
            found = f"no mapping of {subject.label!r}"
            yield finding("no-word-of-a-code", folder, 0, found, iri=iri, none=NO_TERM)
