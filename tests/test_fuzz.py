"""Notes with mistakes: each gives a result or a clean error, and the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import fuzz

from daap.build.study import read_notes
from daap.core.errors import InputError

COUNT = 60


def test_notes_with_mistakes_raise_nothing_but_our_errors() -> None:
    results = list(fuzz.run(iter(range(COUNT)), 240, whole=40))
    assert len(results) == COUNT
    assert [(seed, wrong) for seed, wrong in results if wrong] == []


def test_a_seed_repeats_its_note() -> None:
    notes = fuzz.gather((fuzz.OWN,))
    assert notes
    assert fuzz.mutated(7, notes) == fuzz.mutated(7, notes)
    assert fuzz.mutated(7, notes) != fuzz.mutated(8, notes)


def test_mistakes_leave_most_notes_readable(tmp_path: Path) -> None:
    notes, path = fuzz.gather((fuzz.OWN,)), tmp_path / "p_4.md"
    rules, errors = set(), 0
    for seed in range(30):
        path.write_bytes(fuzz.mutated(seed, notes))
        try:
            (document,) = read_notes(fuzz.the_study(), [path])
        except InputError:
            errors += 1
        else:
            rules |= {finding.rule for finding in document.findings}
    assert errors < 6
    assert len(rules) > 15


def test_the_fuzzer_sees_what_goes_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FaultError(Exception):
        pass

    def broken(*_: object, **__: object) -> None:
        raise FaultError

    path = tmp_path / "p_4.md"
    for stage in ("read_input", "interpret", "faults", "map_one_source", "serialize"):
        with monkeypatch.context() as patched:
            patched.setattr(fuzz, stage, broken)
            assert "FaultError" in fuzz.attempt(b"# p\n4\n", path), stage
    with monkeypatch.context() as patched:
        patched.setattr(fuzz, "build", broken)
        assert "FaultError" in fuzz.attempt(b"# p\n4\n", path, whole=True)
        assert fuzz.attempt(b"# p\n4\n", path) == ""
    assert fuzz.attempt(b"\x00", path) == ""
