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
    "404.html",
]
"""One page of each kind; those with live parts are looked at further below."""

LIVE = ["model.html", "search.html?q=latency", "sparql.html#question=evidence-for"]


def test_every_page_loads_without_a_fault_and_fits_a_phone(
    visit: Visit, address: str, pages: list[str]
) -> None:
    page = visit(pages[0], viewport={"width": 360, "height": 740})
    assert len(pages) > 300
    wide = []
    for path in pages:
        page.goto(address + path)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("path", [*KINDS, *LIVE])
def test_axe_finds_no_serious_fault_in_light_or_dark(
    path: str, visit: Visit, modules: Path
) -> None:
    page = visit(path, live=path in LIVE)
    page.evaluate((modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
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
def test_a_page_reads_well_without_javascript(path: str, visit: Visit) -> None:
    page = visit(path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    text = page.locator("main").inner_text()
    assert text.count("\n") > 1
    assert ("needs JavaScript" in text) == (path in LIVE)


def test_paper_shows_the_content_and_no_navigation(visit: Visit) -> None:
    page = visit("source/p4.html")
    assert page.get_by_role("navigation").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator("nav:visible").count() == 0
    assert page.locator("h1").is_visible()
    assert page.locator("mark").first.is_visible()


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
