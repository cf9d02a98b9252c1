"""The ontology's graphs, and the helpers that its test modules share."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from rdflib import Graph


def _load(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"ontology_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


SUPPORT = _load("support")


@pytest.fixture(scope="session")
def tools() -> ModuleType:
    """The helpers of support.py; test modules cannot import one another."""
    return SUPPORT


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The ontology as it is published: classes, properties, values, declarations."""
    graph: Graph = SUPPORT.read(*SUPPORT.PUBLISHED)
    return graph


@pytest.fixture(scope="session")
def alignment() -> Graph:
    """The relations to other vocabularies that take no part in reasoning."""
    graph: Graph = SUPPORT.read("alignment.ttl")
    return graph


@pytest.fixture(scope="session")
def study() -> Graph:
    """The codebook and the guidance model, those of their files that are there."""
    graph: Graph = SUPPORT.read(*SUPPORT.study_files())
    return graph
