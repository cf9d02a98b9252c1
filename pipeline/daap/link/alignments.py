"""The alignments of a study: its mapping sets, and the vocabularies they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Triple

from daap.errors import Finding
from daap.link.check_objects import check_objects, read_vocabularies
from daap.link.check_rows import check_rows
from daap.link.check_sets import check_sets
from daap.link.sssom import MappingSet, read_sets, rebased
from daap.link.subjects import Subject, links
from daap.link.targets import Target, read_targets
from daap.link.vocabulary import ancestors

__all__ = ["Alignments", "check_alignments", "read_alignments"]


@dataclass(frozen=True, slots=True)
class Alignments:
    """Mapping sets, the vocabularies by prefix, and what could not be read."""

    sets: tuple[MappingSet, ...]
    targets: Mapping[str, Target]
    findings: tuple[Finding, ...]


def read_alignments(folder: Path, base: str) -> Alignments:
    """The alignments in a folder, with the codes below the study's base.

    Raises InputError for a folder without mapping sets or without targets.csv.
    """
    tables, findings = read_sets(folder)
    own = tuple(rebased(table, base) for table in tables)
    return Alignments(own, read_targets(folder), findings)


def check_alignments(
    alignments: Alignments,
    known: Mapping[str, Subject],
    codes: Sequence[Triple],
    vocabularies: Path | None = None,
) -> Iterator[Finding]:
    """Everything wrong with alignments; objects are looked up where files are given.

    Raises InputError when `vocabularies` is no folder.
    """
    tables = alignments.sets
    yield from alignments.findings
    yield from check_rows(tables, known, alignments.targets)
    above: Iterable[tuple[str, str]] = ()
    if vocabularies:
        read, findings = read_vocabularies(tables, alignments.targets, vocabularies)
        yield from findings
        yield from check_objects(tables, read)
        above = [pair for v in read.values() for pair in ancestors(v.terms)]
    yield from check_sets(tables, known, links(codes), above)
