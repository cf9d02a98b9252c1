"""Full-text search in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def quotation(site: Path) -> dict[str, str]:
    """The longest quote of the index that stands in one source."""
    documents = json.loads((site / "data" / "search.json").read_text(encoding="utf-8"))
    quotes = [document for document in documents if document["kind"] == "quote"]
    return max(quotes, key=lambda document: len(document["text"]))


def test_words_of_a_quote_lead_to_the_quote(visit: Visit, site: Path) -> None:
    quote = quotation(site)
    page = visit("search.html", live=True)
    page.get_by_label("Search for").fill(" ".join(quote["text"].split()[:12]))
    found = page.locator(".live-results li").filter(has_text=quote["title"]).first
    expect(found.locator(".live-kind")).to_have_text("quote")
    assert found.locator("mark").count() > 3
    found.get_by_role("link").click()
    page.wait_for_url(f"**/{quote['href']}")
    assert page.locator(":target").is_visible()


def test_a_word_is_found_by_its_beginning_and_with_a_typing_error(
    visit: Visit,
) -> None:
    page = visit("search.html", live=True)
    for typed in ("containeris", "containerisatoin"):
        page.get_by_label("Search for").fill(typed)
        first = page.locator(".live-results a").first
        expect(first).to_have_text("Containerisation")


def test_the_address_holds_the_search(visit: Visit) -> None:
    page = visit("search.html?q=latency&kind=force", live=True)
    expect(page.get_by_label("Search for")).to_have_value("latency")
    kinds = page.locator(".live-results .live-kind").all_inner_texts()
    assert set(kinds) == {"force"}
    page.get_by_label("in", exact=True).select_option("")
    page.wait_for_url("**/search.html?q=latency")
    assert page.locator(".live-results li").count() > len(kinds)


def test_the_keyboard_goes_through_the_results_and_back(visit: Visit) -> None:
    page = visit("search.html?q=data", live=True)
    page.get_by_label("Search for").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    links = page.locator(".live-results a")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Search for")).to_be_focused()


def test_more_results_come_when_asked_for(visit: Visit) -> None:
    page = visit("search.html?q=data", live=True)
    results = page.locator(".live-results li")
    assert results.count() == 30
    page.get_by_role("button", name="Show more").click()
    assert results.count() == 60
    expect(results.nth(30).get_by_role("link")).to_be_focused()


def test_what_finds_nothing_says_so_and_stays_text(visit: Visit) -> None:
    page = visit("search.html?q=%3Cimg%20src%3Dx%3Ezzzqqq", live=True)
    expect(page.get_by_role("status")).to_have_text("0 results")
    assert page.get_by_label("Search for").input_value() == "<img src=x>zzzqqq"
    assert page.locator("[data-live] img").count() == 0
