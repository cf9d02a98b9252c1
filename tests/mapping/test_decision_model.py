"""What model files state, as the nodes that a codebook written by hand has."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Triple

from daap.core.codebook import Code
from daap.core.iris import Iris
from daap.core.namespaces import DAAP
from daap.core.relations import IMPACTS, property_of
from daap.core.settings import Settings
from daap.core.statements import (
    CodeDefinition,
    ImpactStatement,
    LinkStatement,
    OptionStatement,
)
from daap.core.values import Kind, SignReading
from daap.extract.codebook import read_knowledge
from daap.extract.codebook_values import modelled
from daap.extract.dsl.vocabulary import RELATIONS
from daap.mapping.decision_model import (
    map_codes,
    map_impacts,
    map_links,
    map_options,
    shortcuts,
)

IRIS = Iris("https://example.org/bees/")


def lines(triples: object) -> list[str]:
    """Triples in a short form."""
    return [
        f"{t.subject.value} {t.predicate.value} {t.object.value}".replace(  # type: ignore[union-attr]
            IRIS.base, ""
        ).replace(DAAP.iri, "daap:")
        for t in triples  # type: ignore[attr-defined]
        if isinstance(t, Triple)
    ]


def test_the_decision_model_of_the_study_is_what_its_statements_map_to(
    settings: Settings,
) -> None:
    known = read_knowledge(settings.codebook, settings.guidance, settings.base)
    iris = Iris(settings.base)
    said = list(modelled(known.guidance, settings.base))
    options = [
        OptionStatement(one.decision, one.solution, "", 0)
        for one in known.codebook.options
    ]
    made = {
        *map_options(options, iris, ()),
        *map_impacts(
            (s for s in said if isinstance(s, ImpactStatement)),
            iris,
            known.codebook.codes,
        ),
        *map_links((s for s in said if isinstance(s, LinkStatement)), iris),
    }
    assert made == set(known.guidance)


@pytest.mark.parametrize("word", sorted(set(RELATIONS.values())))
def test_every_relation_has_its_property_and_its_word(word: str) -> None:
    assert property_of(word) in (DAAP[name] for name in DAAP)
    link = LinkStatement("hive", word, "frame", 0)
    assert list(modelled(map_links([link], IRIS), IRIS.base)) == [link]


@pytest.mark.parametrize("sign", IMPACTS)
def test_every_sign_has_its_value(sign: str) -> None:
    impact = ImpactStatement("hive", "calm", sign, 0)
    assert list(modelled(map_impacts([impact], IRIS, {}), IRIS.base)) == [impact]


def test_a_neutral_impact_has_no_shortcut_and_a_mixed_one_has_both() -> None:
    made = {
        sign: [
            t.predicate.value.rpartition("#")[2]
            for t in map_impacts([ImpactStatement("hive", "calm", sign, 0)], IRIS, {})
            if t.subject == IRIS.code("hive")
        ]
        for sign in IMPACTS
    }
    assert made == {
        "++": ["improves"], "+": ["improves"], "o": [], "-": ["harms"],
        "--": ["harms"], "+/-": ["improves", "harms"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (SignReading.POSITIVE_IMPROVES, ["+ improves", "- harms"]),
        (SignReading.POSITIVE_HARMS, ["+ harms", "- improves"]),
        (SignReading.UNSETTLED, []),
    ],
)
def test_the_sign_reading_of_a_force_says_which_shortcut_an_impact_has(
    reading: SignReading, expected: list[str]
) -> None:
    codes = {"toil": Code("toil", Kind.FORCE, "Toil", signs=reading)}
    made = [
        f"{sign} {t.predicate.value.rpartition('#')[2]}"
        for sign in ("+", "-")
        for t in map_impacts([ImpactStatement("hive", "toil", sign, 0)], IRIS, codes)
        if t.subject == IRIS.code("hive")
    ]
    assert made == expected


def test_less_of_something_undesirable_is_an_improvement_in_every_strength() -> None:
    made = {
        sign: [p.value.rpartition("#")[2] for p in found]
        for sign in IMPACTS
        if (found := shortcuts(sign, SignReading.POSITIVE_HARMS))
    }
    assert made == {
        "++": ["harms"], "+": ["harms"], "-": ["improves"], "--": ["improves"],
        "+/-": ["improves", "harms"],
    }  # fmt: skip


def test_a_code_below_another_is_no_top_concept() -> None:
    code = CodeDefinition("frame", Kind.PATTERN, "", ("hive",), 1)
    assert lines(map_codes([code], IRIS, "en"))[2:] == [
        "code/frame http://www.w3.org/2004/02/skos/core#notation frame",
        "code/frame http://www.w3.org/2004/02/skos/core#prefLabel frame",
        "code/frame http://www.w3.org/2004/02/skos/core#broader code/hive",
        "code/frame http://www.w3.org/2004/02/skos/core#inScheme codebook",
    ]


def test_options_are_counted_per_decision_behind_those_before() -> None:
    before = [OptionStatement("swarm", "hive", "", 0)]
    new = [OptionStatement(d, s, "", 0) for d, s in (("swarm", "box"), ("feed", "x"))]
    positions = [
        line.rpartition(" ")[2]
        for line in lines(map_options(new, IRIS, before))
        if "daap:position" in line
    ]
    assert positions == ["2", "1"]


def test_no_name_leaves_its_place_in_an_iri() -> None:
    link = LinkStatement("a/../b", "uses", "c>d", 0)
    assert next(iter(map_links([link], IRIS))).subject == NamedNode(
        "https://example.org/bees/code/a%2F..%2Fb/depends/uses/c%3Ed"
    )
