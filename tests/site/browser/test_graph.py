"""The decision model explored in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pyoxigraph import Store

from daap.query.store import ask, query_prefixes

Visit = Callable[..., Page]


def nodes(page: Page) -> list[str]:
    """The nodes that the list shows."""
    return page.locator(".live-nodes button").all_inner_texts()


def test_every_code_of_the_model_is_in_the_list(visit: Visit, site: Path) -> None:
    model = json.loads((site / "data" / "model.json").read_text(encoding="utf-8"))
    page = visit("model.html", live=True)
    assert len(nodes(page)) == len(model["nodes"])
    expect(page.locator(".live-canvas canvas").first).to_be_visible()


def test_a_chosen_node_shows_its_neighbours_with_their_signs(
    visit: Visit, store: Store
) -> None:
    page = visit("model.html", live=True)
    page.get_by_label("Find").fill("containerisation")
    page.get_by_label("Find").press("Enter")
    panel = page.get_by_role("region", name="The chosen node")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Containerisation")
    query = """SELECT ?label {
      ?i daap:ofSolution code:containerisation ; daap:impact daap:Negative ;
        daap:onForce ?force . ?force skos:prefLabel ?label .
      code:containerisation daap:harms ?force }"""
    prefixes = query_prefixes("https://w3id.org/daap/")
    harmed = {row["label"].value for row in ask(store, query, prefixes=prefixes)}  # type: ignore[union-attr,index]
    section = panel.locator("section").filter(has_text="harms →")
    labels = section.locator("button").all_inner_texts()
    assert {label.rpartition(" ")[0] for label in labels} == harmed
    signs = section.locator("b").all_inner_texts()
    assert {sign.strip() for sign in signs} == {"-"}


def test_a_node_leads_to_its_page(visit: Visit) -> None:
    page = visit("model.html#node=scalable", live=True)
    panel = page.get_by_role("region", name="The chosen node")
    panel.get_by_role("heading", level=2).get_by_role("link").click()
    page.wait_for_url("**/code/scalable.html")


def test_neighbours_can_be_followed_by_keyboard_and_left_with_escape(
    visit: Visit,
) -> None:
    page = visit("model.html#node=scalable", live=True)
    panel = page.get_by_role("region", name="The chosen node")
    button = panel.get_by_role("button", name="Containerisation")
    button.focus()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Containerisation")
    assert page.url.endswith("containerisation")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_kind_can_be_left_out(visit: Visit) -> None:
    page = visit("model.html", live=True)
    before = nodes(page)
    page.get_by_role("checkbox", name="force", exact=True).uncheck()
    after = nodes(page)
    assert 0 < len(after) < len(before)
    assert not [node for node in after if node.endswith(" force")]


def drawn(page: Page, what: str) -> object:
    """What the picture says of itself."""
    return page.evaluate(f"document.querySelector('.live-canvas')._cyreg.cy.{what}")


def test_nothing_covers_anything_and_options_stand_in_the_frame_of_their_decision(
    visit: Visit,
) -> None:
    page = visit("model.html", live=True)
    boxes = """map(node => ({ id: node.id(), frame: node.hasClass("frame"),
      to: node.data("decision"), ...node.boundingBox({ includeLabels: false }) }))"""
    found = drawn(page, f"nodes().{boxes}")
    assert isinstance(found, list)
    frames = [box for box in found if box["frame"]]
    nodes = {box["id"]: box for box in found if not box["frame"]}
    every = list(nodes.values())
    assert len(every) > 200
    for group in (frames, every):
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                apart = one["x2"] < other["x1"] or other["x2"] < one["x1"]
                assert apart or one["y2"] < other["y1"] or other["y2"] < one["y1"]
    framed = {frame["to"]: frame for frame in frames if frame["to"]}
    edges = drawn(page, "edges('[line = \"option\"]').map(e => e.data())")
    assert isinstance(edges, list)
    assert len(framed) == 6
    for edge in edges:
        frame, node = framed[edge["source"]], nodes[edge["target"]]
        assert frame["x1"] < node["x1"] < frame["x2"]
        assert frame["y1"] < node["y1"] < frame["y2"]


def test_lines_between_decisions_lead_down_from_frame_to_frame(visit: Visit) -> None:
    page = visit("model.html", live=True)
    drawn_lines = drawn(
        page,
        "edges('.drawn').map(e => [e.source().boundingBox(), e.target().boundingBox(),"
        " e.source().hasClass('frame') && e.target().hasClass('frame')])",
    )
    assert isinstance(drawn_lines, list)
    assert len(drawn_lines) == 7
    for source, target, framed in drawn_lines:
        assert framed
        assert source["y2"] < target["y1"]


def test_find_marks_in_the_picture_and_brings_into_the_middle(visit: Visit) -> None:
    page = visit("model.html", live=True)
    page.get_by_label("Find").fill("agility")
    expect(page.locator(".live-nodes button")).to_have_count(1)
    page.wait_for_timeout(100)
    assert drawn(page, "nodes('.found').map(n => n.data('label'))") == ["Agility"]
    place = drawn(page, "nodes('.found').renderedPosition()")
    size = drawn(page, "width()"), drawn(page, "height()")
    assert isinstance(place, dict)
    assert place["x"] == pytest.approx(size[0] / 2, abs=2)
    assert place["y"] == pytest.approx(size[1] / 2, abs=2)


def test_lines_are_few_until_they_are_asked_for(visit: Visit) -> None:
    page = visit("model.html", live=True)
    assert drawn(page, "edges('.drawn').length") == 7
    page.get_by_label("impacts on forces").check()
    assert drawn(page, "edges('.drawn').length") == 7 + 273
