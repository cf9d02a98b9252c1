"""Two engines, one result: the same findings and the same bytes from either."""

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
from daap.core.resources import DEFAULT_STUDY
from daap.core.settings import read_settings
from daap.publish.writer import write_all


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
def by_reference() -> Build:
    """The study built by rdflib, owlrl and pyshacl."""
    settings = read_settings(DEFAULT_STUDY)
    return build(settings, [settings.notes], engine="reference")


def test_both_engines_derive_and_find_the_same(
    built: Build, by_reference: Build
) -> None:
    assert built.inferred == by_reference.inferred
    assert built.findings == by_reference.findings


def test_both_engines_publish_the_same_bytes(
    built: Build, by_reference: Build, tmp_path: Path
) -> None:
    native = files(built, tmp_path / "native")
    assert native == files(by_reference, tmp_path / "reference")
    assert "SHA256SUMS" in native


def files(result: Build, folder: Path) -> dict[str, bytes]:
    write_all(release(result), folder)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
