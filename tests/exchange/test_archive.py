"""The deposit for an archive of research data."""

from __future__ import annotations

import csv
import hashlib
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

from click.testing import Result
from tests import support
from tests.exchange.support import FILES, TITLE, run

MAYA = "\n[[redact]]\npattern = 'Maya'\nreplacement = \"[a keeper]\"\n"
WITHHELD = '\n[publish]\ntext = "none"\n'
WORDS = {"transcripts/p1.txt", "transcripts/p2.txt", "codings/project.qdpx"}
ALWAYS = {
    "CITATION.cff", "README.md", "SHA256SUMS", "codebook/codebook.csv",
    "codebook/codebook.qdc", "codebook/codebook.ttl", "codings/codings.csv",
    "data-list.csv", "redaction-log.csv",
}  # fmt: skip


def deposited(folder: Path, more: str) -> dict[str, bytes]:
    """The files of a deposit of the bees."""
    path = Path(shutil.copy(FILES / "qualcoder4-bees-lf.qdpx", folder / "Maya.qdpx"))
    study = folder / "study" / "study.toml"
    run("sources", "init", study.parent, *TITLE)
    study.write_text(study.read_text(encoding="utf-8") + more, encoding="utf-8")
    run("import", path, "--study", study)
    result = build(study, folder, folder / "deposit")
    assert result.exit_code == 0, result.output
    found = (path for path in (folder / "deposit").rglob("*") if path.is_file())
    return {
        path.relative_to(folder / "deposit").as_posix(): path.read_bytes()
        for path in found
    }


def build(study: Path, folder: Path, deposit: Path, *more: str) -> Result:
    """A build of a study with a deposit."""
    arguments = ["build", "--study", study, "--out", folder / "dist", "--no-cache"]
    arguments += ["--no-site", "--for-archive", deposit, *more]
    return support.run(*arguments)


def test_no_name_is_in_a_deposit_and_its_log_tells_what_was_replaced(
    tmp_path: Path,
) -> None:
    files = deposited(tmp_path, MAYA)
    assert files.keys() == {*ALWAYS, *WORDS, "memos/memos.csv"}
    with zipfile.ZipFile(BytesIO(files["codings/project.qdpx"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, content in {**files, **members}.items():
        assert b"maya" not in content.lower() and "maya" not in name.lower(), name
    log = list(csv.reader(files["redaction-log.csv"].decode().splitlines()))
    assert log == [
        ["replacement", "where", "times"],
        ["[a keeper]", "transcript of p1", "1"],
    ]
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert files["SHA256SUMS"].count(b"\n") == len(files) - 1
    dates = [
        row[0] for row in csv.reader(files["memos/memos.csv"].decode().splitlines())
    ]
    assert dates[1:] == sorted(dates[1:]) and len(dates) == 7
    assert b"`codings/project.qdpx`" in files["README.md"]
    assert (tmp_path / "dist" / "daap.ttl").is_file()


def test_a_deposit_of_a_withheld_study_has_no_words(tmp_path: Path) -> None:
    files = deposited(tmp_path, WITHHELD)
    assert files.keys() == {*ALWAYS, "memos/memos.csv"}  # of the study alone
    assert b"source/" not in files["memos/memos.csv"]
    for name, content in files.items():
        assert b"never opens a hive" not in content, name
    rows = list(csv.DictReader(files["data-list.csv"].decode().splitlines()))
    assert [
        (r["source"], r["words"], r["code points"], r["codings"]) for r in rows
    ] == [
        ("p1", "none", "", "8"),
        ("p2", "none", "", "2"),
    ]
    assert b"the words of 0 are in the deposit" in files["README.md"]


def test_a_deposit_is_written_over_nothing(tmp_path: Path, coded_bees: Path) -> None:
    study = coded_bees.parent / "study" / "study.toml"
    kept = tmp_path / "deposit" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    result = build(study, tmp_path, kept.parent)
    assert result.exit_code == 2
    assert "is not empty; name a new folder" in result.output
    assert not (tmp_path / "dist").exists()
    assert [path.name for path in kept.parent.iterdir()] == ["mine.txt"]
    result = build(study, tmp_path, tmp_path / "new", "--check")
    assert result.exit_code == 2 and not (tmp_path / "new").exists()


def test_the_same_dataset_gives_the_same_deposit(
    tmp_path: Path, coded_bees: Path
) -> None:
    study = coded_bees.parent / "study" / "study.toml"
    for folder in ("a", "b"):
        assert build(study, tmp_path / "out", tmp_path / folder).exit_code == 0
    sums = {(tmp_path / folder / "SHA256SUMS").read_bytes() for folder in ("a", "b")}
    assert len(sums) == 1
