"""Statements of the DSL that one plain mend makes whole, and those it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
    Statement,
)
from daap.core.values import Kind
from daap.extract.dsl.repairs import separated, without_invalid

Says = Callable[[str], list[Statement]]
Names = Callable[[str], list[str]]
Rules = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ('add_decision_option_link(d, s.\n   "By hand")',
         [OptionStatement("d", "s", "By hand", 1)]),
        ('add_decision_option_link(d; s, "By hand")',
         [OptionStatement("d", "s", "By hand", 1)]),
        ('add_decision_option_link(d, s "By hand")',
         [OptionStatement("d", "s", "By hand", 1)]),
        ("add_force_relations({a: {f: positive}\n b: {f: negative}\n })",
         [ImpactStatement("a", "f", "+", 1), ImpactStatement("b", "f", "-", 2)]),
        ("add_force_relations({a: {f: positive\n g: negative}})",
         [ImpactStatement("a", "f", "+", 1), ImpactStatement("a", "g", "-", 2)]),
        ("add_force_relations({a: {f: positive g: negative}})",
         [ImpactStatement("a", "f", "+", 1), ImpactStatement("a", "g", "-", 1)]),
        ("add_force_relations({a: {f: positive, g: very negative}\n b: {f: neutral}",
         [ImpactStatement("a", "f", "+", 1), ImpactStatement("a", "g", "--", 1),
          ImpactStatement("b", "f", "o", 2)]),
        ('x = a.add_links((b, role_name="to", stereotype_instances=uses)[0]',
         [LinkStatement("a", "uses", "b", 1)]),
        ("add_links({a: b} stereotype_instances=uses)",
         [LinkStatement("a", "uses", "b", 1)]),
        ("add_links({a: b}. stereotype_instances=uses)",
         [LinkStatement("a", "uses", "b", 1)]),
        ('add_links({a: b}, stereotype_instances=uses role_name="to")',
         [LinkStatement("a", "uses", "b", 1)]),
        ("add_links({a: [b. c]}, stereotype_instances=uses)",
         [LinkStatement("a", "uses", "b", 1), LinkStatement("a", "uses", "c", 1)]),
        ('add_decision_option_link(d. s. "By hand")',
         [OptionStatement("d", "s", "By hand", 1)]),
        ('x = CClass(force, "X, one\n  and Y, two")',
         [CodeDefinition("x", Kind.FORCE, "X, one and Y, two", (), 1)]),
        ("add_decision_option_link(d, s,\n 'By hand\nand eye'\n)",
         [OptionStatement("d", "s", "By hand and eye", 1)]),
        ('x = CClass(force "X. Y")', [CodeDefinition("x", Kind.FORCE, "X. Y", (), 1)]),
    ],
)  # fmt: skip
def test_a_plain_slip_is_repaired_with_a_finding(
    says: Says, rules: Rules, text: str, stated: list[Statement]
) -> None:
    assert says(text) == stated
    assert rules(text) == ["mended-construct"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("add_force_relations({a: {f: positive}\n g: negative})",
         ["a:R", "f:R", "g:R"]),
        ("add_decision_option_link(d, data product, 'x')",
         ["d:R", "data:R", "product:R"]),
        ("add_links({a: b c}, stereotype_instances=uses)", ["a:R", "b:R", "c:R"]),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_not_repaired(
    says: Says, names: Names, rules: Rules, text: str, named: list[str]
) -> None:
    assert (says(text), names(text)) == ([], named)
    assert rules(text) == ["broken-construct"]


@pytest.mark.parametrize(
    ("text", "rules_found"),
    [
        ('x = CClas(force, "X"}', ["mended-construct", "misspelt-call"]),
        ('x = CClas(force, "X")', ["misspelt-call"]),
        ('x = Cclass(force, "X")', ["misspelt-call"]),
        ('x = CClasss(force, "X")', ["misspelt-call"]),
    ],
)
def test_a_misspelt_definition_keeps_its_label(
    says: Says, names: Names, rules: Rules, text: str, rules_found: list[str]
) -> None:
    assert says(text) == [CodeDefinition("x", Kind.FORCE, "X", (), 1)]
    assert names(text) == ["x:D"]
    assert rules(text) == rules_found


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("add_force_relation({a: {f: positive}})", ImpactStatement("a", "f", "+", 1)),
        ('add_decision_option_lnk(d, s, "S")', OptionStatement("d", "s", "S", 1)),
        ("a.add_link(b, stereotype_instances=uses)",
         LinkStatement("a", "uses", "b", 1)),
    ],
)  # fmt: skip
def test_a_misspelt_call_is_read_as_the_one_it_resembles(
    says: Says, rules: Rules, text: str, stated: Statement
) -> None:
    assert says(text) == [stated]
    assert rules(text) == ["misspelt-call"]


def test_a_comma_is_put_nowhere_else() -> None:
    for text in (
        "f(a, b)[0]",
        "f({a: {b: 'c. d'}}, e=f)",
        "f('a' 'b')",
        "f(a.b)",
        "a\nb",
        "f(not a)",
        "# f(a b",
    ):
        assert separated(text) == text


def test_odd_members_are_told_with_their_line() -> None:
    assert without_invalid("f({a: [b,\n C++,\n c, 5g]})") == (
        "f({a: [b\n,\n c]})",
        [("C++", 1), ("5g", 2)],
    )


@pytest.mark.parametrize(
    ("text", "named", "rules_found"),
    [
        ("alpha, beta. gamma", ["alpha:M", "beta:M", "gamma:M"], ["mended-construct"]),
        ("d. alpha", ["d:M", "alpha:M"], ["mended-construct"]),
        ("d.alpha, beta", ["beta:M"], ["broken-construct"]),
        ("alpha, it is. so we keep it", ["alpha:M"], ["broken-construct"]),
        ("alpha, beta.", ["alpha:M"], ["broken-construct"]),
    ],
)
def test_a_full_stop_for_a_comma_in_a_list_is_repaired_where_that_is_plain(
    names: Names, rules: Rules, text: str, named: list[str], rules_found: list[str]
) -> None:
    assert names(text) == named
    assert rules(text) == rules_found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('add_force_relations({a: f(g) = "very good\nand fresh", b})', []),
        ('x = CClas_s(a, b c, "Fresh data\nof one hive", d)', []),
        ('add_links({a: b c}, "Fresh data\nof one hive")', ["a:R", "b:R", "c:R"]),
        ('"Fresh data\nof one hive", beta', ["beta:M"]),
    ],
)
def test_a_label_over_a_line_end_yields_no_codes(
    names: Names, text: str, named: list[str]
) -> None:
    found = names(text)
    assert {
        "Fresh",
        "data",
        "of",
        "one",
        "hive",
        "very",
        "good",
        "and",
        "fresh",
    }.isdisjoint(name.partition(":")[0] for name in found)
    assert not named or found == named
