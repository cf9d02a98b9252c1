"""Repetitions, contradictions and gaps, each made once."""

from __future__ import annotations

import pytest
from tests.link.support import BASE, HEADER_LINES, Rows

from daap.link.checks.sets import check_sets
from daap.link.subjects import Subject

HIVE, FRAME = f"{BASE}code/hive", f"{BASE}code/frame"
SHELTER, HOUSE = "https://farm.example/Shelter", "https://farm.example/House"
REST = (
    {"subject_id": "code:frame", "object_id": "farm:Board"},
    {"subject_id": "code:swarm", "object_id": "farm:Herd"},
)
"""Rows that leave no code without a mapping."""


def rules(
    table: object, known: dict[str, Subject], **more: list[tuple[str, ...]]
) -> list[tuple[str, int]]:
    """The findings of one set: rule and line below the header."""
    found = check_sets([table], known, **more)  # type: ignore[list-item, arg-type]
    return [(f.rule, f.line - HEADER_LINES if f.line else 0) for f in found]


def test_sets_that_agree_have_no_finding(farm: Rows, known: dict[str, Subject]) -> None:
    assert rules(farm({}, *REST), known) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{}], [("repeated-mapping", 4)]),
        ([{"predicate_id": "skos:relatedMatch"}], [("contradiction", 4)]),
    ],
)
def test_a_pair_of_terms_has_one_relation(
    rows: list[dict[str, str]],
    found: list[tuple[str, int]],
    farm: Rows,
    known: dict[str, Subject],
) -> None:
    assert rules(farm({}, *REST, *rows), known) == found


def test_exact_and_broad_to_one_object_is_a_contradiction_and_breaks_s46(
    farm: Rows, known: dict[str, Subject]
) -> None:
    exact = {"predicate_id": "skos:exactMatch"}
    broad = {"predicate_id": "skos:broadMatch"}
    assert rules(farm(exact, *REST, broad), known) == [
        ("contradiction", 4),
        ("skos-s46", 4),
    ]


def test_two_codes_do_not_match_one_term_exactly(
    farm: Rows, known: dict[str, Subject]
) -> None:
    exact = {"predicate_id": "skos:exactMatch"}
    other = {**exact, "subject_id": "code:frame"}
    assert rules(farm(exact, other, REST[1]), known) == [("two-exact-matches", 2)]


def test_a_circle_of_broader_terms_is_found_in_every_row_of_it(
    farm: Rows, known: dict[str, Subject]
) -> None:
    up = {"predicate_id": "skos:broadMatch"}
    down = {"predicate_id": "skos:narrowMatch", "subject_id": "code:frame"}
    table = farm(up, down, *REST)
    above = [(HIVE, "broader", FRAME)]
    assert rules(table, known, codebook=above) == []
    below = [(FRAME, "broader", HIVE)]
    assert rules(table, known, codebook=below) == [("circle", 1), ("circle", 2)]


def test_what_is_related_does_not_stand_above(
    farm: Rows, known: dict[str, Subject]
) -> None:
    broad = {"predicate_id": "skos:broadMatch", "object_id": "farm:House"}
    related = {"predicate_id": "skos:relatedMatch"}
    table = farm(broad, related, *REST)
    assert rules(table, known) == []
    assert rules(table, known, above=[(HOUSE, SHELTER)]) == [("skos-s27", 2)]


def test_a_code_is_mapped_or_listed_and_never_both(
    farm: Rows, known: dict[str, Subject]
) -> None:
    nothing = {
        "predicate_id": "skos:mappingRelation",
        "object_id": "sssom:NoTermFound",
    }
    listed = {**nothing, "subject_id": "code:swarm"}
    assert rules(farm({}, REST[0], listed), known) == []
    assert rules(farm({}, *REST, listed), known) == [("mapped-after-all", 4)]
    assert rules(farm({}, REST[0], listed, listed), known) == [("mapped-after-all", 4)]
    assert rules(farm({}, REST[0]), known) == [("no-word-of-a-code", 0)]


def test_a_rejected_mapping_states_nothing(
    farm: Rows, known: dict[str, Subject]
) -> None:
    table = farm({}, *REST)
    assert all(row.states_a_relation for row in table.rows)
    row = type(table.rows[0])(1, {**table.rows[0].values, "predicate_modifier": "Not"})
    assert not row.states_a_relation
