"""A beekeepers' study: a few codes, a vocabulary of theirs, and a mapping set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.link.support import BASE, HEADER, cells, table_text

from daap.link.sssom import MappingSet, read_set
from daap.link.subjects import Subject
from daap.link.targets import Target


@pytest.fixture
def farm(tmp_path: Path) -> Any:
    """Make a mapping set of rows, each given by what differs from a right one."""

    def made(*rows: dict[str, str], header: str = HEADER) -> MappingSet:
        path = tmp_path / "alignments" / "farm.sssom.tsv"
        path.parent.mkdir(exist_ok=True)
        text = table_text(*(cells(**row) for row in rows), header=header)
        path.write_text(text, encoding="utf-8")
        table, findings = read_set(path)
        assert findings == []
        return table

    return made


@pytest.fixture
def known() -> dict[str, Subject]:
    """Three codes and a term of the ontology."""
    codes = [("hive", "Hive", "Practice"), ("frame", "Frame", "Practice")]
    found = [
        *(Subject(f"{BASE}code/{n}", label, kind) for n, label, kind in codes),
        Subject(f"{BASE}code/swarm", "Swarm", "Force"),
        Subject("https://w3id.org/daap/ontology#Source", "source"),
    ]
    return {subject.iri: subject for subject in found}


@pytest.fixture
def targets() -> dict[str, Target]:
    """The vocabulary of farming."""
    rest = ["", "farm.ttl", "https://farm.example/repo", "abc", "farm.ttl", "", ""]
    return {"farm": Target("farm", "https://farm.example/", "Farming", "2", *rest)}
