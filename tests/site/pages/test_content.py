"""What pages say: the words of the sources, and the numbers of the dataset."""

from __future__ import annotations

import gzip
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, parse
from tests.site.support import searched

from daap.publish.sums import SUMS
from daap.query.question import bindings, read_questions
from daap.query.store import ask, query_prefixes
from daap.site.dataset import Dataset
from daap.site.questions import MOST, offered
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
    """The words of an element, white space folded; no explanations of them."""

    def parts(one: Any) -> Iterator[str]:
        yield one.text or ""
        for child in one:
            if child.get("role") != "tooltip":
                yield from parts(child)
            yield child.tail or ""

    return " ".join("".join(parts(element)).split())


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


def test_a_note_that_names_a_code_leads_to_it(p4_site: Path) -> None:
    note = by_id(tree_of(p4_site / "source" / "p4.html"), "step-5-note-1")
    assert "in the researcher’s words, names Input Port, line 439" in text(note)
    assert "../code/input_port.html" in {e.get("href") for e in note.iter("a")}


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
        (
            "my bees \u202estay\u202c calm in the log",
            "Expert Z, read it in its place cite",
        ),
        ("calm in the log all winter 🐝", "Expert Z, read it in its place cite"),
    ]
    (link, _) = (
        link.get("href") for q in tree.iter("blockquote") for link in q.iter("a")
    )
    assert link == "../source/b1.html#transcript-char-65-95"
    target = by_id(tree_of(bee_site / "source" / "b1.html"), "transcript-char-65-95")
    assert target.tag == "mark"


def test_the_page_of_a_code_says_where_a_step_quotes_no_words(p4_site: Path) -> None:
    """Step 7 has a passage alone; of step 10 the words that it quotes are shown."""
    remark = "Only a passage: no note of this step quotes any words."
    for name, times in (("data_catalogue", 1), ("containerisation", 0)):
        tree = tree_of(p4_site / "code" / f"{name}.html")
        assert text(tree).count(remark) == times
        first, *_ = tree.iter("blockquote")
        (link, *_) = (one.get("href") for one in first.iter("a"))
        assert ("#transcript-char-" in link) == (times == 0)


def test_a_decision_weighs_its_options_against_the_forces(bee_site: Path) -> None:
    tree = tree_of(bee_site / "code" / "hive_decision.html")
    table, _ = tree.iter("table")
    assert [[text(cell) for cell in row] for row in table.iter("tr")] == [
        ["Force", "Log </script><script>alert(1)</script> Hive cite", "Box Hive cite"],
        ["Calm", "++very positive", "−negative"],
        ["Sources that name it", "1", "1"],
        ["Coding steps", "1", "0"],
    ]


def test_what_precedes_a_decision_is_not_called_next(p4_site: Path) -> None:
    last = text(tree_of(p4_site / "code" / "deploy_decision.html"))
    assert "What precedes it" in last
    assert "What to decide next" not in last
    first = text(tree_of(p4_site / "code" / "orchestration_decision.html"))
    assert "What to decide next" in first
    assert "What precedes it" not in first


def test_a_decision_is_listed_after_those_that_precede_it(p4_site: Path) -> None:
    heads = [text(head) for head in tree_of(p4_site / "decisions.html").iter("h2")]
    assert heads[0] == "What strategy can be used for data product implementation?"
    assert heads[1] == "What type of data product can be developed?"
    assert heads[5:] == ["How to deploy a data product?"]


def test_the_first_page_begins_with_what_was_found(p4_site: Path) -> None:
    tree = tree_of(p4_site / "index.html")
    heads = [text(head) for head in tree.iter("h2")]
    assert heads.index("What was found") == 0
    assert heads.index("Which file to take") < heads.index("What it holds")
    (table,) = (t for t in tree.iter("table") if t.get("id") == "page-options")
    best = [text(cell) for cell in next(table.iter("tbody"))[0]]
    assert best[0].startswith("Output Port")
    assert best[2] == "1 of 29"


def test_the_first_page_gives_stars_as_the_page_of_quality_does(p4_site: Path) -> None:
    stars = [
        [text(cell) for cell in row]
        for table in tree_of(p4_site / "index.html").iter("table")
        if "Picture" in text(table.find("thead")) and "Part" in text(table)
        for row in table.find("tbody")
    ]
    metrics = [text(head) for head in tree_of(p4_site / "quality.html").iter("h3")]
    assert len(stars) == 5
    for name, _, value in stars:
        (metric,) = (m for m in metrics if name.startswith(m.split()[1] + "It"))
        assert metric.endswith(f" {value}")


