"""What stands already is not made again, and only what really stands is spared."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daap.cli import main

APIARY = Path(__file__).parents[2] / "studies" / "apiary"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the made-up study, free to be changed."""
    return Path(shutil.copytree(APIARY, tmp_path / "apiary"))


def run(study: Path, *arguments: str) -> Result:
    """A build of the study into a folder beside it, with a cache beside it."""
    folder = study.parent
    options = ["--study", study / "study.toml", "--out", folder / "dist"]
    options += ["--cache", folder / "cache", *arguments]
    return CliRunner().invoke(main, ["build", *map(str, options)])


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def times(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*")}


def test_when_nothing_changed_nothing_is_written_and_all_is_said_again(
    study: Path,
) -> None:
    first = run(study)
    before = times(study.parent / "dist")
    second = run(study)
    assert second.exit_code == 0
    assert second.output == first.output.replace("published in ", "").replace(
        f"{study.parent / 'dist'}\n", f"{study.parent / 'dist'} is up to date\n"
    )
    assert times(study.parent / "dist") == before


def note(study: Path) -> None:
    path = study / "field-notes" / "h_2.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n> More.\n", encoding="utf-8")


def file_of_dist(study: Path) -> None:
    (study.parent / "dist" / "codebook.ttl").write_text("", encoding="utf-8")


def one_file_less(study: Path) -> None:
    (study.parent / "dist" / "sources" / "h2.txt").unlink()


def release_file(study: Path) -> None:
    (study / "releases").mkdir()
    (study / "releases" / "0.1.0.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("change", [note, file_of_dist, one_file_less])
def test_after_any_change_of_input_or_output_it_is_published_anew(
    change: Callable[[Path], None], study: Path
) -> None:
    run(study, "--no-site")
    change(study)
    result = run(study, "--no-site", *(["--force"] if change is file_of_dist else []))
    assert "published in" in result.output
    published = contents(study.parent / "dist")
    run(study, "--no-site", "--no-cache")
    assert contents(study.parent / "dist") == published


def test_a_broken_release_file_is_seen_though_all_else_is_the_same(study: Path) -> None:
    run(study, "--no-site")
    release_file(study)
    assert run(study, "--no-site").exit_code == 1


def test_files_of_the_user_are_no_change_and_stay(study: Path) -> None:
    run(study)
    own = {"CNAME": "example.org", "tables/own.csv": "a", "site/own.html": "mine"}
    for name, text in own.items():
        (study.parent / "dist" / name).write_text(text, encoding="utf-8")
    before = contents(study.parent / "dist")
    assert "up to date" in run(study).output
    assert run(study, "--check").exit_code == 0
    assert contents(study.parent / "dist") == before
    shutil.rmtree(study.parent / "dist" / "site" / "assets")
    assert "up to date" in run(study).output
    assert contents(study.parent / "dist") == before


def test_without_a_cache_everything_is_made_anew(study: Path) -> None:
    assert run(study, "--no-cache", "--no-site").exit_code == 0
    assert not (study.parent / "cache").exists()
    assert "published in" in run(study, "--no-cache", "--no-site").output


def test_pages_that_are_gone_or_changed_are_written_again(study: Path) -> None:
    run(study)
    pages = contents(study.parent / "dist" / "site")
    index = study.parent / "dist" / "site" / "index.html"
    index.write_text("spoilt", encoding="utf-8")
    refused = run(study)
    assert refused.exit_code == 2
    assert "site/index.html was changed since a build published it" in refused.output
    assert index.read_text(encoding="utf-8") == "spoilt"
    assert "up to date" in run(study, "--force").output
    assert contents(study.parent / "dist" / "site") == pages
    shutil.rmtree(study.parent / "dist" / "site")
    run(study)
    assert contents(study.parent / "dist" / "site") == pages


def test_check_says_what_a_build_would(study: Path) -> None:
    run(study, "--no-site")
    assert run(study, "--check").exit_code == 0
    note(study)
    result = run(study, "--check")
    assert result.exit_code == 1
    assert "dist/daap.ttl: differs from what the build makes" in result.output


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "257", "1e9", ""])
def test_a_number_of_processes_that_is_none_is_refused(jobs: str, study: Path) -> None:
    result = run(study, "--jobs", jobs)
    assert result.exit_code == 2
    assert "is neither auto nor 1 to 256" in result.output


def test_the_cache_stays_below_its_limit(study: Path) -> None:
    run(study, "--no-site", "--cache-limit", "0")
    kept = [p.name for p in (study.parent / "cache").rglob("*") if p.is_file()]
    assert sorted(kept) == [".gitignore", "CACHEDIR.TAG"]
