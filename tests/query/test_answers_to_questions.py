"""The answers to the questions, also against the study's own printed tables."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Store

from daap import __version__
from daap.build.result import Build
from daap.core.resources import ONTOLOGY, QUESTIONS
from daap.query.answers import format_answer
from daap.query.question import Question, bindings, read_questions
from daap.query.store import ask, query_prefixes
from daap.tables.sheets import SHEETS

GOLDEN = Path(__file__).parents[1] / "golden" / "answers"
NAMED = {question.name: question for question in read_questions(QUESTIONS)}
WITHOUT_GOLDEN = {"transcript", "provenance"}
"""Questions whose answers are held against other files, by tests of their own."""
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


def labels(built: Build) -> dict[str, set[str]]:
    """Every label of a code, by its preferred one: the study's own may be hidden."""
    return {
        code.label: {code.label, *code.other_labels}
        for code in built.study.codebook.codes.values()
    }


def test_the_overview_equals_the_study_s_printed_table(
    store: Store, built: Build, shared: Path
) -> None:
    printed = rows(shared / "study_tables" / "overview.csv")
    forces = {
        row["id"]: row["force"] for row in rows(shared / "study_tables" / "forces.csv")
    }
    named = labels(built)
    found = {
        (row["decision"], row["number"], row["option"]): row
        for row in answer(store, NAMED["overview"], built.base)
    }
    assert len(found) == len(printed) == 35
    later = set()
    for row in printed:
        own = found[row["decision"], row["number"], row["option"]]
        evidence = set(own["evidence"].split())
        if evidence != set(row["evidence"].split()):
            assert evidence - set(row["evidence"].split()) == {ADDED_LATER}
            assert not set(row["evidence"].split()) - evidence
            later.add(row["option"])
        signs = {
            forces[identifier]: sign
            for identifier, sign in re.findall(r"(f\d+)\((.*?)\)", row["forces"])
        }
        ours = dict(re.findall(r"([^,(]+)\(([^)]*)\)(?:, )?", own["forces"]))
        assert len(ours) == len(signs)
        for label, sign in ours.items():
            assert {signs[name] for name in named[label] if name in signs} == {sign}
    assert later == {
        "Observation Port",
        "Control Port",
        "Input Port",
        "Output Port",
        "Function-as-a-Service",
        "Containerisation",
        "VMs",
        "Multi-Cloud Deployment",
    }


def test_the_forces_equal_the_study_s_printed_table(
    store: Store, built: Build, shared: Path
) -> None:
    printed = {
        row["force"]: set(row["evidence"].split())
        for row in rows(shared / "study_tables" / "forces.csv")
    }
    named = labels(built)
    found = answer(store, NAMED["forces"], built.base)
    assert len(found) == len(printed) == 46
    for row in found:
        name = next(n for n in named[row["force"]] if n in printed)
        assert set(row["evidence"].split()) == printed[name]


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
    assert {name for name in classes if not re.search(rf"daap:{name}\b", text)} == set()


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
