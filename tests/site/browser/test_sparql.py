"""The dataset asked in the browser, held against `daap query`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from pyoxigraph import RdfFormat, Store, parse

from daap.query.question import bindings, read_questions
from daap.query.results import format_answer
from daap.query.store import ask, query_prefixes
from daap.site.dataset import read_dataset
from daap.site.questions import offered

Visit = Callable[..., Page]
BASE = "https://w3id.org/daap/"


def asked(page: Page, query: str) -> None:
    """Put a query into the editor and run it."""
    page.evaluate("hash => { location.hash = hash }", f"query={quote(query)}")
    answered(page)


def answered(page: Page) -> None:
    """Wait until the page has answered, or says why it cannot."""
    busy = page.locator(".live-answer[aria-busy=true]")
    page.wait_for_timeout(50)
    busy.wait_for(state="detached")


def downloaded(page: Page, button: str) -> str:
    """The file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_every_question_has_the_rows_that_daap_query_gives(
    asking: Page, store: Store, dist: Path
) -> None:
    """Those that the data answers; the others are not offered."""
    page = asking
    prefixes = query_prefixes(BASE)
    questions = list(offered(read_dataset(dist), list(read_questions().values())))
    for question in questions:
        page.get_by_label("Question", exact=True).select_option(question.name)
        page.get_by_role("button", name="Run").click()
        answered(page)
        given = bindings(question, {}, BASE)
        answer = ask(store, question.query, prefixes=prefixes, given=given)
        expected = format_answer(answer, "csv", prefixes=prefixes, width=80).decode()
        text = downloaded(page, "CSV")
        assert rows(text) == rows(expected), question.name
        shown = page.locator(".live-answer tbody tr").count()
        assert shown == min(1000, len(rows(expected)) - 1), question.name
    assert len(questions) > 30


def rows(text: str) -> list[list[str]]:
    """The rows of a CSV, head first."""
    return list(csv.reader(io.StringIO(text)))


def test_a_parameter_changes_the_question(asking: Page, store: Store) -> None:
    page = asking
    page.get_by_label("Question", exact=True).select_option("evidence-for")
    page.get_by_label("code — ").fill("observation_port")
    page.get_by_role("button", name="Run").click()
    answered(page)
    question = next(q for q in read_questions().values() if q.name == "evidence-for")
    given = bindings(question, {"code": "observation_port"}, BASE)
    answer = ask(store, question.query, prefixes=query_prefixes(BASE), given=given)
    passages = [row["words"].value for row in answer]  # type: ignore[union-attr,index]
    cells = page.locator(".live-answer tbody td:last-child").all_text_contents()
    assert cells == passages
    assert cells


def test_a_value_that_names_nothing_is_told_and_not_asked(visit: Visit) -> None:
    page = visit("sparql.html", live=True)
    page.wait_for_function("document.querySelectorAll('#live-codes option').length")
    page.get_by_label("Question", exact=True).select_option("options-improving")
    field = page.get_by_label("force — ")
    field.fill("discoverabilty")
    said = (
        "parameter force: “discoverabilty” names no force of the dataset; "
        "did you mean discoverability?"
    )
    expect(page.locator(".live-status")).to_have_text(said)
    assert field.get_attribute("aria-invalid") == "true"
    page.get_by_role("button", name="Run").click()
    answered(page)
    expect(page.locator(".live-status")).to_have_text(said)
    assert page.locator(".live-answer tbody tr").count() == 0
    field.fill("DISCOVERABILITY")
    assert field.get_attribute("aria-invalid") is None
    page.get_by_role("button", name="Run").click()
    answered(page)
    assert page.locator(".live-answer tbody tr").count() == 8


def test_a_link_to_a_question_with_a_value_that_names_nothing_asks_nothing(
    visit: Visit,
) -> None:
    page = visit("sparql.html#question=audit&source=p99", live=True)
    said = "parameter source: “p99” names no source of the dataset; did you mean p9?"
    expect(page.locator(".live-status")).to_have_text(said)
    assert page.locator(".live-answer tbody tr").count() == 0


