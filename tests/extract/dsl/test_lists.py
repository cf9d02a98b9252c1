"""Lists of codes as people type them: an odd member costs only itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daap.core.model import Mention, Row
from daap.core.statements import CodeDefinition, OptionStatement
from daap.core.values import Kind, MentionKind
from daap.extract.dsl.lists import may_hold_codes, members, unlisted
from daap.extract.dsl.parse import read_fence
from daap.extract.dsl.vocabulary import Problem, Reading

Rows = Callable[..., tuple[Row, ...]]
Read = Callable[..., tuple[list[str], list[tuple[str, str]]]]


@pytest.fixture
def fence(rows: Rows) -> Read:
    """The names of a fence, and each problem as its rule and what was found."""

    def reader(
        text: str, *, marked: bool = False
    ) -> tuple[list[str], list[tuple[str, str]]]:
        found: list[Reading] = list(read_fence(rows(text), "p4", marked=marked))
        return (
            [one.written for one in found if isinstance(one, Mention)],
            [(one.rule, one.found) for one in found if isinstance(one, Problem)],
        )

    return reader


ODD = [
    "5g", "3d_model", "class", "import", "None", "True", "lambda", "@mesh", "a.b",
    "a:b", "a+b", "C++", "C#", "a!", "it's", "it’s", "a (draft)", "a = b", "a|b",
    "a\\b", "#tag", "50%", "$x", "a…", "2022", "1.5", "is", "not fresh", "and", "for",
    "pass", "del x", "yield", "async x", "-neg", "*star", "...", 'print("x")',
    "see_above (p4)", "f'x'", "positive", "beta.", "(beta", "beta]", "'beta", "beta”",
    "a" * 101,
]  # fmt: skip


@pytest.mark.parametrize("marked", [True, False], ids=["python", "plain"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_member_costs_only_itself(fence: Read, odd: str, marked: bool) -> None:
    if odd == "#tag" and marked:
        pytest.skip("a comment there, see below")
    names, problems = fence(f"alpha, {odd}, omega", marked=marked)
    assert names == ["alpha", "omega"]
    assert [rule for rule, _ in problems] == ["broken-construct"]
    assert problems[0][1].removesuffix(" …") == odd[:80]


@pytest.mark.parametrize("mark", ["-", "*", "+", "•", "1.", "12)"])
@pytest.mark.parametrize("more", ["", "\nalpha = CClass(force, 'A')"])
def test_the_items_of_a_list_are_names(fence: Read, mark: str, more: str) -> None:
    names, problems = fence(f"{mark} alpha\n  {mark} beta, omega{more}")
    assert (names[:3], problems) == (["alpha", "beta", "omega"], [])


@pytest.mark.parametrize(
    ("member", "written"),
    [
        ("a-b", "a-b"), ("größe", "größe"), ("数据", "数据"), ("__x__", "__x__"),
        ("a/b", "a/b"), ("R&D", "R&D"), ("a?", "a?"), ("x²", "x²"),
        ("data  product", "data product"), ("data is fresh", "data is fresh"),
        ('"quoted code"', "quoted code"), ("“smart”", "smart"), ("„smart“", "smart"),
        ("«smart»", "smart"), ("»smart«", "smart"), ("‘smart’", "smart"),
        ("‚smart‘", "smart"), ("‹smart›", "smart"), ('"smart”', "smart"),
        ("[smart]", "smart"), ("{smart}", "smart"),
    ],
)  # fmt: skip
def test_a_member_that_is_a_name_is_read(
    fence: Read, member: str, written: str
) -> None:
    assert fence(f"alpha, {member}, omega") == (["alpha", written, "omega"], [])


@pytest.mark.parametrize(
    ("text", "names", "odd"),
    [
        ("alpha, C++\nomega.\n5g, beta", ["alpha", "beta"], ["C++", "omega.", "5g"]),
        ("'''\nalpha, C++,\n  omega\n'''", ["alpha", "omega"], ["C++"]),
        ("[alpha, C++, omega]", ["alpha", "omega"], ["C++"]),
        ("[alpha,\n C++,\n omega\n]\nbeta", ["alpha", "omega", "beta"], ["C++"]),
        ("codes = [alpha, C++, omega]", ["alpha", "omega"], ["C++"]),
        ("codes = [alpha, C#,\n omega]\nbeta", ["alpha", "omega", "beta"], ["C#"]),
        ("alpha, (omega, beta\nmdm, cqrs", ["alpha", "beta", "mdm", "cqrs"],
         ["(omega"]),
        ("alpha; a.b; omega", ["alpha", "omega"], ["a.b"]),
        ("alpha, [a, C++], omega", ["alpha", "omega"], ["[a, C++]"]),
        ("foo(alpha,\n C++,\n omega)", [], ["foo(alpha,"]),
        ("import os, sys", [], ["import os, sys"]),
    ],
)  # fmt: skip
def test_lists_over_lines_in_brackets_and_strings(
    fence: Read, text: str, names: list[str], odd: list[str]
) -> None:
    found, problems = fence(text)
    assert found == names
    assert [what for _, what in problems] == odd


@pytest.mark.parametrize(
    ("text", "marked", "names", "problems"),
    [
        ("alpha, C#, omega", True, ["alpha", "omega"], [("broken-construct", "C#")]),
        ("C#", False, [], [("broken-construct", "C#")]),
        ("issue#12, omega", True, ["omega"], [("broken-construct", "issue#12")]),
        ("alpha,#beta", True, ["alpha"], [("broken-construct", "#beta")]),
        ('alpha, "C #", omega', True, ["alpha", "omega"],
         [("broken-construct", "C #")]),
        ("alpha # beta, omega", True, ["alpha"],
         [("codes-in-comment", "# beta, omega")]),
        ("alpha # beta, omega", False, ["omega"],
         [("broken-construct", "alpha # beta")]),
        ("alpha, #tag, omega", True, ["alpha"],
         [("codes-in-comment", "#tag, omega")]),
        ("#alpha", False, [], [("codes-in-comment", "#alpha")]),
        ("alpha\n  # beta_x", False, ["alpha"], [("codes-in-comment", "# beta_x")]),
        ("alpha\n# x = CClass(force, 'X')", True, ["alpha"],
         [("codes-in-comment", "# x = CClass(force, 'X')")]),
        ("alpha\n# already added:\n#added classes:", True, ["alpha"], []),
        ("alpha # see the note above", True, ["alpha"], []),
        ("[alpha, omega]  # as before", False, ["alpha", "omega"], []),
    ],
)  # fmt: skip
def test_a_comment_is_one_for_a_person_and_hides_no_code(
    fence: Read,
    text: str,
    marked: bool,
    names: list[str],
    problems: list[tuple[str, str]],
) -> None:
    assert fence(text, marked=marked) == (names, problems)


def test_curly_marks_quote_labels(rows: Rows) -> None:
    text = (
        "fresh = CClass(practice, “Fresh Data”)\n"
        "stale = CClass(practice, ‘Maya’s Data’)\n"
        "add_decision_option_link(d, fresh, „Fresh“)"
    )
    stated = [
        one for one in read_fence(rows(text), "p4") if not isinstance(one, Mention)
    ]
    assert stated == [
        CodeDefinition("fresh", Kind.PRACTICE, "Fresh Data", (), 1),
        CodeDefinition("stale", Kind.PRACTICE, "Maya’s Data", (), 2),
        OptionStatement("d", "fresh", "Fresh", 3),
    ]


@pytest.mark.parametrize("text", ["蜂箱，蜂蜜、蜡；花", "خلية، عسل، شمع؛ زهرة"])
def test_names_are_separated_by_the_commas_of_their_script(
    fence: Read, text: str
) -> None:
    names, problems = fence(text)
    assert (len(names), problems) == (4, [])


def test_full_width_signs_are_those_of_python_outside_of_strings(rows: Rows) -> None:
    text = "hive = CClass（practice，“Hive，（top bar）”）\na：b，5g，wax"
    assert list(read_fence(rows(text), "p4")) == [
        Mention("hive", MentionKind.DEFINITION, 1),
        CodeDefinition("hive", Kind.PRACTICE, "Hive，（top bar）", (), 1),
        Problem(2, "a：b"),
        Problem(2, "5g"),
        Mention("wax", MentionKind.MENTION, 2),
    ]


def test_curly_marks_within_straight_ones_stay(rows: Rows) -> None:
    text = 'a = CClass(practice, "O’Brien’s “own” port")\n“b”'
    found = list(read_fence(rows(text), "p4"))
    label = "O’Brien’s “own” port"
    assert CodeDefinition("a", Kind.PRACTICE, label, (), 1) in found
    assert Mention("b", MentionKind.MENTION, 2) in found


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("'Maya's Port'", "Maya's Port"),
        ('"Says "hi" port"', 'Says "hi" port'),
        ("'Maya's and Zoë's'", "Maya's and Zoë's"),
    ],
)
def test_a_stray_mark_within_a_label_belongs_to_it(
    rows: Rows, label: str, read: str
) -> None:
    found = list(read_fence(rows(f"b = CClass(practice, {label})"), "p4"))
    assert found == [
        Problem(1, f"b = CClass(practice, {label})", "mended-construct"),
        Mention("b", MentionKind.DEFINITION, 1),
        CodeDefinition("b", Kind.PRACTICE, read, (), 1),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("b = CClass(practice, 'Maya's, so 'Port', x y)", ["b", "x", "y"]),
        ("add_force_relations({a b: 'Maya's Port', c: positive", ["a", "b", "c"]),
        ("x = CClass(practice “Fresh Data” y z)", ["x", "y", "z"]),
        ("add_links({a: (b C++ d)}, stereotype_instances=uses", ["a", "b"]),
        ("add_links({a b: 5g, c: C#, d: e}", ["a", "b", "c", "d", "e"]),
    ],
)
def test_what_stays_broken_names_nothing_within_quotes(
    fence: Read, text: str, names: list[str]
) -> None:
    found, problems = fence(text)
    assert found == names
    assert ("broken-construct", text) in problems


def test_what_was_found_is_shown_as_written(fence: Read) -> None:
    text = "x = CClass(practice “Fresh Data” y z)"
    assert fence(text)[1] == [("broken-construct", text)]


def test_the_codes_of_a_source_survive_an_odd_one(rows: Rows) -> None:
    text = 'add_links({p4: [alpha,\n  C++, omega]}, role_name="contained_code")'
    assert list(read_fence(rows(text), "p4")) == [
        Problem(2, "C++"),
        Mention("alpha", MentionKind.MENTION, 1),
        Mention("omega", MentionKind.MENTION, 2),
    ]


@pytest.mark.parametrize("text", ["a, [b, c], d", "a; b", "'x, y', z", "a, (b, c"])
def test_no_character_of_a_list_is_lost(text: str) -> None:
    assert len("".join(members(text))) + text.count(",") + text.count(";") >= len(text)


def test_brackets_around_a_list_alone_are_taken_away() -> None:
    assert unlisted("x = [a, b]") == "a, b"
    assert unlisted("[a], [b]") == "[a], [b]"
    assert unlisted("a, b") == "a, b"


@pytest.mark.parametrize(
    ("comment", "may"),
    [("beta", True), ("added", False), ("data product, port", True), ("a: b", False)],
)
def test_a_comment_of_names_may_hold_codes(comment: str, may: bool) -> None:
    assert may_hold_codes(comment) is may


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"alpha" "beta"', ["alpha", "beta"]),
        ("“alpha” „beta“", ["alpha", "beta"]),
        ('["alpha" "beta", gamma]', ["alpha", "beta", "gamma"]),
    ],
)
def test_strings_without_a_comma_between_are_not_joined(
    fence: Read, text: str, expected: list[str]
) -> None:
    names, problems = fence(text)
    assert names == expected
    assert [rule for rule, _ in problems] == ["mended-construct"]


@pytest.mark.parametrize("name", ["p4_codes", "codes"])
def test_the_name_of_a_list_is_no_code(fence: Read, name: str) -> None:
    link = f'add_links({{p4: {name}}}, role_name="contained_code")'
    assert fence(f"{name} = [alpha]\n{link}") == (["alpha"], [])


@pytest.mark.parametrize(
    "text",
    [
        'add_links({s30: [alpha, 5g]}, role_name="contained_code")',
        "add_links({s30: [alpha, C++",
        "s30 = [alpha, beta]",
        'add_links({s30: alpha}, role_name="contained_codes")',
    ],
)
def test_codes_of_another_source_are_not_read_where_a_statement_is_broken(
    fence: Read, text: str
) -> None:
    names, problems = fence(text)
    assert names == []
    assert [rule for rule, _ in problems] == ["codes-for-another-source"]


def test_the_name_of_an_argument_is_no_code(fence: Read) -> None:
    names, problems = fence('add_links({alpha: beta}, role_name: "can use")')
    assert names == ["alpha", "beta"]
    assert [rule for rule, _ in problems] == ["broken-construct"]
