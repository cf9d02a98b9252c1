"""Two datasets compared: what was added, what was removed, and what it is about."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import Quad, RdfFormat, Store, parse
from tests import support

from daap.core.errors import InputError
from daap.diff.compare import compare
from daap.diff.lines import differing_lines
from daap.diff.nested import nested_statements

PREFIXES = """@prefix : <https://example.org/bees/> .
@prefix code: <https://example.org/bees/code/> .
@prefix daap: <https://w3id.org/daap/ontology#> .
@prefix g: <https://example.org/bees/graph/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
OLD = """
g:codebook {
  code:swarm a daap:Force, skos:Concept ; skos:prefLabel "Swarm"@en .
  code:queen a daap:Pattern, skos:Concept ; skos:prefLabel "Queen"@en .
}
g:inferred { code:queen a daap:Code . }
"""
NEW = """
g:codebook {
  code:hive a daap:Practice, skos:Concept ; skos:prefLabel "Hive \\u202E"@en .
  code:queen a daap:Pattern, skos:Concept ; skos:prefLabel "Queen bee"@en .
}
g:inferred { code:hive a daap:Code . code:queen a daap:Code . }
"""
ONTOLOGY = """
daap:Bee a owl:Class .
[] a owl:AllDisjointClasses ; owl:members ( daap:Bee daap:Wasp ) .
"""


def dump(path: Path, trig: str) -> Path:
    """A dump of these graphs, as compressed N-Quads."""
    quads = parse(PREFIXES + trig, format=RdfFormat.TRIG)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(f"{quad} .\n" for quad in quads)
    return path


def dataset(folder: Path, trig: str, ontology: str = ONTOLOGY) -> Path:
    """A dist with the two files that are compared here."""
    folder.mkdir()
    dump(folder / "daap.nq.gz", trig)
    (folder / "ontology.ttl").write_text(PREFIXES + ontology, encoding="utf-8")
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The first dataset."""
    return dataset(tmp_path / "old", OLD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The second dataset: a code gone, one come, one renamed."""
    return dataset(tmp_path / "new", NEW)


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return support.run("diff", *arguments)


def quads(path: Path) -> set[Quad]:
    """The quads of a dump."""
    return set(parse(gzip.decompress(path.read_bytes()), format=RdfFormat.N_QUADS))


def test_a_dataset_does_not_differ_from_itself(old: Path) -> None:
    result = run(old, old)
    assert (result.exit_code, result.output) == (
        0,
        "0 statements added, 0 removed\n",
    )


def test_statements_are_counted_by_graph_property_and_resource(
    old: Path, new: Path
) -> None:
    found = json.loads(run(old, new, "--format", "json").output)
    base, skos = "https://example.org/bees/", "http://www.w3.org/2004/02/skos/core#"
    assert (found["added"], found["removed"]) == (5, 4)
    assert found["graphs"] == {
        f"{base}graph/codebook": {"added": 4, "removed": 4},
        f"{base}graph/inferred": {"added": 1, "removed": 0},
    }
    assert found["properties"][f"{skos}prefLabel"] == {"added": 2, "removed": 2}
    assert found["resources"][0] == {
        "iri": f"{base}code/hive",
        "label": "Hive \u202e",
        "kind": "Practice",
        "page": "code/hive.html",
        "added": 4,
        "removed": 0,
    }


def test_what_is_gone_keeps_the_label_and_kind_it_had(old: Path, new: Path) -> None:
    rows = csv.DictReader(io.StringIO(run(old, new, "--format", "csv").output))
    assert [(r["label"], r["kind"], r["added"], r["removed"]) for r in rows] == [
        ("Hive \u202e", "Practice", "4", "0"),
        ("Swarm", "Force", "0", "3"),
        ("Queen bee", "Pattern", "1", "1"),
    ]


def test_the_text_names_what_changed_and_steers_no_terminal(
    old: Path, new: Path
) -> None:
    lines = run(old, new).output.splitlines()
    assert lines[0] == "5 statements added, 4 removed"
    assert "code/queen  Pattern   Queen bee  code/queen.html  1      1" in lines
    assert "\u202e" not in "".join(lines)


