"""A made-up study whose traces state everything: the claims that become of it."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple
from tests.query.support import NAMED, answer

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.build.result import Build
from daap.core.errors import Severity
from daap.core.namespaces import DAAP, PROV, SKOS
from daap.core.settings import read_settings
from daap.publish.writer import publish

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


def test_an_option_claim_has_the_name_that_the_step_gives_it(hives: Build) -> None:
    assert about(hives, "source/h2", "source/h2/step/1/claim/1") == {
        ("type", "OptionClaim"),
        ("statedDecision", "code/hive_decision"),
        ("statedSolution", "code/frame_hive"),
        ("statedLabel", "Use frames"),
        ("stance", "Adds"),
        ("about", "code/hive_decision"),
        ("about", "code/frame_hive"),
        ("position", "1"),
        ("wasGeneratedBy", "source/h2/step/1"),
        ("firstLine", "20"),
        ("lastLine", "20"),
    }


def test_a_claim_that_agrees_is_about_the_node_of_the_guidance(hives: Build) -> None:
    for claim in ("h2/step/1/claim/2", "k1/step/1/claim/3"):
        found = about(hives, f"source/{claim[:2]}", f"source/{claim}")
        assert ("stance", "Agrees") in found
        assert {value for name, value in found if name == "about"} == {
            "code/hive_decision/option/top_bar_hive"
        }


def test_another_sign_than_the_guidance_has_is_a_claim_that_contradicts_it(
    hives: Build,
) -> None:
    found = about(hives, "source/h2", "source/h2/step/1/claim/3")
    assert found >= {
        ("type", "ImpactClaim"),
        ("statedSolution", "code/top_bar_hive"),
        ("statedForce", "code/honey_yield"),
        ("statedImpact", "Positive"),
        ("stance", "Contradicts"),
        ("about", "code/top_bar_hive/impact/honey_yield"),
    }


def test_a_link_claim_names_the_property_and_does_not_assert_it(hives: Build) -> None:
    found = about(hives, "source/k1", "source/k1/step/2/claim/5")
    assert found >= {
        ("type", "LinkClaim"),
        ("statedFrom", "code/straw_mat"),
        ("statedTo", "code/top_bar_hive"),
        ("statedRelation", "requires"),
        ("stance", "Adds"),
    }
    straw, bars = node("code/straw_mat"), node("code/top_bar_hive")
    everything = {t for graph in hives.asserted.values() for t in graph}
    assert Triple(straw, DAAP.requires, bars) not in everything


def test_a_definition_claim_has_kind_label_and_codes_above(hives: Build) -> None:
    found = about(hives, "source/k1", "source/k1/step/2/claim/2")
    assert found >= {
        ("type", "DefinitionClaim"),
        ("defines", "code/straw_mat"),
        ("statedKind", "Practice"),
        ("statedLabel", "Straw Mat of [keeper]"),
        ("statedBroader", "code/top_bar_hive"),
        ("stance", "Adds"),
        ("about", "code/straw_mat"),
        ("about", "code/top_bar_hive"),
    }


def test_a_definition_as_another_kind_than_the_codebook_has_contradicts_it(
    hives: Build,
) -> None:
    found = about(hives, "source/h2", "source/h2/step/1/claim/7")
    assert found >= {
        ("defines", "code/honey_yield"),
        ("statedKind", "Practice"),
        ("stance", "Contradicts"),
    }


def test_an_emergent_code_is_as_its_first_definition_says_and_generated_once(
    hives: Build,
) -> None:
    """The straw mat is used by the first note, and defined by the second."""
    assert about(hives, "emergent", "code/straw_mat") == {
        ("type", "EmergentCode"),
        ("type", "Practice"),
        ("type", "Concept"),
        ("notation", "straw_mat"),
        ("prefLabel", "Straw Mat of [keeper]"),
        ("broader", "code/top_bar_hive"),
        ("inScheme", "codebook"),
        ("wasGeneratedBy", "source/k1/step/2"),
    }
    makers = about(hives, "emergent", "code/dryness")
    assert ("wasGeneratedBy", "source/h2/step/1") in makers


def test_a_kind_that_follows_from_use_alone_is_a_finding_and_infers_nothing(
    hives: Build,
) -> None:
    dry = node("code/dryness")
    kinds = {o for p, o in about(hives, "emergent", "code/dryness") if p == "type"}
    assert kinds == {"EmergentCode", "Concept"}
    inferred = {t.object for t in hives.inferred if t.subject == dry}
    assert DAAP.Force not in inferred
    (finding,) = (
        f
        for f in hives.findings
        if f.rule == "kind-from-use" and "'dryness'" in f.found and "h_2" in f.path
    )
    assert finding.severity is Severity.INFO


def test_the_graph_of_emergent_codes_holds_nothing_else(hives: Build) -> None:
    graph = hives.asserted["graph/emergent"]
    codes = {t.subject for t in graph if t.object == DAAP.EmergentCode}
    assert {t.subject for t in graph} == codes
    makers = Counter(t.subject for t in graph if t.predicate == PROV.wasGeneratedBy)
    assert makers == dict.fromkeys(codes, 1)


def test_an_entity_is_generated_once(hives: Build) -> None:
    makers = Counter(
        t.subject
        for graph in hives.asserted.values()
        for t in graph
        if t.predicate == PROV.wasGeneratedBy
    )
    assert {subject for subject, times in makers.items() if times > 1} == set()


GUIDANCE = {DAAP.DecisionOption, DAAP.ForceImpact, DAAP.Dependency, DAAP.NextDecision}
SHORTCUTS = {DAAP.improves, DAAP.harms, DAAP.requires, DAAP.canUse, DAAP.mandatoryNext}


def test_the_guidance_is_the_model_alone(hives: Build) -> None:
    everything = [t for graph in hives.asserted.values() for t in graph]
    guided = hives.asserted["graph/guidance"]
    for triple in (*everything, *hives.inferred):
        if triple.object in GUIDANCE or triple.predicate in SHORTCUTS:
            assert triple in guided


def test_one_source_changes_nothing_that_is_inferred_of_another(
    hives: Build, tmp_path: Path
) -> None:
    """Without the second note, only what names the second source is missing."""
    copy = tmp_path / "apiary"
    shutil.copytree(STUDY.parent, copy)
    (copy / "field-notes" / "h_2.md").unlink()
    alone = build(read_settings(copy / "study.toml"))
    second = f"{BASE}source/h2"
    others = {t for t in hives.inferred if second not in str(t)}
    names = {t.subject for t in alone.asserted["graph/emergent"]}
    known = {t for t in others if "/source/k1" in str(t)}
    assert known == {t for t in alone.inferred if "/source/k1" in str(t)}
    assert {t for t in others if t.subject in names} == {
        t for t in alone.inferred if t.subject in names
    }


def test_every_triple_is_in_one_graph(hives: Build) -> None:
    counts = Counter(t for graph in hives.asserted.values() for t in graph)
    assert {triple for triple, count in counts.items() if count > 1} == set()


def test_what_contradicts_is_found_and_a_self_link_is_no_claim(hives: Build) -> None:
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
    ends = {(t.predicate, t.object) for t in hives.asserted["graph/source/h2"]}
    assert (DAAP.statedTo, node("code/frame_hive")) in ends
    assert (DAAP.statedFrom, node("code/frame_hive")) not in ends
    assert all(f.severity is not Severity.VIOLATION for f in hives.findings)


def test_findings_on_new_codes_name_the_note_and_the_step(hives: Build) -> None:
    places = {
        f.focus.removeprefix(BASE): f.place
        for f in hives.findings
        if f.rule == "emergent-code-shape-definition-min-count"
    }
    assert places["code/straw_mat"] == "field-notes/k_1.md:41"


def test_no_name_is_left_in_what_the_notes_claim(hives: Build) -> None:
    labels = {
        t.object.value
        for graph in hives.asserted.values()
        for t in graph
        if t.predicate in (SKOS.prefLabel, DAAP.statedLabel)
    }
    assert "Straw Mat of [keeper]" in labels
    assert not [label for label in labels if "ottilie" in label.casefold()]


def test_both_engines_agree_on_claims(hives: Build) -> None:
    other = build(read_settings(STUDY), engine="reference")
    assert other.inferred == hives.inferred
    assert other.findings == hives.findings


QUESTIONS_ON_CLAIMS = {
    "claims": 19,
    "contested-impacts": 4,
    "support": 4,
    "claimed-overview": 11,
    "overview": 1,
}


@pytest.fixture(scope="module")
def answers(
    hives: Build, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, str]]]:
    """The rows of the tables that a release of the study has, by question."""
    folder = tmp_path_factory.mktemp("hives") / "dist"
    publish(release(hives), hives.findings, folder)
    return {
        path.stem: list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for path in (folder / "tables").glob("*.csv")
    }


def test_the_questions_on_claims_have_their_answers(
    answers: dict[str, list[dict[str, str]]],
) -> None:
    assert {name: len(answers[name]) for name in QUESTIONS_ON_CLAIMS} == (
        QUESTIONS_ON_CLAIMS
    )


def test_the_overview_has_no_claim_in_it(
    answers: dict[str, list[dict[str, str]]],
) -> None:
    (row,) = answers["overview"]
    assert tuple(row.values())[2:] == (
        "Top-Bar Hive",
        "impact",
        "",
        "Honey Yield",
        "-",
    )


def test_a_contested_impact_has_the_sources_on_each_side(
    answers: dict[str, list[dict[str, str]]],
) -> None:
    assert [tuple(row.values()) for row in answers["contested-impacts"]] == [
        ("Straw Mat of [keeper]", "Dryness", "", "+/-", "k1"),
        ("Straw Mat of [keeper]", "Dryness", "", "-", "h2"),
        ("Top-Bar Hive", "Honey Yield", "-", "+", "h2"),
        ("Top-Bar Hive", "Honey Yield", "-", "-", "k1"),
    ]


def test_the_guidance_is_supported_by_the_sources_that_agree(
    answers: dict[str, list[dict[str, str]]],
) -> None:
    impact = ("impact", "top_bar_hive", "-", "honey_yield")
    option = ("option", "hive_decision", "", "top_bar_hive")
    assert [tuple(row.values()) for row in answers["support"]] == [
        (*impact, "agrees", "k1"),
        (*impact, "contradicts", "h2"),
        (*option, "agrees", "h2"),
        (*option, "agrees", "k1"),
    ]


def test_the_claimed_overview_is_built_from_claims(
    answers: dict[str, list[dict[str, str]]],
) -> None:
    mat = ("How to winter?", "Straw Mat of [keeper]")
    frame, bar = ("Which hive?", "Frame Hive"), ("Which hive?", "Top-Bar Hive")
    assert [tuple(row.values()) for row in answers["claimed-overview"]] == [
        (*mat, "option", "", "", "k1"),
        (*mat, "impact", "Dryness", "+/-", "k1"),
        (*mat, "impact", "Dryness", "-", "h2"),
        (*mat, "impact", "Honey Yield", "o", "k1"),
        (*frame, "option", "", "", "h2"),
        (*frame, "impact", "Honey Yield", "++", "h2"),
        (*bar, "option", "", "", "h2"),
        (*bar, "option", "", "", "k1"),
        (*bar, "impact", "Easy lifting", "++", "k1"),
        (*bar, "impact", "Honey Yield", "+", "h2"),
        (*bar, "impact", "Honey Yield", "-", "k1"),
    ]


@pytest.fixture(scope="module")
def asked(hives: Build) -> Store:
    """All that questions are asked of."""
    graphs = (*hives.asserted.values(), hives.inferred, hives.study.ontology)
    store = Store()
    store.extend(Quad(*triple) for graph in graphs for triple in graph)
    return store


@pytest.mark.parametrize(
    ("given", "claims"),
    [
        ({"source": "h2", "stance": "contradicts"}, ["1/3", "1/6", "1/7"]),
        ({"code": "straw_mat", "source": "h2"}, ["1/5"]),
        (
            {"code": "straw_mat", "stance": "adds"},
            ["1/5", "2/2", "2/3", "2/5", "2/6", "2/7"],
        ),
        ({"stance": "agrees"}, ["1/2", "1/1", "1/3", "1/4"]),
    ],
)
def test_claims_are_asked_for_by_source_code_and_stance(
    asked: Store, given: dict[str, str], claims: list[str]
) -> None:
    rows = answer(asked, NAMED["claims"], BASE, given)
    assert [f"{row['step']}/{row['claim']}" for row in rows] == claims


def test_where_a_code_is_claimed_is_told_with_the_line_of_the_claim(
    asked: Store,
) -> None:
    rows = answer(asked, NAMED["where-stated"], BASE, {"code": "straw_mat"})
    assert [(r["source"], r["states"], r["line"]) for r in rows] == [
        ("h2", "assignment", "23"),
        ("k1", "assignment", "48"),
        ("k1", "definition", "48"),
        ("h2", "impact", "23"),
        ("k1", "impact", "52"),
        ("k1", "impact", "52"),
        ("k1", "link", "51"),
        ("k1", "option", "49"),
    ]
