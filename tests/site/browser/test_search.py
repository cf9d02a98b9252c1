"""Search in the browser: words in context, and completion in the head of a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.site.support import searched

Visit = Callable[..., Page]


def test_words_of_a_quote_lead_to_the_quote(visit: Visit, site: Path) -> None:
    quotes = (row for row in searched(site) if row["kind"] == "quote")
    quote = max(quotes, key=lambda row: len(row["text"]))
    words = " ".join(re.findall(r"\w+", quote["text"])[:8])
    page = visit("search.html?kind=quote")
    page.get_by_label("Search for").fill(f'"{words}"')
    found = page.locator(".results li")
    expect(found).to_have_count(1)
    assert found.locator("mark").count() > 3
    found.get_by_role("link").click()
    page.wait_for_url(f"**/{quote['href']}")
    assert page.locator(":target").is_visible()


def test_a_word_is_found_by_its_beginning_and_with_a_typing_error(
    visit: Visit,
) -> None:
    page = visit("search.html")
    for typed in ("containeris", "containerisatoin"):
        page.get_by_label("Search for").fill(typed)
        expect(page.locator(".results a").first).to_have_text("Containerisation")


def test_words_stand_in_context_cut_at_the_borders_of_words(
    visit: Visit, site: Path
) -> None:
    page = visit("search.html?q=latency&kind=passage")
    line = page.locator(".results .in-context").first
    expect(line.locator("mark").first).to_have_text("latency")
    rows = [row for row in searched(site) if row["kind"] == "passage"]
    lines = page.locator(".results .in-context").all_text_contents()
    assert len(lines) > 1
    for shown in lines:
        part = shown.strip("… \n")
        assert 50 < len(part) < 130
        whole = rf"(?<!\w){re.escape(part)}(?!\w)"
        texts = (" ".join(row["text"].split()) for row in rows)
        assert any(re.search(whole, text) for text in texts), part


@pytest.mark.parametrize("width", [0, 7, 8, 30, 60, 500])
def test_a_line_of_context_never_cuts_a_word(width: int, visit: Visit) -> None:
    text = "Bees of the northern heath hum, as the queen does in winter; a queen rests."
    page = visit("404.html")
    lines = page.evaluate(
        "([text, width]) => daap.inContext(text, new Set(['queen']), width)",
        [text, width],
    )
    assert lines[0]["hit"] == "queen"
    for line in lines:
        shown = line["before"] + line["hit"] + line["after"]
        words = re.findall(r"[\w,;.]+", shown)
        assert set(words) <= set(re.findall(r"[\w,;.]+", text))
    shown = sum(
        (line["before"] + line["hit"] + line["after"]).count("queen") for line in lines
    )
    assert shown == 2


def test_a_word_of_the_field_leads_to_the_glossary(visit: Visit) -> None:
    page = visit("search.html?q=axial&kind=word")
    found = page.locator(".results li").first
    expect(found).to_contain_text("Axial coding, the term of Strauss and Corbin")
    found.get_by_role("link").click()
    page.wait_for_url("**/glossary.html#page-word-axial-coding")
    expect(page.locator(":target")).to_have_text(re.compile("^axial coding"))


def test_the_address_holds_the_search(visit: Visit) -> None:
    page = visit("search.html?q=latency&kind=force")
    expect(page.get_by_label("Search for")).to_have_value("latency")
    expect(page.get_by_role("status")).to_have_text(re.compile("^2 results$"))
    about = page.locator(".results li > .meta:first-of-type").all_inner_texts()
    assert set(about) == {"force"}
    page.get_by_label("Kind").select_option("")
    page.wait_for_url("**/search.html?q=latency")
    assert page.locator(".results li").count() > 2


def test_source_and_speaker_narrow_what_is_found(visit: Visit) -> None:
    page = visit("search.html?q=data&source=p4&speaker=Expert+E")
    about = page.locator(".results li > .meta:nth-child(2)")
    expect(about.first).to_be_visible()
    assert all("p4 · " in one and "Expert E" in one for one in about.all_inner_texts())


def test_the_keyboard_goes_through_the_results_and_back(visit: Visit) -> None:
    page = visit("search.html?q=data")
    links = page.locator(".results li > a")
    expect(links.nth(1)).to_be_visible()
    page.get_by_label("Search for").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Search for")).to_be_focused()


def test_more_results_come_when_asked_for(visit: Visit) -> None:
    page = visit("search.html?q=data")
    results = page.locator(".results li")
    expect(results).to_have_count(30)
    page.get_by_role("button", name="Show more").click()
    expect(results).to_have_count(60)
    expect(results.nth(30).get_by_role("link")).to_be_focused()


def test_one_more_place_is_told_of_in_the_singular(visit: Visit) -> None:
    page = visit("search.html?q=port")
    told = page.locator(".results .meta", has_text="more place").all_inner_texts()
    assert told[0] == "and 1 more place in it"


def test_what_finds_nothing_says_so_and_stays_text(visit: Visit) -> None:
    page = visit("search.html?q=%3Cimg%20src%3Dx%3Ezzzqqq")
    expect(page.get_by_role("status")).to_have_text("0 results")
    assert page.get_by_label("Search for").input_value() == "<img src=x>zzzqqq"
    assert page.locator(".hits img").count() == 0


def test_the_head_of_a_page_completes_what_is_typed(visit: Visit) -> None:
    page = visit("source/p4.html")
    field = page.get_by_role("combobox", name="Search the site")
    field.press_sequentially("containeris")
    options = page.get_by_role("option")
    expect(options.first).to_have_text(re.compile("^Containerisation "))
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    field.press("a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/containerisation.html")


def test_a_page_opened_from_a_folder_finds_and_says_what_it_cannot(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_label("Search the site").fill("latency")
    page.keyboard.press("Enter")
    expect(page.locator(".results .in-context").first).to_be_visible()
    page.close()


def test_no_page_opened_from_a_folder_logs_a_fault_and_live_ones_say_what_to_do(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    note = page.get_by_text("does not work in a page that was opened from a folder")
    for path in ("index.html", "source/p4.html", "code/VMs.html", "compare.html"):
        page.goto((site / path).as_uri())
        expect(note).to_have_count(0)
    for path in ("model.html", "sparql.html"):
        page.goto((site / path).as_uri())
        expect(note).to_be_visible()
        expect(note).to_contain_text("python3 -m http.server")
        expect(page.locator("[data-live]")).to_be_hidden()
    page.close()
    assert faults == []
