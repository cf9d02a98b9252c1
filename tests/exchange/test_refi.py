"""Projects and codebooks of REFI-QDA: valid, read by others, and the same again."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, parse
from tests.exchange.support import BASE, FILES, TITLE, exported, graph, imported, run

from daap.cli import main
from daap.core.namespaces import DAAP, OA, SKOS
from daap.exchange.dataset import Dataset, read_dataset
from daap.exchange.refi_codebook import codebook, guid
from daap.exchange.refi_project import project
from daap.exchange.values import Source

SPACE = "{urn:QDA-XML:project:1.0}"
SPANS = {
    "p1": {(63, 95), (63, 105), (106, 136), (138, 151), (146, 180), (169, 214)}
    | {(195, 227)},
    "p2": {(33, 62), (63, 76)},
}


def tree(path: Path) -> ElementTree.Element:
    """The project of an archive."""
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read("project.qde"))  # noqa: S314


def spans(path: Path) -> dict[str, set[tuple[int, int]]]:
    """What is coded, by source; each span must cut the words that name it."""
    found: dict[str, set[tuple[int, int]]] = {}
    with zipfile.ZipFile(path) as archive:
        for source in tree(path).iter(f"{SPACE}TextSource"):
            place = source.get("plainTextPath", "")
            assert place.startswith("internal://")
            content = archive.read(f"sources/{place.removeprefix('internal://')}")
            assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
            text = content.decode()
            here = found.setdefault(source.get("name", ""), set())
            for one in source.findall(f"{SPACE}PlainTextSelection"):
                start, end = (
                    int(one.get("startPosition", "")),
                    int(one.get("endPosition", "")),
                )
                words, name = " ".join(text[start:end].split()), one.get("name", "")
                assert words == name or words.startswith(name.removesuffix("…"))
                if one.find(f"{SPACE}Coding") is not None:
                    here.add((start, end))
    return found


def p4_of(dataset: Dataset) -> Source:
    """The one source of the study whose words are published."""
    (found,) = (one for one in dataset.sources if one.text is not None)
    return found


@pytest.fixture(scope="module")
def qdpx(coded_bees: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the bees."""
    return exported(coded_bees, "qdpx", tmp_path_factory.mktemp("qdpx") / "bees.qdpx")


def test_every_span_of_the_bees_comes_back(qdpx: Path) -> None:
    assert spans(qdpx) == SPANS
    assert len(list(tree(qdpx).iter(f"{SPACE}Coding"))) == 10


def test_every_anchor_of_p4_comes_back(dist: Path, tmp_path: Path) -> None:
    path = exported(dist, "qdpx", tmp_path / "study.qdpx")
    dataset = read_dataset(dist)
    source = p4_of(dataset)
    anchors = {
        (int(dataset.value(f"{anchor}/position", OA.start)),
         int(dataset.value(f"{anchor}/position", OA.end)))
        for anchor in dataset.of_class(DAAP.Anchor)
        if anchor.startswith(source.iri)
        if dataset.subjects(DAAP.quotesAnchor, NamedNode(anchor))
    }  # fmt: skip
    (found,) = spans(path).values()
    coded = [(one.start, one.end) for one in dataset.selections(source) if one.codings]
    assert anchors and anchors <= {
        (one.start, one.end) for one in dataset.selections(source)
    }
    assert set(coded) == found
    segments = {
        (dataset.value(one, DAAP.startOffset), dataset.value(one, DAAP.endOffset))
        for one in dataset.of_class(DAAP.Segment)
        if one.startswith(source.iri)
    }
    starts, ends = ({int(pair[i]) for pair in segments} for i in (0, 1))
    for start, end in {(o.start, o.end) for o in dataset.selections(source)} - anchors:
        assert start in starts and end in ends
    names = [one.get("name") for one in tree(path).iter(f"{SPACE}Code")]
    assert len(names) == len({str(name).casefold() for name in names})
    top = tree(path).findall(f"{SPACE}CodeBook/{SPACE}Codes/{SPACE}Code")
    assert {(one.get("name"), one.get("isCodable")) for one in top} == {
        ("Decisions", "false"), ("Patterns", "false"), ("Practices", "false"),
        ("Forces", "false"),
    }  # fmt: skip