def test_iris_lead_to_pages_of_the_site(visit: Visit, site: Path) -> None:
    page = visit("sparql.html", live=True)
    asked(page, "SELECT ?code { ?code a daap:Decision } ORDER BY ?code")
    link = page.locator(".live-answer a").first
    assert link.inner_text().startswith("code:")
    link.click()
    page.wait_for_url("**/code/*.html")
    assert page.locator("h1").is_visible()


def test_text_of_the_dataset_stays_text(asking: Page) -> None:
    page = asking
    hostile = "<img src=x onerror=alert(1)></td><script>alert(2)</script>"
    asked(page, f'SELECT ("{hostile}" AS ?a) (IRI("javascript:alert(3)") AS ?b) {{}}')
    cells = page.locator(".live-answer tbody td")
    assert cells.all_inner_texts() == [hostile, "javascript:alert(3)"]
    assert page.locator(".live-answer :is(img, script, a)").count() == 0


def test_a_broken_query_is_shown_with_its_line(asking: Page) -> None:
    page = asking
    asked(page, "SELECT * {\n  ?s ?p \n}")
    expect(page.locator(".live-failure")).to_contain_text("line 3, column 2")
    assert page.locator(".live-failure pre").text_content() == "}\n ^"
    asked(page, "SELECT oops {}")
    expect(page.locator(".live-failure")).to_contain_text("line 1, column 15")


def test_a_query_that_would_leave_the_page_is_refused(asking: Page) -> None:
    page = asking
    asked(page, "SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }")
    expect(page.locator(".live-failure")).to_contain_text("SERVICE is refused")


def test_a_long_query_can_be_stopped_and_the_next_one_is_answered(
    visit: Visit,
) -> None:
    page = visit("sparql.html", live=True)
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.evaluate("hash => { location.hash = hash }", f"query={quote(endless)}")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_enabled()
    stop.click()
    expect(page.get_by_role("status")).to_have_text("Stopped.")
    asked(page, "ASK { ?s a daap:Force }")
    assert page.locator(".live-verdict").inner_text() == "yes"


def test_many_rows_are_cut_on_the_page_and_whole_in_the_download(
    asking: Page,
) -> None:
    page = asking
    asked(page, "SELECT ?s ?p { ?s ?p ?o } LIMIT 1500")
    note = page.locator(".live-count").inner_text()
    assert note == "1,500 rows; the first 1,000 rows shown"
    assert page.locator(".live-answer tbody tr").count() == 1000
    answer = json.loads(downloaded(page, "JSON"))
    assert len(answer["results"]["bindings"]) == 1500


def test_a_graph_is_answered_as_triples(asking: Page) -> None:
    page = asking
    asked(page, "CONSTRUCT { ?f a daap:Force } WHERE { ?f a daap:Force } LIMIT 2")
    assert page.locator(".live-count").inner_text() == "2 triples"
    assert downloaded(page, "N-Triples").count("ontology#Force> .") == 2


def test_a_graph_can_be_had_as_turtle_and_as_json_ld(asking: Page) -> None:
    page = asking
    asked(page, "CONSTRUCT WHERE { code:mdm skos:prefLabel ?l ; skos:definition ?d }")
    given = {
        name: {*parse(downloaded(page, name), format=kind)}
        for name, kind in (
            ("Turtle", RdfFormat.TURTLE),
            ("JSON-LD", RdfFormat.JSON_LD),
            ("N-Triples", RdfFormat.N_TRIPLES),
        )
    }
    assert len(given["N-Triples"]) == 2
    assert given["Turtle"] == given["JSON-LD"] == given["N-Triples"]
    shown = page.locator(".live-answer pre").inner_text()
    assert shown.startswith("@prefix code: <https://w3id.org/daap/code/> .")
    page.get_by_role("button", name="Graph").click()
    expect(page.locator(".live-answer canvas").first).to_be_visible()


