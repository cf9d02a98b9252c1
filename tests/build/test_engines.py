"""Two engines, one result: the same findings and the same bytes from either.

`make oracle` compares them on the study's own notes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from daap.build import engines
from daap.build.dataset_files import release
from daap.build.engines import choose
from daap.build.pipeline import build
from daap.build.result import Build
from daap.cli import main
from daap.core.errors import SettingsError
from daap.core.settings import read_settings
from daap.publish.writer import write_all

APIARY = Path(__file__).parents[1] / "studies" / "apiary" / "study.toml"


def test_the_native_engine_is_chosen_where_it_is_installed() -> None:
    assert choose("auto").name == "native"


def test_without_its_package_the_reference_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    assert choose("auto").name == "reference"
    with pytest.raises(SettingsError, match=r"pip install '\.\[fast\]'"):
        choose("native")


def test_an_engine_that_does_not_exist_is_named() -> None:
    with pytest.raises(SettingsError, match="no engine 'warp'; there are auto"):
        choose("warp")


def test_the_command_line_offers_the_engines_that_exist() -> None:
    result = CliRunner().invoke(main, ["build", "--engine", "warp"])
    assert result.exit_code == 2
    for name in engines.ENGINES:
        assert f"'{name}'" in result.output


@pytest.fixture(scope="module")
def by_engine() -> tuple[Build, Build]:
    """The study of beehives, built natively, and by rdflib, owlrl and pyshacl."""
    settings = read_settings(APIARY)
    return build(settings, engine="native"), build(settings, engine="reference")


def test_both_engines_derive_and_find_the_same(by_engine: tuple[Build, Build]) -> None:
    native, reference = by_engine
    assert native.inferred
    assert native.inferred == reference.inferred
    assert native.findings == reference.findings


def test_both_engines_publish_the_same_bytes(
    by_engine: tuple[Build, Build], tmp_path: Path
) -> None:
    native, reference = by_engine
    written = files(native, tmp_path / "native")
    assert written == files(reference, tmp_path / "reference")
    assert "SHA256SUMS" in written


def files(result: Build, folder: Path) -> dict[str, bytes]:
    write_all(release(result), folder)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
