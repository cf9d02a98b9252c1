"""A study of its own maps its codes as docs/suggestions.md says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.support import CODES_HEAD, code_ttl, run, study_toml

from daap.core.namespaces import SKOS
from daap.link.sssom import read_set, write_set

BASE = "https://bees.example/"
BLOCKS = re.findall(
    r"^```\n(.*?)^```",
    (Path(__file__).parents[2] / "docs" / "suggestions.md").read_text("utf-8"),
    re.MULTILINE | re.DOTALL,
)
HEADER, TARGETS, UNMAPPED = BLOCKS
NOTE = """# k
1
## title
A keeper

# coding

> We keep bees.

**AXIAL CODING TRACE:**
```
hive
```
"""
FARM = """@prefix farm: <https://farm.example/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
farm:Hive a owl:Class ; rdfs:label "hive"@en .
"""


def begun(folder: Path, files: str) -> Path:
    """A study with the vocabulary beside it; its study.toml."""
    (folder / "field-notes").mkdir()
    (folder / "field-notes" / "k_1.md").write_text(NOTE, encoding="utf-8")
    (folder / "farm.ttl").write_text(FARM, encoding="utf-8")
    study = folder / "study.toml"
    study.write_text(study_toml("Bees", BASE, files), encoding="utf-8")
    codes = code_ttl("hive", "Practice", "Hive", "A box in which a colony lives.")
    codes += code_ttl(
        "winter_wrapping", "Practice", "Winter wrapping", "Straw around a box."
    )
    (folder / "codes.ttl").write_text(CODES_HEAD + codes, encoding="utf-8")
    return study


def _decide(table: Path, subject: str) -> None:
    """Accept the suggestions for a code, and reject the others."""
    found, _ = read_set(table)
    rows = [
        replace(row, values={**row.values, "ext_decision": decision})
        for row in found.rows
        for decision in ("accept" if row["subject_id"] == subject else "reject",)
    ]
    table.write_text(write_set(replace(found, rows=tuple(rows))), encoding="utf-8")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study whose codes are mapped by a reviewed suggestion."""
    study = begun(tmp_path, 'codebook = "codes.ttl"\n')
    table = tmp_path / "alignments" / "farm.sssom.tsv"
    asked = ("--study", study, "--out", table)
    assert run("link", "suggest", tmp_path / "farm.ttl", *asked).exit_code == 0
    _decide(table, "code:hive")
    given = ("--reviewer", "Bea Keeper", "--apply", "--study", study)
    assert run("link", "review", table, *given).exit_code == 0
    named = study_toml(
        "Bees", BASE, 'codebook = "codes.ttl"\nalignments = "alignments"\n'
    )
    study.write_text(named, encoding="utf-8")
    return study


def test_a_reviewed_suggestion_is_published_as_the_document_says(study: Path) -> None:
    folder = study.parent / "alignments"
    table = folder / "farm.sssom.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("#license", f"{HEADER}#license"), encoding="utf-8")
    (folder / "targets.csv").write_text(TARGETS, encoding="utf-8")
    (folder / "unmapped.sssom.tsv").write_text(UNMAPPED, encoding="utf-8")
    checked = run("link", "check", "--study", study)
    assert checked.exit_code == 0, checked.output
    dist = study.parent / "dist"
    built = run("build", "--study", study, "--out", dist, "--no-site")
    assert built.exit_code == 0, built.output
    found = {
        (quad.subject.value, quad.predicate.value)
        for quad in parse(path=dist / "alignments.ttl", format=RdfFormat.TURTLE)
        if quad.object == NamedNode("https://farm.example/Hive")
        and quad.predicate.value.startswith(SKOS.iri)
    }
    assert found == {(f"{BASE}code/hive", f"{SKOS.iri}closeMatch")}


def test_an_unfinished_header_is_a_finding_of_the_build(study: Path) -> None:
    (study.parent / "alignments" / "targets.csv").write_text(TARGETS, encoding="utf-8")
    built = run("build", "--study", study, "--out", study.parent / "dist", "--no-site")
    assert built.exit_code == 1, built.output
    assert "no mapping_set_version, mapping_date, creator_id" in built.output


def test_a_missing_table_of_vocabularies_is_told_with_its_columns(study: Path) -> None:
    checked = run("link", "check", "--study", study)
    assert checked.exit_code == 2
    assert checked.output.endswith(
        "targets.csv: no such file; list in it the vocabulary of each mapping set, "
        f"below the line {TARGETS.partition(chr(10))[0]}\n"
    )


def test_without_a_codebook_nothing_is_suggested_and_the_reason_is_told(
    tmp_path: Path,
) -> None:
    study = begun(tmp_path, "")
    asked = run("link", "suggest", tmp_path / "farm.ttl", "--study", study)
    assert asked.exit_code == 2
    assert (
        "the study has no codebook, and emergent codes are not mapped; add "
        "files.codebook" in asked.output
    )
