"""What the statements of the axial DSL name and say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.extract.dsl import read_fence
from daap.extract.dsl_words import IMPACTS, KINDS, RELATIONS, Problem, Reading, is_word
from daap.model import (
    CodeDefinition,
    ImpactStatement,
    Kind,
    LinkStatement,
    Mention,
    OptionStatement,
    Row,
    Statement,
)

Rows = Callable[..., tuple[Row, ...]]
Says = Callable[[str], list[Statement]]
Names = Callable[[str], list[str]]
Rules = Callable[[str], list[str]]


@pytest.fixture
def readings(rows: Rows) -> Callable[[str], list[Reading]]:
    return lambda text: list(read_fence(rows(text), "p4"))


@pytest.fixture
def says(readings: Callable[[str], list[Reading]]) -> Says:
    """What a fence states."""
    return lambda text: [
        r for r in readings(text) if not isinstance(r, Mention | Problem)
    ]


@pytest.fixture
def names(readings: Callable[[str], list[Reading]]) -> Names:
    """The names of a fence, each with the first letter of its kind."""
    return lambda text: [
        f"{r.written}:{r.kind[0]}" for r in readings(text) if isinstance(r, Mention)
    ]


@pytest.fixture
def rules(readings: Callable[[str], list[Reading]]) -> Rules:
    """The kinds of problem in a fence."""
    return lambda text: [r.rule for r in readings(text) if isinstance(r, Problem)]


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
    "text",
    [
        'x = CClass(thing, "X")',
        "x = CClass(force)",
        "x = CClass(force, 1)",
        "x = CClass()",
    ],
)
def test_a_definition_without_kind_or_label_defines_all_the_same(
    says: Says, names: Names, rules: Rules, text: str
) -> None:
    label = "X" if "X" in text else ""
    assert says(text) == [CodeDefinition("x", Kind.EMERGENT, label, (), 1)]
    assert names(text) == ["x:D"]
    assert rules(text) == ["unknown-kind"]


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


def test_codes_contained_in_a_source_are_mentioned(names: Names, rules: Rules) -> None:
    own = 'add_links({p4: [a, b]}, role_name="contained_code")'
    assert (names(own), rules(own)) == (["a:M", "b:M"], [])
    other = own.replace("p4", "s30")
    assert (names(other), rules(other)) == (
        ["a:M", "b:M"],
        ["codes-for-another-source"],
    )


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


def test_every_relation_is_one_of_the_ontology_in_snake_case() -> None:
    assert set(RELATIONS.values()) == set(
        """requires uses can_use can_be_realized_with extends variant_of
        can_be_combined_with is_a realizes includes alternative_to rules_out
        influences leads_to enables next mandatory_next optional_next
        consider_if_not_decided_yet""".split()
    )


def test_words_of_the_dsl_are_no_names() -> None:
    assert all(map(is_word, [*KINDS, *IMPACTS, "source", "True", "lambda"]))
    assert not any(map(is_word, ["mdm", "uses", "enables"]))
