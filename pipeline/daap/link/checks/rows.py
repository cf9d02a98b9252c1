"""Mapping sets held against the study and the rules, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from daap.core.errors import Finding
from daap.core.iris import is_name
from daap.link.sssom import NO_TERM, MappingSet, Row, problem
from daap.link.subjects import Subject
from daap.link.targets import Target

HEADER = (
    "mapping_set_id", "mapping_set_title", "mapping_set_version", "mapping_date",
    "license", "creator_id", "object_source", "object_source_version",
    "subject_source_version",
)  # fmt: skip
"""What the header of a set has to say."""

MATCHES = (
    "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch",
    "skos:relatedMatch",
)  # fmt: skip
AXIOMS = (
    "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass",
    "owl:equivalentProperty",
)  # fmt: skip
NOTHING = ("skos:mappingRelation",)
"""Which predicates a code may have, a term, and a row that says nothing fits."""

CURIES = (
    "subject_id", "predicate_id", "object_id", "mapping_justification",
    "subject_source", "object_source",
)  # fmt: skip
ENDS = ("subject_id", "predicate_id", "object_id")
"""What a mapping cannot be without."""

PROCESSES = "https://w3id.org/semapv/vocab/"
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
"""The terms of the Semantic Mapping Vocabulary that a slot takes.

https://mapping-commons.github.io/semantic-mapping-vocabulary/, read in November 2026:
the kinds of matching and review, and those of normalisation.
"""

BY_A_PERSON = "semapv:ManualMappingCuration"
PEOPLE = ("reviewer_id", "reviewer_label", "author_id", "author_label")


def check_rows(
    tables: Iterable[MappingSet],
    known: Mapping[str, Subject],
    targets: Mapping[str, Target],
) -> Iterator[Finding]:
    """What is wrong with each set's header, and with each of its rows."""
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


def _header(table: MappingSet) -> Iterator[Finding]:
    missing = [slot for slot in HEADER if not table.header.get(slot)]
    if missing:
        yield problem(
            table, 1, "missing-metadata", f"no {', '.join(missing)} in the header",
            "the set to say what it is", "add the lines",
        )  # fmt: skip


def _target(table: MappingSet, targets: Mapping[str, Target]) -> Iterator[Finding]:
    """A set is named after its vocabulary and names the version that was read."""
    if all(row["object_id"] == NO_TERM for row in table.rows):
        return
    target = targets.get(table.name)
    if target is None:
        yield problem(
            table, 1, "unknown-vocabulary", f"a set for {table.name!r}",
            "one of the vocabularies of targets.csv", "list the vocabulary there",
        )  # fmt: skip
        return
    said = (
        table.expand(table.text("object_source")),
        table.text("object_source_version"),
    )
    if said != (target.namespace, target.version):
        yield problem(
            table, 1, "another-version", f"object source and version {said}",
            f"{(target.namespace, target.version)} as in targets.csv",
            "read the definitions of that version again, then set it",
        )  # fmt: skip


def _empty(table: MappingSet, row: Row) -> Iterator[Finding]:
    """A mapping without one of its ends or its predicate is none."""
    missing = [slot for slot in ENDS if not table.value(row, slot).strip()]
    if missing:
        yield problem(
            table, row.line, "empty-slot", f"no {', '.join(missing)} in a row",
            "a mapping with subject, predicate and object",
            "fill the cells, or delete the row",
        )  # fmt: skip


def _curies(table: MappingSet, row: Row) -> Iterator[Finding]:
    for slot in CURIES:
        curie = table.value(row, slot)
        if curie and not table.expand(curie):
            yield problem(
                table, row.line, "unknown-prefix", f"{curie!r} as {slot}",
                "a prefix of the curie_map and a name", "add the prefix to the header",
            )  # fmt: skip


