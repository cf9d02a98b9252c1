"""The answers to the questions, also against the study's own printed tables."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Store
from tests.query.support import (
    ADDED_LATER,
    NAMED,
    agreeing_forces,
    agreeing_options,
    answer,
    rows,
)

from daap import __version__
from daap.build.result import Build
from daap.core.resources import ONTOLOGY
from daap.query.results import format_answer
from daap.query.store import ask, query_prefixes
from daap.tables.sheets import SHEETS

GOLDEN = Path(__file__).parents[1] / "golden" / "answers"
WITHOUT_GOLDEN = {"transcript", "provenance"}
"""Questions whose answers are held against other files, by tests of their own."""


@pytest.mark.parametrize("name", sorted(set(NAMED) - WITHOUT_GOLDEN))
def test_a_question_has_its_expected_answer(
    name: str, store: Store, built: Build
) -> None:
    assert answer(store, NAMED[name], built.base) == rows(GOLDEN / f"{name}.csv")


def test_no_expected_answer_is_left_without_its_question() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} == set(NAMED) - WITHOUT_GOLDEN


def test_the_provenance_names_every_file_that_was_read_with_its_checksum(
    store: Store, built: Build
) -> None:
    study = ("study.toml", "sources.csv", "attributions.csv", "field-notes/p_4.md")
    root = built.study.settings.root
    files = {name: root / name for name in study} | {
        path.relative_to(ONTOLOGY.parent).as_posix(): path
        for path in [*ONTOLOGY.glob("codebook/*.ttl"), *ONTOLOGY.glob("*.ttl")]
        if path.name != "alignment.ttl"
    }
    found = answer(store, NAMED["provenance"], built.base)
    assert {row["path"]: row["sha256"] for row in found} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in files.items()
    }
    assert {(row["software"], row["softwareVersion"]) for row in found} == {
        ("daap", __version__)
    }
    assert Counter(row["kind"] for row in found) == {
        "field note": 1,
        "table": 2,
        "other": 9,
    }


def test_the_transcript_comes_in_order_and_whole(
    store: Store, built: Build, dist: Path
) -> None:
    found = answer(store, NAMED["transcript"], built.base)
    assert [int(row["position"]) for row in found] == list(range(1, 57))
    text = (dist / "sources" / "p4.txt").read_bytes().decode()
    assert "\n\n".join(row["text"] for row in found) + "\n" == text


def test_the_tables_of_a_release_are_the_answers(dist: Path) -> None:
    names = {path.stem for path in (dist / "tables").glob("*.csv")}
    assert names == {*NAMED, *(sheet.name for sheet in SHEETS)}
    assert rows(dist / "tables" / "overview.csv") == rows(GOLDEN / "overview.csv")


def test_the_overview_equals_the_study_s_printed_table(
    store: Store, built: Build, shared: Path
) -> None:
    more = agreeing_options(store, built, shared)
    assert len(more) == 35
    assert [one for one in more if one] == [{ADDED_LATER}] * 8


def test_the_forces_equal_the_study_s_printed_table(
    store: Store, built: Build, shared: Path
) -> None:
    assert agreeing_forces(store, built, shared) == 46


def test_the_dataset_states_the_facts_of_the_study(built: Build, shared: Path) -> None:
    counts: dict[str, int] = defaultdict(int)
    for graph in built.asserted.values():
        for triple in graph:
            if triple.predicate.value.endswith("#type"):
                counts[getattr(triple.object, "value", "").rpartition("#")[2]] += 1
    expected = {
        "DecisionOption": "options.csv",
        "ForceImpact": "force_impacts.csv",
        "Dependency": "dependencies.csv",
        "NextDecision": "next_decisions.csv",
        "Attribution": "attributions.csv",
    }
    for kind, table in expected.items():
        assert counts[kind] == len(rows(shared / "facts" / table))
    codes = {
        (row["identifier"], row["kind"]) for row in rows(shared / "facts" / "codes.csv")
    }
    assert {
        (code.notation, code.kind.value.lower())
        for code in built.study.codebook.codes.values()
    } == codes


def test_together_the_questions_use_every_class_of_the_ontology(built: Build) -> None:
    text = "\n".join(question.query for question in NAMED.values())
    classes = {
        triple.subject.value.rpartition("#")[2]
        for triple in built.study.ontology
        if triple.predicate.value.endswith("#type")
        and getattr(triple.object, "value", "").endswith("owl#Class")
        and "daap/ontology#" in getattr(triple.subject, "value", "")
    }
    unasked = {name for name in classes if not re.search(rf"daap:{name}\b", text)}
    assert unasked == {"ReadingFinding"}, "which report.ttl alone holds"


def test_an_iri_with_a_comma_is_one_cell_of_the_csv(store: Store, built: Build) -> None:
    query = 'SELECT (<https://e.org/a,b> AS ?a) ("x, \\"y\\"" AS ?b) ?c {}'
    found = ask(store, query, prefixes=query_prefixes(built.base))
    text = format_answer(found, "csv", prefixes={}, width=0).decode()
    assert text == 'a,b,c\r\n"https://e.org/a,b","x, ""y""",\r\n'


def test_options_that_spare_manual_toil_improve_it_though_their_sign_is_minus(
    store: Store, built: Build
) -> None:
    given = {"force": "manual_toil"}
    found = answer(store, NAMED["options-improving"], built.base, given)
    assert [(row["sign"], row["option"]) for row in found] == [
        ("--", "Data Catalogue"),
        ("-", "Data Product Policy Enforcement Mechanisms"),
        ("-", "Immutable Change Audit Log"),
        ("-", "Observation Port"),
        ("-", "Control Port"),
        ("-", "Data Onboarding"),
        ("-", "Observability Plane"),
        ("-", "Control Plane"),
    ]
    given = {"force": "latency"}
    assert answer(store, NAMED["options-improving"], built.base, given) == []
