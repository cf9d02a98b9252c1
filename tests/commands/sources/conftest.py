"""What the tests of these commands share."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from daap.cli import main

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def facts() -> ModuleType:
    """The maker of model files from the tables of facts."""
    path = Path(__file__).with_name("facts.py")
    spec = importlib.util.spec_from_file_location("facts", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run() -> Run:
    """Runs `daap sources` with arguments, in this process."""

    def runner(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["sources", *map(str, arguments)])

    return runner
