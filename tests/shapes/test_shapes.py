"""The shapes themselves: named, explained, portable and valid SHACL."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import NamedNode, parse
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from tests.support import CODES_HEAD, code_ttl

from daap.build.result import Build
from daap.core.namespaces import DAAP, PREFIXES
from daap.core.resources import ONTOLOGY, SHAPES
from daap.validate.reference import SH, load_shapes

FILES = sorted(SHAPES.glob("*.ttl"))
HEADER = URIRef("https://w3id.org/daap/shapes")
SEVERITIES = {SH.Info, SH.Warning, SH.Violation}
PATHS = {SH.inversePath, SH.oneOrMorePath, SH.zeroOrMorePath}
LISTS = {RDF.first, RDF.rest}

WITHOUT_SHAPE = {
    "TranscriptPart": "every part is a turn or a segment",
    "ReadingFinding": "of the report, which the shapes do not look at",
    "ImpactValue": "a value list: its members are part of the ontology",
    "Anchoring": "a value list",
    "AssignmentKind": "a value list",
    "AuditStatus": "a value list",
    "PublishedText": "a value list",
    "SourceType": "a value list",
    "AuthorType": "a value list",
    "SignReading": "a value list",
    "Stance": "a value list",
}
"""The classes of the ontology that no shape looks at, and why."""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All shapes as one graph."""
    return load_shapes(SHAPES)


@pytest.fixture(scope="module")
def reporting(shapes: Graph) -> set[URIRef]:
    """The shapes that results name: those with a target, or a property of one."""
    targeted = {*shapes.subjects(SH.targetClass), *shapes.subjects(SH.targetNode)}
    properties = {p for s in targeted for p in shapes.objects(s, SH.property)}
    return {URIRef(str(shape)) for shape in targeted | properties}


def helpers(graph: Graph) -> set[URIRef]:
    """The shapes that only other shapes refer to."""
    found = {*graph.objects(None, SH["not"])}
    found |= {*graph.objects(None, SH.qualifiedValueShape)}
    for term in (SH["or"], SH["and"], SH.xone):
        for head in graph.objects(None, term):
            found |= set(Collection(graph, head))
    nested = {p for shape in found for p in graph.objects(shape, SH.property)}
    return {URIRef(str(shape)) for shape in found | nested}


def test_every_target_class_has_a_file_of_its_own() -> None:
    targets = {
        path.stem: set(load_shapes(path).objects(None, SH.targetClass))
        for path in FILES
        if path.stem != "house"
    }
    assert all(len(classes) == 1 for classes in targets.values())
    assert len(set.union(*targets.values())) == len(targets) == 49


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_the_shapes_of_its_name_and_no_others(path: Path) -> None:
    name = "".join(word.capitalize() for word in path.stem.split("-"))
    for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint):
        for shape in load_shapes(path).subjects(RDF.type, kind):
            local = str(shape).removeprefix(DAAP.iri)
            assert re.fullmatch(rf"{name}Shape(-\w+)*(-query)?", local), shape


def test_a_shape_that_reports_says_what_why_and_how_to_mend(
    shapes: Graph, reporting: set[URIRef]
) -> None:
    main = {s for s in reporting if "-" not in str(s).removeprefix(DAAP.iri)}
    assert len(reporting) == 310
    for shape in reporting:
        assert english(shapes, shape, "name")
        assert english(shapes, shape, "description").endswith(".")
        if shape not in main:
            assert english(shapes, shape, "message").endswith(".")
            assert shapes.value(shape, SH.severity) in SEVERITIES
        else:
            assert shapes.value(shape, RDFS.isDefinedBy) == HEADER


def english(graph: Graph, shape: URIRef, name: str) -> str:
    """The one value of a property of SHACL, which is English."""
    values = list(graph.objects(shape, SH[name]))
    assert len(values) == 1, f"{shape}: {len(values)} values of sh:{name}"
    assert isinstance(values[0], Literal) and values[0].language == "en"
    return str(values[0])


def test_a_shape_that_only_names_its_properties_constrains_nothing_itself(
    shapes: Graph, reporting: set[URIRef]
) -> None:
    quiet = {shape for shape in reporting if not shapes.value(shape, SH.severity)}
    said = {SH.property, SH.targetClass, SH.name, SH.description}
    for shape in quiet:
        assert set(shapes.predicates(shape)) <= said | {RDF.type, RDFS.isDefinedBy}


def test_every_shape_reports_or_helps_another_one(
    shapes: Graph, reporting: set[URIRef]
) -> None:
    kinds = (SH.NodeShape, SH.PropertyShape)
    every = {s for kind in kinds for s in shapes.subjects(RDF.type, kind)}
    assert every == reporting | helpers(shapes)
    for shape in helpers(shapes):
        assert english(shapes, shape, "name")
        assert english(shapes, shape, "description").endswith(".")


