"""Model files: what each statement says, read from its shape and never run."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from daap.core.model import Mention, Row
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Kind
from daap.extract.dsl.vocabulary import Problem
from daap.extract.models.reader import (
    CodeList,
    FormalReading,
    new_reader,
    read_model_file,
)


def said(text: str) -> list[FormalReading]:
    """Everything a model file says but the names it merely mentions."""
    rows = [Row(line, n) for n, line in enumerate(text.split("\n"), start=1)]
    found = read_model_file(rows, new_reader())
    return [one for one in found if not isinstance(one, Mention)]


def lists(text: str) -> dict[str, list[str]]:
    """The codes of each source."""
    return {
        one.source: [mention.written for mention in one.codes]
        for one in said(text)
        if isinstance(one, CodeList)
    }


def hive(line: int = 1) -> CodeDefinition:
    """The definition that many of the texts hold."""
    return CodeDefinition("hive", Kind.PRACTICE, "Hive", (), line)


@pytest.mark.parametrize(
    "text",
    [
        'hive = CClass(practice, "Hive")',
        'hive: CClass = CClass(practice, "Hive", values={"aka": "Box"})',
        'hive = CClass(practice,\n    """Hive""",\n)',
        'box = hive = CClass(practice, "Hive")',
        'nest = CMetaclass("Nest", superclasses=[practice])\n'
        'hive = CClass(nest, "Hive")',
        'hive = CClass(metaclass=practice, name="Hive")',
        'hive = CClass(practice, name="Hive")',
        'import codeable_models as cm\nhive = cm.CClass(practice, "Hive")',
        'from metamodel import practice as way\nhive = CClass(way, "Hive")',
        'way = practice\nhive = CClass(way, "Hive")',
    ],
    ids=["plain", "annotated", "over lines", "two names", "a kind of its own",
         "by name", "a label by name", "qualified", "an imported kind",
         "another name of a kind"],
)  # fmt: skip
def test_a_class_is_a_code_however_it_is_assigned(text: str) -> None:
    line = text.count("\n", 0, text.index("hive")) + 1
    assert said(text) == [hive(line)]


def test_a_name_that_held_something_else_before_is_a_code() -> None:
    text = 'hive = None\nhive = CClass(practice, "Hive")\np1_codes = [hive]'
    assert said(text)[0] == hive(2)
    assert lists(text) == {"p1": ["hive"]}


def test_a_name_behind_its_module_is_the_name() -> None:
    text = (
        "import hives as h\nfrom study import forces\n"
        "add_force_relations({h.hive: {forces.calm: positive}})\n"
        "h.hive.add_links(h.frame, role_name='to', stereotype_instances=uses)\n"
        "p4_codes = [h.hive, forces.calm]"
    )
    assert said(text)[:2] == [
        ImpactStatement("hive", "calm", "+", 3),
        LinkStatement("hive", "uses", "frame", 4),
    ]
    assert lists(text) == {"p4": ["hive", "calm"]}


def test_what_is_set_behind_a_module_or_called_there_is_no_name() -> None:
    text = "import hives\nhives.calm = 3\nhives.build()"
    assert [(one.rule, one.line) for one in said(text)] == [  # type: ignore[union-attr]
        ("needs-running", 2),
        ("broken-construct", 3),
    ]


def test_a_function_that_only_calls_one_of_the_dsl_is_that_function() -> None:
    text = (
        'def opt(d, s, name=""):\n    """An option."""\n'
        "    return add_decision_option_link(d, s, name)\n"
        'opt(which, hive, "A hive")\nlink = opt(which, frame)'
    )
    assert said(text) == [
        OptionStatement("which", "hive", "A hive", 4),
        OptionStatement("which", "frame", "", 5),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "return add_decision_option_link(s, d, name)",
        "return add_decision_option_link(d, s, 'x')",
        "return add_decision_option_link(d, s)",
        "if d:\n        return add_decision_option_link(d, s, name)",
    ],
    ids=["turned round", "another label", "without the label", "on a condition"],
)
def test_a_function_that_does_more_would_have_to_be_run(body: str) -> None:
    text = f"def opt(d, s, name):\n    {body}"
    assert [one.rule for one in said(text)] == ["needs-running"]  # type: ignore[union-attr]


def test_a_stereotype_or_an_impact_may_come_from_a_known_one() -> None:
    text = (
        'strong = CStereotype("Strong", superclasses=[requires])\nplus = positive\n'
        "hive.add_links(frame, role_name='to', stereotype_instances=strong)\n"
        "add_force_relations({hive: {calm: plus}})"
    )
    assert said(text) == [
        LinkStatement("hive", "requires", "frame", 3),
        ImpactStatement("hive", "calm", "+", 4),
    ]


def test_a_mapping_in_a_variable_is_read_where_a_call_has_it() -> None:
    text = (
        "some = {hive: {calm: positive}}\nadd_force_relations(some)\n"
        "ends = {hive: [frame]}\nadd_links(ends, stereotype_instances=uses)\n"
        "add_links(ends, stereotype_instances=is_a)\nmore = {hive: {calm: negative}}"
    )
    assert said(text) == [
        ImpactStatement("hive", "calm", "+", 1),
        LinkStatement("hive", "uses", "frame", 4),
        LinkStatement("hive", "is_a", "frame", 5),
        Problem(6, "more = {hive: {calm: negative}}", "needs-running"),
    ]


def test_the_arguments_of_an_option_may_have_names() -> None:
    text = 'add_decision_option_link(solution=hive, decision=which, name="A hive")'
    assert said(text) == [OptionStatement("which", "hive", "A hive", 1)]


def test_several_classes_in_one_assignment_are_several_codes() -> None:
    text = 'hive, calm = CClass(practice, "Hive"), CClass(force, "Calm")'
    assert said(text) == [hive(), CodeDefinition("calm", Kind.FORCE, "Calm", (), 1)]


def test_imports_comments_and_views_say_nothing() -> None:
    text = (
        'from codeable_models import *\nimport os\n"""About\nhives."""\n# hive\npass\n'
        'view = CBundle("All", elements=hive.get_connected_elements())\n'
        'kind = CStereotype("Kind")\nviews = [view, {"render": False}]\nwidth = 80'
    )
    assert said(text) == []


def test_the_record_of_a_source_is_said_to_be_left_aside() -> None:
    assert [one.rule for one in said('p4 = CClass(source, "A talk")')] == [  # type: ignore[union-attr]
        "source-in-model"
    ]


@pytest.mark.parametrize(
    ("role", "source", "target"),
    [
        ("to", "hive", "frame"),
        ("next decision", "hive", "frame"),
        ("from", "frame", "hive"),
        ("prior solution", "frame", "hive"),
    ],
)
def test_the_role_says_which_end_of_a_link_is_the_first(
    role: str, source: str, target: str
) -> None:
    text = f'hive.add_links([frame], role_name="{role}", stereotype_instances=uses)'
    assert said(text) == [LinkStatement(source, "uses", target, 1)]


def test_a_force_may_name_its_solutions() -> None:
    text = 'calm.add_links(hive, role_name="solutions", stereotype_instances=positive)'
    assert said(text) == [ImpactStatement("hive", "calm", "+", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "p4_codes = [hive, calm]",
        "p4_codes = (hive, calm)",
        'p4_codes = ["hive", "calm"]',
        "some = [hive]\np4_codes = [*some, calm]",
        "some = [hive]\np4_codes = [some, [calm]]",
        "codes_of_sources = {p4: [hive, calm]}",
        'codes = {"p4": [hive, calm]}',
        'add_links({p4: [hive, calm]}, role_name="contained_code")',
        'some = [hive, calm]\nadd_links({p4: some}, role_name="contained_code")',
        'codes = {p4: [hive, calm]}\nadd_links(codes, role_name="contained_code")',
        "codes = {p4: [hive, calm]}\ngenerate(codes)",
    ],
)
def test_a_list_gives_a_source_its_codes(text: str) -> None:
    assert lists(text) == {"p4": ["hive", "calm"]}


@pytest.mark.parametrize(
    "text",
    [
        "for x in y:\n    hive = CClass(practice, x)",
        "if True:\n    hive = 1",
        "def f():\n    return hive",
        "p4_codes = [code for code in all_codes]",
        "p4_codes = p3_codes + [hive]",
        "p4_codes += [hive]",
        "hive.label = 'Hive'",
        "a, b = both()",
        "a, b = (hive,)",
        "p4_codes = [hive()]",
    ],
)
def test_what_would_have_to_be_run_is_a_problem_with_its_line(text: str) -> None:
    problems = [one for one in said(f"\n{text}") if isinstance(one, Problem)]
    assert [(one.rule, one.line) for one in problems] == [("needs-running", 2)]
    assert problems[0].found in text


def test_a_kind_that_nobody_knows_and_a_label_that_is_computed() -> None:
    found = said('hive = CClass(thing, "Hive")\nframe = CClass(pattern, f"{1}")')
    assert [getattr(one, "rule", one) for one in found] == [
        "unknown-kind",
        "no-label",
        CodeDefinition("frame", Kind.PATTERN, "", (), 2),
    ]


def test_a_label_holds_nothing_that_no_text_may_hold() -> None:
    text = r'hive = CClass(practice, "A\x1b\ud800 \n hive \u200d\U0001f41d")'
    assert [getattr(one, "label", one) for one in said(text)] == [
        "A hive \u200d\U0001f41d"
    ]
    assert [getattr(one, "rule", "") for one in said('x = CClass(force, "\\0")')] == [
        "no-label",
        "",
    ]


def test_a_broken_statement_costs_only_itself() -> None:
    text = (
        'a = CClass(force "A")\nhive = CClass(practice, "Hive")\nb = CClass(force, "B'
    )
    assert said(text) == [
        Problem(1, 'a = CClass(force "A") (names a)'),
        hive(2),
        Problem(3, 'b = CClass(force, "B (names b)'),
    ]


def test_a_bracket_too_few_is_put_right() -> None:
    found = said('hive = CClass(practice, "Hive"\ncalm = CClass(force, "Calm")')
    assert [getattr(one, "rule", "") for one in found] == ["mended-construct", "", ""]
    assert found[1] == hive()


def test_nothing_in_a_model_file_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    run = f"open({str(trap)!r}, 'w')"
    said(
        f"import os\n{run}\nx = {run}\nx = CClass({run}, {run})\n"
        f"p1_codes = [{run}]\nadd_links({{{run}: {run}}})\n"
        f"@{run}\ndef f(a={run}): pass\nexec({run!r})\neval({run!r})"
    )
    assert not trap.exists()


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 20_000 + "]" * 20_000,
        "x = " + "(" * 20_000,
        "x = " + "-" * 100_000 + "1",
        "x" + ".y" * 100_000,
        "x = " + "f(" * 5_000 + ")" * 5_000,
        "x = CClass(force " + "'a' " * 50_000 + ")",
        "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 200)),
        "\x00\x0c x = 1 \u2028 y",
    ],
    ids=["lists", "brackets", "minus", "dots", "calls", "texts", "ifs", "odd"],
)
def test_a_hostile_file_costs_only_itself(text: str) -> None:
    found = said(f'{text}\nhive = CClass(practice, "Hive")')
    assert [one.name for one in found if isinstance(one, CodeDefinition)] == ["hive"]


def test_a_string_that_nothing_ends_costs_what_is_in_it() -> None:
    found = said(
        'calm = CClass(force, "Calm")\nx = \'\'\'\nhive = CClass(practice, "H")'
    )
    assert [getattr(one, "name", one) for one in found] == [
        "calm",
        Problem(2, "x = '''"),
    ]


def test_lists_of_lists_do_not_grow_without_bound() -> None:
    names = [f"x{n}" for n in range(40)]
    text = "x0 = [hive, calm]\n" + "\n".join(
        f"{name} = [{', '.join([before] * 10)}]" for before, name in pairwise(names)
    )
    assert lists(f"{text}\np4_codes = [x39]") == {"p4": ["hive", "calm"]}


@pytest.mark.parametrize(
    "link",
    [
        'add_links({p4: p4_codes}, role_name="contained_code")',
        "add_links({p4: p4_codes})",
        'p4.add_links(p4_codes, role_name="contained_code")',
        "codes_of_sources = {p4: p4_codes}",
    ],
)
def test_a_list_that_is_linked_to_its_source_counts_once(link: str) -> None:
    found = said(f"p4_codes = [hive, calm]\n{link}")
    assert [type(one) for one in found] == [CodeList]
    assert lists(f"p3_codes = [hive]\n{link.replace('p4_codes', 'p3_codes')}") == {
        "p3": ["hive"],
        "p4": ["hive"],
    }


def test_a_helper_whose_calls_are_read_need_not_be_written_out() -> None:
    helper = (
        "def add_decision_option_link(decision, option, name):\n"
        "    return decision.add_links({option: name})[0]\n"
    )
    call = 'add_decision_option_link(swarm, hive, "A hive")'
    assert said(helper + call) == [OptionStatement("swarm", "hive", "A hive", 3)]
    other = helper.replace("add_decision_option_link", "add_all")
    assert [getattr(one, "rule", "") for one in said(other)] == ["needs-running"]


def test_a_misspelt_class_is_a_code() -> None:
    found = said('hive = CClas(practice, "Hive")')
    assert [getattr(one, "rule", one) for one in found] == ["misspelt-call", hive()]


def test_a_study_names_the_relations_of_its_model() -> None:
    text = (
        "a.add_links(b, stereotype_instances=option2)\n"
        "b.add_links(c, stereotype_instances=later)"
    )
    rows = [Row(line, n) for n, line in enumerate(text.split("\n"), start=1)]
    ours = {"option2": "option", "later": "consider_if_not_decided_yet"}
    found = list(read_model_file(rows, new_reader(ours)))
    assert [one for one in found if not isinstance(one, Mention)] == [
        OptionStatement("a", "b", "", 1),
        LinkStatement("b", "consider_if_not_decided_yet", "c", 2),
    ]
