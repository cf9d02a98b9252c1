"""All 68 field notes that serve as test data, built in one run.

What each file holds, held against a plain scan of its lines, is tested with the
reader (tests/extract/test_corpus.py); here the whole dataset is built of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store, Triple
from tests.query.support import ADDED_LATER, agreeing_forces, agreeing_options

from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.study import read_notes
from daap.core.errors import Severity
from daap.core.model import Document
from daap.core.namespaces import DAAP, OA, PROV, RDF
from daap.core.settings import Settings
from daap.core.triples import integer


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
def documents(notes: Path, whole: Build) -> Sequence[Document]:
    """The 68 notes as they are read."""
    return tuple(read_notes(whole.study, [notes]))


@pytest.fixture(scope="module")
def asserted(whole: Build) -> Mapping[str, tuple[Triple, ...]]:
    """All asserted triples, by the path of their graph."""
    return whole.asserted


def test_all_are_built_in_one_run_without_a_violation(whole: Build) -> None:
    assert len(whole.documents) == 68
    violations = [f for f in whole.findings if f.severity is Severity.VIOLATION]
    assert violations == []


def test_each_is_a_source_with_its_transcript_and_its_steps(
    documents: Sequence[Document],
    whole: Build,
    asserted: Mapping[str, tuple[Triple, ...]],
) -> None:
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


def test_no_annotation_is_without_target_and_no_context_without_words(
    documents: Sequence[Document],
    whole: Build,
    asserted: Mapping[str, tuple[Triple, ...]],
) -> None:
    everything = [t for graph in asserted.values() for t in graph]
    kinds = {DAAP.InVivoCode, DAAP.DescriptiveCode, DAAP.CodeAssignment}
    annotations = {
        t.subject for t in everything if t.predicate == RDF.type and t.object in kinds
    }
    assert annotations == {
        t.subject
        for t in everything
        if t.predicate == OA.hasTarget and t.subject in annotations
    }
    coded = {t.object for t in everything if t.predicate == DAAP.codesSegment}
    wordless = {
        f"{document.identifier}/segment/{segment.position}"
        for document in documents
        for segment in document.segments
        if segment.wordless
    }
    assert len(wordless) > 150
    assert [s for s in coded if str(s.value).partition("/source/")[2] in wordless] == []
    assert len(coded) == 1057
    counts = Counter(t.predicate for t in (*everything, *whole.inferred))
    assert {
        "in vivo": sum(t.object == DAAP.InVivoCode for t in everything),
        "naming a code": counts[DAAP.names],
        "quoted": counts[DAAP.quotedInSegment],
        "evidenced": counts[DAAP.evidencedInSegment],
    } == {
        "in vivo": 179,
        "naming a code": 12,
        "quoted": 288,
        "evidenced": 4775,
    }


def test_a_step_has_the_passage_that_it_quotes(whole: Build) -> None:
    moved = {
        finding.focus: finding.found.partition(" quotes only the passage of lines ")[2]
        for finding in whole.findings
        if finding.rule == "context-elsewhere"
    }
    assert moved == {
        "source/p1/step/8": "630 to 641, not that above it",  # turn 32
        "source/p8/step/3": "173 to 173, not that above it",  # turn 24
        "source/s6/step/3": "173 to 173, not that above it",  # a trace above it
    }


def test_every_statement_of_the_traces_is_a_claim(
    documents: Sequence[Document], whole: Build
) -> None:
    """Of 191 impacts 14 contradict a sign of the guidance, and two a code's kind."""
    read = Counter(
        type(statement).__name__
        for document in documents
        for step in document.steps
        for statement in step.statements
    )
    claims = [c for d in whole.documents for step in d.steps for c in step.claims]
    assert read == Counter(type(claim.statement).__name__ for claim in claims)
    stances = Counter((type(c.statement).__name__, c.stance.value) for c in claims)
    assert stances == {
        ("ImpactStatement", "Agrees"): 12,
        ("ImpactStatement", "Adds"): 163,
        ("ImpactStatement", "Contradicts"): 16,
        ("OptionStatement", "Agrees"): 1,
        ("OptionStatement", "Adds"): 66,
        ("LinkStatement", "Adds"): 2,
        ("CodeDefinition", "Agrees"): 105,
        ("CodeDefinition", "Adds"): 65,
        ("CodeDefinition", "Contradicts"): 23,
    }
    rules = Counter(finding.rule for finding in whole.findings)
    assert rules["contradictory-statement"] == 14
    assert rules["contradictory-kind"] == 2
    assert rules["definition-disagrees"] == 31
    assert rules["unresolved-statement"] == rules["self-link"] == 0


