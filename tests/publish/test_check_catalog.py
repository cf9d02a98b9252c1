"""The check of a catalog: what is not listed, not there, or listed wrongly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from daap.core.namespaces import DCAT, RDF
from daap.publish.check_catalog import catalog_problems


@pytest.fixture
def folder(dist: Path, tmp_path: Path) -> Path:
    """A copy of the release."""
    return Path(shutil.copytree(dist, tmp_path / "dist"))


def test_the_catalog_of_a_release_is_right(folder: Path) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("aside")
    assert list(catalog_problems(folder)) == []


def test_a_file_more_or_less_is_named(folder: Path) -> None:
    (folder / "tables" / "honey.csv").write_text("a\n")
    (folder / "tables" / "own.csv").write_text("not listed, so the user's\n")
    with (folder / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  tables/honey.csv\n")
    (folder / "daap.ttl").unlink()
    assert list(catalog_problems(folder)) == [
        "daap.ttl: is in the catalog, but not there",
        "tables/honey.csv: is not in the catalog",
    ]


def test_files_of_a_folder_that_is_listed_need_not_be(folder: Path) -> None:
    catalog = folder / "catalog.ttl"
    with catalog.open("rb") as content:
        triples = [quad.triple for quad in parse(content, format=RdfFormat.TURTLE)]
    place = "https://w3id.org/daap/dataset/0.2.0/sources/"
    kept = [t for t in triples if not t.subject.value.startswith(place)]
    kept.append(Triple(NamedNode(place), RDF.type, DCAT.Distribution))
    catalog.write_bytes(serialize(kept, format=RdfFormat.TURTLE) or b"")
    assert list(catalog_problems(folder)) == []
    shutil.rmtree(folder / "sources")
    problems = list(catalog_problems(folder))
    assert problems[0] == "sources/: is in the catalog, but not there"


def test_a_wrong_size_and_a_wrong_sum_are_named(folder: Path) -> None:
    with (folder / "quality.ttl").open("a") as out:
        out.write("# more\n")
    assert list(catalog_problems(folder)) == [
        "quality.ttl: has another checksum than the catalog says",
        "quality.ttl: has another size than the catalog says",
    ]


def test_a_packed_file_is_judged_by_what_it_holds(folder: Path) -> None:
    (folder / "daap.nq.gz").write_bytes(b"no gzip")
    assert list(catalog_problems(folder)) == ["daap.nq.gz: cannot be decompressed"]


@pytest.mark.parametrize("content", [b"<a> <b> .", b"\xff\xfe"])
def test_a_broken_or_missing_catalog_is_named(folder: Path, content: bytes) -> None:
    (folder / "catalog.ttl").write_bytes(content)
    assert list(catalog_problems(folder)) == ["catalog.ttl: cannot be read"]
    (folder / "catalog.ttl").unlink()
    assert list(catalog_problems(folder)) == ["catalog.ttl: is missing"]


def test_a_catalog_of_something_else_gives_no_traceback(folder: Path) -> None:
    (folder / "catalog.ttl").write_text(
        "<http://e.org/x> a <http://www.w3.org/ns/dcat#Distribution> ."
    )
    found = list(catalog_problems(folder))
    assert "http://e.org/x: is in the catalog, but not there" in found
