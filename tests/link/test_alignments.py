"""The alignments of the project: valid, checked, published, out of the closure."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import sssom_pydantic
from click.testing import CliRunner
from pyoxigraph import NamedNode, Triple, parse
from tests.link.support import BASE as BEES

from daap.build.pipeline import build
from daap.build.result import Build
from daap.build.shared_graphs import ALIGNMENTS
from daap.build.study import link_findings
from daap.cli import main
from daap.commands.render.table import text_table
from daap.core.errors import Severity
from daap.core.namespaces import OWL, RDF, RDFS, SKOS, SSSOM
from daap.core.resources import ONTOLOGY
from daap.core.settings import Settings
from daap.link.coverage import by_kind, by_vocabulary
from daap.link.merge import merge_sets
from daap.link.sssom import NO_TERM, read_set, read_sets, write_set
from daap.link.targets import read_targets
from daap.reason.publishable import OURS

FOLDER = ONTOLOGY / "alignments"
FILES = sorted(FOLDER.glob("*.sssom.tsv"))
AXIOMS = {
    RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass,
    OWL.equivalentProperty,
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_a_mapping_set_is_valid_sssom(path: Path) -> None:
    mappings, _, metadata, errors = sssom_pydantic.read(path, return_errors=True)
    assert errors == []
    assert len(mappings) == len(read_set(path)[0].rows) > 0
    assert str(metadata.id).endswith(f"/alignment/{path.name.partition('.')[0]}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_a_mapping_set_is_written_as_it_stands(path: Path) -> None:
    assert write_set(read_set(path)[0]) == path.read_text(encoding="utf-8")


def test_the_sets_are_as_many_and_as_large_as_promised() -> None:
    tables = [t for t in read_sets(FOLDER)[0] if t.name != "unmapped"]
    rows = [row for table in tables for row in table.rows]
    assert (len(tables), len(rows)) == (25, 285)
    assert set(read_targets(FOLDER)) - {t.name for t in tables} == {"dio", "arkarch"}


def test_a_set_says_in_which_release_it_last_changed(settings: Settings) -> None:
    """One of an earlier version lies there as the release of that version had it."""
    earlier = {
        record["version"]: record["inputs"]
        for path in settings.releases.glob("*.json")
        for record in [json.loads(path.read_text(encoding="utf-8"))]
    }
    assert "0.1.0" in earlier
    kept = []
    for path in FILES:
        header = read_set(path)[0].header
        version = header["mapping_set_version"]
        assert header["subject_source_version"] == version, path.name
        if version != settings.version:
            digest = sha256(path.read_bytes()).hexdigest()
            place = f"ontology/alignments/{path.name}"
            assert digest == earlier[version][place], path.name
            kept.append(path.name.partition(".")[0])
    assert kept == ["schema", "sd"]


def test_the_study_s_alignments_have_no_finding(built: Build) -> None:
    assert link_findings(built.study) == []


def test_every_object_stands_in_its_vocabulary(built: Build, shared: Path) -> None:
    findings = link_findings(built.study, shared / "vocabularies")
    worst = [f for f in findings if f.severity is not Severity.INFO]
    assert [f.message for f in worst] == []
    assert {f.path for f in findings} == {"vocals.ttl", "vsd.ttl"}


def test_no_reason_repeats_a_vocabulary_s_own_words(built: Build, shared: Path) -> None:
    texts = " ".join(
        re.sub(r"\W+", " ", path.read_text(encoding="utf-8")).casefold()
        for path in (shared / "vocabularies").iterdir()
    )
    assert built.study.alignments
    for table in built.study.alignments.sets:
        for row in table.rows:
            words = re.sub(r"\W+", " ", row["comment"]).casefold().split()
            runs = (" ".join(words[i : i + 8]) for i in range(len(words) - 7))
            assert [run for run in runs if run in texts] == []


def test_the_axioms_of_the_ontology_are_the_mappings_of_its_terms(
    built: Build,
) -> None:
    """What core.ttl and alignment.ttl say to the vocabularies, and the sets."""
    spaces = tuple(t.namespace for t in read_targets(FOLDER).values())
    quads = [
        *parse(path=ONTOLOGY / "core.ttl"),
        *parse(path=ONTOLOGY / "alignment.ttl"),
    ]
    stated = {
        quad.triple
        for quad in quads
        if quad.predicate in AXIOMS
        and isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(spaces)
    }
    mapped = {t for t in built.asserted[ALIGNMENTS] if t.predicate in AXIOMS}
    assert mapped == stated
    assert len(mapped) == 46


def test_every_relation_of_a_mapping_is_declared(built: Build) -> None:
    """An undeclared one is read as an annotation, which OWL 2 DL does not admit."""
    declared = {
        quad.subject
        for quad in parse(path=ONTOLOGY / "external.ttl")
        if quad.object == OWL.ObjectProperty
    }
    used = {
        t.object
        for t in built.asserted[ALIGNMENTS]
        if t.predicate == OWL.annotatedProperty
    }
    assert NamedNode(f"{SKOS.iri}mappingRelation") in used
    assert used - AXIOMS <= declared


def test_codes_that_differ_in_one_respect_only_are_mapped_alike(built: Build) -> None:
    """As docs/linking.md says of ports, forms of data products and components."""
    assert built.study.alignments
    below: dict[str, set[str]] = defaultdict(set)
    for table in built.study.alignments.sets:
        for row in table.rows:
            if row["predicate_id"] == "skos:broadMatch":
                below[row["object_id"]].add(row["subject_id"].removeprefix("code:"))
    codes = built.study.codebook.codes
    ports = {name for name in codes if name.endswith("_port")}
    assert len(ports) == 5
    for port in ("dcat:DataService", "ids:Endpoint", "archimate:ApplicationInterface"):
        assert ports <= below[port], port
    assert below["dprod:DataProduct"] == below["pmt:class-data-product"]
    assert len(below["dprod:DataProduct"]) == 10
    parts = {
        triple.subject.value.rpartition("/")[2]
        for triple in built.asserted["graph/codebook"]
        if triple.predicate == SKOS.definition
        and isinstance(triple.subject, NamedNode)
        and str(getattr(triple.object, "value", "")).startswith("Component ")
    }
    assert len(parts) == 7
    assert sorted(parts - below["archimate:ApplicationComponent"]) == []


def test_the_mappings_take_no_part_in_the_closure(built: Build) -> None:
    foreign = {
        t.object for t in built.asserted[ALIGNMENTS]
        if t.predicate.value.startswith(SKOS.iri) and t.subject != t.object
    }  # fmt: skip
    assert len(foreign) > 100
    about = {t.subject for t in built.inferred} | {t.object for t in built.inferred}
    assert not foreign & about
    predicates = {t.predicate for t in built.inferred}
    assert not {p for p in predicates if p.value.endswith("Match")}
    assert all(t.subject.value.startswith(built.base) for t in built.inferred)
    assert Triple(NamedNode("http://www.w3.org/ns/dcat#Catalog"), RDF.type,
                  SKOS.Concept) not in built.inferred  # fmt: skip
    assert SSSOM.iri not in OURS


def test_the_closure_is_the_same_without_alignments(
    built: Build, settings: Settings
) -> None:
    without = build(replace(settings, alignments=None), [settings.notes])
    assert without.inferred == built.inferred
    assert without.asserted[ALIGNMENTS] == ()


def test_all_sets_are_published_as_one_that_is_valid(built: Build, dist: Path) -> None:
    path = dist / "alignments.sssom.tsv"
    mappings, _, _, errors = sssom_pydantic.read(path, return_errors=True)
    assert errors == []
    assert len(mappings) == 358
    quads = list(parse(path=dist / "alignments.ttl"))
    axioms = {q.subject.value for q in quads if q.object == OWL.Axiom}
    table, _ = read_set(path)
    assert {table.expand(row["record_id"]) for row in table.rows} == axioms
    assert len(axioms) == 358
    assert {q.triple for q in quads} == set(built.asserted[ALIGNMENTS])


def test_a_row_of_the_whole_says_what_its_set_said(
    built: Build, settings: Settings
) -> None:
    assert built.study.alignments
    tables = built.study.alignments.sets
    whole = merge_sets(tables, replace(settings, base=BEES))
    versions = Counter(row["object_source_version"] for row in whole.rows)
    assert versions["2.3, 2026-02-25"] == 32 + 20
    assert whole.text("license") == "https://creativecommons.org/licenses/by/4.0/"
    assert whole.expand("alignment:dprod") == f"{BEES}alignment/dprod"


def test_every_code_is_mapped_or_listed_with_a_reason(built: Build) -> None:
    assert built.study.alignments
    tables, known = built.study.alignments.sets, built.study.subjects()
    assert by_kind(tables, known)[-1] == ("all", "203", "130", "73", "0")
    assert by_vocabulary(tables)[-1] == (
        "all", "4", "21", "109", "6", "99", "46", "285"
    )  # fmt: skip
    listed = {
        row["subject_id"]
        for table in tables
        for row in table.rows
        if row["object_id"] == NO_TERM
    }
    assert {"code:cqrs", "code:strangler_fig_pattern"} <= listed


def test_the_page_on_linking_shows_what_the_command_prints(
    built: Build, repository: Path
) -> None:
    page = (repository / "docs" / "linking.md").read_text(encoding="utf-8")
    assert built.study.alignments
    tables, known = built.study.alignments.sets, built.study.subjects()
    for lines in (by_vocabulary(tables), by_kind(tables, known)):
        assert text_table(lines, str.rjust) in page


def test_the_targets_agree_with_what_is_known_of_the_vocabularies(
    shared: Path,
) -> None:
    path = shared / "vocabularies" / "targets.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        facts = {row["prefix"]: row for row in csv.DictReader(file, delimiter="\t")}
    for prefix, target in read_targets(FOLDER).items():
        said = (target.namespace, target.version, target.licence, target.commit)
        fact = facts[prefix]
        assert said == tuple(
            fact[c] for c in ("namespace", "version", "licence", "commit")
        )
    assert set(read_targets(FOLDER)) == set(facts)


def test_the_command_shows_coverage_and_ends_well() -> None:
    result = CliRunner().invoke(main, ["link", "check"])
    assert result.exit_code == 0, result.output
    assert re.search(r"^all +203 +130 +73 +0$", result.output, re.MULTILINE)


def test_the_command_ends_with_1_for_a_rule_and_2_for_what_it_cannot_read(
    tmp_path: Path,
) -> None:
    empty = CliRunner().invoke(main, ["link", "check", "--vocabularies", str(tmp_path)])
    assert empty.exit_code == 1
    assert "dcat.ttl: Violation: dcat.ttl No such file" in empty.stderr
    none = CliRunner().invoke(
        main, ["link", "check", "--vocabularies", str(tmp_path / "nowhere")]
    )
    assert none.exit_code == 2
    bare = tmp_path / "study.toml"
    bare.write_text(
        '[study]\ntitle = "T"\ndescription = "D"\ncreator = "C"\n'
        'base = "https://bees.example/"\n[release]\nversion = "1.0.0"\n'
        'issued = 2026-01-31\nlicence = "https://bees.example/l"\npublisher = "P"\n',
        encoding="utf-8",
    )
    study = CliRunner().invoke(main, ["link", "check", "--study", str(bare)])
    assert study.exit_code == 2
    assert "names no alignments" in study.stderr
