"""What tests of questions share: answers as rows, and the study's printed tables."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Store

from daap.build.result import Build
from daap.query.question import Question, bindings, read_questions
from daap.query.results import format_answer
from daap.query.store import ask, query_prefixes

__all__ = [
    "ADDED_LATER",
    "NAMED",
    "agreeing_forces",
    "agreeing_options",
    "answer",
    "rows",
]

Option = tuple[str, str, str]
"""A decision, the number of an option and its name."""

NAMED = read_questions()
ADDED_LATER = "p11"
"""The source that the study coded after it had printed its tables."""


def answer(
    store: Store, question: Question, base: str, given: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """The rows of an answer."""
    prefixes = query_prefixes(base)
    terms = bindings(question, given or {}, base)
    found = ask(store, question.query, prefixes=prefixes, given=terms)
    text = format_answer(found, "csv", prefixes=prefixes, width=0).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labels(built: Build) -> dict[str, set[str]]:
    """Every label of a code, by its preferred one: the study's own may be hidden."""
    return {
        code.label: {code.label, *code.other_labels}
        for code in built.study.codebook.codes.values()
    }


def agreeing_options(store: Store, built: Build, shared: Path) -> list[set[str]]:
    """The sources that each option's row has beyond the study's printed overview.

    Where one row differs in anything else, the assertions fail.
    """
    printed = rows(shared / "study_tables" / "overview.csv")
    forces = {
        row["id"]: row["force"] for row in rows(shared / "study_tables" / "forces.csv")
    }
    named = labels(built)
    evidence: dict[Option, set[str]] = defaultdict(set)
    ours: dict[Option, dict[str, str]] = defaultdict(dict)
    for row in answer(store, NAMED["overview"], built.base):
        option = row["decision"], row["number"], row["option"]
        if row["states"] == "evidence":
            assert row["source"] not in evidence[option]
            evidence[option].add(row["source"])
        else:
            assert row["states"] == "impact"
            assert row["force"] not in ours[option]
            ours[option][row["force"]] = row["sign"]
    assert len({*evidence, *ours}) == len(printed)
    more = []
    for row in printed:
        option = row["decision"], row["number"], row["option"]
        before = set(row["evidence"].split())
        assert before <= evidence[option]
        more.append(evidence[option] - before)
        signs = {
            forces[identifier]: sign
            for identifier, sign in re.findall(r"(f\d+)\((.*?)\)", row["forces"])
        }
        assert len(ours[option]) == len(signs)
        for label, sign in ours[option].items():
            assert {signs[name] for name in named[label] if name in signs} == {sign}
    return more


def agreeing_forces(store: Store, built: Build, shared: Path) -> int:
    """How many forces have the sources of the study's printed table; else it fails."""
    printed = {
        row["force"]: set(row["evidence"].split())
        for row in rows(shared / "study_tables" / "forces.csv")
    }
    named = labels(built)
    found: dict[str, set[str]] = defaultdict(set)
    counted: dict[str, set[int]] = defaultdict(set)
    for row in answer(store, NAMED["forces"], built.base):
        found[row["force"]].add(row["source"])
        counted[row["force"]].add(int(row["sources"]))
    assert len(found) == len(printed)
    for force, sources in found.items():
        name = next(n for n in named[force] if n in printed)
        assert sources - {""} == printed[name]
        assert counted[force] == {len(printed[name])}
    return len(found)
