"""Fences as they are written: lists, strings, statements, and what is broken."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from daap.core.model import Mention, Row
from daap.core.statements import CodeDefinition, ImpactStatement, OptionStatement
from daap.core.values import Kind, MentionKind
from daap.extract.dsl.names import parse
from daap.extract.dsl.parse import read_fence
from daap.extract.dsl.vocabulary import Problem

Rows = Callable[..., tuple[Row, ...]]

M, D, R = MentionKind.MENTION, MentionKind.DEFINITION, MentionKind.RELATION


@pytest.fixture
def named(rows: Rows) -> Callable[[str], list[tuple[str, MentionKind, int]]]:
    """The names of a fence with kind and line."""

    def reader(text: str) -> list[tuple[str, MentionKind, int]]:
        found = (r for r in read_fence(rows(text), "p4") if isinstance(r, Mention))
        return [(mention.written, mention.kind, mention.line) for mention in found]

    return reader


@pytest.fixture
def problems(rows: Rows) -> Callable[[str], list[tuple[str, int]]]:
    """What a fence holds that was not understood, with its line."""

    def reader(text: str) -> list[tuple[str, int]]:
        found = (r for r in read_fence(rows(text), "p4") if isinstance(r, Problem))
        return [(problem.rule, problem.line) for problem in found]

    return reader


Named = Callable[[str], list[tuple[str, MentionKind, int]]]
Problems = Callable[[str], list[tuple[str, int]]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mdm", [("mdm", M, 1)]),
        ("mdm,\n\n  cqrs ,", [("mdm", M, 1), ("cqrs", M, 3)]),
        ("mdm, cqrs", [("mdm", M, 1), ("cqrs", M, 1)]),
        ("input  ports\noutput ports", [("input ports", M, 1), ("output ports", M, 2)]),
        ("# added\nmdm # as said above", [("mdm", M, 2)]),
        (
            "Pub/Sub\nInternal Storage(s)",
            [("Pub/Sub", M, 1), ("Internal Storage(s)", M, 2)],
        ),
        ("data-mesh", [("data-mesh", M, 1)]),
        ("'''\n  mdm,\n  cqrs\n'''", [("mdm", M, 2), ("cqrs", M, 3)]),
        ("  '''mdm'''\n# already added:", [("mdm", M, 1)]),
        ("x = [mdm, cqrs]", [("mdm", M, 1), ("cqrs", M, 1)]),
        ("p4_codes = ['mdm', \"cqrs\"]", [("mdm", M, 1), ("cqrs", M, 1)]),
        ("[mdm,\n cqrs]", [("mdm", M, 1), ("cqrs", M, 2)]),
        (
            "mdm\u00a0\nob\u00adservation_port",
            [("mdm", M, 1), ("observation_port", M, 2)],
        ),
        ("größe", [("größe", M, 1)]),
        ("Design and Effort", [("Design and Effort", M, 1)]),
        ("mdm; cqrs", [("mdm", M, 1), ("cqrs", M, 1)]),
    ],
)
def test_lists_of_names(
    named: Named,
    problems: Problems,
    text: str,
    names: list[tuple[str, MentionKind, int]],
) -> None:
    assert named(text) == names
    assert problems(text) == []


def test_a_string_is_read_like_a_fence(rows: Rows) -> None:
    impact = "add_force_relations({mdm: {a: positive}})"
    text = f"'''\n  mdm\n\n  a = CClass(force, \"A\")\n  {impact}\n'''"
    assert list(read_fence(rows(text, 10), "p4")) == [
        Mention("mdm", M, 11),
        Mention("a", D, 13),
        CodeDefinition("a", Kind.FORCE, "A", (), 13),
        Mention("mdm", R, 14),
        Mention("a", R, 14),
        ImpactStatement("mdm", "a", "+", 14),
    ]


def test_lines_count_whatever_the_indentation(rows: Rows) -> None:
    text = '    mdm\n\n    a = CClass(force, "A")\n# a comment\n     b'
    assert [r.line for r in read_fence(rows(text, 5), "p4")] == [5, 7, 7, 9]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch harm')",
        "exec('import os; os.remove(\"x\")')",
        "eval(input())",
        "open('/etc/passwd').read()",
        "import os",
        "from os import system",
        "lambda: mdm",
        "[mdm for mdm in cqrs]",
        "{mdm: cqrs for mdm in cqrs}",
        "(mdm := cqrs)",
        "@mdm\ndef cqrs(): pass",
        "class mdm: pass",
        "async def mdm(): await cqrs",
        "while True: mdm",
        "with open('x') as mdm: pass",
        "f'{mdm}'",
        "x = f'{mdm}'",
        "mdm.cqrs",
        "mdm[cqrs]",
        "mdm + cqrs",
        "*mdm, cqrs = x",
        "x = y = mdm",
        "mdm += cqrs",
        "del mdm",
        "assert mdm",
        "raise mdm",
        "global mdm",
        "x: int = mdm",
        "not mdm",
        "42",
        "b'mdm'",
        "None",
        "...",
        "x = 42",
        "print(mdm)",
        "mdm()",
        "mdm.cqrs()",
        "CMetaclass('x')",
        "positive",
    ],
)
def test_python_that_is_no_dsl_names_no_code_and_is_a_problem(
    named: Named, problems: Problems, text: str
) -> None:
    for fence in (text, f"'''\n{text}\n'''", f"{text}\n("):
        assert named(fence) == []
        assert problems(fence) != []
    where = 2 if text.startswith("@") else 1
    assert problems(text)[0] == ("broken-construct", where)


def test_nothing_is_run(
    named: Named, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (
        "__import__('pathlib').Path('harm').touch()",
        "x = CClass(force, __import__('pathlib').Path('harm').touch())",
        "add_links({mdm: __import__('pathlib').Path('harm').touch()})",
        'add_force_relations({mdm: {cqrs: exec(\'open("harm", "w")\')}})',
    ):
        named(text)
        named(f"'''{text}'''\n(")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["../../etc/passwd", "..\\mdm", "mdm/../cqrs", "<script>", "mdm!", "4you"],
)
def test_what_is_no_name_is_a_problem_not_a_code(
    named: Named, problems: Problems, text: str
) -> None:
    for fence in (text, f"'''\n{text}\n'''"):
        assert named(fence) == []
        assert problems(fence) != []


def test_a_line_too_long_for_a_name_is_a_problem(
    named: Named, problems: Problems
) -> None:
    assert named("a" * 100) == [("a" * 100, M, 1)]
    assert (named("word " * 50), problems("word " * 50)) == (
        [],
        [("broken-construct", 1)],
    )


def test_a_broken_statement_costs_only_itself(rows: Rows) -> None:
    text = (
        "mdm\n"
        "add_force_relations({mdm: {a: positive} b: negative\n"
        'c = CClass(force, "C")\n'
        "input ports\n"
        'add_decision_option_link(d, mdm,\n   "Manage")'
    )
    assert list(read_fence(rows(text), "p4")) == [
        Mention("mdm", M, 1),
        Problem(2, "add_force_relations({mdm: {a: positive} b: negative"),
        Mention("mdm", R, 2),
        Mention("a", R, 2),
        Mention("b", R, 2),
        Mention("c", D, 3),
        CodeDefinition("c", Kind.FORCE, "C", (), 3),
        Mention("input ports", M, 4),
        Mention("d", R, 5),
        Mention("mdm", R, 5),
        OptionStatement("d", "mdm", "Manage", 5),
    ]


def test_a_statement_that_lacks_brackets_is_repaired(rows: Rows) -> None:
    line = "add_force_relations({mdm: {a: very_positive})"
    assert list(read_fence(rows(f"{line}\n\n)"), "p4")) == [
        Problem(1, line, "mended-construct"),
        Mention("mdm", R, 1),
        Mention("a", R, 1),
        ImpactStatement("mdm", "a", "++", 1),
    ]


def test_a_string_that_nothing_ends_is_read_to_the_end(
    named: Named, problems: Problems
) -> None:
    text = "cqrs\n'''mdm,\n  input ports\n"
    assert named(text) == [("cqrs", M, 1), ("mdm", M, 2), ("input ports", M, 3)]
    assert problems(text) == [("unended-string", 2)]


@pytest.mark.parametrize("quote", ["'", '"', "“", "‘", "`", "'''"])
def test_a_label_that_nothing_ends_is_no_code(named: Named, quote: str) -> None:
    text = f"a = CClass(force, {quote}A label\nover)\nb = CClass(force, 'B')"
    assert named(text) == [("a", D, 1), ("b", D, 3)]


def test_the_source_of_a_broken_list_is_no_code(named: Named) -> None:
    text = "add_links({p4: [alpha, 'beta gamma\ndelta]})"
    assert named(text) == [("alpha", R, 1)]


def test_an_empty_fence_holds_nothing(rows: Rows) -> None:
    assert list(read_fence((), "p4")) == []
    assert list(read_fence(rows("\n  \n# nothing here\n'''\n'''"), "p4")) == []


def test_odd_strings_of_a_note_raise_no_warning_of_ours(rows: Rows) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(read_fence(rows("'''\\d mdm'''"), "p4")) != []
        assert parse("1or 2") is not None


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "[" * 10_000 + "]" * 10_000, "-" * 10_000 + "1", "9" * 10_000, "\\"],
)
def test_python_that_exhausts_the_parser_is_a_problem(
    named: Named, problems: Problems, text: str
) -> None:
    assert named(text) == []
    assert problems(text)[0][1] == 1
