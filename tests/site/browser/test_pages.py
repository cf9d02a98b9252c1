"""The pages as people meet them: on a phone, on paper, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

Visit = Callable[..., Page]

KINDS = [
    "index.html",
    "decisions.html",
    "codes.html",
    "forces.html",
    "sources.html",
    "code/containerisation.html",
    "code/deploy_decision.html",
    "code/deploy_decision.html#compare=VMs,containerisation",
    "code/scalable.html",
    "source/p4.html",
    "source/s1.html",
    "questions/index.html",
    "questions/evidence-for.html",
    "alignments.html",
    "quality.html",
    "changes.html",
    "about.html",
    "ontology.html",
    "glossary.html",
    "compare.html",
    "compare.html#compare=VMs,output_port",
    "use-our-codes.html",
    "404.html",
]
"""One page of each kind; those with live parts are looked at further below."""

LONGEST = 30
STILL = 0.1
"""A layout that shifts less counts as good (web.dev/articles/cls)."""

LIVE = ["model.html", "search.html?q=latency", "sparql.html#question=evidence-for"]


def test_every_page_loads_without_a_fault_holds_still_and_fits_a_phone(
    visit: Visit, address: str, site: Path, pages: list[str]
) -> None:
    """Of the pages of codes and of sources, which are many and alike, the longest."""
    page = visit("index.html", viewport={"width": 360, "height": 740})
    longest = sorted(pages, key=lambda path: -(site / path).stat().st_size)
    many = [[p for p in longest if p.startswith(one)] for one in ("code/", "source/")]
    left = {path for paths in many for path in paths[LONGEST:]}
    assert len(left) > 200
    faults = []
    for path in (path for path in pages if path not in left):
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        shift = page.evaluate("shift")
        if wide > 360 or shift >= STILL:
            faults.append((path, wide, shift))
    assert faults == []


@pytest.mark.parametrize("path", [*KINDS, *LIVE])
def test_axe_finds_no_serious_fault_in_light_or_dark(
    path: str, look: Visit, modules: Path
) -> None:
    page = look(path, live=path in LIVE)
    assert page.evaluate("shift") < STILL
    page.evaluate((modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    assert serious(page, {}) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page, {"runOnly": ["color-contrast"]}) == []


def test_axe_finds_no_serious_fault_in_a_citation_and_an_explanation(
    visit: Visit, modules: Path
) -> None:
    axe = (modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    cited = visit("source/p4.html")
    cited.get_by_role("button", name="Cite Passage 1,").click()
    explained = visit("index.html")
    explained.locator(".explained > a").first.focus()
    for page in (cited, explained):
        page.evaluate(axe)
        assert serious(page, {}) == []
        page.emulate_media(color_scheme="dark")
        assert serious(page, {"runOnly": ["color-contrast"]}) == []


def serious(page: Page, options: dict[str, object]) -> list[str]:
    """The serious and critical faults that axe finds, each with an element."""
    found = page.evaluate(
        "options => axe.run(document, options)",
        {"resultTypes": ["violations"]} | options,
    )
    return [
        f"{fault['id']}: {fault['nodes'][0]['html']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def test_a_code_page_leads_to_the_words_it_rests_on(visit: Visit) -> None:
    page = visit("code/containerisation.html")
    quote = page.locator("blockquote").filter(has=page.locator("a")).first
    words = quote.locator("p").inner_text()
    quote.get_by_role("link", name="read it in its place").click()
    target = page.locator(":target")
    target.wait_for()
    assert re.search(r"/source/p4\.html#transcript-char-\d+-\d+$", page.url)
    assert target.evaluate("element => element.matches('mark, mark *')")
    assert words.startswith(target.inner_text()[:20])
    box = target.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


@pytest.mark.parametrize("path", [*KINDS, *LIVE])
def test_a_page_reads_well_without_javascript(
    path: str, look_without_scripts: Visit
) -> None:
    page = look_without_scripts(path)
    assert page.locator("h1").is_visible()
    text = page.locator("main").inner_text()
    assert text.count("\n") > 1
    assert ("needs JavaScript" in text) == (path in LIVE)


def test_without_javascript_no_field_is_shown_that_does_nothing(
    look_without_scripts: Visit,
) -> None:
    for path in ("search.html", "compare.html", "codes.html"):
        page = look_without_scripts(path)
        fields = page.locator("main :is(input, select, button)")
        assert fields.count() > 0, path
        assert fields.locator("visible=true").count() == 0, path


def test_paper_shows_the_content_and_no_navigation(visit: Visit) -> None:
    page = visit("source/p4.html")
    assert page.get_by_role("navigation").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator("nav:visible").count() == 0
    assert page.locator("h1").is_visible()
    assert page.locator("mark").first.is_visible()


def test_paper_shows_no_options_to_choose(visit: Visit) -> None:
    page = visit("compare.html")
    assert page.locator("input[type=checkbox]:visible").count() > 2
    page.emulate_media(media="print")
    assert page.locator("input:visible").count() == 0


def test_every_link_within_the_site_leads_to_a_place(
    visit: Visit, address: str, site: Path
) -> None:
    """The browser's own reading of relative links, from pages in folders too."""
    targets: set[str] = set()
    for path in ("index.html", "source/p4.html", "code/scalable.html", "search.html"):
        page = visit(path)
        links = "[...document.links].map(link => link.href)"
        targets |= {link for link in page.evaluate(links) if link.startswith(address)}
    missing = []
    for target in sorted(targets):
        name, _, anchor = target.removeprefix(address).partition("#")
        file = site / unquote(name)
        held = file.read_text(encoding="utf-8") if file.suffix == ".html" else ""
        if not file.is_file() or (anchor and f'id="{unquote(anchor)}"' not in held):
            missing.append(target)
    assert len(targets) > 300
    assert missing == []


def test_no_link_begins_at_the_root_of_the_server(visit: Visit) -> None:
    page = visit("code/scalable.html")
    links = "[...document.querySelectorAll('[href], [src]')]"
    rooted = page.evaluate(
        f"{links}.map(e => e.getAttribute('href') ?? e.getAttribute('src'))"
        ".filter(link => link.startsWith('/'))"
    )
    assert rooted == []


def test_the_caption_of_a_wide_table_stays_within_the_screen_of_a_phone(
    visit: Visit,
) -> None:
    page = visit("code/deploy_decision.html")
    page.set_viewport_size({"width": 390, "height": 900})
    place = page.get_by_role("region", name="Options against forces")
    assert place.evaluate("e => e.scrollWidth > e.clientWidth")
    caption = place.locator("caption")
    for scrolled in (0, 200):
        place.evaluate("(e, left) => e.scrollTo(left, 0)", scrolled)
        box = caption.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