@pytest.mark.parametrize("form", ["qdpx", "qdc"])
@pytest.mark.parametrize("study", ["coded_bees", "dist"])
def test_what_is_written_is_valid_by_the_schemas(
    form: str, study: str, shared: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    etree = pytest.importorskip("lxml.etree")
    path = exported(request.getfixturevalue(study), form, tmp_path / f"a.{form}")
    name = {"qdpx": "Project.xsd", "qdc": "Codebook.xsd"}[form]
    schema = etree.XMLSchema(etree.parse(str(shared / "qda" / name)))
    content = path.read_bytes()
    if form == "qdpx":
        with zipfile.ZipFile(path) as archive:
            content = archive.read("project.qde")
    document = etree.fromstring(content)
    assert schema.validate(document), schema.error_log


@pytest.mark.parametrize(
    "name",
    ["qualcoder4-bees-lf.qdpx", "qualcoder4-bees.qda", "taguette-1.5.2-bees.sqlite3"],
)
def test_a_project_that_is_read_again_gives_the_same_graph(
    name: str, tmp_path: Path
) -> None:
    first = imported(FILES / name, tmp_path / "a")
    path = exported(first, "qdpx", tmp_path / "bees.qdpx")
    second = imported(path, tmp_path / "b")
    differing = {
        quad
        for quad in graph(first) ^ graph(second)
        if "/import/bees/case/" not in quad  # of the file's own record
    }
    if name.startswith("taguette"):  # its places count bytes, ours code points
        differing = {
            quad for quad in differing if f"<{DAAP.elementId.value}>" not in quad
        }
    assert differing == set()
    assert exported(second, "qdpx", tmp_path / "c.qdpx").read_bytes() == (
        path.read_bytes()
    )


def test_a_study_of_field_notes_is_the_same_from_the_first_reading_on(
    dist: Path, tmp_path: Path
) -> None:
    path = exported(dist, "qdpx", tmp_path / "study.qdpx")
    first = imported(path, tmp_path / "a")
    again = exported(first, "qdpx", tmp_path / "again.qdpx")
    assert graph(first) ^ graph(imported(again, tmp_path / "b")) == set()
    dataset = read_dataset(dist)
    source = p4_of(dataset)
    coded = Counter(
        (one.start, one.end) for one in dataset.selections(source) for _ in one.codings
    )
    other = read_dataset(first)
    (found,) = other.sources
    assert found.text == source.text
    assert {(o.start, o.end) for o in other.selections(found) if o.codings} == set(
        coded
    )


def test_pyrefiqda_reads_the_same_counts(qdpx: Path, tmp_path: Path) -> None:
    reader = pytest.importorskip("pyrefiqda.refiproject")
    found = reader.RefiProject.load(qdpx, str(tmp_path / "extracted"))
    sources = found.sources.text_source
    selections = [s for source in sources for s in source.plain_text_selection]
    assert len(sources) == 2
    assert sum(len(s.coding) for s in selections) == 10
    assert len(selections) == 9 + 1  # an annotation without a code


def test_the_codebook_is_read_again(coded_bees: Path, tmp_path: Path) -> None:
    path = exported(coded_bees, "qdc", tmp_path / "bees.qdc")
    assert path.read_bytes().startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    study = tmp_path / "study" / "study.toml"
    run("sources", "init", study.parent, *TITLE)
    run("import", path, "--study", study)
    book = parse(path=study.parent / "codebook.ttl", base_iri=BASE)
    read = {
        q.subject.value: q.object.value
        for q in book
        if q.predicate == SKOS.prefLabel and "/code/" in q.subject.value
    }
    assert read == {one.iri: one.label for one in read_dataset(coded_bees).codes}


def test_guids_are_those_of_iris() -> None:
    assert guid("https://example.org/a") == "77980eae-c343-5b01-9823-eb6ac1da021f"


def test_a_withheld_study_gives_its_codebook_and_no_project(tmp_path: Path) -> None:
    more = '\n[publish]\ntext = "none"\n'
    dist = imported(FILES / "qualcoder4-bees-lf.qdpx", tmp_path / "a", more=more)
    out = tmp_path / "bees.qdpx"
    result = CliRunner().invoke(
        main, ["export", "--data", str(dist), "--format", "qdpx", "--out", str(out)]
    )
    assert result.exit_code == 2
    assert "has no source with all its words" in result.output
    assert not out.exists()
    dataset = read_dataset(dist)
    assert codebook(dataset).count(b"<Code ") == 7
    content = exported(dist, "csv", tmp_path / "codings.csv").read_text("utf-8")
    assert content.count("\n") == 11 and "logbook, and" not in content
    assert "p1,p1,63,95,,,keeping.records.logbook" in content


def test_a_project_is_the_same_every_time(coded_bees: Path, qdpx: Path) -> None:
    assert project(read_dataset(coded_bees)) == qdpx.read_bytes()
    with zipfile.ZipFile(qdpx) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in archive.infolist()} == {0}


MAYA = "\n[[redact]]\npattern = 'Maya'\nreplacement = \"[a keeper]\"\n"


def test_no_name_that_is_redacted_is_exported(tmp_path: Path) -> None:
    dist = imported(FILES / "qualcoder4-bees-lf.qdpx", tmp_path / "a", more=MAYA)
    path = exported(dist, "qdpx", tmp_path / "bees.qdpx")
    spans(path)
    names = [o.get("name") for o in tree(path).iter(f"{SPACE}PlainTextSelection")]
    assert "I write every visit in a logbook, and [a keeper]" in names
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"maya" not in archive.read(name).lower() + name.lower().encode()
    for form in ("qdc", "csv", "webannotation"):
        content = exported(dist, form, tmp_path / f"bees.{form}").read_bytes()
        assert b"maya" not in content.lower()