def test_numbers_are_drawn_as_bars(visit: Visit) -> None:
    page = visit("sparql.html", live=True)
    page.get_by_role("button", name="Run").click()
    answered(page)
    rows = page.locator(".live-answer tbody tr").all_inner_texts()
    page.get_by_role("button", name="Chart").click()
    names = page.locator(".live-chart dt").all_inner_texts()
    values = [bar.get_attribute("value") for bar in page.locator("meter").all()]
    assert [f"{n}\t{v}" for n, v in zip(names, values, strict=True)] == rows


def test_the_first_query_counts_what_the_first_page_counts(visit: Visit) -> None:
    home = visit("index.html").locator(".numbers > div")
    pairs = [one.all_inner_texts() for one in (home.locator("dt"), home.locator("dd"))]
    numbers = dict(zip(*pairs, strict=True))
    page = visit("sparql.html", live=True)
    page.get_by_role("button", name="Run").click()
    answered(page)
    rows = page.locator(".live-answer tbody tr").all_inner_texts()
    asked = dict(row.split("\t") for row in rows)
    assert asked["codes of the codebook"] == "203"
    assert asked == {kind: numbers[kind].replace(",", "") for kind in asked}


def test_a_question_chosen_clears_the_old_rows_and_its_download_is_its_own(
    visit: Visit,
) -> None:
    page = visit("sparql.html#question=decision-paths", live=True)
    page.locator(".live-answer tbody tr").first.wait_for()
    page.get_by_label("Question", exact=True).select_option("contested-forces")
    assert page.locator(".live-answer tbody tr").count() == 0
    text = downloaded(page, "CSV")
    assert rows(text)[0] == ["decision", "force", "improving", "harming"]
    assert len(rows(text)) - 1 == page.locator(".live-answer tbody tr").count()


def test_rows_of_a_query_that_was_edited_are_told_apart(visit: Visit) -> None:
    page = visit("sparql.html", live=True)
    asked(page, "ASK {}")
    page.locator(".CodeMirror-lines").click()
    page.keyboard.type(" ")
    expect(page.get_by_role("status")).to_contain_text("before it was changed")


def test_a_link_keeps_the_question_and_its_parameters(visit: Visit) -> None:
    first = visit("sparql.html", live=True)
    first.get_by_label("Question", exact=True).select_option("options-improving")
    first.get_by_label("force — ").fill("agility")
    path = "sparql.html#question=options-improving&force=agility"
    expect(first).to_have_url(re.compile(re.escape(path) + "$"))
    second = visit(path, live=True)
    second.locator(".live-answer tbody tr").first.wait_for()
    assert second.get_by_label("force — ").input_value() == "agility"


def test_a_link_holds_the_query(visit: Visit) -> None:
    first = visit("sparql.html", live=True)
    asked(first, 'SELECT ("a+b&c#d%" AS ?odd) {}')
    path = first.url.rpartition("/")[2]
    assert path.startswith("sparql.html#query=")
    second = visit(path, live=True)
    answered(second)
    assert second.locator(".live-answer td").all_inner_texts() == ["a+b&c#d%"]


@pytest.mark.parametrize(("typed", "offered"), [("daap:Forc", "daap:ForceImpact")])
def test_names_are_completed_from_the_dataset(
    typed: str, offered: str, asking: Page
) -> None:
    page = asking
    page.evaluate(
        "hash => { location.hash = hash }", "query=SELECT%20*%20%7B%20%3Fs%20a%20"
    )
    answered(page)
    page.locator(".CodeMirror-lines").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(typed)
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hint")
    hints.first.wait_for()
    assert offered in hints.all_inner_texts()


def test_the_tab_key_leaves_the_editor(visit: Visit) -> None:
    page = visit("sparql.html", live=True)
    page.locator(".CodeMirror-lines").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
