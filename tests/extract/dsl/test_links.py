"""Links between codes: which relates to which, and what is no link."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import Mention, Row
from daap.core.statements import (
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
)
from daap.extract.dsl.parse import read_fence
from daap.extract.dsl.vocabulary import RELATIONS

Says = Callable[[str], list[Statement]]
Names = Callable[[str], list[str]]
Rules = Callable[[str], list[str]]


def test_links_of_one_code_with_several(says: Says, names: Names) -> None:
    text = 'add_links({a: [b, c], d: e}, role_name="to", stereotype_instances=can_use)'
    assert says(text) == [
        LinkStatement("a", "can_use", "b", 1),
        LinkStatement("a", "can_use", "c", 1),
        LinkStatement("d", "can_use", "e", 1),
    ]
    assert names(text) == ["a:R", "b:R", "c:R", "d:R", "e:R"]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("a.add_links(b, stereotype_instances=uses)", ("a", "uses", "b")),
        (
            'a.add_links(b, role_name="to", stereotype_instances=uses)',
            ("a", "uses", "b"),
        ),
        (
            'a.add_links(b, role_name="from", stereotype_instances=can_use)',
            ("b", "can_use", "a"),
        ),
        (
            'x = a.add_links(b, role_name="from", stereotype_instances=[enables])[0]',
            ("b", "enables", "a"),
        ),
        (
            'add_links({a: b}, role_name="from", stereotype_instances=is_a)',
            ("b", "is_a", "a"),
        ),
        (
            'add_links({a: [b]}, role_name="next decision", '
            "stereotype_instances=optional_next)",
            ("a", "optional_next", "b"),
        ),
        (
            "a.add_links(b, stereotype_instances=can_be_realized_by)",
            ("a", "can_be_realized_with", "b"),
        ),
        ("a.add_links(b, stereotype_instances=extension)", ("a", "extends", "b")),
        ("a.add_links(b, stereotype_instances=variant)", ("a", "variant_of", "b")),
        ("a.add_links(b, stereotype_instances=has_variant)", ("b", "variant_of", "a")),
        (
            "add_stereotyped_design_solution_link(a, b, requires)",
            ("a", "requires", "b"),
        ),
        (
            "add_stereotyped_link_with_how_tagged_value(a, b, leads_to, x)",
            ("a", "leads_to", "b"),
        ),
    ],
)
def test_a_link_says_which_code_relates_to_which(
    says: Says, text: str, statement: tuple[str, str, str]
) -> None:
    assert says(text) == [LinkStatement(*statement, 1)]


@pytest.mark.parametrize("tag", ["how", "role"])
def test_a_tagged_link_says_that_its_tag_was_not_read(
    says: Says, names: Names, rules: Rules, tag: str
) -> None:
    text = f'add_stereotyped_link_with_{tag}_tagged_value(a, b, can_use, "so")'
    assert says(text) == [LinkStatement("a", "can_use", "b", 1)]
    assert names(text) == ["a:R", "b:R"]
    assert rules(text) == ["unread-argument"]


def test_a_link_to_a_force_is_an_impact(says: Says) -> None:
    text = 'add_links({a: f}, role_name="forces", stereotype_instances=negative)'
    assert says(text) == [ImpactStatement("a", "f", "-", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "a.add_links(b)",
        "a.add_links(b, stereotype_instances=likes)",
        "add_links({a: b}, role_name=\"to\", stereotype_instances=f'{x}')",
        "add_stereotyped_design_solution_link(a, b, likes)",
    ],
)
def test_a_link_without_a_known_relation_names_and_states_nothing(
    says: Says, names: Names, rules: Rules, text: str
) -> None:
    assert (says(text), names(text)) == ([], ["a:R", "b:R"])
    assert "unknown-relation" in rules(text)


def test_a_relation_in_the_place_of_a_code_is_no_code(
    says: Says, names: Names, rules: Rules
) -> None:
    text = "a.add_links({b: uses, c: positive})"
    assert (says(text), names(text)) == ([], ["a:R", "b:R", "c:R"])
    assert rules(text) == ["unknown-relation"]


def test_a_relation_of_the_study_in_the_place_of_a_code_is_no_code() -> None:
    rows = [Row("a.add_links({b: needs, c: helps})", 1)]
    words = {"needs": "requires", "helps": "positive"}
    found = read_fence(rows, "p4", marked=False, relations=words)
    assert [r.written for r in found if isinstance(r, Mention)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("role", "word", "said"),
    [
        ("solutions", "positive", ImpactStatement("b", "a", "+", 1)),
        ("forces", "positive", ImpactStatement("a", "b", "+", 1)),
        ("prior solution", "uses", LinkStatement("b", "uses", "a", 1)),
        ("prior decision", "next", LinkStatement("b", "next", "a", 1)),
        ("decisions", "option", OptionStatement("b", "a", "", 1)),
        ("option", "option", OptionStatement("a", "b", "", 1)),
        ("from", "has_variant", LinkStatement("a", "variant_of", "b", 1)),
    ],
)
def test_the_role_says_which_end_is_the_first(
    says: Says, role: str, word: str, said: Statement
) -> None:
    text = f'a.add_links(b, role_name="{role}", stereotype_instances={word})'
    assert says(text) == [said]


def test_the_link_of_an_option_may_have_its_label(says: Says, rules: Rules) -> None:
    text = 'add_links({a: [b]}, stereotype_instances=option, label="Use b")'
    assert says(text) == [OptionStatement("a", "b", "Use b", 1)]
    assert rules(text) == []


def test_the_ends_of_links_may_be_in_a_variable(says: Says, names: Names) -> None:
    text = "ends = {a: [b]}\nadd_links(ends, stereotype_instances=uses)"
    assert says(text) == [LinkStatement("a", "uses", "b", 2)]
    assert names(text) == ["a:R", "b:R"]


def test_an_argument_that_says_nothing_of_codes_is_told(
    says: Says, rules: Rules
) -> None:
    text = 'a.add_links(b, stereotype_instances=uses, label="daily")'
    assert says(text) == [LinkStatement("a", "uses", "b", 1)]
    assert rules(text) == ["unread-argument"]


def test_codes_contained_in_a_source_are_mentioned(names: Names, rules: Rules) -> None:
    own = 'add_links({p4: [a, b]}, role_name="contained_code")'
    assert (names(own), rules(own)) == (["a:M", "b:M"], [])
    other = own.replace("p4", "s30")
    assert (names(other), rules(other)) == ([], ["codes-for-another-source"])


def test_names_of_links_and_views_are_no_codes(names: Names, rules: Rules) -> None:
    text = (
        "x = a.add_links(b, stereotype_instances=uses)[0]\n"
        'v = CBundle("V", elements=[a, b])\n'
        'CBundle("W", elements=a.class_object.get_connected_elements())\n'
        "views = [v, {}, x, {}]\n"
        "[a, x, v]"
    )
    assert (names(text), rules(text)) == (["a:R", "b:R", "a:M"], [])


def test_a_code_that_is_given_a_link_stays_a_code(names: Names) -> None:
    text = "a = a.add_links(b, stereotype_instances=uses)[0]\na"
    assert names(text) == ["a:R", "b:R", "a:M"]


def test_every_relation_is_one_of_the_ontology_in_snake_case() -> None:
    assert set(RELATIONS.values()) == set(
        """requires uses can_use can_be_realized_with extends variant_of
        can_be_combined_with is_a realizes includes alternative_to rules_out
        influences leads_to enables next mandatory_next optional_next
        consider_if_not_decided_yet""".split()
    )
