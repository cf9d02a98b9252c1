"""Mapping sets held against each other: repetitions, contradictions, gaps.

SKOS names the integrity conditions: S27, related concepts are not broader ones;
S46, exact matches are neither broader nor related (w3.org/TR/skos-reference/).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from daap.core.errors import Finding
from daap.link.hierarchy import Hierarchy
from daap.link.sssom import NO_TERM, MappingSet, Row, problem
from daap.link.subjects import Subject

Place = tuple[MappingSet, Row]
Link = tuple[str, str, str]


def check_sets(
    tables: Sequence[MappingSet],
    known: Mapping[str, Subject],
    codebook: Iterable[Link] = (),
    above: Iterable[tuple[str, str]] = (),
) -> Iterator[Finding]:
    """What is wrong with sets taken together.

    `codebook` are the links between codes; `above` are pairs of a foreign term and
    one that its vocabulary puts above it.
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
    """A pair of ends has one row, and so one predicate."""
    first: dict[tuple[str, str], Place] = {}
    for place in places:
        table, row = place
        seen = first.setdefault(_ends(place), place)
        if seen is place:
            continue
        before = f"{seen[0].path}:{seen[1].line}"
        same = seen[1]["predicate_id"] == row["predicate_id"]
        yield problem(
            table, row.line, "repeated-mapping" if same else "contradiction",
            f"{row['subject_id']} {row['predicate_id']} {row['object_id']} after "
            f"{seen[1]['predicate_id']} in {before}",
            "one relation between two terms", "remove one of the rows",
        )  # fmt: skip


def _two_exact(places: Iterable[Place]) -> Iterator[Finding]:
    """Two codes that exactly match one term would match each other."""
    exact: dict[str, Row] = {}
    for table, row in places:
        if row["predicate_id"] != "skos:exactMatch":
            continue
        for side in (0, 1):
            key = f"{side} {row.ends[side]} {table.name}"
            seen = exact.setdefault(key, row)
            if seen is not row:
                yield problem(
                    table, row.line, "two-exact-matches",
                    f"{' and '.join(seen.ends)} match exactly, and so do "
                    f"{' and '.join(row.ends)}",
                    "two terms that differ to match one exactly never",
                    "keep the one whose definitions agree; weaken the other",
                )  # fmt: skip


def _hierarchy(
    places: Iterable[Place],
    codebook: Iterable[Link],
    above: Iterable[tuple[str, str]],
) -> Iterator[Finding]:
    """Rows that break S27 or S46, or close a circle of broader terms."""
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
            yield problem(
                table, row.line, rule,
                f"{mapping}: {words}",
                "relations that agree with SKOS",
                "read the definitions again and change one of the relations",
            )  # fmt: skip


def _gaps(
    tables: Sequence[MappingSet], places: Iterable[Place], known: Mapping[str, Subject]
) -> Iterator[Finding]:
    """A code is mapped, or listed as one that nothing fits; never both."""
    mapped = {_ends(place)[0] for place in places}
    listed: dict[str, list[Place]] = defaultdict(list)
    for table in tables:
        for row in table.rows:
            if row["object_id"] == NO_TERM:
                listed[table.expand(row["subject_id"])].append((table, row))
    for iri, rows in listed.items():
        for table, row in rows[0 if iri in mapped else 1 :]:
            yield problem(
                table, row.line, "mapped-after-all", f"{row['subject_id']} as unmapped",
                "a code without mappings, listed once", "remove the row",
            )  # fmt: skip
    folder = tables[0].path.rpartition("/")[0] if tables else ""
    for iri, subject in known.items():
        if subject.is_code and iri not in mapped and iri not in listed:
            yield problem(
                folder, 0, "no-word-of-a-code", f"no mapping of {subject.label!r}",
                "a mapping of each code, or the reason why there is none",
                f"map <{iri}> or list it with {NO_TERM}",
            )  # fmt: skip