def test_an_update_and_a_patch_turn_the_old_dump_into_the_new_one(
    old: Path, new: Path
) -> None:
    wanted = quads(new / "daap.nq.gz")
    store = Store()
    store.extend(quads(old / "daap.nq.gz"))
    store.update(run(old, new, "--format", "update").output)
    assert set(store) == wanted
    first, *lines, last = run(old, new, "--format", "patch").output.splitlines()
    patched = quads(old / "daap.nq.gz")
    for line in lines:
        (quad,) = parse(line[2:], format=RdfFormat.N_QUADS)
        patched = patched - {quad} if line.startswith("D ") else patched | {quad}
    assert (first, last, patched) == ("TX .", "TC .", wanted)


def test_a_list_of_the_ontology_is_one_statement(tmp_path: Path, old: Path) -> None:
    changed = ONTOLOGY.replace("daap:Wasp", "daap:Hornet daap:Wasp")
    other = dataset(tmp_path / "other", OLD, changed)
    found = compare(old, other)
    assert {s.graph for s in (*found.added, *found.removed)} == {"ontology.ttl"}
    assert [s.line.count("Hornet") for s in found.added] == [1, 2]
    assert (len(found.added), len(found.removed)) == (2, 2)


def test_the_names_of_blank_nodes_make_no_difference() -> None:
    def said(name: str) -> set[object]:
        text = f"_:{name} a owl:Thing ; owl:on _:{name}x . _:{name}x owl:is 1 ."
        triples = [
            quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE)
        ]
        return set(nested_statements(triples, "shapes.ttl"))

    assert said("a") == said("zz")


def test_blank_nodes_in_a_circle_come_to_an_end() -> None:
    text = "daap:a owl:on _:x . _:x owl:on _:x ."
    triples = [q.triple for q in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
    (found,) = nested_statements(triples, "shapes.ttl")
    assert "[ … ]" in found.line


def test_dumps_can_be_compared_without_their_folders(
    old: Path, new: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "new.nq"
    plain.write_bytes(gzip.decompress((new / "daap.nq.gz").read_bytes()))
    found = compare(old / "daap.nq.gz", plain)
    assert (len(found.added), len(found.removed)) == (5, 4)


def test_another_order_repeated_lines_and_other_spelling_are_no_difference(
    old: Path, tmp_path: Path
) -> None:
    lines = gzip.decompress((old / "daap.nq.gz").read_bytes()).splitlines()
    other = tmp_path / "other.nq"
    spelt = [line.replace(b" .", b"  . # bees") for line in lines[:2]]
    lines = [*reversed(lines[2:]), *lines[3:5], *spelt]
    other.write_bytes(b"\r\n".join(lines) + b"\r\n")
    found = compare(old / "daap.nq.gz", other)
    assert (found.added, found.removed) == ((), ())


def test_few_lines_wait_when_two_files_are_alike() -> None:
    kept = 0

    class Line(bytes):
        """A line that counts how often one is looked up or kept."""

        def __hash__(self) -> int:
            nonlocal kept
            kept += 1
            return super().__hash__()

    def lines(skip: Iterable[int]) -> Iterator[bytes]:
        return (Line(b"%d" % n) for n in range(10_000) if n not in skip)

    removed, added = differing_lines(
        lambda: lines({9_000}), lambda: lines({9_001, 9_999})
    )
    assert (removed, added) == ({b"9001", b"9999"}, {b"9000"})
    assert kept < 20_000 + 30  # each once, against the few that differ


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.nq", None, "no such file"),
        ("empty", "folder", "is not a published dataset (no daap.nq.gz)"),
        ("text.nq", b"some text\n", "is not N-Quads"),
        ("broken.nq.gz", b"no gzip", "cannot be read"),
    ],
)
def test_what_is_no_dataset_is_wrong_usage(
    name: str, content: bytes | str | None, said: str, old: Path, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(InputError, match="no"):
        compare(old, path)
    result = run(old, path)
    assert result.exit_code == 2
    assert said in result.output
