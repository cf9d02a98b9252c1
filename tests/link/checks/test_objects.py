"""Mappings against the files of vocabularies: what is there, named so, in use."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.link.support import Rows

from daap.core.errors import InputError, Severity
from daap.link.checks.objects import check_objects, read_vocabularies
from daap.link.targets import Target

FARM = """
@prefix : <https://farm.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Shelter a owl:Class ; rdfs:label "shelter"@en , "Obdach"@de .
:Shed a owl:Class ; rdfs:label "shed" ; owl:deprecated true .
:Nameless a owl:Class .
:feeds a owl:ObjectProperty ; rdfs:label "feeds" .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the vocabulary."""
    (tmp_path / "farm.ttl").write_text(FARM, encoding="utf-8")
    return tmp_path


def found(
    farm: Rows, targets: dict[str, Target], folder: Path, row: dict[str, str]
) -> list[tuple[str, Severity]]:
    """The findings of a set of one row, and those of its vocabulary."""
    digest = hashlib.sha256(FARM.encode()).hexdigest()
    own = {"farm": replace(targets["farm"], sha256=digest)}
    table = farm(row)
    read, findings = read_vocabularies([table], own, folder)
    return [(f.rule, f.severity) for f in (*findings, *check_objects([table], read))]


@pytest.mark.parametrize(
    ("row", "rule", "severity"),
    [
        ({"object_id": "farm:Shelters"}, "no-such-object", Severity.VIOLATION),
        ({"object_label": "Shelter"}, "another-label", Severity.VIOLATION),
        ({"object_type": "rdf property"}, "another-type", Severity.VIOLATION),
        (
            {"object_id": "farm:Shed", "object_label": "shed"},
            "deprecated-object",
            Severity.WARNING,
        ),
        (
            {"object_id": "farm:feeds", "object_label": "feeds"},
            "another-type",
            Severity.VIOLATION,
        ),
        (
            {"object_id": "farm:Nameless", "object_label": "nameless"},
            "another-label",
            Severity.VIOLATION,
        ),
    ],
)
def test_an_object_that_is_not_as_the_row_says_is_found(
    row: dict[str, str],
    rule: str,
    severity: Severity,
    farm: Rows,
    targets: dict[str, Target],
    folder: Path,
) -> None:
    assert found(farm, targets, folder, row) == [(rule, severity)]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"object_label": "Obdach"},
        {"object_id": "farm:Nameless", "object_label": ""},
        {"object_id": "sssom:NoTermFound", "object_label": ""},
    ],
)
def test_an_object_that_is_as_the_row_says_is_not_found(
    row: dict[str, str], farm: Rows, targets: dict[str, Target], folder: Path
) -> None:
    assert found(farm, targets, folder, row) == []


def test_another_version_of_a_vocabulary_is_warned_about(
    farm: Rows, targets: dict[str, Target], folder: Path
) -> None:
    _, findings = read_vocabularies([farm({})], targets, folder)
    assert [(f.rule, f.severity) for f in findings] == [
        ("another-version", Severity.WARNING)
    ]


def test_a_missing_file_is_a_finding_and_a_missing_folder_an_error(
    farm: Rows, targets: dict[str, Target], tmp_path: Path
) -> None:
    read, findings = read_vocabularies([farm({})], targets, tmp_path)
    assert read == {}
    assert [(f.rule, f.path) for f in findings] == [("missing-vocabulary", "farm.ttl")]
    with pytest.raises(InputError, match="is not a folder"):
        read_vocabularies([farm({})], targets, tmp_path / "nowhere")
