"""What the statements of the axial DSL name and say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    OptionStatement,
    Statement,
)
from daap.core.values import Kind
from daap.extract.dsl.vocabulary import IMPACTS, KINDS, is_word

Says = Callable[[str], list[Statement]]
Names = Callable[[str], list[str]]
Rules = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("decision", Kind.DECISION),
        ("pattern", Kind.PATTERN),
        ("practice", Kind.PRACTICE),
        ("design_solution", Kind.SOLUTION),
        ("force", Kind.FORCE),
    ],
)
def test_a_definition_gives_kind_and_label(
    says: Says, names: Names, word: str, kind: Kind
) -> None:
    text = f"\nx = CClass({word},\n  'A  label')"
    assert says(text) == [CodeDefinition("x", kind, "A label", (), 2)]
    assert names(text) == ["x:D"]


def test_a_definition_may_have_an_annotation(says: Says, names: Names) -> None:
    text = 'x: CClass = CClass(force, "X")'
    assert says(text) == [CodeDefinition("x", Kind.FORCE, "X", (), 1)]
    assert names(text) == ["x:D"]


def test_superclasses_are_named_as_relations(says: Says, names: Names) -> None:
    text = (
        'x = CClass(pattern, "X", superclasses=[a, b])\n'
        'y = CClass(force, "Y", superclasses=c)'
    )
    assert says(text) == [
        CodeDefinition("x", Kind.PATTERN, "X", ("a", "b"), 1),
        CodeDefinition("y", Kind.FORCE, "Y", ("c",), 2),
    ]
    assert names(text) == ["x:D", "a:R", "b:R", "y:D", "c:R"]


@pytest.mark.parametrize(
    ("text", "kind", "label", "rule"),
    [
        ('x = CClass(thing, "X")', Kind.EMERGENT, "X", "unknown-kind"),
        ("x = CClass()", Kind.EMERGENT, "", "unknown-kind"),
        ("x = CClass(force)", Kind.FORCE, "", "definition-without-label"),
        ("x = CClass(force, 1)", Kind.FORCE, "", "definition-without-label"),
        ('x = CClass(force, f"X{y}")', Kind.FORCE, "", "definition-without-label"),
        ('x = CClass(force, "X", 1)', Kind.FORCE, "X", "unread-argument"),
        ('x = CClass(force, "X", practice)', Kind.FORCE, "X", "unread-argument"),
    ],
)
def test_a_definition_without_kind_or_label_defines_all_the_same(
    says: Says, names: Names, rules: Rules, text: str, kind: Kind, label: str, rule: str
) -> None:
    assert says(text) == [CodeDefinition("x", kind, label, (), 1)]
    assert names(text) == ["x:D"]
    assert rules(text) == [rule]


def test_kind_and_label_may_be_named(says: Says, rules: Rules) -> None:
    for text in (
        'x = CClass(force, name="X")',
        'x = CClass(name="X", metaclass=force)',
    ):
        assert says(text) == [CodeDefinition("x", Kind.FORCE, "X", (), 1)]
        assert rules(text) == []


def test_a_label_holds_no_character_that_is_no_text(says: Says) -> None:
    text = r'x = CClass(force, "\x1b[2J\x00a\ud800\uffff b\t\n c")'
    assert says(text) == [CodeDefinition("x", Kind.FORCE, "[2J a b c", (), 1)]


def test_a_record_in_a_trace_defines_no_code(names: Names, rules: Rules) -> None:
    text = 'p4 = CClass(source, "p4", values={"title": "X"})'
    assert (names(text), rules(text)) == ([], ["record-in-trace"])


def test_values_of_a_definition_are_not_lost_in_silence(rules: Rules) -> None:
    assert rules('x = CClass(force, "X", values={"a": 1})') == ["unread-argument"]


@pytest.mark.parametrize(
    ("call", "label"),
    [
        ('add_decision_option_link(d, s, "An\\n option")', "An option"),
        ("add_decision_option_link(d, s)", ""),
        ('add_decision_option_link(d, s, option_name="Name")', "Name"),
    ],
)
def test_an_option_of_a_decision(
    says: Says, names: Names, call: str, label: str
) -> None:
    assert says(call) == [OptionStatement("d", "s", label, 1)]
    assert names(call) == ["d:R", "s:R"]


def test_a_second_name_of_an_option_is_told(says: Says, rules: Rules) -> None:
    text = 'add_decision_option_link(d, s, "Name", "Another")'
    assert says(text) == [OptionStatement("d", "s", "Name", 1)]
    assert rules(text) == ["unread-argument"]


def test_an_option_that_is_none_states_nothing(
    says: Says, names: Names, rules: Rules
) -> None:
    text = 'add_decision_option_link(d, "s")'
    assert (says(text), names(text), rules(text)) == ([], ["d:R"], ["broken-construct"])


def test_impacts_of_solutions_on_forces(says: Says, names: Names) -> None:
    text = (
        "add_force_relations({a: {f: positive,\n"
        "  g: very_negative},\n b: {f: neutral}})"
    )
    assert says(text) == [
        ImpactStatement("a", "f", "+", 1),
        ImpactStatement("a", "g", "--", 2),
        ImpactStatement("b", "f", "o", 3),
    ]
    assert names(text) == ["a:R", "f:R", "g:R", "b:R", "f:R"]


@pytest.mark.parametrize(("word", "sign"), IMPACTS.items())
def test_every_sign_of_an_impact(says: Says, word: str, sign: str) -> None:
    text = f"add_force_relations({{a: {{f: {word}}}}})"
    assert says(text) == [ImpactStatement("a", "f", sign, 1)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("add_force_relations({a: {f: good}})", ["a:R", "f:R"]),
        ("add_force_relations({a: {f: exec('x')}})", ["a:R", "f:R"]),
        ("add_force_relations({a: f})", ["a:R", "f:R"]),
        ("add_force_relations({a: {**f}})", ["a:R"]),
    ],
)
def test_an_impact_that_is_none_states_nothing(
    says: Says, names: Names, rules: Rules, text: str, named: list[str]
) -> None:
    assert (says(text), names(text), rules(text)) == ([], named, ["unknown-impact"])


@pytest.mark.parametrize("text", ["a: {f: positive}", "{a: {f: positive}}"])
def test_impacts_without_their_call_are_read_with_a_problem(
    says: Says, names: Names, rules: Rules, text: str
) -> None:
    assert says(text) == [ImpactStatement("a", "f", "+", 1)]
    assert names(text) == ["a:R", "f:R"]
    assert rules(text) == ["bare-impacts"]


def test_an_unknown_helper_names_and_states_nothing(
    says: Says, names: Names, rules: Rules
) -> None:
    text = 'add_decision_link(a, [b, {c: d}], "x")'
    assert (says(text), names(text)) == ([], ["a:R", "b:R", "c:R", "d:R"])
    assert rules(text) == ["unknown-call"]


@pytest.mark.parametrize(
    "text",
    [
        "add_links({a: exec('x')}, stereotype_instances=uses)",
        "add_links({**a}, stereotype_instances=uses)",
        "a.add_links(b.c, stereotype_instances=uses)",
        "a.add_links(b, stereotype_instances=uses, label=exec('x'))",
        "a.b.add_links(c, stereotype_instances=uses)",
        "add_decision_option_link(*a)",
    ],
)
def test_an_argument_that_is_no_name_is_a_problem(rules: Rules, text: str) -> None:
    assert rules(text) != []


def test_words_of_the_dsl_are_no_names() -> None:
    assert all(map(is_word, [*KINDS, *IMPACTS, "source", "True", "lambda"]))
    assert not any(map(is_word, ["mdm", "uses", "enables"]))


def test_a_label_holds_nothing_that_no_text_may_hold(says: Says) -> None:
    assert says(r"x = CClass(force, 'A \ud800\x1b label')") == [
        CodeDefinition("x", Kind.FORCE, "A label", (), 1)
    ]