@pytest.mark.parametrize(
    ("page", "last"),
    [
        ("quality.html", ["Measurements", "Findings", "History"]),
        ("source/p4.html", ["step 11", "Formal model", "Findings"]),
    ],
)
def test_a_long_page_leads_to_its_parts(
    p4_site: Path, page: str, last: list[str]
) -> None:
    (jump,) = (
        nav for nav in tree_of(p4_site / page).iter("nav") if nav.get("class") == "jump"
    )
    assert [text(link) for link in jump.iter("a")][-3:] == last


def test_the_quality_of_sources_stands_by_their_identifiers(p4_site: Path) -> None:
    lists = (
        [text(entry).partition(",")[0] for entry in element]
        for element in tree_of(p4_site / "quality.html").iter("ul")
        if element.get("class") == "columns"
    )
    assert next(one for one in lists if len(one) == 57) == [
        f"s{number}" for number in range(1, 58)
    ]


def test_a_force_lists_what_improves_and_what_harms_it(bee_site: Path) -> None:
    tree = tree_of(bee_site / "code" / "calm.html")
    heads = [text(head) for head in tree.iter("h3")]
    assert heads == ["++ very positive", "− negative"]


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
        "codes of the codebook": count("?x a daap:Code ; skos:notation []"),
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
    assert shown["codes of the codebook"] == 203


def test_downloads_are_the_published_files(p4_site: Path, dist: Path) -> None:
    sums = (dist / SUMS).read_text(encoding="ascii").splitlines()
    tree = tree_of(p4_site / "index.html")
    rows = [
        row
        for table in tree.iter("table")
        if table.get("class") == "files"
        for row in table.iter("tr")
        if row.find("td") is not None
    ]
    shown = {}
    for row in rows:
        cells = [text(cell) for cell in row]
        assert (p4_site / row.find("th").find("a").get("href")).is_file()
        assert int(cells[-2].replace(",", "")) == (dist / cells[0]).stat().st_size
        assert cells[-3] not in ("", "file"), cells[0]
        assert all(cells), cells[0]
        shown[cells[0]] = cells[-1]
    assert shown == {
        name: digest for digest, _, name in (s.partition("  ") for s in sums)
    }


def test_an_answer_on_a_page_is_what_the_question_finds(
    p4_site: Path, p4_dataset: Dataset
) -> None:
    questions = list(offered(p4_dataset, list(read_questions().values())))
    assert len(questions) >= 33
    prefixes = query_prefixes(p4_dataset.base)
    for question in questions:
        given = bindings(question, {}, p4_dataset.base)
        asked = ask(p4_dataset.store, question.query, prefixes=prefixes, given=given)
        assert isinstance(asked, QuerySolutions)
        heads = [variable.value for variable in asked.variables]
        expected = [["" if t is None else t for t in solution] for solution in asked]
        tree = tree_of(p4_site / "questions" / f"{question.name}.html")
        assert expected
        (table,) = tree.iter("table")
        first, *rows = table.iter("tr")
        assert [text(cell) for cell in first] == heads
        shown = [[answer_cell(cell) for cell in row] for row in rows]
        wanted = [
            [p4_said(p4_dataset, term).replace(" …", "") for term in row]
            for row in expected[:MOST]
        ]
        assert sorted(shown) == sorted(wanted), question.name


def p4_said(dataset: Dataset, term: Any) -> str:
    """What a page says for a term of an answer: of an IRI the name."""
    if isinstance(term, NamedNode):
        return dataset.name(term.value).label
    return fold(term.value) if term != "" else ""


def test_identifiers_in_an_answer_lead_to_sources_steps_and_codes(
    p4_site: Path,
) -> None:
    tree = tree_of(p4_site / "questions" / "evidence-for.html")
    rows = (list(row) for row in tree.iter("tr"))
    row = next(r for r in rows if [text(c) for c in r[:3]] == ["p4", "10", "quote"])
    links = [cell.find("a").get("href") for cell in row[:2]]
    assert links == ["../source/p4.html", "../source/p4.html#step-10"]


