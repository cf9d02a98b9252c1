"""Checks of mapping sets against the study and SSSOM, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from daap.core.errors import Finding
from daap.core.iris import is_name
from daap.core.namespaces import SEMAPV_IRI
from daap.core.rules import finding
from daap.link.sssom import NO_TERM, MappingSet, Row, label_fault
from daap.link.subjects import Subject
from daap.link.targets import Target

HEADER = (
    "mapping_set_id", "mapping_set_title", "mapping_set_version", "mapping_date",
    "license", "creator_id", "object_source", "object_source_version",
    "subject_source_version",
)  # fmt: skip
"""Slots required in the header of a set."""

MATCHES = (
    "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch",
    "skos:relatedMatch",
)  # fmt: skip
AXIOMS = (
    "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass",
    "owl:equivalentProperty",
)  # fmt: skip
NOTHING = ("skos:mappingRelation",)
"""Predicates allowed for a code, for a term, and for a row without a match."""

CURIES = (
    "subject_id", "predicate_id", "object_id", "mapping_justification",
    "subject_source", "object_source",
)  # fmt: skip
ENDS = ("subject_id", "predicate_id", "object_id")
"""Slots required in a mapping."""

MATCHING = (
    "BackgroundKnowledgeBasedMatching", "CompositeMatching", "InstanceBasedMatching",
    "LexicalMatching", "LexicalSimilarityThresholdMatching", "LogicalReasoning",
    "ManualMappingCuration", "MappingChaining", "MappingInversion", "MappingReview",
    "SemanticSimilarityThresholdMatching", "StructuralMatching", "UnspecifiedMatching",
)  # fmt: skip
PREPROCESSING = (
    "BlankNormalisation", "CaseNormalization", "DiacriticsSuppression",
    "DigitSuppression", "Lemmatization", "LinkStripping", "Normalization",
    "PunctuationElemination", "RegexRemoval", "RegexReplacement", "Stemming",
    "StopWordRemoval", "TermExtraction", "Tokenization",
)  # fmt: skip
SEMAPV = {
    "mapping_justification": MATCHING,
    "subject_preprocessing": PREPROCESSING,
    "object_preprocessing": PREPROCESSING,
}
"""The terms of the Semantic Mapping Vocabulary that a slot allows.

https://mapping-commons.github.io/semantic-mapping-vocabulary/, read in November 2026:
the kinds of matching and review, and of normalisation.
"""

BY_A_PERSON = "semapv:ManualMappingCuration"
PEOPLE = ("reviewer_id", "reviewer_label", "author_id", "author_label")


def check_rows(
    tables: Iterable[MappingSet],
    known: Mapping[str, Subject],
    targets: Mapping[str, Target],
) -> Iterator[Finding]:
    """Findings on each set's header, and on each of its rows."""
    for table in tables:
        yield from _header(table)
        yield from _target(table, targets)
        for row in table.rows:
            yield from _empty(table, row)
            yield from _curies(table, row)
            yield from _names(table, row)
            yield from _processes(table, row)
            yield from _subject(table, row, known)
            yield from _predicate(table, row, known)
            yield from _judgement(table, row)


def row_faults(
    table: MappingSet, row: Row, known: Mapping[str, Subject]
) -> Iterator[Finding]:
    """Findings on a row that do not depend on a decision about it."""
    yield from _empty(table, row)
    yield from _curies(table, row)
    yield from _names(table, row)
    yield from _unknown(table, row, known)
    yield from _confidence(table, row)


def _header(table: MappingSet) -> Iterator[Finding]:
    missing = [slot for slot in HEADER if not table.header.get(slot)]
    if missing:
        found = f"no {', '.join(missing)} in the header"
        yield finding("missing-metadata", table.path, 1, found)


def _target(table: MappingSet, targets: Mapping[str, Target]) -> Iterator[Finding]:
    """A set is named after its vocabulary and states the version it was made with."""
    if all(row["object_id"] == NO_TERM for row in table.rows):
        return
    target = targets.get(table.name)
    if target is None:
        found = f"a set for {table.name!r}"
        yield finding("unknown-vocabulary", table.path, 1, found)
        return
    source = table.expand(table.text("object_source"))
    said = (source, table.text("object_source_version"))
    wanted = (target.namespace, target.version)
    if said != wanted:
        found = f"object source and version {said}"
        yield finding("another-version", table.path, 1, found, said=wanted)


