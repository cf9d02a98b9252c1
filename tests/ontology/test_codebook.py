"""The codebook as a SKOS scheme: complete, and no integrity condition broken.

Conditions are those of the SKOS Reference, https://www.w3.org/TR/skos-reference/.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

BASE = "https://w3id.org/daap/"
DAAP = Namespace("https://w3id.org/daap/ontology#")
ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "ontology" / "codebook").glob("*.ttl"))
KINDS = {
    "decisions.ttl": DAAP.Decision,
    "forces.ttl": DAAP.Force,
    "patterns.ttl": DAAP.Pattern,
    "practices.ttl": DAAP.Practice,
}


@pytest.fixture(scope="module")
def scheme() -> Graph:
    """All files of the codebook."""
    graph = Graph()
    for path in FILES:
        graph.parse(path, publicID=BASE)
    return graph


@pytest.fixture(scope="module")
def codes(scheme: Graph) -> set[Node]:
    """The codes."""
    return set(scheme.subjects(RDF.type, SKOS.Concept))


def test_each_kind_has_its_file_and_its_number_of_codes() -> None:
    counts = {}
    for path in FILES:
        graph = Graph().parse(path, publicID=BASE)
        concepts = set(graph.subjects(RDF.type, SKOS.Concept))
        assert concepts == set(graph.subjects(RDF.type, KINDS[path.name]))
        counts[path.name] = len(concepts)
    assert counts == {
        "decisions.ttl": 6,
        "forces.ttl": 46,
        "patterns.ttl": 42,
        "practices.ttl": 109,
    }


def test_every_code_has_one_notation_one_label_one_definition(
    scheme: Graph, codes: set[Node]
) -> None:
    for code in codes:
        notations = [str(n) for n in scheme.objects(code, SKOS.notation)]
        assert len(notations) == 1
        assert str(code) == f"{BASE}code/{notations[0]}"
        for term in (SKOS.prefLabel, SKOS.definition):  # S14 for the label
            texts = list(scheme.objects(code, term))
            assert [getattr(t, "language", None) for t in texts] == ["en"], code


def test_a_definition_is_one_or_two_sentences_and_not_circular(
    scheme: Graph, codes: set[Node]
) -> None:
    for code in codes:
        text = str(scheme.value(code, SKOS.definition))
        label = str(scheme.value(code, SKOS.prefLabel))
        assert text.endswith(".")
        assert 1 <= text.count(". ") + 1 <= 2, text
        assert 40 <= len(text) <= 420, text
        assert not text.casefold().startswith(label.casefold()), text


def test_no_two_codes_share_a_definition(scheme: Graph) -> None:
    counts = Counter(str(text) for text in scheme.objects(None, SKOS.definition))
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_two_codes_share_a_label(scheme: Graph, codes: set[Node]) -> None:
    counts = Counter(str(scheme.value(code, SKOS.prefLabel)) for code in codes)
    assert [label for label, count in counts.items() if count > 1] == []


def test_the_scheme_has_a_label(scheme: Graph) -> None:
    labels = list(scheme.objects(URIRef(f"{BASE}codebook"), SKOS.prefLabel))
    assert [(str(t), getattr(t, "language", "")) for t in labels] == [
        ("Data as a Product codebook", "en")
    ]


def test_labels_and_kinds_are_those_of_the_study(scheme: Graph, shared: Path) -> None:
    with (shared / "facts" / "codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = URIRef(f"{BASE}code/{row['identifier']}")
            assert (code, RDF.type, DAAP[row["kind"].capitalize()]) in scheme
            labels = {
                str(label)
                for term in (SKOS.prefLabel, SKOS.hiddenLabel)
                for label in scheme.objects(code, term)
            }
            assert row["label"] in labels


def test_s9_a_concept_is_no_scheme(scheme: Graph, codes: set[Node]) -> None:
    assert not codes & set(scheme.subjects(RDF.type, SKOS.ConceptScheme))


def test_s13_labels_of_different_kinds_are_disjoint(
    scheme: Graph, codes: set[Node]
) -> None:
    for code in codes:
        texts = [
            str(text)
            for term in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
            for text in scheme.objects(code, term)
        ]
        assert len(texts) == len(set(texts)), code


def test_s27_related_codes_are_not_above_one_another(
    scheme: Graph, codes: set[Node]
) -> None:
    for code in codes:
        above = set(scheme.transitive_objects(code, SKOS.broader)) - {code}
        related = set(scheme.objects(code, SKOS.related))
        related |= set(scheme.subjects(SKOS.related, code))
        assert not above & related, code


def test_no_code_is_above_itself(scheme: Graph, codes: set[Node]) -> None:
    for code in codes:
        parents = list(scheme.objects(code, SKOS.broader))
        for parent in parents:
            assert code not in set(scheme.transitive_objects(parent, SKOS.broader))


def test_links_stay_inside_the_scheme(scheme: Graph, codes: set[Node]) -> None:
    for term in (SKOS.broader, SKOS.related):
        assert set(scheme.objects(None, term)) <= codes


def test_every_code_has_a_neighbour(scheme: Graph, codes: set[Node]) -> None:
    for code in codes:
        links = (SKOS.broader, SKOS.related)
        assert any(
            (code, link, None) in scheme or (None, link, code) in scheme
            for link in links
        ), code


def test_a_top_concept_is_one_with_nothing_above(
    scheme: Graph, codes: set[Node]
) -> None:
    book = URIRef(f"{BASE}codebook")
    for code in codes:
        assert (code, SKOS.inScheme, book) in scheme
        on_top = (code, SKOS.topConceptOf, book) in scheme
        assert on_top == ((code, SKOS.broader, None) not in scheme), code


def test_only_versioning_is_a_label_of_two_codes(scheme: Graph) -> None:
    holders: dict[str, set[Node]] = defaultdict(set)
    for term in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
        for code, text in scheme.subject_objects(term):
            holders[str(text).casefold()].add(code)
    shared = {text for text, found in holders.items() if len(found) > 1}
    assert shared == {"versioning"}


@pytest.mark.parametrize(
    "notation",
    ["versioning", "versioning_force", "schema_manager", "non_functional", "VMs"],
)
def test_codes_that_are_easily_confused_say_their_scope(
    notation: str, scheme: Graph
) -> None:
    assert scheme.value(URIRef(f"{BASE}code/{notation}"), SKOS.scopeNote)


@pytest.mark.parametrize(
    "notation", ["addressible", "single_subscription_dedicated_workpasce_per_domain"]
)
def test_slips_of_the_study_stay_as_notations(notation: str, scheme: Graph) -> None:
    assert scheme.value(URIRef(f"{BASE}code/{notation}"), SKOS.prefLabel)


def test_the_scheme_says_whose_the_definitions_are(scheme: Graph) -> None:
    book = URIRef(f"{BASE}codebook")
    assert "editors" in str(scheme.value(book, SKOS.editorialNote))
    assert scheme.value(book, DCTERMS.title)


READINGS = {
    "centralization": "SignUnsettled",
    "duplication": "SignUnsettled",
    "entry_barrier": "PositiveHarms",
    "infrastructure_to_manage": "SignUnsettled",
    "latency": "SignUnsettled",
    "manual_toil": "PositiveHarms",
    "stale": "SignUnsettled",
    "time_to_market": "PositiveImproves",
}
"""What signs tell of the forces that are named for an amount or something bad."""

PLACE = re.compile(r"\b([ps]\d+)\b|\blines? (\d+(?:(?:-|, | and )\d+)*)")
"""A source, or the lines of the one named last, in a scope note."""


def test_what_signs_tell_is_stated_of_eight_forces(scheme: Graph) -> None:
    stated = {
        str(force).removeprefix(f"{BASE}code/"): str(value).removeprefix(DAAP)
        for force, value in scheme.subject_objects(DAAP.signReading)
    }
    assert stated == READINGS


def test_less_manual_toil_is_an_improvement_and_what_is_unsettled_is_none() -> None:
    guidance = Graph().parse(ROOT / "ontology" / "guidance.ttl", publicID=BASE)
    code = Namespace(f"{BASE}code/")
    found = {
        force: tuple(
            len(list(guidance.subjects(DAAP[name], code[force])))
            for name in ("improves", "harms")
        )
        for force in READINGS
    }
    signs = {
        force: len(list(guidance.subjects(DAAP.onForce, code[force])))
        for force in READINGS
    }
    assert found == {
        "centralization": (0, 0),
        "duplication": (0, 0),
        "entry_barrier": (11, 1),
        "infrastructure_to_manage": (0, 0),
        "latency": (0, 0),
        "manual_toil": (8, 0),
        "stale": (0, 0),
        "time_to_market": (8, 2),
    }
    assert signs == {
        "centralization": 6,
        "duplication": 7,
        "entry_barrier": 12,
        "infrastructure_to_manage": 5,
        "latency": 7,
        "manual_toil": 8,
        "stale": 3,
        "time_to_market": 10,
    }


def places(text: str) -> Iterator[tuple[str, int]]:
    """The lines that a scope note names, each with its source."""
    source = ""
    for found in PLACE.finditer(text):
        source = found[1] or source
        yield from ((source, int(n)) for n in re.findall(r"\d+", found[2] or ""))


@pytest.mark.parametrize("force", READINGS)
def test_a_sign_reading_is_judged_from_every_line_that_codes_an_impact(
    scheme: Graph, shared: Path, force: str
) -> None:
    notes = shared / "corpus" / "data-as-a-product"
    coded = {
        (path.stem.replace("_", ""), number)
        for path in notes.glob("*.md")
        for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1)
        if re.search(rf"\b{force}\s*:\s*(very_)?(positive|negative|neutral)", line)
    }
    text = str(scheme.value(URIRef(f"{BASE}code/{force}"), SKOS.scopeNote))
    named = set(places(text))
    assert coded <= named
