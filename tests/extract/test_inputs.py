"""The files a build reads besides notes and tables: where they lie, what they hold."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from daap.core.errors import InputError
from daap.core.manifest import InputFile
from daap.core.settings import read_settings
from daap.extract.inputs import input_files, mapping_files, study_files

TOML = """[study]
title = "Bees"
description = "Logbooks of beekeepers."
creator = "Nobody"
base = "https://example.org/bees/"
[release]
version = "0.0.1"
issued = 2026-01-31
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "The testers"
[files]
codebook = "{codebook}"
guidance = "{guidance}"
"""


def study(folder: Path, codebook: str, guidance: str) -> Path:
    """The study.toml of a study with these two files."""
    folder.mkdir(parents=True)
    for name in (codebook, guidance):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    text = TOML.format(codebook=codebook, guidance=guidance)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


def test_a_path_counts_from_the_study_or_the_software_or_its_role(
    tmp_path: Path,
) -> None:
    software = tmp_path / "software"
    path = study(tmp_path / "bees", "codes.ttl", "../elsewhere/model.ttl")
    outside = list(study_files(read_settings(path), software))
    inside = list(study_files(read_settings(path), tmp_path / "elsewhere"))
    assert [f.path for f in outside] == [
        "study.toml", "codes.ttl", "guidance/model.ttl",
    ]  # fmt: skip
    assert [f.path for f in inside] == ["study.toml", "codes.ttl", "model.ttl"]
    assert outside[1].sha256 == hashlib.sha256(b"codes.ttl").hexdigest()


def test_a_folder_of_codes_counts_file_by_file_in_order(tmp_path: Path) -> None:
    path = study(tmp_path / "bees", "codes/b.ttl", "codes/a.ttl")
    text = path.read_text(encoding="utf-8").replace("codes/b.ttl", "codes")
    path.write_text(text, encoding="utf-8")
    found = [f.path for f in study_files(read_settings(path), tmp_path / "no")]
    assert found == ["study.toml", "codes/a.ttl", "codes/b.ttl"]


def test_files_of_the_software_are_sorted_and_must_be_there(tmp_path: Path) -> None:
    for name in ("b.ttl", "a.ttl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    files = [tmp_path / "b.ttl", tmp_path / "a.ttl"]
    assert [f.path for f in input_files(files, tmp_path)] == ["a.ttl", "b.ttl"]
    with pytest.raises(InputError, match="no such file"):
        list(input_files([tmp_path / "c.ttl"], tmp_path))


def test_mapping_sets_are_told_by_their_place_in_the_study(tmp_path: Path) -> None:
    settings = read_settings(study(tmp_path / "bees", "codes.ttl", "model.ttl"))
    digest = hashlib.sha256(b"#x").hexdigest()
    for folder in (tmp_path / "bees" / "links", tmp_path / "own"):
        (folder / "below").mkdir(parents=True)
        (folder / "farm.sssom.tsv").write_bytes(b"#x")
        (folder / ".hidden").write_bytes(b"")
    assert list(mapping_files(settings, tmp_path)) == []
    for place, found in (("bees/links", "links"), ("own", "alignments")):
        known = replace(settings, alignments=tmp_path / place)
        assert list(mapping_files(known, tmp_path / "software")) == [
            InputFile(f"{found}/farm.sssom.tsv", digest)
        ]
