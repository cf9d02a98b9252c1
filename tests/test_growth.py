"""The notes of the growth table, in small, go through every stage."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def growth() -> ModuleType:
    """The command beside this module; test modules cannot be imported."""
    path = Path(__file__).with_name("growth.py")
    spec = importlib.util.spec_from_file_location("daap_growth", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def test_the_table_has_every_stage_and_an_exponent(
    growth: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = {name: (make, 5) for name, (make, _) in growth.INPUTS.items()}
    monkeypatch.setattr(growth, "INPUTS", small)
    growth.main([], 2)
    head, *rows = capsys.readouterr().out.splitlines()
    assert tuple(head.split()[-7:]) == growth.STAGES
    assert len(rows) == 3 * len(small)
    assert [row.split()[0] for row in rows[2::3]] == ["growth"] * len(small)


def test_an_exponent_is_1_for_twice_and_2_for_four_times_the_time(
    growth: ModuleType,
) -> None:
    assert growth.exponent(1.0, 2.0) == "1.00"
    assert growth.exponent(1.0, 4.0) == "2.00"
    assert growth.exponent(0.001, 4.0) == "-"
