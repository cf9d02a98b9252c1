"""The benchmark's own parts; no test takes a time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from measure import Ratio, Results, Run, exponent, measure, number
from notes import copied, edited, renamed
from report import ratio, shown

NOTE = (
    '# p\n4\n## title\np4 log\np4 = CClass(source, "p4")\n\n# coding\n\n> p4 says so\n'
)


def test_a_copy_has_its_own_number_but_in_the_transcript() -> None:
    assert renamed(NOTE, "p", "4", 10_004) == (
        "# p\n10004\n## title\np10004 log\n"
        'p10004 = CClass(source, "p10004")\n\n# coding\n\n> p4 says so\n'
    )


def test_notes_are_copied_once_under_identifiers_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "p_4.md").write_text(NOTE, encoding="utf-8")
    folder = copied([tmp_path / "p_4.md"], tmp_path / "x3", 3)
    names = ["p_10004.md", "p_20004.md", "p_4.md"]
    assert sorted(path.name for path in folder.iterdir()) == names
    edited(folder, 1)
    assert copied([tmp_path / "p_4.md"], tmp_path / "x3", 3) == folder
    assert "Edited for the 1th time" in (folder / "p_10004.md").read_text()


def test_an_edit_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "p_4.md").write_text(NOTE, encoding="utf-8")
    edited(tmp_path, 1)
    edited(tmp_path, 2)
    assert (tmp_path / "p_4.md").read_text().count("Edited") == 1


def test_a_name_that_is_no_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "read-me.md").write_text(NOTE, encoding="utf-8")
    with pytest.raises(ValueError, match=r"read-me\.md is not named as p_4\.md"):
        copied([tmp_path / "read-me.md"], tmp_path / "x1", 1)


def test_a_run_tells_the_memory_of_the_process_that_ran(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "held = b'x' * (64 << 20)"]
    assert measure(program, tmp_path / "log").peak > 64


def test_a_command_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "raise SystemExit('no oven')"]
    with pytest.raises(RuntimeError, match="no oven"):
        measure(program, tmp_path / "log")


def test_runs_are_kept_for_the_same_code_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results = Results(path, "one")
    results.by_turns({"nothing": [sys.executable, "-c", ""]}, 2)
    assert len(Results(path, "one").get("nothing")) == 2
    assert Results(path, "other").get("nothing") == []


def test_a_ratio_is_the_median_of_the_ratios_turn_by_turn(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json", "")
    results.runs["slow"] = [Run(wall, 1, 1) for wall in (10, 40, 90)]
    results.runs["fast"] = [Run(wall, 1, 1) for wall in (1, 2, 3)]
    assert results.ratio("slow", "fast") == Ratio(20, 10, 30)
    assert results.ratio("slow", "never ran") is None


def test_commands_that_ran_unequally_often_are_compared_by_medians(
    tmp_path: Path,
) -> None:
    results = Results(tmp_path / "results.json", "")
    results.runs["slow"] = [Run(30, 1, 1)]
    results.runs["fast"] = [Run(wall, 1, 1) for wall in (1, 3, 4)]
    assert ratio(results, "slow", "fast", "wall") == Ratio(10, 10, 10)
    assert ratio(results, "slow", "never ran", "wall") is None


@pytest.mark.parametrize(
    ("found", "aim", "upper", "said"),
    [
        (Ratio(20, 19, 21), 20, False, "20.0 (19.0-21.0)"),
        (Ratio(19, 18, 21), 20, False, "19.0 (18.0-21.0) **missed**"),
        (Ratio(0.41, 0.3, 0.5), 0.4, True, "0.410 (0.300-0.500) **missed**"),
        (None, 20, False, "not measured"),
    ],
)
def test_an_aim_that_is_missed_is_said(
    found: Ratio | None, aim: float, upper: bool, said: str
) -> None:
    assert shown(found, aim, upper) == said


def test_growth_is_the_slope_of_the_logarithms() -> None:
    assert exponent([1, 10, 100], [2, 200, 20_000]) == 2


def test_numbers_have_three_digits() -> None:
    assert [number(value) for value in (0.0123, 1.234, 1234.5)] == [
        "0.0123",
        "1.23",
        "1234",
    ]


def test_a_build_without_reasoning_is_published(tmp_path: Path) -> None:
    study = ROOT / "tests" / "studies" / "apiary" / "study.toml"
    words = ["build", "--study", str(study), "--no-site", "--no-cache"]
    words += ["--out", str(tmp_path / "dist")]
    program = [sys.executable, str(ROOT / "bench" / "no_owl.py")]
    measure([*program, *words], tmp_path / "log")
    assert ", 0 inferred" in (tmp_path / "log").read_text(encoding="utf-8")
