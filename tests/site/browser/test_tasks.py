"""What people come for, in three steps at most from the first page, also by keys."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Page]
MOST = 3
"""Steps that a task may take: a press of a link or button, or a choice in a list."""


DECISION = "How to deploy a data product?"


class Steps:
    """Does one thing after another on pages, by mouse or by keys, and counts."""

    def __init__(self, page: Page, way: str) -> None:
        self.page, self.way, self.count = page, way, 0

    def press(self, target: Locator) -> None:
        """Press a link, a button or a box."""
        self.count += 1
        if self.way == "mouse":
            target.click()
            return
        target.focus()
        expect(target).to_be_focused()
        box = target.get_attribute("type") == "checkbox"
        self.page.keyboard.press("Space" if box else "Enter")

    def search(self, words: str) -> None:
        """Search for words from the head of the page."""
        self._type(words)
        self.page.keyboard.press("Enter")

    def complete(self, words: str, name: str) -> None:
        """Go to what is offered first for the words typed."""
        self._type(words)
        offered = self.page.get_by_role("option").first
        expect(offered).to_contain_text(name)
        if self.way == "mouse":
            offered.click()
        else:
            self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Enter")

    def _type(self, words: str) -> None:
        self.count += 1
        field = self.page.get_by_label("Search the site")
        if self.way == "mouse":
            field.click()
        else:
            field.focus()
        self.page.keyboard.type(words)

    def choose(self, target: Locator, value: str) -> None:
        """Choose from a list."""
        self.count += 1
        if self.way == "keys":
            target.focus()
            expect(target).to_be_focused()
        target.select_option(value)


@pytest.fixture(params=["mouse", "keys"])
def steps(request: pytest.FixtureRequest, visit: Visit) -> Steps:
    """The first page, and a way to go on from it."""
    return Steps(visit("index.html"), request.param)


def test_the_words_on_a_topic_in_context(steps: Steps) -> None:
    steps.search("latency")
    lines = steps.page.locator(".results li", has_text="passage 26")
    expect(lines.locator(".in-context")).to_contain_text(
        "It generates some latency, yes, and it involves also data movement"
    )
    assert steps.count <= MOST


def test_the_options_of_a_decision_with_forces_and_evidence(steps: Steps) -> None:
    page = steps.page
    steps.press(page.locator(".found a", has_text=DECISION).first)
    matrix = page.get_by_role("region", name="Options against forces")
    expect(matrix.locator("thead th")).to_have_count(7)
    assert matrix.locator("tfoot td").all_inner_texts()[1] == "12"
    assert steps.count <= MOST


def test_two_options_compared(steps: Steps) -> None:
    page = steps.page
    steps.press(page.locator(".found a", has_text=DECISION).first)
    steps.press(page.get_by_role("checkbox", name="Containerisation", exact=True))
    steps.press(page.get_by_role("checkbox", name="VMs", exact=True))
    assert steps.count <= MOST
    sides = page.locator(".sides")
    heads = sides.locator("thead th:visible").all_inner_texts()
    assert [head.strip() for head in heads] == ["Option", "Containerisation", "VMs"]
    expect(sides.get_by_role("row", name="Guidance against it")).to_contain_text(
        "Understandability for User"
    )
    forces = page.get_by_role("region", name="Options against forces")
    expect(forces.locator("tbody tr:visible")).to_have_count(9)
    expect(page).to_have_url(re.compile("#compare=containerisation,VMs$"))


def test_the_quotes_of_a_speaker_on_a_topic(steps: Steps) -> None:
    page = steps.page
    steps.search("container")
    steps.choose(page.get_by_label("Kind"), "quote")
    steps.choose(page.get_by_label("Speaker"), "Expert E")
    assert steps.count <= MOST
    found = page.locator(".results li")
    expect(found).to_have_count(3)
    for one in found.all():
        expect(one).to_contain_text("quote · p4 · Expert E")


def test_a_passage_cited(steps: Steps) -> None:
    page = steps.page
    steps.search("latency")
    steps.press(page.get_by_role("link", name="p4, passage 26"))
    steps.press(page.locator(":target").get_by_role("button", name="Cite Passage 26"))
    assert steps.count <= MOST
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Text", exact=True)).to_contain_text(
        "Passage 26, Expert E, lines "
    )
    bibtex = dialog.get_by_label("BibTeX", exact=True)
    expect(bibtex).to_contain_text("url = {https://w3id.org/daap/source/p4/segment/26}")
    link = dialog.get_by_label("Link", exact=True)
    expect(link).to_have_text(page.url)


def test_the_data_for_a_spreadsheet(steps: Steps, tmp_path: Path) -> None:
    with steps.page.expect_download() as download:
        steps.press(steps.page.get_by_role("link", name="daap.xlsx").first)
    assert steps.count <= MOST
    file = tmp_path / "daap.xlsx"
    download.value.save_as(file)
    sheets = zipfile.ZipFile(file).read("xl/workbook.xml").decode()
    assert 'name="codes"' in sheets


def test_a_query_shared(steps: Steps, visit: Visit) -> None:
    page = steps.page
    steps.press(page.locator(".ways").get_by_role("link", name="SPARQL"))
    steps.choose(page.get_by_label("Question", exact=True), "options-improving")
    steps.press(page.get_by_role("button", name="Copy link"))
    assert steps.count <= MOST
    expect(page).to_have_url(re.compile("#question=options-improving&force="))
    other = visit(page.url.rpartition("/")[2], live=True)
    other.locator(".live-answer tbody tr").first.wait_for()


def test_the_model_explored(steps: Steps) -> None:
    page = steps.page
    steps.press(page.get_by_role("link", name="The model", exact=True))
    steps.press(page.locator(".live-nodes").get_by_role("button", name="VMs"))
    panel = page.get_by_role("region", name="The chosen node")
    steps.press(panel.get_by_role("button", name="Agility"))
    assert steps.count <= MOST
    expect(panel.get_by_role("heading", level=2)).to_have_text("Agility")


def test_the_counterpart_of_a_code_in_dprod(steps: Steps) -> None:
    steps.complete("output port", "Output Port")
    matches = steps.page.get_by_role("region", name="In other vocabularies")
    counterpart = matches.get_by_role("listitem").filter(has_text="DPROD")
    expect(counterpart).to_contain_text("related: output port DPROD")
    steps.press(counterpart.get_by_role("link", name="why"))
    assert steps.count <= MOST
    expect(steps.page.locator(":target .why")).to_be_visible()


def test_a_mistake_reported(steps: Steps) -> None:
    steps.complete("containeris", "Containerisation")
    link = steps.page.get_by_role("link", name="Report a mistake on this page")
    expect(link).to_be_visible()
    steps.count += 1  # to press it would leave the site
    assert steps.count <= MOST
    address = unquote(link.get_attribute("href") or "")
    assert address.startswith("https://issues.example/new?title=Mistake: Container")
    assert "IRI: https://w3id.org/daap/code/containerisation\n" in address
    assert "Page: code/containerisation.html\n" in address
