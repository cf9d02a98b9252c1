"""What pages say: the words of the sources, and the numbers of the dataset."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from pyoxigraph import NamedNode, QuerySolutions

from daap.core.resources import QUESTIONS
from daap.publish.sums import SUMS
from daap.query.question import bindings, read_questions
from daap.query.store import ask, query_prefixes
from daap.site.dataset import Dataset
from daap.site.write import write_site

BASE = "https://example.org/bees/"


def tree_of(path: Path) -> Any:
    """A page as a tree."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(path.read_bytes(), transport_encoding="utf-8")


def by_id(tree: Any, name: str) -> Any:
    """The element of an id."""
    (found,) = (element for element in tree.iter() if element.get("id") == name)
    return found


def text(element: Any) -> str:
    """The words of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def marked(element: Any) -> list[tuple[str, bool]]:
    """The highlighted pieces of a paragraph, and whether several quotes share one."""
    return [
        ("".join(mark.itertext()), mark.get("class") == "many")
        for mark in element.iter("mark")
    ]


@pytest.fixture(scope="module")
def keeper(bee_site: Path) -> Any:
    """The page of the beekeeper whose note was read."""
    return tree_of(bee_site / "source" / "b1.html")


def test_hostile_words_stay_words(keeper: Any, said: str) -> None:
    (words,) = (
        element
        for element in by_id(keeper, "segment-2").iter("p")
        if element.get("class") == "words"
    )
    assert "".join(words.itertext()) == said
    assert words.get("dir") == "auto"
    assert words.get("lang") == "en"
    assert not list(keeper.iter("img"))


def test_overlapping_quotes_are_cut_at_each_border(keeper: Any) -> None:
    assert marked(by_id(keeper, "segment-2")) == [
        ("my bees \u202estay\u202c ", False),
        ("calm in the log", True),
        (" all winter 🐝", False),
    ]


def test_the_margin_names_quote_note_and_codes(keeper: Any) -> None:
    (margin,) = by_id(keeper, "segment-2").iter("aside")
    assert [link.get("href") for link in margin.iter("a")] == [
        "#transcript-char-65-95",
        "../source/b1.html#step-1-note-1",
        "../code/log_hive.html",
        "../code/smoke_pipe.html",
        "#transcript-char-80-108",
        "../source/b1.html#step-1-note-2",
        "../code/log_hive.html",
        "../code/smoke_pipe.html",
    ]


def test_a_step_shows_notes_assignments_and_lines(keeper: Any) -> None:
    step = by_id(keeper, "step-1")
    assert "lines 18–30" in text(step)
    note = by_id(keeper, "step-1-note-3")
    assert "<img src=x onerror=alert(1)>" in text(note)
    assert "in the researcher’s words" in text(note)
    assert "mention, line 28" in text(by_id(keeper, "step-1-assigns-log_hive"))


def test_an_address_that_is_no_web_address_is_not_linked(bee_site: Path) -> None:
    for path in bee_site.rglob("*.html"):
        for link in tree_of(path).iter("a"):
            assert not link.get("href", "").lower().startswith("javascript"), path


def test_a_source_whose_note_was_not_read_says_so(bee_site: Path) -> None:
    tree = tree_of(bee_site / "source" / "w2.html")
    assert "The field note of this source was not read" in text(tree)
    assert "not audited" in text(by_id(tree, "attribution-calm"))


def test_the_page_of_a_code_quotes_who_said_it_and_leads_to_the_words(
    bee_site: Path,
) -> None:
    tree = tree_of(bee_site / "code" / "log_hive.html")
    quotes = [
        (text(quote.find("p")), text(quote.find("footer")))
        for quote in tree.iter("blockquote")
    ]
    assert quotes == [
        ("my bees \u202estay\u202c calm in the log", "Expert Z, read it in its place"),
        ("calm in the log all winter 🐝", "Expert Z, read it in its place"),
    ]
    (link, _) = (
        link.get("href") for q in tree.iter("blockquote") for link in q.iter("a")
    )
    assert link == "../source/b1.html#transcript-char-65-95"
    target = by_id(tree_of(bee_site / "source" / "b1.html"), "transcript-char-65-95")
    assert target.tag == "mark"


def test_a_decision_weighs_its_options_against_the_forces(bee_site: Path) -> None:
    tree = tree_of(bee_site / "code" / "hive_decision.html")
    (table,) = tree.iter("table")
    assert [[text(cell) for cell in row] for row in table.iter("tr")] == [
        ["Force", "Log </script><script>alert(1)</script> Hive", "Box Hive"],
        ["Calm", "++very positive", "−negative"],
        ["Sources that name it", "1", "1"],
        ["Coding steps", "1", "0"],
    ]


def test_a_force_lists_what_improves_and_what_harms_it(bee_site: Path) -> None:
    tree = tree_of(bee_site / "code" / "calm.html")
    heads = [text(head) for head in tree.iter("h3")]
    assert heads == ["++very positive very positive", "−negative negative"]


def test_an_emergent_code_is_marked(bee_site: Path) -> None:
    tree = tree_of(bee_site / "code" / "smoke_pipe.html")
    assert "it emerged from the coding" in text(tree)


def test_relations_stand_on_both_ends(bee_site: Path) -> None:
    here = tree_of(bee_site / "code" / "box_hive.html")
    assert "uses" in text(by_id(here, "depends-uses-log_hive"))
    there = tree_of(bee_site / "code" / "log_hive.html")
    assert "Box Hive uses this" in text(there)


def test_the_first_page_counts_what_the_dataset_holds(
    p4_site: Path, p4_dataset: Dataset
) -> None:
    tree = tree_of(p4_site / "index.html")
    shown = {
        text(pair.find("dt")): int(text(pair.find("dd")).replace(",", ""))
        for pair in next(
            element for element in tree.iter("dl") if element.get("class") == "numbers"
        )
    }

    def count(pattern: str) -> int:
        query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
        return int(next(iter(p4_dataset.rows(query)))["n"])

    assert shown == {
        "sources": count("?x a daap:Source"),
        "with transcript and coding": count("?s daap:hasTranscript ?x"),
        "codes": count("?x a daap:Code ; skos:notation []"),
        "decisions": count("?x a daap:Decision"),
        "options": count("?x daap:proposes []"),
        "forces": count("?x a daap:Force"),
        "impacts on forces": count("?x daap:onForce []"),
        "dependencies": count("?x a daap:Dependency"),
        "coding steps": count("?x a daap:CodingStep"),
        "quotes found in the words spoken": count("?x a daap:InVivoCode"),
        "attributions": count("?x a daap:Attribution"),
    }
    assert shown["sources"] == 68
    assert shown["codes"] == 203


def test_downloads_are_the_published_files(p4_site: Path, dist: Path) -> None:
    sums = (dist / SUMS).read_text(encoding="ascii").splitlines()
    tree = tree_of(p4_site / "index.html")
    rows = [
        row
        for table in tree.iter("table")
        for row in table.iter("tr")
        if row.find("td") is not None
    ]
    shown = {}
    for row in rows:
        cells = [text(cell) for cell in row]
        assert (p4_site / row.find("th").find("a").get("href")).is_file()
        assert int(cells[-2].replace(",", "")) == (dist / cells[0]).stat().st_size
        shown[cells[0]] = cells[-1]
    assert shown == {
        name: digest for digest, _, name in (s.partition("  ") for s in sums)
    }


def test_an_answer_on_a_page_is_what_the_question_finds(
    p4_site: Path, p4_dataset: Dataset
) -> None:
    questions = list(read_questions(QUESTIONS))
    assert len(questions) >= 33
    prefixes = query_prefixes(p4_dataset.base)
    for question in questions:
        given = bindings(question, {}, p4_dataset.base)
        asked = ask(p4_dataset.store, question.query, prefixes=prefixes, given=given)
        assert isinstance(asked, QuerySolutions)
        heads = [variable.value for variable in asked.variables]
        expected = [["" if t is None else t for t in solution] for solution in asked]
        tree = tree_of(p4_site / "questions" / f"{question.name}.html")
        if not expected:
            assert "No rows" in text(tree)
            continue
        (table,) = tree.iter("table")
        first, *rows = table.iter("tr")
        assert [text(cell) for cell in first] == heads
        shown = [[answer_cell(cell) for cell in row] for row in rows]
        wanted = [
            [
                "" if t == "" else "IRI" if isinstance(t, NamedNode) else fold(t.value)
                for t in row
            ]
            for row in expected
        ]
        assert sorted(shown) == sorted(wanted), question.name


def fold(words: str) -> str:
    """A text with its white space folded."""
    return " ".join(words.split())


def answer_cell(cell: Any) -> str:
    """What a cell says; of one that links something, that it does."""
    return text(cell) if cell.find("a") is None else "IRI"


def test_every_code_assigned_in_a_step_links_back_to_it(
    p4_site: Path, p4_dataset: Dataset
) -> None:
    query = "SELECT ?step ?code { ?a daap:assigns ?code ; prov:wasGeneratedBy ?step }"
    rows = list(p4_dataset.rows(query))
    assert len(rows) == 19
    for row in rows:
        page = tree_of(p4_site / p4_dataset.place(row["code"]).page)  # type: ignore[union-attr]
        href = f"../source/p4.html#step-{row['step'].rpartition('/')[2]}"
        assert any(link.get("href", "").startswith(href) for link in page.iter("a")), (
            row
        )


def test_search_finds_codes_quotes_and_questions(bee_site: Path) -> None:
    found = json.loads((bee_site / "data" / "search.json").read_text(encoding="utf-8"))
    (quote,) = (x for x in found if x["id"].endswith("step/1/note/1"))
    assert quote == {
        "id": f"{BASE}source/b1/step/1/note/1",
        "kind": "quote",
        "title": "Expert Z, b1, step 1",
        "text": "my bees \u202estay\u202c calm in the log",
        "href": "source/b1.html#transcript-char-65-95",
    }
    kinds = {entry["kind"] for entry in found}
    assert {"decision", "force", "emergent", "quote", "note", "question"} <= kinds


def test_the_model_for_the_graph_holds_every_node_and_sign(bee_site: Path) -> None:
    model = json.loads((bee_site / "data" / "model.json").read_text(encoding="utf-8"))
    assert {node["label"] for node in model["nodes"]} >= {"Calm", "Box Hive"}
    said = {(e["relation"], e["sign"]) for e in model["edges"]}
    assert said == {("option", ""), ("impact", "++"), ("impact", "-"), ("uses", "")}
    effects = {(e["sign"], e["effect"]) for e in model["edges"] if e["sign"]}
    assert effects == {("++", "++"), ("-", "-")}


def test_the_browser_gets_every_triple_once_asked_by_daap_query(
    bee_site: Path, bee_dataset: Dataset
) -> None:
    lines = (bee_site / "data" / "dataset.nq").read_text(encoding="utf-8").splitlines()
    query = """SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o }
      FILTER(!STRSTARTS(STR(?g), "urn:daap:")) }"""
    assert len(lines) == int(next(iter(bee_dataset.rows(query)))["n"])


def test_the_picture_of_the_ontology_says_in_words_what_it_shows(p4_site: Path) -> None:
    file = p4_site / "assets" / "ontology.svg"
    picture = ElementTree.parse(file).getroot()  # noqa: S314 (a file of our own)
    space = "{http://www.w3.org/2000/svg}"
    said = picture.findtext(f"{space}desc") or ""
    for sentence in (
        "anchor in segment segment",
        "decision option proposes design solution",
        "force is a code",
        "open code generated by coding step",
    ):
        assert sentence in said
    drawn = {"".join(found.itertext()) for found in picture.iter(f"{space}text")}
    assert {"in segment", "proposes", "coding step", "force impact"} <= drawn


def test_the_reference_tells_domain_disjointness_and_shapes(p4_site: Path) -> None:
    tree = tree_of(p4_site / "ontology.html")
    speaker = facts(by_id(tree, "Interviewer"))
    assert speaker == {"Below": "speaker", "Disjoint with": "participant"}
    assert facts(by_id(tree, "evidencedBy")) == {
        "From": "code",
        "To": "source",
        "See also": "http://purl.org/spar/cito/citesAsEvidence, "
        "https://w3id.org/dio#hasEvidence",
        "Follows from": "assigned in then prov:wasGeneratedBy then in source",
    }
    rule = text(by_id(tree, "SegmentShape-position"))
    assert rule == "has position: Number the segment once, from 1. Violation"


def facts(element: Any) -> dict[str, str]:
    """The pairs of a list of descriptions."""
    (listed,) = element.iter("dl")
    terms, said = (list(listed.iter(tag)) for tag in ("dt", "dd"))
    return {text(one): text(other) for one, other in zip(terms, said, strict=True)}


def test_ratings_history_and_alignments_show_once_they_are_published(
    bees: Path, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    shutil.copytree(bees, dist, ignore=shutil.ignore_patterns("site"))
    quality = (dist / "quality.ttl").read_text(encoding="utf-8")
    _, _, measured = quality.partition("<dataset/quality/rating> a ")
    before, value, after = measured.partition("dqv:value ")
    changed = f"{before}{value}4.2{after[after.index(' ') :]}"
    (dist / "quality.ttl").write_text(
        quality.replace(measured, changed), encoding="utf-8"
    )
    (dist / "alignments.ttl").write_text(ALIGNMENT, encoding="utf-8")
    (dist / "changes").mkdir()
    history = "version,issued,sources\n0.0.1,2026-01-31,2\n"
    (dist / "changes" / "history.csv").write_text(history, encoding="utf-8")
    write_site(dist, dist / "site")
    assert "4.2 of 5 stars" in text(tree_of(dist / "site" / "index.html"))
    page = tree_of(dist / "site" / "alignments.html")
    (link,) = (e for e in page.iter("li") if e.get("id") == "mapping-1")
    assert [text(part) for part in link] == [
        "Log </script><script>alert(1)</script> Hive skos:exactMatch A hive "
        "confidence 0.90 semapv:ManualMappingCuration",
        "The same.",
    ]
    (table,) = tree_of(dist / "site" / "changes.html").iter("table")
    assert [[text(cell) for cell in row] for row in table.iter("tr")] == [
        ["What", "0.0.1"],
        ["issued", "2026-01-31"],
        ["sources", "2"],
    ]


ALIGNMENT = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
<https://example.org/bees/mapping/1> a owl:Axiom ;
    owl:annotatedSource <https://example.org/bees/code/log_hive> ;
    owl:annotatedProperty skos:exactMatch ;
    owl:annotatedTarget <https://vocabulary.example/hive> ;
    sssom:mapping_justification <https://w3id.org/semapv/vocab/ManualMappingCuration> ;
    sssom:confidence 0.9 ; sssom:object_label "A hive" ; sssom:comment "The same." .
"""
