"""Tables that sort, filter and fold, with nothing but the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

Visit = Callable[..., Page]


def column(page: Page, number: int) -> list[str]:
    """The texts of the cells of a column that are shown."""
    return page.locator(f"tbody tr:visible > :nth-child({number})").all_inner_texts()


def test_a_press_on_a_head_sorts_numbers_from_the_largest_and_back(
    visit: Visit,
) -> None:
    page = visit("forces.html")
    before = sorted(int(text) for text in column(page, 3))
    press = page.get_by_role("button", name="Improved by")
    press.focus()
    page.keyboard.press("Enter")
    assert [int(text) for text in column(page, 3)] == before[::-1]
    head = page.get_by_role("columnheader", name="Improved by")
    assert head.get_attribute("aria-sort") == "descending"
    press.click()
    assert [int(text) for text in column(page, 3)] == before
    page.get_by_role("button", name="Force").click()
    names = column(page, 1)
    assert names == sorted(names, key=str.casefold)
    assert head.get_attribute("aria-sort") is None


def test_a_filter_shows_the_rows_with_its_words_and_unfolds_them(visit: Visit) -> None:
    page = visit("codes.html")
    assert page.locator("details[open]").count() == 1
    page.get_by_label("Filter").fill("kafka EVENT")
    shown = page.locator("tbody tr:visible").all_inner_texts()
    assert shown
    assert all("kafka" in row.lower() and "event" in row.lower() for row in shown)
    expect(page.get_by_role("status")).to_have_text(f"{len(shown)} of 203")
    page.get_by_label("Filter").fill("")
    assert page.locator("details[open]").count() == 1


def test_alignments_are_folded_and_a_link_to_one_unfolds_it(visit: Visit) -> None:
    page = visit("alignments.html")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height < 8000
    row = page.locator("details tr[id]").first
    expect(row).to_be_hidden()
    name = row.get_attribute("id")
    page.evaluate("name => { location.hash = name }", name)
    expect(row).to_be_visible()


def test_what_is_folded_opens_for_who_is_led_there(visit: Visit) -> None:
    page = visit("ontology.html#Anchoring")
    expect(page.locator("#Anchoring")).to_be_in_viewport()
    shapes = page.get_by_role("heading", name="Shapes")
    rule = page.locator("details", has=shapes).locator(".rules li").first
    expect(rule).to_be_hidden()
    page.get_by_role("link", name="Shapes", exact=True).click()
    expect(rule).to_be_visible()
    expect(shapes).to_be_in_viewport()


def test_options_are_compared_and_tables_sort_from_a_folder(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((site / "code" / "deploy_decision.html").as_uri())
    page.get_by_role("checkbox", name="VMs", exact=True).check()
    page.get_by_role("checkbox", name="Containerisation", exact=True).check()
    page.get_by_role("checkbox", name="Hybrid Deployment", exact=True).check()
    assert page.get_by_role(
        "checkbox", name="Function-as-a-Service", exact=True
    ).is_disabled()
    assert page.locator(".sides thead th:visible").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.goto((site / "forces.html").as_uri())
    page.get_by_role("button", name="Improved by").click()
    assert page.locator("tbody tr").first.locator(".number").first.inner_text() != "0"
    page.close()


def test_options_chosen_in_an_address_stand_side_by_side(visit: Visit) -> None:
    page = visit("code/deploy_decision.html#compare=VMs,containerisation")
    assert page.get_by_role("checkbox", name="VMs", exact=True).is_checked()
    assert page.locator(".sides thead th:visible").count() == 3


def test_options_of_several_decisions_stand_side_by_side(visit: Visit) -> None:
    page = visit("compare.html")
    sides = page.locator(".sides")
    expect(sides).to_be_hidden()
    page.get_by_role("checkbox", name="VMs", exact=True).check()
    expect(page.get_by_role("status")).to_have_text("Chosen: VMs")
    page.get_by_role("checkbox", name="Output Port", exact=True).check()
    heads = sides.locator("thead th:visible").all_inner_texts()
    assert [head.strip() for head in heads] == ["Option", "Output Port", "VMs"]
    expect(sides.get_by_role("row", name=re.compile("^Decision "))).to_contain_text(
        "What are the elements of a data product interface/contract?"
    )
    page.get_by_role("button", name="See them side by side").click()
    expect(page.get_by_role("heading", name="Options against")).to_be_in_viewport()
    again = visit("compare.html" + page.url.partition("compare.html")[2])
    assert again.locator(".sides thead th:visible").count() == 3


def test_options_chosen_at_a_decision_are_taken_to_the_comparison_of_all(
    visit: Visit,
) -> None:
    page = visit("code/deploy_decision.html#compare=VMs,containerisation")
    page.get_by_role("link", name="Compare with options of other decisions").click()
    page.wait_for_url("**/compare.html#compare=containerisation,VMs")
    expect(page.locator(".sides thead th:visible")).to_have_count(3)


def test_a_word_is_explained_to_the_pointer_and_the_keyboard_until_escape(
    visit: Visit,
) -> None:
    page = visit("index.html")
    link = page.locator(".explained > a").first
    told = page.locator(".explained > [role=tooltip]").first
    assert link.get_attribute("aria-describedby") == told.get_attribute("id")
    expect(told).to_be_hidden()
    link.focus()
    expect(told).to_be_visible()
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.locator("h1").hover()
    page.locator("body").evaluate("body => body.ownerDocument.activeElement.blur()")
    link.hover()
    expect(told).to_be_visible()
    told.hover()
    expect(told).to_be_visible()


def test_words_are_explained_without_javascript_and_on_a_phone(visit: Visit) -> None:
    phone = {"width": 360, "height": 740}
    page = visit("index.html", viewport=phone, java_script_enabled=False)
    told = page.locator(".explained > [role=tooltip]").first
    page.locator(".explained > a").first.hover()
    expect(told).to_be_visible()
    box = told.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_a_notation_is_broken_after_an_underscore_alone(visit: Visit) -> None:
    page = visit("codes.html", viewport={"width": 360, "height": 740})
    broken = page.evaluate(
        """[...document.querySelectorAll("details[open] code.notation")].flatMap(code =>
          [...code.childNodes].filter(part => part.nodeType === 3).filter(part => {
            const range = document.createRange(); range.selectNodeContents(part);
            return range.getClientRects().length > 1; })).length"""
    )
    assert broken == 0
    assert page.locator("details[open] code.notation wbr").count() > 10


def test_no_button_stands_in_a_head_that_is_not_seen(visit: Visit) -> None:
    page = visit("index.html")
    assert page.locator("thead.unseen").count() > 0
    assert page.locator("thead.unseen button").count() == 0
