"""All 68 field notes that serve as test data, built in one run.

What each file holds, held against a plain scan of its lines, is tested with the
reader (tests/extract/test_corpus.py); here the whole dataset is built of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Triple

from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.study import read_notes
from daap.core.errors import Severity
from daap.core.model import CodeDefinition
from daap.core.namespaces import DAAP, PROV, RDF
from daap.core.settings import Settings
from daap.interpret.codes.signatures import ends, family


@pytest.fixture(scope="module")
def notes(shared: Path) -> Path:
    """The folder of the 68 notes."""
    folder = shared / "corpus" / "data-as-a-product"
    if not folder.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    return folder


@pytest.fixture(scope="module")
def whole(notes: Path, settings: Settings) -> Build:
    """The study built with the 68 notes instead of its own one."""
    return build(settings, [notes])


@pytest.fixture(scope="module")
def asserted(whole: Build) -> Mapping[str, tuple[Triple, ...]]:
    """All asserted triples, by the path of their graph."""
    return whole.asserted


def test_all_are_built_in_one_run_without_a_violation(whole: Build) -> None:
    assert len(whole.documents) == 68
    violations = [f for f in whole.findings if f.severity is Severity.VIOLATION]
    assert violations == []


def test_each_is_a_source_with_its_transcript_and_its_steps(
    notes: Path, whole: Build, asserted: Mapping[str, tuple[Triple, ...]]
) -> None:
    documents = read_notes(whole.study, [notes])
    assert [d.identifier for d in documents] == [d.identifier for d in whole.documents]
    for document in documents:
        graph = asserted[f"graph/source/{document.identifier}"]
        kinds = Counter(t.object for t in graph if t.predicate == RDF.type)
        assert kinds[DAAP.Interview] + kinds[DAAP.GreyLiterature] == 1
        assert kinds[DAAP.FieldNote] == 1
        assert kinds[DAAP.Turn] == len(document.turns)
        assert kinds[DAAP.Segment] == len(document.segments) > 0
        assert kinds[DAAP.CodingStep] == len(document.steps) > 0


def test_the_totals_of_what_is_published(
    asserted: Mapping[str, tuple[Triple, ...]],
) -> None:
    kinds = Counter(
        t.object
        for name, graph in asserted.items()
        if name.startswith("graph/source/")
        for t in graph
        if t.predicate == RDF.type
    )
    assert {
        "turns": kinds[DAAP.Turn],
        "segments": kinds[DAAP.Segment],
        "steps": kinds[DAAP.CodingStep],
        "notes": kinds[DAAP.InVivoCode] + kinds[DAAP.DescriptiveCode],
        "assignments": kinds[DAAP.CodeAssignment],
    } == {
        "turns": 673,
        "segments": 2057,
        "steps": 279,
        "notes": 472,
        "assignments": 909,
    }


def test_what_the_traces_state_is_published_or_a_finding(
    notes: Path, whole: Build
) -> None:
    """Of 191 impacts 14 contradict another's sign, and two a code's kind.

    Definitions of codes that the codebook has add nothing, but are findings
    where they differ from it.
    """
    read, stated = Counter[str](), Counter[str]()
    for document in read_notes(whole.study, [notes]):
        for step in document.steps:
            read.update(type(s).__name__ for s in step.statements)
            stated.update(type(s).__name__ for s in step.stated)
    assert read == {
        "ImpactStatement": 191,
        "CodeDefinition": 193,
        "OptionStatement": 67,
        "LinkStatement": 2,
    }
    assert stated == {
        "ImpactStatement": 175,
        "CodeDefinition": 62,
        "OptionStatement": 67,
        "LinkStatement": 2,
    }
    rules = Counter(finding.rule for finding in whole.findings)
    assert rules["contradictory-statement"] == 14
    assert rules["contradictory-kind"] == 2
    assert rules["definition-disagrees"] == 31
    assert rules["unresolved-statement"] == rules["self-link"] == 0


def test_nothing_stated_contradicts_the_kind_of_a_code(whole: Build) -> None:
    codes = whole.study.codebook.codes
    for document in whole.documents:
        for step in document.steps:
            for stated in step.stated:
                if not isinstance(stated, CodeDefinition):
                    for name, kinds in ends(stated):
                        assert family(codes[name]) <= kinds


def test_every_triple_is_in_one_graph_and_inferred_in_none(
    whole: Build, asserted: Mapping[str, tuple[Triple, ...]]
) -> None:
    counts = Counter(t for graph in asserted.values() for t in graph)
    assert {triple for triple, count in counts.items() if count > 1} == set()
    assert counts.keys() & set(whole.inferred) == set()


def test_every_new_node_says_which_step_states_it(
    asserted: Mapping[str, tuple[Triple, ...]],
) -> None:
    kinds = {DAAP.DecisionOption, DAAP.ForceImpact, DAAP.Dependency, DAAP.NextDecision}
    nodes = {
        t.subject
        for t in asserted["graph/emergent"]
        if t.predicate == RDF.type and t.object in kinds
    }
    stated = {
        t.subject
        for name, graph in asserted.items()
        if name.startswith("graph/source/")
        for t in graph
        if t.predicate == PROV.wasGeneratedBy
    }
    assert len(nodes) == 202
    assert nodes <= stated
