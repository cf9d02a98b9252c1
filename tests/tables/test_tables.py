"""The answers that are published, asked of a store in memory or on disk."""

from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from daap.build import answer_files
from daap.build.dataset_files import release
from daap.build.result import Build
from daap.core.namespaces import DAAP, SKOS
from daap.publish.writer import write_all
from daap.query.question import parse_question
from daap.tables import tables as table_module
from daap.tables.question_tables import Answered

BASE = "https://w3id.org/bees/"


def tables(built: Build, folder: Path) -> dict[str, bytes]:
    write_all(release(built), folder)
    return {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}


def test_a_store_on_disk_gives_the_same_tables(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tables(built, tmp_path / "memory")
    monkeypatch.setattr(answer_files, "MOST", 0)
    assert tables(built, tmp_path / "disk") == expected
    assert list(built.workspace.folder.glob("store-*/*/*.sst"))


def test_a_process_of_its_own_gives_the_same_tables(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tables(built, tmp_path / "here")
    monkeypatch.setattr(built.workspace, "jobs", 2)
    monkeypatch.setattr(answer_files, "table_files", None)  # in this process
    assert tables(built, tmp_path / "there") == expected
    assert not list(built.workspace.folder.glob("tables-*/triples.nt"))


def test_a_process_answers_no_more_when_its_files_are_no_longer_wanted(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built.workspace, "jobs", 2)
    monkeypatch.setattr(built.workspace, "new_folder", partial(new_folder, tmp_path))
    files = release(built)
    while not (tmp_path / "tables" / "triples.nt").exists():
        next(files)
    files.close()
    made = {path.name for path in (tmp_path / "tables").iterdir()}
    assert made <= {"triples.nt", "0.csv"}  # it ends with the file that it writes


def new_folder(above: Path, name: str) -> Path:
    folder = above / name
    folder.mkdir()
    return folder


def test_a_store_on_disk_is_loaded_a_chunk_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'<urn:s> <urn:p> "{number}" .\n'.encode() for number in range(100)]
    monkeypatch.setattr(table_module, "CHUNK", 10 * len(lines[0]))
    loads = list[int]()

    class Counted:
        """A store that notes how many lines are loaded at once."""

        def __init__(self, place: str) -> None:
            self.store = Store(place)

        def bulk_load(self, content: bytes, **how: Any) -> None:
            loads.append(len(content.splitlines()))
            self.store.bulk_load(content, **how)

        def optimize(self) -> None:
            self.store.optimize()

    monkeypatch.setattr(table_module, "Store", Counted)
    made: Any = table_module._filled(iter(lines), tmp_path / "store")
    assert len(made.store) == 100
    assert sum(loads) == 100 and max(loads) == 10


def test_a_table_tells_that_a_number_is_the_default(dist: Path) -> None:
    content = json.loads((dist / "tables" / "csv-metadata.json").read_bytes())
    (table,) = (t for t in content["tables"] if t["url"] == "most-evidenced.csv")
    least = table["tableSchema"]["columns"][0]
    assert least["dc:description"] == "The least number of sources, here the default."
    text = (dist / "questions" / "most-evidenced.rq").read_text(encoding="utf-8")
    told = "# least: The least number of sources. Change it in its VALUES clause, which"
    assert told in text


def code(name: str) -> NamedNode:
    return NamedNode(f"{BASE}code/{name}")


@pytest.mark.parametrize(
    ("evidence", "labels", "chosen"),
    [
        ({"calm": 1, "swarm": 2}, {"calm": 3, "swarm": 1}, "swarm"),
        ({"calm": 1, "swarm": 1}, {"calm": 1, "swarm": 2}, "swarm"),
        ({"calm": 1, "swarm": 1}, {"calm": 1, "swarm": 1}, "calm"),
        ({}, {"calm": 1, "swarm": 1}, "calm"),
    ],
    ids=["most sources", "most rows", "notation", "no evidence"],
)
def test_a_published_question_asks_for_what_has_most_evidence(
    evidence: dict[str, int], labels: dict[str, int], chosen: str
) -> None:
    sources = [NamedNode(f"{BASE}source/b{number}") for number in range(9)]
    triples = [(source, DAAP.attributedCode, code("calm")) for source in sources]
    for name, count in evidence.items():
        triples += [(code(name), DAAP.evidencedBy, s) for s in sources[:count]]
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    for name, count in labels.items():
        store.add(Quad(code(name), SKOS.notation, Literal(name)))
        for number in range(count):
            store.add(Quad(code(name), SKOS.altLabel, Literal(f"{name} {number}")))
    question = parse_question(
        "labels",
        "# title: Labels\n# param: code code calm The code\n"
        "SELECT ?label WHERE { ?code skos:altLabel ?label } ORDER BY ?label",
    )
    answered = Answered(store, BASE)
    example = answered.example(question, answered.table(question, io.StringIO()))
    assert example == {"code": code(chosen)}
