"""The table of rules: whole, used, and the only place that findings are made from."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from daap.core.errors import Severity
from daap.core.rules import finding, rules
from daap.validate.findings import shape_rules

PACKAGE = Path(__file__).parents[2] / "pipeline" / "daap"
REMEDIES = Path(__file__).parents[1] / "remedies"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+(?::[a-z-]+)?")


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of every module, with the name of the module."""
    return [
        (path.relative_to(PACKAGE).as_posix(), node)
        for path in sorted(PACKAGE.rglob("*.py"))
        if "node_modules" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]


def takers() -> Mapping[str, int]:
    """The functions and classes with a parameter `rule`, and its position in a call."""
    found = {}
    for _, node in nodes():
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
            if "rule" in names:
                found[node.name] = names.index("rule") - (names[0] == "self")
        elif isinstance(node, ast.ClassDef):
            fields = [
                one.target.id
                for one in node.body
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
            ]
            if "rule" in fields:
                found[node.name] = fields.index("rule")
    return found


def named() -> Iterator[tuple[str, str]]:
    """The rules that calls name as a text, each with its module."""
    known = takers()
    for module, node in nodes():
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called not in known:
            continue
        given = [k.value for k in node.keywords if k.arg == "rule"]
        given += node.args[known[called] : known[called] + 1]
        for value in (one for whole in given for one in _values(whole)):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield module, value.value


def _values(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.IfExp):
        yield from (value.body, value.orelse)
    else:
        yield value


def test_every_rule_that_code_names_is_in_the_table() -> None:
    unknown = {
        f"{module}: {rule}"
        for module, rule in named()
        if SLUG.fullmatch(rule) and rule not in rules()
    }
    assert unknown == set(), "write the rule into core/rules.toml"
    assert len(set(named())) > 80


def test_every_rule_of_the_table_is_used() -> None:
    texts = {
        node.value
        for _, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    composed = {
        "definition-disagrees:label",
        "definition-disagrees:label-in-other-case",
    }
    by_reader = {name for name in rules() if name.endswith(":model-file")}
    assert {name.removesuffix(":model-file") for name in by_reader} <= texts
    assert rules().keys() - texts - composed - by_reader == set()


def test_findings_are_made_from_rules_and_results_of_shapes_alone() -> None:
    makers = {
        module
        for module, node in nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Finding"
    }
    assert makers == {"core/rules.py", "validate/findings.py"}


def test_a_slug_is_of_one_part_and_every_rule_says_all() -> None:
    parts: dict[str, set[str]] = {}
    for rule in rules().values():
        parts.setdefault(rule.slug, set()).add(rule.part)
        assert rule.meaning.endswith(".") and rule.expected and rule.remedy, rule.name
        list(string.Formatter().parse(rule.expected + rule.remedy))
    assert [slug for slug, found in parts.items() if len(found) > 1] == []


def followed(folder: Path) -> Mapping[str, set[str]]:
    """The rules whose remedies are followed in the files of a folder, by its name."""
    return {
        path.stem: set(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in folder.glob("*.toml")
    }


def test_every_rule_has_a_case_in_its_file_that_follows_its_remedy() -> None:
    files = followed(REMEDIES)
    assert set.union(*files.values()) == rules().keys()
    for name, cases in files.items():
        assert {case.partition(":")[0] for case in cases} == {name}


def test_every_shape_has_a_case_in_the_file_of_its_class() -> None:
    files = followed(REMEDIES / "shapes")
    assert set.union(*files.values()) == {one.slug for one in shape_rules()}
    for name, cases in files.items():
        assert {f"{case}-".partition("-shape-")[0] for case in cases} == {name}


def test_a_finding_has_the_words_of_its_rule_filled_with_values() -> None:
    found = finding("unclosed-fence", "p_4.md", 3, "a fence", source="p4", last=9)
    assert (found.severity, found.rule) == (Severity.WARNING, "unclosed-fence")
    assert found.focus == "source/p4"
    assert found.message == (
        "a fence; expected a closing ``` on a line of its own; "
        "close it; it was read as code to line 9"
    )


def test_a_case_has_what_the_rule_says_but_for_its_own_words() -> None:
    rule, case = rules()["label-in-line"], rules()["label-in-line:as-words"]
    assert (case.slug, case.case) == ("label-in-line", "as-words")
    assert (case.severity, case.expected) == (rule.severity, rule.expected)
    assert case.remedy != rule.remedy
    found = finding("label-in-line:in-sentence", "p_4.md", 3, "x", source="p4", step=2)
    assert (found.rule, found.severity) == ("label-in-line", Severity.WARNING)
    assert found.focus == "source/p4/step/2"


def test_braces_of_an_expected_text_stand_as_they_are() -> None:
    assert finding("broken-record", "p_4.md", 3, "x").expected == (
        'x = CClass(source, "x", values={"title": "…", …}) with plain values'
    )


def test_an_unknown_rule_and_a_missing_value_are_errors_of_the_program() -> None:
    with pytest.raises(KeyError, match="no-such-rule"):
        finding("no-such-rule", "p_4.md", 1, "x")
    with pytest.raises(KeyError, match="last"):
        finding("unclosed-fence", "p_4.md", 1, "x")
