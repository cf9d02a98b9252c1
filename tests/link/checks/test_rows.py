"""The rules of a row, each broken once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.link.support import HEADER, HEADER_LINES, Rows

from daap.core.errors import Severity
from daap.link.checks.rows import check_rows
from daap.link.subjects import Subject
from daap.link.targets import Target

TERM = {
    "subject_id": "daap:Source",
    "subject_label": "source",
    "predicate_id": "rdfs:subClassOf",
}


def test_a_right_row_has_no_finding(
    farm: Rows, known: dict[str, Subject], targets: dict[str, Target]
) -> None:
    nothing = {
        "subject_id": "code:swarm",
        "subject_label": "Swarm",
        "predicate_id": "skos:mappingRelation",
        "object_id": "sssom:NoTermFound",
    }
    rows = ({}, TERM, nothing)
    assert list(check_rows([farm(*rows)], known, targets)) == []


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"object_id": "zoo:Cage"}, "unknown-prefix"),
        ({"object_id": "Shelter"}, "unknown-prefix"),
        ({"subject_source": "zoo:"}, "unknown-prefix"),
        ({"subject_id": "code:hives"}, "no-such-subject"),
        ({"subject_label": "Beehive"}, "another-label"),
        ({"predicate_id": "rdfs:subClassOf"}, "wrong-predicate"),
        ({"predicate_id": "skos:mappingRelation"}, "wrong-predicate"),
        ({**TERM, "predicate_id": "skos:closeMatch"}, "wrong-predicate"),
        ({"object_id": "sssom:NoTermFound"}, "wrong-predicate"),
        ({"object_type": "owl object property"}, "property-as-match"),
        ({"mapping_justification": ""}, "no-justification"),
        ({"mapping_justification": "semapv:ManualMappingCuration"}, "nobody-curated"),
        ({"confidence": ""}, "no-confidence"),
        ({"confidence": "1.01"}, "no-confidence"),
        ({"confidence": "high"}, "no-confidence"),
        ({"comment": ""}, "no-reason"),
        ({"object_id": ""}, "empty-slot"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_with_its_line(
    row: dict[str, str],
    rule: str,
    farm: Rows,
    known: dict[str, Subject],
    targets: dict[str, Target],
) -> None:
    found = list(check_rows([farm({}, row)], known, targets))
    assert [f.rule for f in found] == [rule]
    assert found[0].place == f"alignments/farm.sssom.tsv:{HEADER_LINES + 2}"
    assert found[0].severity is Severity.VIOLATION


def test_a_property_may_be_related_to_a_code(
    farm: Rows, known: dict[str, Subject], targets: dict[str, Target]
) -> None:
    row = {"predicate_id": "skos:relatedMatch", "object_type": "rdf property"}
    assert list(check_rows([farm(row)], known, targets)) == []


def test_a_row_that_a_person_reviewed_may_say_so(
    farm: Rows, known: dict[str, Subject], targets: dict[str, Target]
) -> None:
    header = HEADER.replace("#license", "#author_label:\n#- A beekeeper\n#license")
    row = {"mapping_justification": "semapv:ManualMappingCuration"}
    assert list(check_rows([farm(row, header=header)], known, targets)) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("#license: https://bees.example/licence\n", "", "missing-metadata"),
        ("'2'", "'3'", "another-version"),
        ("'farm:'", "'data:'", "another-version"),
    ],
)
def test_a_header_that_says_too_little_or_another_thing_is_found(
    old: str,
    new: str,
    rule: str,
    farm: Rows,
    known: dict[str, Subject],
    targets: dict[str, Target],
) -> None:
    table = farm({}, header=HEADER.replace(old, new))
    assert [f.rule for f in check_rows([table], known, targets)] == [rule]


def test_a_vocabulary_has_to_be_listed(farm: Rows, known: dict[str, Subject]) -> None:
    assert [f.rule for f in check_rows([farm({})], known, {})] == ["unknown-vocabulary"]


@pytest.mark.parametrize(
    ("process", "expected"),
    [
        ("semapv:UnspecifiedMatchin", "semapv:UnspecifiedMatching"),
        ("semapv:LexicalMatch", "semapv:LexicalMatching"),
        ("semapv:ManualCuration", "semapv:ManualMappingCuration"),
    ],
)
def test_a_process_that_the_vocabulary_lacks_is_a_violation_with_the_nearest(
    process: str,
    expected: str,
    farm: Rows,
    known: dict[str, Subject],
    targets: dict[str, Target],
) -> None:
    row = {"mapping_justification": process}
    (found,) = check_rows([farm(row)], known, targets)
    assert (found.rule, found.severity) == ("no-such-process", Severity.VIOLATION)
    assert found.found == f"{process} as mapping_justification"
    assert found.expected == (
        f"a term of the Semantic Mapping Vocabulary for it, perhaps {expected}"
    )
    assert found.place == f"alignments/farm.sssom.tsv:{HEADER_LINES + 1}"


def test_a_process_that_is_no_matching_justifies_nothing(
    farm: Rows, known: dict[str, Subject], targets: dict[str, Target]
) -> None:
    row = {"mapping_justification": "semapv:Stemming"}
    (found,) = check_rows([farm(row)], known, targets)
    assert found.rule == "no-such-process"


@pytest.mark.parametrize(
    "local", ["a b", "a<b", "{x}", "%zz", "a|b", 'a"b', "a\\b", "a^b", "a`b"]
)
def test_an_object_that_is_no_iri_is_a_violation(
    local: str, farm: Rows, known: dict[str, Subject], targets: dict[str, Target]
) -> None:
    (found,) = check_rows([farm({"object_id": f"farm:{local}"})], known, targets)
    assert (found.rule, found.severity) == ("no-iri", Severity.VIOLATION)
    assert found.found == f"object_id stands for {f'https://farm.example/{local}'!r}"


@pytest.mark.parametrize(
    "prefix", ["javascript:alert(", "farm/", "data:text/html,", "file:///", "https://"]
)
def test_a_prefix_that_names_nothing_is_a_violation(
    prefix: str, farm: Rows, known: dict[str, Subject], targets: dict[str, Target]
) -> None:
    table = farm({})
    odd = replace(table, prefixes={**table.prefixes, "odd": prefix})
    local = "" if prefix == "https://" else "x"
    row = replace(
        odd.rows[0], values={**odd.rows[0].values, "object_id": f"odd:{local}"}
    )
    found = list(check_rows([replace(odd, rows=(row,))], known, targets))
    assert [f.rule for f in found] == ["no-iri"]
