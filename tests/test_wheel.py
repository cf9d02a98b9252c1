"""The wheel: an installed daap works in any folder, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content as a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run(
        [*build, str(folder), str(repository)], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """What a command of the installed package prints, run in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    code = (
        "import daap, sys; sys.stderr.write(daap.__file__);"
        "from daap.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr.startswith(str(installed))
    return done.stdout


def test_the_wheel_carries_ontology_shapes_questions_and_study(installed: Path) -> None:
    resources = installed / "daap" / "resources"
    for name in (
        "ontology/core.ttl",
        "ontology/context.jsonld",
        "ontology/codebook/practices.ttl",
        "ontology/questions/overview.rq",
        "shapes/segment.ttl",
        "sources/data-as-a-product/study.toml",
        "sources/data-as-a-product/field-notes.csv",
    ):
        assert (resources / name).is_file(), name
    notes = resources / "sources" / "data-as-a-product" / "field-notes"
    assert [path.name for path in notes.iterdir()] == ["p_4.md"]


def test_the_wheel_carries_templates_and_stylesheet_of_the_site(
    installed: Path,
) -> None:
    site = installed / "daap" / "site"
    assert (site / "templates" / "layout.html").is_file()
    assert (site / "assets" / "site.css").is_file()
    live = installed / "daap" / "site" / "live"
    assert not (live / "node_modules").exists()


def test_an_installed_daap_reads_the_study_it_carries(
    installed: Path, tmp_path: Path
) -> None:
    assert "p4: 25 formal attributions; 14 traced" in run(installed, tmp_path, "audit")


def test_an_installed_daap_lists_its_questions(installed: Path, tmp_path: Path) -> None:
    assert "overview" in run(installed, tmp_path, "query", "--list")