def _names(table: MappingSet, row: Row) -> Iterator[Finding]:
    """What a CURIE stands for is an IRI, and one that names something."""
    for slot in CURIES:
        iri = table.expand(table.value(row, slot))
        if iri and not is_name(iri):
            yield problem(
                table, row.line, "no-iri", f"{slot} stands for {iri!r}",
                "an absolute IRI that names a term", "correct the name or its prefix",
            )  # fmt: skip


def _processes(table: MappingSet, row: Row) -> Iterator[Finding]:
    """Terms of the Semantic Mapping Vocabulary are some that it has."""
    for slot, allowed in SEMAPV.items():
        for curie in filter(None, table.value(row, slot).split("|")):
            name = table.expand(curie.strip()).removeprefix(PROCESSES)
            if not table.expand(curie.strip()).startswith(PROCESSES) or name in allowed:
                continue
            near = get_close_matches(name, allowed, n=1, cutoff=0.5)
            yield problem(
                table, row.line, "no-such-process", f"{curie.strip()} as {slot}",
                "a term of the Semantic Mapping Vocabulary for it"
                + (f", perhaps semapv:{near[0]}" if near else ""),
                f"write one of {', '.join(allowed)}",
            )  # fmt: skip


def _subject(
    table: MappingSet, row: Row, known: Mapping[str, Subject]
) -> Iterator[Finding]:
    curie = row["subject_id"]
    subject = known.get(table.expand(curie))
    if subject is None:
        yield problem(
            table, row.line, "no-such-subject", f"the subject {curie!r}",
            "a code of the codebook or a term of the ontology",
            "correct the name or remove the row",
        )  # fmt: skip
    elif row["subject_label"] != subject.label:
        yield problem(
            table, row.line, "another-label",
            f"{row['subject_label']!r} as label of {curie}", repr(subject.label),
            "read its definition again, then correct the label",
        )  # fmt: skip


def _predicate(
    table: MappingSet, row: Row, known: Mapping[str, Subject]
) -> Iterator[Finding]:
    subject = known.get(table.expand(row["subject_id"]))
    allowed: tuple[str, ...] = MATCHES if subject is None or subject.is_code else AXIOMS
    allowed = NOTHING if row["object_id"] == NO_TERM else allowed
    if row["predicate_id"] not in allowed:
        yield problem(
            table, row.line, "wrong-predicate",
            f"{row['predicate_id']} from {row['subject_id']}", " or ".join(allowed),
            "choose the one that the definitions bear out",
        )  # fmt: skip
    is_property = "property" in row["object_type"]
    if allowed == MATCHES and is_property and row["predicate_id"] != MATCHES[-1]:
        yield problem(
            table, row.line, "property-as-match",
            f"{row['predicate_id']} to the property {row['object_id']}",
            f"{MATCHES[-1]}, as a property is no concept", "correct the predicate",
        )  # fmt: skip


def _judgement(table: MappingSet, row: Row) -> Iterator[Finding]:
    """A row says how it came about, how sure it is, and why."""
    how = table.value(row, "mapping_justification")
    if not how.startswith("semapv:"):
        yield problem(
            table, row.line, "no-justification", f"{how!r} as justification",
            "a term of the Semantic Mapping Vocabulary", "say how the row came about",
        )  # fmt: skip
    if how == BY_A_PERSON and not any(table.value(row, slot) for slot in PEOPLE):
        yield problem(
            table, row.line, "nobody-curated", f"{BY_A_PERSON} and no person",
            f"one of {', '.join(PEOPLE)}", "name who judged, or say how it was done",
        )  # fmt: skip
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", row["confidence"]):
        yield problem(
            table, row.line, "no-confidence", f"{row['confidence']!r} as confidence",
            "a number from 0 to 1", "say how sure the mapping is",
        )  # fmt: skip
    if not row["comment"]:
        yield problem(
            table, row.line, "no-reason", f"no comment on {row['subject_id']}",
            "the reason for the mapping in a sentence", "write it in comment",
        )  # fmt: skip
