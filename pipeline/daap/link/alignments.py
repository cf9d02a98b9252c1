"""The alignments of a study: its mapping sets, and the vocabularies they map to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Triple

from daap.core.errors import Finding
from daap.link.checks.objects import check_objects, read_vocabularies
from daap.link.checks.rows import check_rows
from daap.link.checks.sets import check_sets
from daap.link.references import (
    Reference,
    check_references,
    map_references,
    read_references,
)
from daap.link.sssom import MappingSet, read_sets, rebased
from daap.link.subjects import Subject, links
from daap.link.targets import Target, read_targets
from daap.link.triples import map_sets
from daap.link.vocabulary import ancestors


@dataclass(frozen=True, slots=True)
class Alignments:
    """Mapping sets, vocabularies by prefix, references, and findings of reading."""

    sets: tuple[MappingSet, ...]
    targets: Mapping[str, Target]
    references: tuple[Reference, ...]
    findings: tuple[Finding, ...]


def read_alignments(folder: Path, base: str) -> Alignments:
    """The alignments in a folder; codes are below the study's base IRI.

    Raises InputError for a folder without mapping sets or without targets.csv.
    """
    tables, findings = read_sets(folder)
    own = tuple(rebased(table, base) for table in tables)
    references = read_references(folder, base)
    return Alignments(own, read_targets(folder), references, findings)


def map_alignments(alignments: Alignments | None, base: str) -> Iterator[Triple]:
    """The triples of alignments: mappings, their metadata, references."""
    if alignments:
        yield from map_sets(alignments.sets, base)
        yield from map_references(alignments.references)


def check_alignments(
    alignments: Alignments,
    known: Mapping[str, Subject],
    codes: Sequence[Triple],
    vocabularies: Path | None = None,
) -> Iterator[Finding]:
    """All findings on alignments; objects are looked up in `vocabularies`, if given.

    Raises InputError if `vocabularies` is no folder.
    """
    tables = alignments.sets
    yield from alignments.findings
    yield from check_rows(tables, known, alignments.targets)
    yield from check_references(alignments.references, known)
    above: Iterable[tuple[str, str]] = ()
    if vocabularies:
        read, findings = read_vocabularies(tables, alignments.targets, vocabularies)
        yield from findings
        yield from check_objects(tables, read)
        above = [pair for v in read.values() for pair in ancestors(v.terms)]
    yield from check_sets(tables, known, links(codes), above)
