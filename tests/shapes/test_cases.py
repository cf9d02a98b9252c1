"""Every case: a valid node, an invalid node, and exactly the results expected.

The cases are written in the manner of the W3C's SHACL test suite: a file holds
the data, the shapes it is held against, and the report. Focus node, path,
component, shape and severity must agree, result for result, so that no case
passes for the wrong reason; a path of several steps counts as none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, parse
from rdflib import RDF, URIRef
from tests.shapes.support import CASES, found, identity, read

from daap.core.namespaces import DAAP
from daap.core.rdflib_bridge import to_rdflib
from daap.core.resources import ONTOLOGY, SHAPES
from daap.validate.reference import SH, load_shapes

EX = "https://example.org/"

PARAMETERS = {
    "minCount", "maxCount", "datatype", "class", "nodeKind", "in", "pattern",
    "minLength", "maxLength", "minInclusive", "maxInclusive", "lessThan",
    "lessThanOrEquals", "uniqueLang", "equals", "disjoint", "hasValue",
    "qualifiedMinCount", "qualifiedMaxCount", "or", "xone", "and", "not", "sparql",
}  # fmt: skip
"""The parameters of SHACL that the shapes use."""

OTHER_TERMS = {
    "path", "name", "description", "severity", "message", "property", "targetClass",
    "targetNode", "qualifiedValueShape", "prefixes", "select", "declare", "prefix",
    "namespace",
}  # fmt: skip
"""The terms of SHACL in the shapes that constrain nothing by themselves."""

MISSPELT = {"Exactly", "Segmnt", "positon"}
"""What the cases of the house rules write wrong."""


@cache
def defined_terms() -> frozenset[str]:
    """The terms of our namespace that the ontology defines."""
    return frozenset(
        quad.subject.value
        for name in ("core.ttl", "vocabulary.ttl")
        for quad in parse(path=ONTOLOGY / name)
        if isinstance(quad.subject, NamedNode)
    )


def component(parameter: str) -> str:
    """The component of a parameter: `minCount` belongs to MinCount…."""
    name = "SPARQL" if parameter == "sparql" else parameter[0].upper() + parameter[1:]
    return f"{SH}{name}ConstraintComponent"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_gives_exactly_the_results_it_names(path: Path) -> None:
    case = read(path)
    assert found(case) == list(case.expected)
    assert case.expected, "a case without a result"


def test_every_constraint_of_every_shape_is_broken_by_a_case() -> None:
    shapes = load_shapes(SHAPES)
    stated = {
        (str(shape), component(name))
        for shape in shapes.subjects(SH.severity)
        for name in PARAMETERS
        if (shape, SH[name], None) in shapes
    }
    broken = {
        (shape, part) for path in CASES for _, _, part, shape, _ in read(path).expected
    }
    assert stated == broken


def test_no_parameter_of_shacl_escapes_the_test_above() -> None:
    used = {
        str(predicate).removeprefix(str(SH))
        for predicate in load_shapes(SHAPES).predicates()
        if str(predicate).startswith(str(SH))
    }
    paths = {"inversePath", "oneOrMorePath", "zeroOrMorePath"}
    assert used == PARAMETERS | OTHER_TERMS | paths


def test_the_cases_are_as_many_as_were_written() -> None:
    assert len(CASES) == 612


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_named_after_what_it_breaks(path: Path) -> None:
    case = read(path)
    *shape, parameter, number = path.stem.split("-")
    assert case.name == path.stem
    assert case.shapes == SHAPES / f"{path.parent.name}.ttl"
    assert number.isdecimal()
    assert ("-".join(shape), component(parameter)) in {
        (broken.removeprefix(DAAP.iri), part) for _, _, part, broken, _ in case.expected
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_has_a_valid_node_that_the_shapes_look_at(path: Path) -> None:
    case = read(path)
    subjects = {identity(triple) for triple in case.data}
    valid = {name for name in subjects if name.startswith(f"{EX}Valid")}
    assert len(valid) == 1
    assert not valid & {focus for focus, *_ in case.expected}
    targets = set(load_shapes(case.shapes).objects(None, SH.targetClass))
    types = set(to_rdflib(case.data).objects(URIRef(valid.pop()), RDF.type))
    assert targets <= types


def test_cases_misspell_no_term_but_where_they_mean_to() -> None:
    used = {
        term.value
        for path in CASES
        for triple in read(path).data
        for term in (triple.predicate, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(DAAP.iri)
    }
    assert {term.removeprefix(DAAP.iri) for term in used - defined_terms()} == MISSPELT