def test_no_two_shapes_of_a_class_say_the_same(
    shapes: Graph, reporting: set[URIRef]
) -> None:
    texts = [(shape, english(shapes, shape, "description")) for shape in reporting]
    said = [(str(s).partition("Shape")[0], text) for s, text in texts]
    assert len(said) == len(set(said))


def test_shapes_are_named_and_in_our_namespace(shapes: Graph) -> None:
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint, SH.PrefixDeclaration)
    for kind in kinds:
        for shape in shapes.subjects(RDF.type, kind):
            assert isinstance(shape, URIRef)
            assert str(shape).startswith(DAAP.iri)


def test_blank_nodes_stand_for_lists_and_paths_only(shapes: Graph) -> None:
    for node in {s for s in shapes.subjects() if isinstance(s, BNode)}:
        assert set(shapes.predicates(node)) <= LISTS | PATHS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_prefixes_are_those_of_the_namespaces_in_order_and_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = re.findall(r"@prefix (\w+): <([^>]*)> \.", text)
    assert [iri for _, iri in declared] == [PREFIXES[prefix] for prefix, _ in declared]
    assert declared == sorted(declared)
    body = text.rpartition("@prefix")[2].partition("\n")[2]
    assert all(f"{prefix}:" in body for prefix, _ in declared)


def test_prefixes_of_queries_are_those_of_the_namespaces(shapes: Graph) -> None:
    declared = {
        str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
        for node in shapes.objects(HEADER, SH.declare)
    }
    assert declared
    assert declared.items() <= PREFIXES.items()
    text = " ".join(str(query) for query in shapes.objects(None, SH.select))
    assert set(re.findall(r"\b(\w+):(?!/)", text)) == set(declared)


def test_the_shapes_are_valid_shacl(shapes: Graph) -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_the_shapes_use_nothing_beyond_core_and_sparql_constraints(
    shapes: Graph,
) -> None:
    advanced = {"rule", "target", "expression", "js", "ask", "construct", "values"}
    assert not {SH[name] for name in advanced} & set(shapes.predicates())
    for query in shapes.objects(None, SH.select):
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", str(query))
        prepareQuery(str(query), initNs=PREFIXES)


def test_every_term_of_ours_in_a_shape_is_defined(shapes: Graph) -> None:
    texts = [str(query) for query in shapes.objects(None, SH.select)]
    named = {DAAP.iri + name for name in re.findall(r"\bdaap:(\w+)", " ".join(texts))}
    declared = {s for s in shapes.subjects() if isinstance(s, URIRef)}
    for term in {*shapes.objects()} - declared:
        if isinstance(term, URIRef) and term.startswith(DAAP.iri):
            named.add(str(term))
    ontology = {
        quad.subject.value
        for name in ("core.ttl", "vocabulary.ttl")
        for quad in parse(path=ONTOLOGY / name)
        if isinstance(quad.subject, NamedNode)
    }
    assert named - ontology == set()


def test_every_class_of_the_ontology_has_a_shape_or_a_reason(shapes: Graph) -> None:
    core = Graph().parse(ONTOLOGY / "core.ttl")
    targets = set(shapes.objects(None, SH.targetClass))
    without = {
        str(name).removeprefix(DAAP.iri)
        for name in core.subjects(RDF.type, OWL.Class)
        if str(name).startswith(DAAP.iri)
        and not targets & set(core.transitive_objects(name, RDFS.subClassOf))
    }
    assert without == set(WITHOUT_SHAPE)


def test_the_header_names_the_shapes_as_a_whole(shapes: Graph) -> None:
    assert (HEADER, RDF.type, OWL.Ontology) in shapes
    assert set(shapes.objects(None, RDFS.isDefinedBy)) == {HEADER}


def test_the_study_breaks_no_shape(built: Build) -> None:
    assert [finding.message for finding in built.findings if finding.shape] == []


@pytest.mark.parametrize(("label", "wrong"), [('"Hive"@en', False), ('"Hive"', True)])
def test_data_of_ones_own_is_checked_by_the_command_of_the_document(
    label: str, wrong: bool, repository: Path, tmp_path: Path
) -> None:
    page = (repository / "docs" / "data-model.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^    \.venv/bin/(pyshacl .*)$", page, re.MULTILINE)
    mine = tmp_path / "mine.ttl"
    data = CODES_HEAD + code_ttl("hive", "Practice", "Hive", "A box.")
    data = data.replace('"Hive"@en', label)
    mine.write_text(f"@base <https://e.org/> .\n{data}", encoding="utf-8")
    words = [sys.executable, "-m", *command.replace("mine.ttl", str(mine)).split()]
    done = subprocess.run(
        words, cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert ("sh:Violation" in done.stdout) is wrong
