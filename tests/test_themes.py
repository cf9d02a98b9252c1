"""A study whose codebook holds themes, which are of no kind: built, asked, shown."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, parse

from daap.build.dataset_files import release
from daap.build.pipeline import build
from daap.build.result import Build
from daap.core.namespaces import DAAP, RDF, SKOS
from daap.core.settings import read_settings
from daap.core.values import Kind
from daap.publish.writer import publish
from daap.query.question import read_questions
from daap.query.store import ask, open_dataset, query_prefixes
from daap.site.write import write_site

STUDY = Path(__file__).parent / "studies" / "themes" / "study.toml"
BASE = "https://example.org/bees/"
NAMES = ("calm_bees", "keeping", "logbook")


@pytest.fixture(scope="module")
def themes() -> Build:
    """The build of the study."""
    return build(read_settings(STUDY))


@pytest.fixture(scope="module")
def folder(themes: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the study publishes."""
    made = tmp_path_factory.mktemp("themes") / "dist"
    publish(release(themes), themes.findings, made)
    return made


def test_themes_are_codes_without_a_kind(themes: Build) -> None:
    found = themes.study.codebook.codes
    assert {name: (code.kind, code.category) for name, code in found.items()} == {
        "calm_bees": (Kind.CODE, False),
        "keeping": (Kind.CODE, True),
        "logbook": (Kind.CODE, False),
    }
    assert found["calm_bees"].label == "calm bees - IRB"
    assert found["calm_bees"].broader == ("keeping",)


def test_nothing_is_said_of_themes(themes: Build) -> None:
    assert list(themes.findings) == []


def test_no_kind_is_inferred_that_nobody_gave(folder: Path) -> None:
    kinds = {DAAP[kind.value] for kind in Kind} | {DAAP.Category}
    types = {
        (quad.subject.value.removeprefix(f"{BASE}code/"), quad.object)
        for name in ("daap.ttl", "daap-inferred.ttl")
        for quad in parse(path=folder / name, format=RdfFormat.TURTLE)
        if quad.predicate == RDF.type and quad.object in kinds
        if isinstance(quad.subject, NamedNode)
    }
    assert types == {
        ("calm_bees", DAAP.Code),
        ("keeping", DAAP.Category),
        ("keeping", DAAP.Code),
        ("logbook", DAAP.Code),
    }


def test_what_the_codebook_says_of_a_theme_is_published_untouched(folder: Path) -> None:
    said = {
        (quad.predicate, quad.object.value)
        for quad in parse(path=folder / "codebook.ttl", format=RdfFormat.TURTLE)
        if quad.subject == NamedNode(f"{BASE}code/calm_bees")
    }
    assert {
        (SKOS.prefLabel, "calm bees - IRB"),
        (SKOS.example, "They hardly move."),
        (SKOS.scopeNote, "Not for bees in winter."),
        (SKOS.hiddenLabel, "calmbees"),
        (SKOS.broader, f"{BASE}code/keeping"),
    } <= said


def test_tables_leave_the_kind_of_a_theme_empty(folder: Path) -> None:
    with (folder / "tables" / "codes.csv").open(encoding="utf-8-sig") as file:
        kinds = {row["code"]: row["kind"] for row in csv.DictReader(file)}
    assert kinds == {"calm_bees": "", "keeping": "category", "logbook": ""}


def test_coverage_counts_themes_and_categories_apart(folder: Path) -> None:
    (question,) = (
        q for q in read_questions().values() if q.name == "codebook-coverage"
    )
    answer = ask(open_dataset(folder), question.query, prefixes=query_prefixes(BASE))
    assert isinstance(answer, QuerySolutions)
    rows = [tuple(str(getattr(term, "value", "")) for term in row) for row in answer]
    assert rows == [("category", "1", "0", "0"), ("code", "2", "0", "2")]


def words(path: Path) -> str:
    """The words of a page, its scripts and styles left out."""
    text = re.sub(r"<(script|style).*?</\1>", "", path.read_text("utf-8"), flags=re.S)
    text = text.replace("<wbr>", "")
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_pages_show_themes_and_nothing_empty(folder: Path, tmp_path: Path) -> None:
    write_site(folder, tmp_path / "site")

    codes = words(tmp_path / "site" / "codes.html")
    assert "Categories 1" in codes and "Codes 2" in codes and "Other" not in codes
    assert "Sets of codes Mood calm bees - IRB , Writing a logbook" in codes
    assert " Decisions " not in codes and " Forces " not in codes
    home = words(tmp_path / "site" / "index.html")
    assert "The decisions" not in home and "0 decisions" not in home
    code = words(tmp_path / "site" / "code" / "calm_bees.html")
    for said in ("Code · calm_bees", "Not for bees in winter.", "They hardly move."):
        assert said in code
    tree = words(tmp_path / "site" / "coding.html")
    assert "level 1: Keeping 0 1 0 level 2: · calm bees - IRB 1 1 1" in tree
    for page in ("decisions", "forces", "model", "agreement"):
        assert not (tmp_path / "site" / f"{page}.html").exists()
