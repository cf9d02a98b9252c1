"""Pages of what was imported from a tool: selections, coders, sets, no false lines."""

from __future__ import annotations

import re
from html import unescape

import pytest
from pyoxigraph import Quad, Store, parse
from tests.mapping.support import graph, shared

from daap.core.namespaces import DAAP
from daap.core.resources import ONTOLOGY
from daap.core.settings import Settings
from daap.site.about import about_page
from daap.site.codes import code_pages, list_pages
from daap.site.coding import read_coding
from daap.site.dataset import Dataset
from daap.site.formal_model import read_formal_model
from daap.site.home import read_facts
from daap.site.page import Renderer
from daap.site.sources import source_pages


@pytest.fixture(scope="module")
def pages(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The words of the pages, by path."""
    store = Store()
    for triple in (*graph(settings), *shared(settings)):
        store.add(Quad(triple.subject, triple.predicate, triple.object))
    for path in ONTOLOGY.glob("*.ttl"):
        store.extend(parse(path=path, base_iri=DAAP.iri))
    dataset = Dataset(tmp_path_factory.mktemp("empty"), settings.base, store)
    coding, model = read_coding(dataset), read_formal_model(dataset)
    paths = frozenset(dataset.places)
    render = Renderer(dataset, read_facts(dataset), paths, live=False, issues="")
    made = (
        *list_pages(dataset, coding, model),
        *code_pages(dataset, coding, model, frozenset()),
        *source_pages(dataset, coding, model),
        about_page(dataset),
    )
    return {page.path: words(render.render(page)) for page in made}


def words(page: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_source_shows_what_was_selected_and_by_whom(pages: dict[str, str]) -> None:
    page = pages["source/p1.html"]
    assert "Imported from imports/bees.json" in page
    assert "step 1, coder-1 · step 2, coder-2" in page
    assert (
        "Step 1 by coder-1 cite The bees are calm. selected in the transcript" in page
    )
    assert "Step 3 by coder-1 cite Codes the whole source." in page
    assert (
        "line" not in page.partition("Transcript")[2].partition("Codes the formal")[0]
    )


def test_a_code_shows_the_words_that_were_given_it(pages: dict[str, str]) -> None:
    page = pages["code/calm_bees.html"]
    assert "p1, step 2 p1 , by coder-2 The bees are calm. Keeper A, read it" in page
    assert "of the field note" not in page
    assert "other solutions" not in page


def test_sets_of_codes_stand_below_the_list(pages: dict[str, str]) -> None:
    assert (
        "Sets of codes Mood calm bees - IRB , Writing a logbook" in pages["codes.html"]
    )


def test_the_method_of_an_imported_study_speaks_of_its_tool_and_of_no_field_note(
    pages: dict[str, str],
) -> None:
    method = pages["about.html"].partition(" Method ")[2].partition(" Ethics ")[0]
    assert method == (
        "The sources were coded in QualCoder 4.0: coders selected words of a text and "
        "gave them codes. Each place is verified against the words that the project "
        "file gives for it. A program reads the project files. It resolves each code "
        "to the codebook, adds what follows by reasoning, and validates the result. It "
        "changes nothing it cannot read: what is unclear becomes a finding with its "
        "place, listed on the page of quality . Offsets count Unicode code points of "
        "the transcript, end exclusive. Every statement about a source can be followed "
        "to an element of a project file or a row of a table."
    )