def _empty(table: MappingSet, row: Row) -> Iterator[Finding]:
    """A mapping has a subject, a predicate and an object."""
    missing = [slot for slot in ENDS if not table.value(row, slot).strip()]
    if missing:
        found = f"no {', '.join(missing)} in a row"
        yield finding("empty-slot", table.path, row.line, found)


def _curies(table: MappingSet, row: Row) -> Iterator[Finding]:
    for slot in CURIES:
        curie = table.value(row, slot)
        if curie and not table.expand(curie):
            found = f"{curie!r} as {slot}"
            yield finding("unknown-prefix", table.path, row.line, found)


def _names(table: MappingSet, row: Row) -> Iterator[Finding]:
    """A CURIE expands to an IRI that may name a resource."""
    for slot in CURIES:
        iri = table.expand(table.value(row, slot))
        if iri and not is_name(iri):
            found = f"{slot} stands for {iri!r}"
            yield finding("no-iri", table.path, row.line, found)


def _processes(table: MappingSet, row: Row) -> Iterator[Finding]:
    """A term of the Semantic Mapping Vocabulary is one that its slot allows."""
    for slot, allowed in SEMAPV.items():
        for curie in filter(None, table.value(row, slot).split("|")):
            iri = table.expand(curie.strip())
            name = iri.removeprefix(SEMAPV_IRI)
            if not iri.startswith(SEMAPV_IRI) or name in allowed:
                continue
            near = get_close_matches(name, allowed, n=1, cutoff=0.5)
            yield finding(
                "no-such-process",
                table.path,
                row.line,
                f"{curie.strip()} as {slot}",
                candidates=f", perhaps semapv:{near[0]}" if near else "",
                allowed=", ".join(allowed),
            )


def _subject(
    table: MappingSet, row: Row, known: Mapping[str, Subject]
) -> Iterator[Finding]:
    yield from _unknown(table, row, known)
    if subject := known.get(table.expand(row["subject_id"])):
        yield from label_fault(table, row, "subject", [subject.label])


def _unknown(
    table: MappingSet, row: Row, known: Mapping[str, Subject]
) -> Iterator[Finding]:
    """A subject is a code of the study or a term of the ontology."""
    curie = row["subject_id"]
    if table.expand(curie) not in known:
        found = f"the subject {curie!r}"
        yield finding("no-such-subject", table.path, row.line, found)


def _predicate(
    table: MappingSet, row: Row, known: Mapping[str, Subject]
) -> Iterator[Finding]:
    subject = known.get(table.expand(row["subject_id"]))
    allowed: tuple[str, ...] = MATCHES if subject is None or subject.is_code else AXIOMS
    allowed = NOTHING if row["object_id"] == NO_TERM else allowed
    if row["predicate_id"] not in allowed:
        found = f"{row['predicate_id']} from {row['subject_id']}"
        those = " or ".join(allowed)
        yield finding("wrong-predicate", table.path, row.line, found, allowed=those)
    is_property = "property" in row["object_type"]
    if allowed == MATCHES and is_property and row["predicate_id"] != MATCHES[-1]:
        found = f"{row['predicate_id']} to the property {row['object_id']}"
        yield finding(
            "property-as-match", table.path, row.line, found, allowed=MATCHES[-1]
        )


def _judgement(table: MappingSet, row: Row) -> Iterator[Finding]:
    """A row states its justification, its confidence, and a comment."""
    how = table.value(row, "mapping_justification")
    if not how.startswith("semapv:"):
        found = f"{how!r} as justification"
        yield finding("no-justification", table.path, row.line, found)
    if how == BY_A_PERSON and not any(table.value(row, slot) for slot in PEOPLE):
        found, names = f"{BY_A_PERSON} and no person", ", ".join(PEOPLE)
        yield finding("nobody-curated", table.path, row.line, found, names=names)
    yield from _confidence(table, row)
    if not row["comment"]:
        found = f"no comment on {row['subject_id']}"
        yield finding("no-reason", table.path, row.line, found)


def _confidence(table: MappingSet, row: Row) -> Iterator[Finding]:
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", row["confidence"]):
        found = f"{row['confidence']!r} as confidence"
        yield finding("no-confidence", table.path, row.line, found)
