"""The site of a study coded in a tool: its own pages, and none that is empty."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from tests.exchange.support import TITLE, run

from daap.query.question import read_questions
from daap.site.write import write_site

EMPTY = ("The dataset holds no", "No rows:", " 0 rows")


@pytest.fixture(scope="module")
def site(coded_bees: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the bees."""
    folder = tmp_path_factory.mktemp("bees") / "site"
    write_site(coded_bees, folder)
    return folder


def words(page: Path) -> str:
    """The words of a page."""
    text = re.search(r"<main.*</main>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text[0])))


def menu(page: Path, name: str) -> list[str]:
    """The pages of the menu, or of the part of it that the page belongs to."""
    text = page.read_text(encoding="utf-8")
    nav = re.search(rf'<nav class="site-{name}".*?</nav>', text, re.DOTALL)
    assert nav is not None
    return re.findall(r'href="([^"]*)"', nav[0])


def test_areas_that_the_study_has_not_are_no_pages(site: Path) -> None:
    assert menu(site / "index.html", "menu") == [
        "codes.html", "sources.html", "questions/index.html", "sparql.html",
        "ontology.html", "about.html",
    ]  # fmt: skip
    assert menu(site / "sources.html", "part") == [
        "sources.html", "coding.html", "agreement.html"
    ]  # fmt: skip
    for name in ("decisions", "forces", "model"):
        assert not (site / f"{name}.html").exists()


def test_the_codes_are_a_tree_with_counts(site: Path) -> None:
    assert (
        "level 1: calm 4 4 2 level 1: Keeping 0 6 0 level 2: · hive 1 2 1 "
        "level 3: · · top bar hive 1 1 1 level 2: · Records 0 4 0 "
        "level 3: · · logbook 4 4 2 level 1: unused 0 0 0"
    ) in words(site / "coding.html")


def test_codes_stand_by_source_and_with_one_another(site: Path) -> None:
    page = words(site / "coding.html")
    assert "Code p1 p2 calm 3 1 hive 1 logbook 3 1 top bar hive 1" in page
    assert "calm 3 3 1 1 logbook 3 3 1 1 hive 1 1 1 top bar hive 1 1 1" in page


def test_coders_and_memos_are_shown(site: Path) -> None:
    page = words(site / "coding.html")
    assert "coder-1 6 4 1 3 coder-2 4 2 2 1" in page
    assert "2026-01-02T03:04:05, coder-1, on the study We began with" in page
    assert (
        "coder-2, on source/p2/step/2/assigns/keeping.records.logbook against it"
        in (page)
    )


def test_the_agreement_of_coders_has_a_page(site: Path) -> None:
    page = words(site / "agreement.html")
    assert "all codes 12 0.667 0.273 0.281 −0.029" in page
    assert "Coded by one alone, and not compared: p2 ." in page
    assert (
        "p1 calm Café 🐝🐝 talks 138–151 talks help. Expert A: The top bar 146–180"
        in (page)
    )


def test_no_page_is_empty_and_no_code_of_another_study_is_named(site: Path) -> None:
    foreign = {
        parameter.default
        for question in read_questions().values()
        for parameter in question.parameters
        if parameter.type in ("code", "decision", "solution", "force")
    } - {"any", "quality"}
    assert len(foreign) > 5
    pages = [path for path in site.rglob("*.html") if path.name != "ontology.html"]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not [code for code in foreign if re.search(rf"\b{code}\b", text)], path
        assert not [said for said in EMPTY if said in words(path)], path


def test_only_questions_that_have_an_answer_are_asked_with_values_of_the_data(
    site: Path, coded_bees: Path
) -> None:
    asked = {path.stem for path in (site / "questions").glob("*.html")} - {"index"}
    answered = {
        path.stem
        for path in (coded_bees / "tables").glob("*.csv")
        if len(path.read_text(encoding="utf-8").splitlines()) > 1
    }
    assert asked == answered & {q.name for q in read_questions().values()}
    assert {"memos", "variables", "evidence-for"} <= asked
    assert "options-improving" not in asked
    page = words(site / "questions" / "quotes-of-speaker.html")
    assert "daap query quotes-of-speaker --source p1 --speaker 'Expert A'" in page
    assert "p1 4 quote Expert A 138 Café 🐝🐝 talks" in (
        words(site / "questions" / "evidence-for.html")
    )


NOTE = """# p
{0}
## title
Logbook of keeper {0}
## source type
Interview
## author type
Practitioner

# coding

> Expert A

> I write every visit in a logbook.

**OPEN CODING TRACE:**

I write every visit in a logbook

**AXIAL CODING TRACE:**
added:
```
logbook, top_bar_hive
```
"""


def test_a_first_study_of_two_notes_has_no_empty_page(tmp_path: Path) -> None:
    study = tmp_path / "study" / "study.toml"
    run("sources", "init", study.parent, *TITLE)
    for number in (1, 2):
        note = study.parent / "field-notes" / f"p_{number}.md"
        note.write_text(NOTE.format(number), encoding="utf-8")
    run("build", "--study", study, "--out", tmp_path / "dist", "--no-cache")
    pages = list((tmp_path / "dist" / "site").rglob("*.html"))
    for path in pages:
        assert not [said for said in EMPTY if said in words(path)], path
        assert path.name == "ontology.html" or "containerisation" not in words(path)
    assert len([path for path in pages if path.parent.name == "questions"]) > 10
