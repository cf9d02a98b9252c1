"""Statements of the DSL that one plain mend makes whole, and those it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import (
    CodeDefinition,
    ImpactStatement,
    Kind,
    LinkStatement,
    OptionStatement,
    Statement,
)
from daap.extract.dsl.mends import separated, without_odd

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
        ('x = CClass(force "X. Y")', [CodeDefinition("x", Kind.FORCE, "X. Y", (), 1)]),
    ],
)  # fmt: skip
def test_a_plain_slip_is_mended_with_a_finding(
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
def test_what_could_mean_two_things_is_not_mended(
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
    assert without_odd("f({a: [b,\n C++,\n c, 5g]})") == (
        "f({a: [b\n,\n c]})",
        [("C++", 1), ("5g", 2)],
    )
