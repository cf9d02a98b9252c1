"""Checks of mapping sets against the files of the vocabularies that they map to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from daap.core.errors import Finding, InputError
from daap.core.rules import finding
from daap.link.sssom import NO_TERM, MappingSet, Row, label_fault
from daap.link.targets import Target
from daap.link.vocabulary import Term, Vocabulary, read_vocabulary


def read_vocabularies(
    tables: Iterable[MappingSet], targets: Mapping[str, Target], folder: Path
) -> tuple[dict[str, Vocabulary], list[Finding]]:
    """The vocabularies of the sets, by the set's name, and findings on their files.

    Raises InputError for a missing folder.
    """
    if not folder.is_dir():
        raise InputError(folder, "is not a folder of vocabularies")
    read: dict[str, Vocabulary] = {}
    findings: list[Finding] = []
    for table in tables:
        target = targets.get(table.name)
        if target is None:
            continue
        try:
            read[table.name], found = read_vocabulary(folder / target.file)
            findings += [*found, *_version(target, read[table.name])]
        except InputError as error:
            findings.append(_missing(target, error))
    return read, findings


def _missing(target: Target, error: InputError) -> Finding:
    return finding(
        "missing-vocabulary",
        target.file,
        0,
        f"{target.file} {error.reason}",
        place=target.path,
        repository=target.repository,
        commit=target.commit,
    )


def _version(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    if vocabulary.sha256 != target.sha256:
        found = f"another file than that of version {target.version}"
        yield finding(
            "another-version:file", target.file, 0, found, digest=target.sha256
        )


def check_objects(
    tables: Iterable[MappingSet], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[Finding]:
    """Findings on the objects of the sets whose vocabulary is available."""
    for table in tables:
        if table.name not in vocabularies:
            continue
        terms = vocabularies[table.name].terms
        for row in table.rows:
            if row["object_id"] != NO_TERM:
                yield from _object(table, row, terms)


def _object(
    table: MappingSet, row: Row, terms: Mapping[str, Term]
) -> Iterator[Finding]:
    curie, place = row["object_id"], (table.path, row.line)
    term = terms.get(table.expand(curie))
    if term is None:
        yield finding("no-such-object", *place, f"the object {curie!r}")
        return
    yield from label_fault(table, row, "object", term.labels)
    if term.is_property != ("property" in row["object_type"]):
        found = f"{row['object_type']!r} as type of {curie}"
        kind = "a property" if term.is_property else "no property"
        yield finding("another-type", *place, found, type=kind)
    if term.retired:
        found = f"{curie}, which is deprecated"
        yield finding("deprecated-object", *place, found)
