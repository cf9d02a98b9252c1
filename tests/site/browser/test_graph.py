"""The decision model explored in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

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
    page.get_by_role("checkbox", name="force").uncheck()
    after = nodes(page)
    assert 0 < len(after) < len(before)
    assert not [node for node in after if node.endswith(" force")]
