"""A made-up study whose traces state everything: what becomes of it in the dataset."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.build.result import Build
from daap.core.errors import Severity
from daap.core.namespaces import DAAP, PROV, RDF, RDFS, SKOS
from daap.core.resources import QUESTIONS
from daap.core.settings import read_settings
from daap.publish.writer import publish
from daap.query.answers import format_answer
from daap.query.question import bindings, read_questions
from daap.query.store import ask, open_dataset, query_prefixes

STUDY = Path(__file__).parent / "studies" / "apiary" / "study.toml"
BASE = "https://example.org/hives/"


@pytest.fixture(scope="module")
def hives() -> Build:
    """The study of the hives, built."""
    return build(read_settings(STUDY))


def node(path: str) -> NamedNode:
    return NamedNode(BASE + path)


def about(result: Build, graph: str, path: str) -> set[tuple[str, str]]:
    """What a graph says of a node: predicate and value, both shortened."""
    return {
        (short(triple.predicate), short(triple.object))
        for triple in result.asserted[f"graph/{graph}"]
        if triple.subject == node(path)
    }


def short(term: object) -> str:
    value = str(getattr(term, "value", term))
    return value.removeprefix(BASE).rpartition("#")[2]


def test_a_new_option_has_its_name_and_no_number(hives: Build) -> None:
    assert about(hives, "emergent", "code/hive_decision/option/frame_hive") == {
        ("type", "DecisionOption"),
        ("ofDecision", "code/hive_decision"),
        ("proposes", "code/frame_hive"),
        ("label", "Use frames"),
    }


def test_an_impact_and_its_shortcut(hives: Build) -> None:
    assert about(hives, "emergent", "code/straw_mat/impact/dryness") == {
        ("type", "ForceImpact"),
        ("ofSolution", "code/straw_mat"),
        ("onForce", "code/dryness"),
        ("impact", "Negative"),
    }
    graph = hives.asserted["graph/emergent"]
    straw, dry = node("code/straw_mat"), node("code/dryness")
    assert Triple(straw, DAAP.harms, dry) in graph
    assert Triple(straw, DAAP.improves, dry) not in graph


def test_a_dependency_and_a_next_decision(hives: Build) -> None:
    path = "code/straw_mat/depends/requires/top_bar_hive"
    assert about(hives, "emergent", path) == {
        ("type", "Dependency"),
        ("from", "code/straw_mat"),
        ("to", "code/top_bar_hive"),
        ("relation", "requires"),
    }
    path = "code/hive_decision/next/winter_decision"
    assert about(hives, "emergent", path) == {
        ("type", "NextDecision"),
        ("from", "code/hive_decision"),
        ("to", "code/winter_decision"),
        ("relation", "mandatoryNext"),
    }


def test_a_defined_code_has_kind_label_and_the_code_above_it(hives: Build) -> None:
    found = about(hives, "emergent", "code/straw_mat")
    assert ("type", "Practice") in found
    assert ("prefLabel", "Straw Mat of [keeper]") in found
    assert ("broader", "code/top_bar_hive") in found
    assert "topConceptOf" not in dict(found)


def test_a_kind_that_follows_from_use_alone_is_inferred(hives: Build) -> None:
    dry = node("code/dryness")
    kinds = {o for p, o in about(hives, "emergent", "code/dryness") if p == "type"}
    assert kinds == {"EmergentCode", "Concept"}
    assert Triple(dry, RDF.type, DAAP.Force) in hives.inferred


def test_each_step_is_named_in_the_graph_of_its_source(hives: Build) -> None:
    option = node("code/hive_decision/option/top_bar_hive")
    for source in ("k1", "h2"):
        step = node(f"source/{source}/step/1")
        said = Triple(option, PROV.wasGeneratedBy, step)
        assert said in hives.asserted[f"graph/source/{source}"]
    assert about(hives, "source/k1", "code/straw_mat") == {
        ("wasGeneratedBy", "source/k1/step/2")
    }


def test_a_node_of_the_guidance_gets_nothing_but_its_name_and_its_steps(
    hives: Build,
) -> None:
    path = "code/hive_decision/option/top_bar_hive"
    assert about(hives, "emergent", path) == {("label", "Hang combs from bars")}
    assert ("position", "1") in about(hives, "guidance", path)
    path = "code/top_bar_hive/impact/honey_yield"
    assert about(hives, "emergent", path) == set()


def test_every_triple_is_in_one_graph(hives: Build) -> None:
    counts = Counter(t for graph in hives.asserted.values() for t in graph)
    assert {triple for triple, count in counts.items() if count > 1} == set()


def test_everything_stated_says_which_step_states_it(hives: Build) -> None:
    graph = hives.asserted["graph/emergent"]
    kinds = {
        DAAP.DecisionOption,
        DAAP.ForceImpact,
        DAAP.Dependency,
        DAAP.NextDecision,
    }
    nodes = {t.subject for t in graph if t.predicate == RDF.type and t.object in kinds}
    stated = {
        t.subject
        for name, triples in hives.asserted.items()
        if name.startswith("graph/source/")
        for t in triples
        if t.predicate == PROV.wasGeneratedBy
    }
    assert len(nodes) == 8
    assert nodes <= stated


def test_what_contradicts_is_found_and_not_published(hives: Build) -> None:
    found = {
        (f.rule, f.place.removeprefix("field-notes/"), f.found)
        for f in hives.findings
        if f.rule.startswith(("contradict", "self", "definition"))
    }
    assert found == {
        (
            "contradictory-kind",
            "h_2.md:24",
            "the link 'hive_decision' can_use 'frame_hive', where 'hive_decision' is a "
            "decision",
        ),
        (
            "self-link",
            "h_2.md:25",
            "the link 'frame_hive' uses 'frame_hive', a code and itself",
        ),
        (
            "definition-disagrees",
            "h_2.md:26",
            "the kind Practice in the definition of 'honey_yield'",
        ),
        (
            "definition-disagrees",
            "h_2.md:26",
            "the label 'Yield' in the definition of 'honey_yield'",
        ),
        (
            "contradictory-statement",
            "h_2.md:22",
            "the impact + of 'top_bar_hive' on 'honey_yield'",
        ),
        (
            "contradictory-statement",
            "k_1.md:52",
            "the impact +/- of 'straw_mat' on 'dryness'",
        ),
    }
    everything = {t for graph in hives.asserted.values() for t in graph}
    hive, frames = node("code/hive_decision"), node("code/frame_hive")
    assert Triple(hive, DAAP.canUse, frames) not in everything
    bars, honey = node("code/top_bar_hive"), node("code/honey_yield")
    assert Triple(bars, DAAP.improves, honey) not in everything
    assert all(f.severity is not Severity.VIOLATION for f in hives.findings)


def test_the_evidence_of_options_follows_through_new_options(hives: Build) -> None:
    winter = node("code/winter_decision")
    assert Triple(winter, DAAP.hasOption, node("code/straw_mat")) in hives.inferred
    through = Triple(winter, DAAP.evidencedThroughOption, node("source/k1"))
    assert through in hives.inferred


def test_findings_on_new_codes_name_the_note_and_the_step(hives: Build) -> None:
    places = {
        f.focus.removeprefix(BASE): f.place
        for f in hives.findings
        if f.rule == "emergent-code-shape-definition-min-count"
    }
    assert places["code/straw_mat"] == "field-notes/k_1.md:41"


def test_no_name_is_left_in_what_the_notes_state(hives: Build) -> None:
    labels = {
        t.object.value
        for t in hives.asserted["graph/emergent"]
        if t.predicate in (SKOS.prefLabel, RDFS.label)
    }
    assert "Straw Mat of [keeper]" in labels
    assert not [label for label in labels if "ottilie" in label.casefold()]


def test_both_engines_agree_on_what_is_stated(hives: Build) -> None:
    other = build(read_settings(STUDY), engine="reference")
    assert other.inferred == hives.inferred
    assert other.findings == hives.findings


@pytest.mark.parametrize(
    ("name", "given", "rows"),
    [
        ("stated-by-steps", {}, 14),
        ("where-stated", {"code": "straw_mat"}, 7),
    ],
)
def test_the_questions_tell_which_step_states_what(
    hives: Build, tmp_path: Path, name: str, given: dict[str, str], rows: int
) -> None:
    publish(release(hives), hives.findings, tmp_path / "dist")
    question = {q.name: q for q in read_questions(QUESTIONS)}[name]
    prefixes = query_prefixes(BASE)
    found = ask(
        open_dataset(tmp_path / "dist"),
        question.query,
        prefixes=prefixes,
        given=bindings(question, given, BASE),
    )
    text = format_answer(found, "csv", prefixes=prefixes, width=0).decode()
    assert len(list(csv.DictReader(io.StringIO(text)))) == rows
