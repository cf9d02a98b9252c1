"""A picture shows the decision model, says it in words, and stays on its page."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from daap.core.errors import DaapError
from daap.core.namespaces import DAAP, RDF, SKOS, XSD
from daap.diagrams.decision_model import decision_model
from daap.diagrams.diagram import decision_diagram, diagrams, model_diagram
from daap.diagrams.guidance import SIGNS
from daap.diagrams.map import map_drawing
from daap.diagrams.matrix import decision_drawing
from daap.diagrams.model import DecisionModel, DiagramDecision, DiagramImpact
from daap.diagrams.style import PENS, shown
from daap.diagrams.svg import Box, Drawing
from daap.diagrams.text_metrics import Type, clean, text_width, wrap

ROOT = Path(__file__).parents[2]
BASE = "https://example.org/study/"
SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = {
    "q0": "<script>alert(\"1\")</script> & 'quotes' ]]> <!-- ?",
    "q1": "Donaudampfschifffahrts" * 12,
    "q2": "מה הסוג של מוצר הנתונים שאפשר לפתח?",
    "q3": "数据产品应当如何部署" * 9,
    "o1": '<b onload="x()">bold</b>',
    "o2": "one_very_long_identifier_of_an_option_that_goes_on_and_on",
    "o3": "left \u202eright\u202c \u0001 control\nline",
    "f1": "&amp; already escaped",
    "f2": "ü\u0308berlang" * 20,
}


def code(notation: str) -> NamedNode:
    return NamedNode(f"{BASE}code/{notation}")


def option(decision: str, solution: str, position: int | None = 1) -> Iterator[Triple]:
    node = code(f"{decision}/option/{solution}")
    yield Triple(node, DAAP.ofDecision, code(decision))
    yield Triple(node, DAAP.proposes, code(solution))
    if position is not None:
        number = Literal(str(position), datatype=XSD.integer)
        yield Triple(node, DAAP.position, number)


def impact(solution: str, force: str, value: NamedNode) -> Iterator[Triple]:
    node = code(f"{solution}/impact/{force}")
    yield Triple(node, DAAP.ofSolution, code(solution))
    yield Triple(node, DAAP.onForce, code(force))
    yield Triple(node, DAAP.impact, value)


def following(origin: str, to: str, relation: str) -> Iterator[Triple]:
    node = code(f"{origin}/next/{to}/{relation}")
    yield Triple(node, RDF.type, DAAP.NextDecision)
    yield Triple(node, DAAP["from"], code(origin))
    yield Triple(node, DAAP.to, code(to))
    yield Triple(node, DAAP.relation, DAAP[relation])


def named(notation: str, label: str = "") -> Iterator[Triple]:
    yield Triple(code(notation), SKOS.notation, Literal(notation))
    if label:
        yield Triple(code(notation), SKOS.prefLabel, Literal(label, language="en"))


def hostile() -> list[Triple]:
    """Awkward labels, many options, every sign, links in circles and to itself."""
    triples = [t for name, label in HOSTILE.items() for t in named(name, label)]
    for name in ("q0", "q1", "q2", "q3", "q4"):
        triples.append(Triple(code(name), RDF.type, DAAP.Decision))
    for number in range(1, 17):
        triples += option("q0", f"o{number}", number)
        for place, value in enumerate(SIGNS):
            force = f"f{(number + 3 * place) % 20}"
            triples += impact(f"o{number}", force, value)
    triples += option("q1", "o1", None)
    links = ["q0 q1", "q0 q2", "q0 q3", "q1 q4", "q4 q0", "q2 q2", "q0 q4", "o2 q3"]
    for link in links:
        origin, to = link.split()
        triples += following(origin, to, "mandatoryNext")
    triples += following("q0", "q2", "considerIfNotDecidedYet")
    return triples


def study() -> list[Triple]:
    """The decision model of the study in this repository."""
    files = [*(ROOT / "ontology" / "codebook").glob("*.ttl")]
    files += [ROOT / "ontology" / name for name in ("guidance.ttl", "core.ttl")]
    return [
        quad.triple
        for path in files
        for quad in parse(
            path.read_bytes(),
            format=RdfFormat.TURTLE,
            base_iri="https://w3id.org/daap/",
        )
    ]


HOSTILE_MODEL = decision_model(hostile(), BASE)
STUDY_MODEL = decision_model(study(), "https://w3id.org/daap/")
MODELS = [
    pytest.param(HOSTILE_MODEL, id="hostile"),
    pytest.param(STUDY_MODEL, id="study"),
]
DECISIONS = [
    pytest.param(model, decision, id=decision.name.notation)
    for model in (HOSTILE_MODEL, STUDY_MODEL)
    for decision in model.decisions
]


def plain(value: str) -> str:
    return " ".join(value.split())


def visible(svg: str) -> list[str]:
    """Each text of a picture as it can be copied from it."""
    root = ElementTree.fromstring(svg)  # noqa: S314  our own document
    return [plain("".join(text.itertext())) for text in root.iter(f"{SVG}text")]


def description(svg: str) -> str:
    root = ElementTree.fromstring(svg)  # noqa: S314  our own document
    return root.findtext(f"{SVG}desc") or ""


def drawings(model: DecisionModel) -> Iterator[Drawing]:
    yield map_drawing(model)
    for decision in model.decisions:
        yield decision_drawing(model, decision)


def test_the_study_has_a_picture_of_each_decision_and_one_of_them_all() -> None:
    names = [name for name, _ in diagrams(STUDY_MODEL)]

    assert names == [
        "diagrams/orchestration_decision.svg",
        "diagrams/data_product_type_decision.svg",
        "diagrams/data_product_layer_decision.svg",
        "diagrams/data_product_self_serve_management_decision.svg",
        "diagrams/interface_decision.svg",
        "diagrams/deploy_decision.svg",
        "diagrams/decision-model.svg",
    ]


def test_the_model_holds_every_option_impact_and_link_of_the_study() -> None:
    options = [o for d in STUDY_MODEL.decisions for o in d.options]

    assert len(options) == 35
    assert sum(len(o.impacts) for o in options) == 273
    assert sum(len(d.links) for d in STUDY_MODEL.decisions) == 7


def test_a_study_without_decisions_has_no_pictures() -> None:
    assert list(diagrams(decision_model(named("x", "X"), BASE))) == []


def test_a_decision_that_notes_alone_have_has_no_picture() -> None:
    kinds = (DAAP.Decision, DAAP.EmergentCode)
    emergent = [Triple(code("e"), RDF.type, kind) for kind in kinds]
    model = decision_model([*study(), *emergent], BASE)
    assert len(model.decisions) == 6
    assert len(decision_model([*study(), emergent[0]], BASE).decisions) == 7


def test_a_decision_that_the_model_lacks_is_an_error() -> None:
    with pytest.raises(DaapError, match="no decision 'other'"):
        decision_diagram(STUDY_MODEL, "other")


@pytest.mark.parametrize("model", MODELS)
def test_a_picture_is_an_image_with_title_and_description(model: DecisionModel) -> None:
    seen: set[str] = set()
    for _, svg in diagrams(model):
        root = ElementTree.fromstring(svg)  # noqa: S314  our own document
        title, desc = root[0], root[1]
        assert root.get("role") == "img"
        assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
        assert title.text
        assert desc.text
        assert root.get("aria-labelledby") == title.get("id")
        assert root.get("aria-describedby") == desc.get("id")
        ids = {element.get("id") for element in root.iter()} - {None}
        assert len(ids) == 2
        assert not ids & seen
        seen |= {str(name) for name in ids}


@pytest.mark.parametrize(("model", "decision"), DECISIONS)
def test_the_description_says_each_option_force_sign_and_next_decision(
    model: DecisionModel, decision: DiagramDecision
) -> None:
    words = description(decision_diagram(model, decision.name.notation))

    for found in decision.options:
        start = f"Option {found.number}. {found.name.label}: "
        part = words[words.index(start) :].removeprefix(start)
        for effect in found.impacts:
            sign = f"{effect.sign.said} ({effect.sign.notation}) for "
            assert effect.force.label in part.split(sign, 1)[1].split(" Option ")[0]
    for link in decision.links:
        assert link.to.label in words.split("Next decisions: ")[1]
        assert link.relation in words.split("Next decisions: ")[1]


@pytest.mark.parametrize(("model", "decision"), DECISIONS)
def test_a_picture_shows_each_option_force_sign_and_next_decision(
    model: DecisionModel, decision: DiagramDecision
) -> None:
    texts = visible(decision_diagram(model, decision.name.notation))

    assert decision.name.label in texts
    for found in decision.options:
        assert found.name.label in texts
        assert found.number in texts
        assert f"improves {found.improved} harms {found.harmed}" in texts
    for force in decision.forces:
        assert force.label in texts
    found = [i.sign for o in decision.options for i in o.impacts]
    signs = [shown(sign) for sign in found]
    for sign in SIGNS.values():
        alike = {f for f in found if shown(f) == shown(sign)}
        keys = sum(f.improves or f.harms or not f.note for f in alike)
        assert texts.count(shown(sign)) == signs.count(shown(sign)) + keys
    for link in decision.links:
        assert link.to.label in texts
        assert any(text.startswith(link.relation) for text in texts)


@pytest.mark.parametrize("decision", STUDY_MODEL.decisions, ids=str)
def test_a_sign_stands_in_the_column_of_its_option_and_the_row_of_its_force(
    decision: DiagramDecision,
) -> None:
    svg = decision_diagram(STUDY_MODEL, decision.name.notation)
    root = ElementTree.fromstring(svg)  # noqa: S314  our own document
    columns = [circle.get("cx") for circle in root.iter(f"{SVG}circle")]
    rows = {
        plain("".join(text.itertext())): [float(part.get("y", 0)) for part in text]
        for text in root.findall(f"{SVG}text")
    }
    cells = {
        group.findtext(f"{SVG}title"): group.find(f"{SVG}text/{SVG}tspan")
        for group in root.iter(f"{SVG}g")
    }
    for found, column in zip(decision.options, columns, strict=True):
        for effect in found.impacts:
            words = f"{found.name.label}: {effect.sign.said} for {effect.force.label}"
            cell = cells[words]
            assert cell is not None
            assert cell.text == shown(effect.sign)
            assert cell.get("x") == column
            lines = rows[effect.force.label]
            assert abs(float(cell.get("y", 0)) - sum(lines) / len(lines)) < 2


@pytest.mark.parametrize("model", MODELS)
def test_the_whole_model_is_shown_and_said(model: DecisionModel) -> None:
    svg = model_diagram(model)
    texts, words = visible(svg), description(svg)

    for decision in model.decisions:
        assert decision.name.label in texts
        assert f"Decision: {decision.name.label}" in words
        for found in decision.options:
            assert found.name.label in texts
            assert f"{found.number}. {found.name.label}" in words
        for link in decision.links:
            assert any(text.startswith(link.relation) for text in texts)
            assert f"{link.relation}" in words
    arrows = len(re.findall("<polygon", svg))
    assert arrows == len(
        {(d.name, k.option, k.relation, k.to) for d in model.decisions for k in d.links}
    )


@pytest.mark.parametrize("model", MODELS)
def test_nothing_leaves_the_page(model: DecisionModel) -> None:
    for drawing in drawings(model):
        for shape in drawing.shapes:
            assert shape.box.x >= 0, shape.svg
            assert shape.box.y >= 0, shape.svg
            assert shape.box.right <= drawing.width, shape.svg
            assert shape.box.bottom <= drawing.height, shape.svg


@pytest.mark.parametrize("model", MODELS)
def test_no_text_or_sign_lies_on_another(model: DecisionModel) -> None:
    for drawing in drawings(model):
        texts = [s for s in drawing.shapes if s.svg.startswith(("<text", "<g><title"))]
        assert len(texts) > 2
        for one, other in combinations(texts, 2):
            assert apart(one.box, other.box), (one.svg, other.svg)


def apart(one: Box, other: Box) -> bool:
    beside = one.right <= other.x + 0.01 or other.right <= one.x + 0.01
    return beside or one.bottom <= other.y + 0.01 or other.bottom <= one.y + 0.01


def test_hostile_labels_are_text_and_nothing_else() -> None:
    tags = {"svg", "title", "desc", "rect", "g", "text", "tspan"}
    tags |= {"polyline", "polygon", "circle"}
    for _, svg in diagrams(HOSTILE_MODEL):
        root = ElementTree.fromstring(svg)  # noqa: S314  our own document
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= tags
        assert "\u202e" not in svg
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not {name for name in attributes if name.startswith(("on", "style"))}


def test_a_picture_is_self_contained() -> None:
    for _, svg in diagrams(STUDY_MODEL):
        assert not re.search(r"href|url\(|@import|<style|<script|<image", svg)
        assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


def test_signs_differ_in_more_than_colour() -> None:
    svg = decision_diagram(HOSTILE_MODEL, "q0")
    root = ElementTree.fromstring(svg)  # noqa: S314  our own document
    looks = set()
    for group in root.iter(f"{SVG}g"):
        frame, text = group.find(f"{SVG}rect"), group.find(f"{SVG}text")
        if frame is not None and text is not None:
            line = (frame.get(n) for n in ("rx", "stroke-width", "stroke-dasharray"))
            looks.add((plain("".join(text.itertext())), *line))

    assert len(looks) == len({look[0] for look in looks}) == len(SIGNS)
    assert len({look[1:] for look in looks}) >= len(SIGNS) - 1


def read_on(reading: str, value: NamedNode) -> DiagramImpact:
    """The impact of an option on a force with a sign reading."""
    triples = [*option("d", "o", 1), *impact("o", "f", value)]
    triples.append(Triple(code("f"), DAAP.signReading, DAAP[reading]))
    return decision_model(triples, BASE).decisions[0].options[0].impacts[0]


@pytest.mark.parametrize(
    ("reading", "value", "expected"),
    [
        ("PositiveImproves", DAAP.Negative, ("-", "negative", False, True)),
        (
            "PositiveHarms",
            DAAP.Negative,
            ("-", "negative: less of it, which improves", True, False),
        ),
        (
            "PositiveHarms",
            DAAP.VeryPositive,
            ("++", "very positive: more of it, which harms", False, True),
        ),
        ("PositiveHarms", DAAP.Neutral, ("o", "neutral", False, False)),
        (
            "PositiveHarms",
            DAAP.PositiveAndNegative,
            ("+/-", "positive and negative", True, True),
        ),
        (
            "SignUnsettled",
            DAAP.Positive,
            ("+", "positive: not settled whether that improves or harms", False, False),
        ),
    ],
)
def test_a_sign_keeps_its_notation_and_is_read_as_its_force_says(
    reading: str, value: NamedNode, expected: tuple[str, str, bool, bool]
) -> None:
    sign = read_on(reading, value).sign
    assert (sign.notation, sign.said, sign.improves, sign.harms) == expected


def test_less_of_something_undesirable_looks_like_an_improvement() -> None:
    reading = Triple(code("f"), DAAP.signReading, DAAP.PositiveHarms)
    triples = [*option("d", "o", 1), *impact("o", "f", DAAP.Negative), reading]
    svg = decision_diagram(decision_model(triples, BASE), "d")
    better = PENS["+"][0]
    assert f'fill="{better.fill}" stroke="{better.stroke}"' in svg
    assert "negative: better" in svg
    assert "improves 1" in plain(re.sub("<[^>]*>", " ", svg))


def test_one_decision_with_one_option_is_told_of_in_the_singular() -> None:
    svg = model_diagram(decision_model([*option("which_hive", "bars")], BASE))
    assert description(svg).startswith("1 decision with 1 option. ")
    (head,) = (line for line in visible(svg) if " with " in line)
    assert head.startswith("1 decision with 1 option. ")


def test_a_code_without_a_label_is_called_by_its_notation() -> None:
    triples = [*option("d", "some%20thing"), *impact("some%20thing", "f", DAAP.Neutral)]

    texts = visible(decision_diagram(decision_model(triples, BASE), "d"))

    assert {"d", "some thing", "f", "o"} <= set(texts)


def test_an_english_label_is_preferred_and_then_one_without_a_language() -> None:
    labels = [Literal("Was?", language="de"), Literal("What?", language="en-GB")]
    triples = [Triple(code("d"), SKOS.prefLabel, label) for label in labels]

    model = decision_model([*option("d", "s"), *triples], BASE)

    assert model.decisions[0].name.label == "What?"


def test_a_relation_without_a_label_is_spelt_out() -> None:
    model = decision_model(following("a", "b", "considerIfNotDecidedYet"), BASE)
    other = [*option("a", "x"), *following("a", "b", "considerIfNotDecidedYet")]

    assert [d.name.notation for d in model.decisions] == ["b"]
    assert decision_model(other, BASE).decisions[0].links[0].relation == (
        "consider if not decided yet"
    )


def test_options_come_in_order_of_position_and_those_without_one_last() -> None:
    triples = [*option("d", "a", 10), *option("d", "b", 9), *option("d", "c", None)]

    (decision,) = decision_model(triples, BASE).decisions

    assert [o.number for o in decision.options] == ["9", "10", "–"]


def test_a_next_decision_of_an_option_belongs_to_the_decisions_that_offer_it() -> None:
    triples = [*option("d", "s"), *following("s", "e", "mandatoryNext")]

    first, second = decision_model(triples, BASE).decisions

    assert (first.name.notation, second.name.notation) == ("d", "e")
    assert [link.option.notation for link in first.links if link.option] == ["s"]
    assert "mandatory next (after s)" in visible(
        decision_diagram(decision_model(triples, BASE), "d")
    )


def test_what_a_circle_leads_to_comes_after_the_circle() -> None:
    links = (("m", "n"), ("n", "m"), ("n", "a"), ("a", "b"))
    triples = [t for k in links for t in following(k[0], k[1], "optionalNext")]
    triples += [Triple(code(n), RDF.type, DAAP.Decision) for n in "abmn"]

    model = decision_model(triples, BASE)

    assert [(d.name.notation, d.level) for d in model.decisions] == [
        ("m", 0), ("n", 1), ("a", 2), ("b", 3),
    ]  # fmt: skip


def test_the_order_of_the_triples_does_not_matter() -> None:
    expected = list(diagrams(STUDY_MODEL)), list(diagrams(HOSTILE_MODEL))
    real, awkward = study(), hostile()
    for seed in range(3):
        chance = random.Random(seed)  # noqa: S311  no secret
        chance.shuffle(real)
        chance.shuffle(awkward)
        assert (
            list(diagrams(decision_model(real, "https://w3id.org/daap/"))),
            list(diagrams(decision_model(awkward, BASE))),
        ) == expected


PRINT_DIGEST = """
import hashlib, runpy, sys
tests = runpy.run_path(sys.argv[1])
models = tests["STUDY_MODEL"], tests["HOSTILE_MODEL"]
files = [file for model in models for file in tests["diagrams"](model)]
print(hashlib.sha256(repr(files).encode()).hexdigest())
"""


def test_the_hash_seed_does_not_matter() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST, __file__],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": str(ROOT / "pipeline"),
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(digests) == 1


@given(st.text(), st.integers(min_value=30, max_value=300), st.booleans())
def test_wrapping_keeps_every_sign_and_every_line_fits(
    value: str, width: int, bold: bool
) -> None:
    kind, value = Type(12, bold=bold), clean(value)

    lines = wrap(value, kind, width)

    assert "".join(lines) == value
    assert all(text_width(line, kind) <= width for line in lines)


@given(st.text())
def test_any_label_makes_a_document(label: str) -> None:
    triples = [*option("d", "s"), *impact("s", "f", DAAP.Negative)]
    triples += [t for name in "dsf" for t in named(name, label)]

    texts = visible(decision_diagram(decision_model(triples, BASE), "d"))

    assert texts.count(clean(label) or "d") >= 1
