"""The dataset of the whole study: what it answers, and that it holds no words.

The committed dist/ is asked, which CI holds against the build; the notes themselves,
where they are at hand, must give the same bytes as their outlines.
"""

from __future__ import annotations

import csv
import gzip
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, Store, parse
from tests.query.support import NAMED, answer, rows

from daap.build.dataset_files import release
from daap.build.outlines import make_outlines
from daap.build.pipeline import build
from daap.core.namespaces import DAAP, OA
from daap.core.settings import Settings
from daap.diagrams.decision_model import decision_model
from daap.diagrams.diagram import diagrams
from daap.publish.writer import write_all
from daap.query.store import ask, open_dataset

BASE = "https://w3id.org/daap/"
LARGEST = 30_000_000
"""The most bytes of dist/."""


@pytest.fixture(scope="module")
def whole(repository: Path) -> Store:
    """The committed dataset."""
    return open_dataset(repository / "dist")


def numbers(store: Store, name: str, column: str) -> list[int]:
    """A column of numbers of an answer."""
    return [int(row[column]) for row in answer(store, NAMED[name], BASE)]


def test_no_row_stands_twice_in_a_table(repository: Path) -> None:
    """Also where words are withheld: quotes can be told apart by their start."""
    for path in (repository / "dist" / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            counts = Counter(map(tuple, csv.reader(lines)))
        assert max(counts.values()) == 1, (path.name, counts.most_common(1))


def test_the_audit_covers_all_sources(whole: Store) -> None:
    assert len(numbers(whole, "audit-summary", "formal")) == 68
    columns = ("formal", "traced", "throughOption", "notTraced")
    sums = [sum(numbers(whole, "audit-summary", column)) for column in columns]
    assert sums == [1351, 688, 117, 546]


def test_evidence_is_there_for_most_codes_and_told_to_be_missing_for_the_others(
    whole: Store,
) -> None:
    query = """SELECT ?notation (EXISTS { ?a daap:assigns ?code } AS ?traced) {
        ?code a daap:Code ; skos:notation ?notation .
        FILTER NOT EXISTS { ?code a daap:EmergentCode } }"""
    prefixes = {"daap": DAAP.iri, "skos": "http://www.w3.org/2004/02/skos/core#"}
    found = {
        row[0].value: row[1].value == "true"
        for row in ask(whole, query, prefixes=prefixes)
    }
    assert len(found) == 203
    assert sum(found.values()) >= 140
    lost = min(notation for notation, traced in found.items() if not traced)
    said = answer(whole, NAMED["evidence-for"], BASE, {"code": lost})
    assert [row["kind"] for row in said] == ["no step assigns it"]


def test_no_triple_is_in_two_graphs_and_a_store_gives_every_term_back(
    repository: Path,
) -> None:
    dump = gzip.decompress((repository / "dist" / "daap.nq.gz").read_bytes())
    stated = list(parse(dump, format=RdfFormat.N_QUADS))
    counts = Counter(quad.triple for quad in stated)
    assert [triple for triple, count in counts.items() if count > 1] == []
    store = Store()
    store.bulk_load(dump, format=RdfFormat.N_QUADS)
    assert {*map(named, stated)} == {*map(named, store)}


def named(quad: Quad) -> Quad:
    """A quad with one name for all blank nodes, which each reader names anew."""
    one = BlankNode("b")
    subject = one if isinstance(quad.subject, BlankNode) else quad.subject
    value = one if isinstance(quad.object, BlankNode) else quad.object
    return Quad(subject, quad.predicate, value, quad.graph_name)


def test_the_dump_states_nothing_about_what_is_of_others(repository: Path) -> None:
    found = parse(path=repository / "dist" / "daap.ttl", base_iri=BASE)
    subjects = {quad.subject.value for quad in found}
    assert [iri for iri in subjects if not iri.startswith(BASE)] == []


ASK_GUIDANCE = (
    "compare-options", "contested-forces", "decision-paths", "dependencies",
    "forces", "next-decisions", "options-improving", "overview", "trade-offs",
    "untouched-decisions",
)  # fmt: skip
"""Questions of the decision model, which holds however many notes are read."""


def test_without_its_claims_the_guidance_gives_the_same_answers_and_pictures(
    whole: Store,
) -> None:
    quads = [*whole]
    claims = {quad.subject for quad in quads if quad.predicate == DAAP.stance}
    rest = [quad for quad in quads if quad.subject not in claims]
    assert len(claims) == 453
    bare = Store()
    bare.extend(rest)
    for name in ASK_GUIDANCE:
        found = answer(whole, NAMED[name], BASE)
        assert found and answer(bare, NAMED[name], BASE) == found, name
    drawn, redrawn = (
        dict(diagrams(decision_model([quad.triple for quad in some], BASE)))
        for some in (quads, rest)
    )
    assert len(drawn) == 7
    assert drawn == redrawn
    assert answer(bare, NAMED["claimed-overview"], BASE) == []


def test_pictures_and_untouched_decisions_are_of_the_six_of_the_codebook(
    whole: Store, repository: Path
) -> None:
    """The nine that notes alone name have no option in the guidance."""
    query = """SELECT ?notation ?label { ?d a daap:Decision ; skos:notation ?notation ;
        skos:prefLabel ?label FILTER NOT EXISTS { ?d a daap:EmergentCode } }"""
    prefixes = {"daap": DAAP.iri, "skos": "http://www.w3.org/2004/02/skos/core#"}
    own = {row[0].value: row[1].value for row in ask(whole, query, prefixes=prefixes)}
    pictures = (repository / "dist" / "diagrams").glob("*_decision.svg")
    assert {path.stem for path in pictures} == own.keys()
    table = repository / "dist" / "tables" / "untouched-decisions.csv"
    assert {row["decision"] for row in rows(table)} <= {*own.values()}
    assert len(own) == 6


def test_every_step_leads_to_its_public_lines(whole: Store) -> None:
    query = """SELECT (COUNT(DISTINCT ?s) AS ?steps) (COUNT(DISTINCT ?in) AS ?sources) {
        ?s a daap:CodingStep ; daap:inSource ?in ; foaf:page ?page ;
           daap:firstLine ?first ; daap:lastLine ?last .
        BIND(CONCAT("?plain=1#L", STR(?first), "-L", STR(?last)) AS ?lines)
        FILTER(STRENDS(STR(?page), ?lines)) }"""
    prefixes = {"daap": DAAP.iri, "foaf": "http://xmlns.com/foaf/0.1/"}
    ((steps, sources),) = ask(whole, query, prefixes=prefixes)
    assert (int(steps.value), int(sources.value)) == (279, 68)


def test_of_p4_alone_words_are_published(whole: Store) -> None:
    for predicate in (DAAP.text, OA.exact, OA.bodyValue):
        subjects = {
            q.subject.value for q in whole.quads_for_pattern(None, predicate, None)
        }
        sources = {s.removeprefix(f"{BASE}source/").partition("/")[0] for s in subjects}
        assert sources == {"p4"}


def test_the_dataset_stays_small(repository: Path) -> None:
    files = (path for path in (repository / "dist").rglob("*") if path.is_file())
    own = [
        path
        for path in files
        if "site" not in path.relative_to(repository / "dist").parts
    ]
    assert sum(path.stat().st_size for path in own) < LARGEST


def written(settings: Settings, folder: Path) -> dict[str, bytes]:
    """The files of a release, by name."""
    write_all(release(build(settings)), folder)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_all_notes_give_the_bytes_of_their_outlines(
    settings: Settings, shared: Path, tmp_path: Path
) -> None:
    """With the patterns of names that are in the repository, from either."""
    notes = shared / "corpus" / "data-as-a-product"
    if not notes.is_dir():
        pytest.skip("the field notes that serve as test data are not there")
    here = Path(shutil.copytree(settings.root, tmp_path / "study"))
    shutil.rmtree(here / "outlines")
    shutil.copytree(notes, here / "field-notes", dirs_exist_ok=True)
    moved = replace(settings, root=here, notes=here / "field-notes")
    from_notes = written(moved, tmp_path / "from-notes")
    moved.outlines.mkdir()
    for document, text in make_outlines(moved, [moved.notes]):
        if text:
            path = moved.outlines / f"{document.identifier}.json"
            path.write_text(text, encoding="utf-8")
            (moved.notes / Path(document.path).name).unlink()

    from_outlines = written(moved, tmp_path / "from-outlines")

    assert len(list(moved.outlines.iterdir())) == 67
    assert [path.name for path in moved.notes.glob("*.md")] == ["p_4.md"]
    different = [n for n in from_notes if from_outlines.get(n) != from_notes[n]]
    assert different == []
    assert from_outlines.keys() == from_notes.keys()


def test_readme_tells_the_numbers_of_the_dataset(
    whole: Store, repository: Path
) -> None:
    said = " ".join((repository / "README.md").read_text("utf-8").split())
    formal, traced, option, lost = (
        sum(numbers(whole, "audit-summary", column))
        for column in ("formal", "traced", "throughOption", "notTraced")
    )
    assert f"says {formal:,} times that a source names a code" in said
    assert (
        f"bear out {traced} directly, {option} through an option of a decision" in said
    )
    assert f"decision and {lost} not at all" in said
    rows = answer(whole, NAMED["interviews-and-literature"], BASE)
    own = [row for row in rows if row["kind"] != "emergent code"]
    talk, texts, both = (
        sum(int(row[column]) for row in own)
        for column in ("onlyInterviews", "onlyLiterature", "both")
    )
    assert (
        f"interviews alone use {talk}, articles alone {texts}, and both {both}" in said
    )
    query = "SELECT ?s (COUNT(*) AS ?n) { ?c daap:stance ?s } GROUP BY ?s ORDER BY ?s"
    found = ask(whole, query, prefixes={"daap": DAAP.iri})
    adds, agrees, contradicts = (int(row[1].value) for row in found)
    assert f"Sources state {adds + agrees + contradicts} times what" in said
    assert f"{agrees} statements agree with the study's model" in said
    assert f"{adds} add to it, and {contradicts} contradict it" in said


def test_the_sizes_in_the_docs_are_those_of_the_files(repository: Path) -> None:
    table = (repository / "docs" / "sizes.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `?([^`|]+?)`? \| \d+ \| ([\d,]+) \|$", table, re.M))
    dist = repository / "dist"
    names = {path.name + "/" * path.is_dir() for path in dist.iterdir()} - {"site/"}
    assert {*told} == {*names, "all"}
    packed = {"tables/", *(name for name in told if name.endswith(".gz"))}
    for name in {*names} - packed - {"SHA256SUMS"}:
        files = [path for path in (dist / name).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files or [dist / name])
        assert told[name] == f"{size:,}", "make sizes"
