"""Notes with mistakes: each gives a result or a clean error, and the same each time."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from daap.errors import InputError
from daap.extract.document import read_document

COUNT = 400


def test_notes_with_mistakes_raise_nothing_but_our_errors(fuzz: ModuleType) -> None:
    results = list(fuzz.run(iter(range(COUNT)), 120))
    assert len(results) == COUNT
    assert [(seed, wrong) for seed, wrong in results if wrong] == []


def test_a_seed_repeats_its_note(fuzz: ModuleType) -> None:
    notes = fuzz.gather((fuzz.OWN,))
    assert notes
    assert fuzz.mutated(7, notes) == fuzz.mutated(7, notes)
    assert fuzz.mutated(7, notes) != fuzz.mutated(8, notes)


def test_mistakes_leave_most_notes_readable(fuzz: ModuleType, tmp_path: Path) -> None:
    notes, path = fuzz.gather((fuzz.OWN,)), tmp_path / "p_4.md"
    rules, errors = set(), 0
    for seed in range(150):
        path.write_bytes(fuzz.mutated(seed, notes))
        try:
            document = read_document(path, tmp_path, fuzz.LABEL)
        except InputError:
            errors += 1
        else:
            rules |= {finding.rule for finding in document.findings}
    assert errors < 30
    assert len(rules) > 15


def test_the_fuzzer_sees_what_goes_wrong(fuzz: ModuleType, tmp_path: Path) -> None:
    class FaultError(Exception):
        pass

    def broken(*_: object) -> None:
        raise FaultError

    original = fuzz.read_document
    try:
        fuzz.read_document = broken
        assert "FaultError" in fuzz.attempt(b"# p\n4\n", tmp_path / "p_4.md")
    finally:
        fuzz.read_document = original
    assert fuzz.attempt(b"\x00", tmp_path / "p_4.md") == ""
