"""The ontology's graphs, and the helpers that its test modules share."""

from __future__ import annotations

from types import ModuleType

import pytest
from rdflib import Graph
from tests.ontology import support


@pytest.fixture(scope="session")
def tools() -> ModuleType:
    """The helpers of support.py."""
    return support


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The ontology as it is published: classes, properties, values, declarations."""
    graph: Graph = support.read(*support.PUBLISHED)
    return graph


@pytest.fixture(scope="session")
def alignment() -> Graph:
    """The relations to other vocabularies that take no part in reasoning."""
    graph: Graph = support.read("alignment.ttl")
    return graph


@pytest.fixture(scope="session")
def study() -> Graph:
    """The codebook and the guidance model, those of their files that are there."""
    graph: Graph = support.read(*support.study_files())
    return graph