def test_what_stands_beside_the_dump_is_no_part_of_it_on_pages(
    p4_site: Path, p4_dataset: Dataset
) -> None:
    (count,) = p4_dataset.rows("SELECT (COUNT(*) AS ?n) { ?any a sh:ValidationReport }")
    assert count["n"] == "0"
    tree = tree_of(p4_site / "code" / "output_port.html")
    found = [text(one) for one in tree.iter("li") if "exact match: " in text(one)]
    assert found == [
        "exact match: Output Port ProMoTe, data product metadata model · why"
    ]


def fold(words: str) -> str:
    """A text with its white space folded."""
    return " ".join(words.split())


def answer_cell(cell: Any) -> str:
    """What a cell says; of long texts the part that is folded too."""
    return text(cell).replace(" …", "")


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
    found = searched(bee_site)
    href = "source/b1.html#transcript-char-65-95"
    (quote,) = (row for row in found if row["href"] == href)
    assert quote == {
        "kind": "quote",
        "title": "b1, step 1",
        "href": href,
        "text": "my bees \u202estay\u202c calm in the log",
        "source": "b1",
        "speakers": ["Expert Z"],
        "also": ["Log </script><script>alert(1)</script> Hive", "Smoke Pipe"],
    }
    kinds = Counter(entry["kind"] for entry in found)
    assert kinds["passage"] == 2
    assert {"decision", "force", "emergent", "quote", "note", "question"} <= {*kinds}


def test_search_knows_a_passage_with_its_speaker_and_codes(
    bee_site: Path, said: str
) -> None:
    passages = [row for row in searched(bee_site) if row["kind"] == "passage"]
    assert passages[0]["text"] == "How do you keep bees?"
    assert passages[0]["speakers"] == ["Interviewer"]
    assert "also" not in passages[0]
    assert passages[1]["text"] == said
    assert passages[1]["also"][1:] == ["Smoke Pipe"]


def test_search_knows_a_decision_by_its_options_and_notation(bee_site: Path) -> None:
    (found,) = (row for row in searched(bee_site) if row["kind"] == "decision")
    assert found["title"] == "Which hive?"
    assert found["also"] == [
        "hive_decision", "Log </script><script>alert(1)</script> Hive", "Box Hive"
    ]  # fmt: skip


def test_the_script_of_the_search_holds_no_element(bee_site: Path) -> None:
    script = (bee_site / "data" / "search.js").read_text(encoding="utf-8")
    assert "<" not in script
    assert "\u2028" not in script


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
    data = bee_site / "data"
    names = json.loads((data / "dataset.json").read_text(encoding="utf-8"))
    parts = [gzip.decompress((data / name).read_bytes()) for name in names]
    loaded = [quad for part in parts for quad in parse(part, format=RdfFormat.TRIG)]
    query = """SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o }
      FILTER(!STRSTARTS(STR(?g), "urn:daap:")) }"""
    assert len(set(loaded)) == len(loaded)
    assert len(loaded) == int(next(iter(bee_dataset.rows(query)))["n"])


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
    (link,) = (e for e in page.iter("tr") if e.get("id") == "mapping-1")
    assert [text(part) for part in link] == [
        "Log </script><script>alert(1)</script> Hive",
        "skos:exactMatch",
        "A hive",
        "0.90",
        "semapv:ManualMappingCuration # cite The same.",
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


def test_schema_org_has_every_file_as_a_download_and_each_source_by_its_type(
    bees: Path, bee_site: Path
) -> None:
    scripts = tree_of(bee_site / "index.html").iter("script")
    (script,) = (script for script in scripts if script.get("type"))
    said = json.loads(script.text)
    assert (said["@type"], said["@id"]) == ("Dataset", f"{BASE}dataset")
    listed = (bees / SUMS).read_text(encoding="ascii").splitlines()
    version = said["version"]
    assert {(file["contentUrl"], file["sha256"]) for file in said["distribution"]} == {
        (f"{BASE}dataset/{version}/{name}", digest)
        for digest, _, name in (line.partition("  ") for line in listed)
    }
    kinds = {file["name"]: file["encodingFormat"] for file in said["distribution"]}
    assert kinds["daap.nq.gz"] == "application/n-quads"
    types = {
        json.loads(script.text)["@type"]
        for page in (bee_site / "source").glob("*.html")
        for script in tree_of(page).iter("script")
        if script.get("type")
    }
    assert types <= {"Conversation", "CreativeWork"} != set()
