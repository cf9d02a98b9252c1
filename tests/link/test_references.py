"""References to what is no term: read, checked, mapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.link.support import BASE

from daap.core.errors import InputError
from daap.core.namespaces import RDFS, SKOS
from daap.link.references import check_references, map_references, read_references
from daap.link.subjects import Subject

HEAD = "subject_id,url,title,note\n"
GOOD = "code:hive,https://farm.example/schema.json#/hive,Hives,Says how.\n"


def written(tmp_path: Path, text: str) -> Path:
    """A folder with this table of references."""
    (tmp_path / "see-also.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_reference_is_a_see_also_with_title_and_note(tmp_path: Path) -> None:
    references = read_references(written(tmp_path, HEAD + GOOD), BASE)
    triples = list(map_references(references))
    code = NamedNode(f"{BASE}code/hive")
    place = NamedNode("https://farm.example/schema.json#/hive")
    assert triples == [
        Triple(code, RDFS.seeAlso, place),
        Triple(code, SKOS.note, Literal("Hives: Says how.", language="en")),
    ]


def test_a_study_can_do_without_references(tmp_path: Path) -> None:
    assert read_references(tmp_path, BASE) == ()


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("code:bee,https://farm.example/x,T,N\n", "no-such-subject"),
        ("code:hive,not an address,T,N\n", "bad-reference"),
        ("code:hive,https://farm.example/x,T,\n", "bad-reference"),
    ],
)
def test_a_bad_reference_is_found(
    tmp_path: Path, row: str, rule: str, known: dict[str, Subject]
) -> None:
    references = read_references(written(tmp_path, HEAD + GOOD + row), BASE)
    found = list(check_references(references, known))
    assert [(f.rule, f.line) for f in found] == [(rule, 3)]


def test_another_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs the columns"):
        read_references(written(tmp_path, "a,b\n"), BASE)