@pytest.mark.parametrize(
    ("source", "line", "about"),
    [
        ("s53", 75, {"change_data_capture/impact/understandability"}),
        ("s8", 68, {"immutable_change_audit_log", "bitemporal_data"}),
        ("s31", 115, {"data_catalogue/impact/discoverability"}),
        ("s49", 109, {"discovery_port/impact/discoverability"}),
    ],
)
def test_a_source_that_disagrees_is_published_with_line_and_what_it_is_about(
    whole: Build,
    asserted: Mapping[str, tuple[Triple, ...]],
    source: str,
    line: int,
    about: set[str],
) -> None:
    graph = asserted[f"graph/source/{source}"]
    (claim,) = (
        t.subject
        for t in graph
        if t.predicate == DAAP.stance
        and t.object == DAAP.Contradicts
        and Triple(t.subject, RDF.type, DAAP.ImpactClaim) in graph
        and Triple(t.subject, DAAP.firstLine, integer(line)) in graph
    )
    assert {
        getattr(t.object, "value", "").removeprefix(f"{whole.base}code/")
        for t in graph
        if t.subject == claim and t.predicate == DAAP.about
    } == about


def test_every_claim_has_a_stance_lines_and_something_it_is_about(
    asserted: Mapping[str, tuple[Triple, ...]],
) -> None:
    """What it is about stands in guidance or codebook, or is an emergent code."""
    known = {
        t.subject
        for name in ("guidance", "codebook", "emergent")
        for t in asserted[f"graph/{name}"]
    }
    contradicting = 0
    for name, graph in asserted.items():
        if name.startswith("graph/source/"):
            said = defaultdict(set)
            for t in graph:
                said[t.predicate].add(t.subject)
            claims = said[DAAP.stance]
            for needed in (DAAP.firstLine, DAAP.lastLine, DAAP.about):
                assert claims <= said[needed]
            assert {t.object for t in graph if t.predicate == DAAP.about} <= known
            contradicting += sum(t.object == DAAP.Contradicts for t in graph)
    assert contradicting == 39


def test_the_guidance_is_the_model_alone_however_many_notes_are_read(
    whole: Build, asserted: Mapping[str, tuple[Triple, ...]], built: Build
) -> None:
    kinds = Counter(
        t.object for g in asserted.values() for t in g if t.predicate == RDF.type
    )
    assert (
        kinds[DAAP.DecisionOption],
        kinds[DAAP.ForceImpact],
        kinds[DAAP.Dependency],
        kinds[DAAP.NextDecision],
    ) == (35, 273, 122, 7)
    shortcuts = {DAAP.improves, DAAP.harms, DAAP.hasOption, DAAP.dependsOn, DAAP.next}
    for all_notes, p4 in ((asserted, built.asserted), (whole, built)):
        found, expected = (
            {t for t in triples(one) if t.predicate in shortcuts}
            for one in (all_notes, p4)
        )
        assert found == expected


def triples(
    one: Build | Mapping[str, tuple[Triple, ...]],
) -> Iterator[Triple]:
    """What a build inferred, or all triples of graphs."""
    if isinstance(one, Build):
        yield from one.inferred
    else:
        yield from chain.from_iterable(one.values())


def test_overview_and_forces_equal_the_printed_tables_with_all_notes_read(
    whole: Build, shared: Path
) -> None:
    """35 rows and 46; the source that was added later is told apart."""
    store = Store()
    everything = (*triples(whole.asserted), *whole.inferred, *whole.study.ontology)
    store.extend(Quad(*triple) for triple in everything)
    more = agreeing_options(store, whole, shared)
    assert len(more) == 35
    assert set().union(*more) == {ADDED_LATER}
    assert agreeing_forces(store, whole, shared) == 46


def test_every_triple_is_in_one_graph_and_inferred_in_none(
    whole: Build, asserted: Mapping[str, tuple[Triple, ...]]
) -> None:
    counts = Counter(t for graph in asserted.values() for t in graph)
    assert {triple for triple, count in counts.items() if count > 1} == set()
    assert counts.keys() & set(whole.inferred) == set()


def test_an_emergent_code_is_generated_once_and_alone_in_its_graph(
    asserted: Mapping[str, tuple[Triple, ...]],
) -> None:
    graph = asserted["graph/emergent"]
    codes = {t.subject for t in graph if t.object == DAAP.EmergentCode}
    assert {t.subject for t in graph} == codes
    makers = Counter(
        t.subject
        for one in asserted.values()
        for t in one
        if t.predicate == PROV.wasGeneratedBy
    )
    assert set(makers.values()) == {1}
    assert codes <= makers.keys()
