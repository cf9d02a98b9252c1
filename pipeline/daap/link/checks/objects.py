"""Mapping sets held against the files of the vocabularies that they map to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from daap.core.errors import Finding, InputError, Severity
from daap.link.sssom import NO_TERM, MappingSet, Row, problem
from daap.link.targets import Target
from daap.link.vocabulary import Term, Vocabulary, read_vocabulary


def read_vocabularies(
    tables: Iterable[MappingSet], targets: Mapping[str, Target], folder: Path
) -> tuple[dict[str, Vocabulary], list[Finding]]:
    """The vocabularies of the sets, by the set's name, and what is wrong in them.

    Raises InputError for a folder that is none.
    """
    if not folder.is_dir():
        raise InputError(folder, "is no folder of vocabularies")
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
    return problem(
        target.file, 0, "missing-vocabulary", f"{target.file} {error.reason}",
        f"{target.path} of {target.repository} at {target.commit}",
        "get the file from there",
    )  # fmt: skip


def _version(target: Target, vocabulary: Vocabulary) -> Iterator[Finding]:
    if vocabulary.sha256 != target.sha256:
        yield problem(
            target.file, 0, "another-version",
            f"another file than that of version {target.version}",
            f"SHA-256 {target.sha256}",
            "check the mappings against the new version, then note it in targets.csv",
            severity=Severity.WARNING,
        )  # fmt: skip


def check_objects(
    tables: Iterable[MappingSet], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[Finding]:
    """What is wrong with the objects of the sets whose vocabulary is there."""
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
    curie = row["object_id"]
    term = terms.get(table.expand(curie))
    if term is None:
        yield problem(
            table, row.line, "no-such-object", f"the object {curie!r}",
            "a term of the vocabulary in the version named",
            "correct the name or remove the row",
        )  # fmt: skip
        return
    if row["object_label"] not in (term.labels or {""}):
        yield problem(
            table, row.line, "another-label",
            f"{row['object_label']!r} as label of {curie}",
            " or ".join(map(repr, sorted(term.labels))) or "none, as it has none",
            "read its definition again, then correct the label",
        )  # fmt: skip
    if term.is_property != ("property" in row["object_type"]):
        yield problem(
            table, row.line, "another-type",
            f"{row['object_type']!r} as type of {curie}",
            "a property" if term.is_property else "no property",
            "correct the type and look at the predicate again",
        )  # fmt: skip
    if term.retired:
        yield problem(
            table, row.line, "deprecated-object", f"{curie}, which is deprecated",
            "a term in use", "map to the term that takes its place",
            severity=Severity.WARNING,
        )  # fmt: skip
