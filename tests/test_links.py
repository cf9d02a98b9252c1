"""Symbolic links among field notes: followed in the study, refused out of it."""

from __future__ import annotations

import filecmp
from pathlib import Path

import pytest
from click.testing import Result
from tests.support import run

NOTE = """# p
{number}
## title
Interview {number}
## source type
Interview

# coding

> Interviewer

> Go.

> Expert A

> We keep data fresh.

**OPEN CODING TRACE:**

keep data fresh

**AXIAL CODING TRACE:**
```
fresh
```
"""


def build(study: Path, out: Path) -> Result:
    options = ["--no-cache", "--no-site", "--out", out]
    return run("build", "--study", study / "study.toml", *options)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one note."""
    folder = tmp_path / "study"
    begin = ["--title", "T", "--base", "https://e.org/t/", "--issued", "2026-01-02"]
    assert run("sources", "init", folder, *begin).exit_code == 0
    (folder / "field-notes" / "p_1.md").write_text(NOTE.format(number=1))
    return folder


@pytest.mark.parametrize(
    "command", ["build", "read", "audit", "sources list", "build --jobs 2"]
)
def test_a_link_out_of_the_study_is_refused_by_name(
    command: str, study: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(NOTE.format(number=2))
    link = study / "field-notes" / "p_2.md"
    link.symlink_to(secret)
    options: list[str | Path] = ["--study", study / "study.toml"]
    if command.startswith("build"):
        options += ["--out", tmp_path / "dist", "--no-cache"]
    if command == "read":
        options = [study / "field-notes", *options]
    done = run(*command.split(), *options)
    assert done.exit_code == 2
    assert done.output == (
        f"daap: {link}: is a symbolic link out of the study, to {secret}; "
        "put the file itself here, or name it in the command\n"
    )
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("sources.csv", "sources"),
        ("attributions.csv", "attributions"),
        ("codebook.ttl", "codebook"),
        ("codes/more.ttl", "codebook"),
    ],
)
def test_a_link_in_place_of_a_table_or_codebook_is_refused_by_name(
    name: str, key: str, study: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("")
    link = study / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(secret)
    settings = study / "study.toml"
    stated = name.split("/", maxsplit=1)[0]
    written = settings.read_text().replace(
        "[files]\n", f'[files]\n{key} = "{stated}"\n'
    )
    settings.write_text(written)
    done = build(study, tmp_path / "dist")
    assert done.exit_code == 2
    said = f"is a symbolic link out of the study, to {secret}; put the file itself here"
    where = f"daap: {link}: " if stated != name else f"names {name!r}, which "
    assert f"{where}{said}, or name " in done.output.replace("\n", " ")
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("content", ["", "# codes to come\n"])
def test_a_codebook_without_a_code_is_told(
    content: str, study: Path, tmp_path: Path
) -> None:
    (study / "codebook.ttl").write_text(content)
    settings = study / "study.toml"
    written = settings.read_text().replace(
        "[files]\n", '[files]\ncodebook = "codebook.ttl"\n'
    )
    settings.write_text(written)
    done = build(study, tmp_path / "dist")
    report = (tmp_path / "dist" / "report.ttl").read_text()
    assert done.exit_code == 0, done.output
    assert report.count('daap:rule "no-code"') == 1
    assert 'daap:path "codebook.ttl"' in report


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("p_2.md", "to itself"),
        ("no.md", "to NOTES/no.md, which is not there"),
    ],
)
def test_a_link_to_nothing_is_told(
    target: str, said: str, study: Path, tmp_path: Path
) -> None:
    link = study / "field-notes" / "p_2.md"
    link.symlink_to(target)
    told = said.replace("NOTES", str(study / "field-notes"))
    for done in (
        build(study, tmp_path / "dist"),
        run("read", link),
        run("read", study / "field-notes"),
        run("sources", "list", "--study", study / "study.toml"),
    ):
        assert done.exit_code == 2
        said_last = done.output.splitlines()[-1]
        assert said_last == f"daap: {link}: is a symbolic link {told}"


def test_a_loop_of_links_in_the_way_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for words in (
        ["read", tmp_path / "a"],
        ["read", tmp_path / "a" / "p_1.md"],
        ["build", "--study", tmp_path / "a" / "study.toml"],
        ["build", "--study", tmp_path / "a"],
        ["check", tmp_path / "a"],
        ["query", "forces", "--data", tmp_path / "a"],
        ["sources", "init", tmp_path / "a"],
    ):
        done = run(*words)
        assert isinstance(done.exception, SystemExit), (words, done.exception)
        assert done.exit_code in (1, 2)
        assert "Traceback" not in done.output


def test_a_link_within_the_study_is_followed(study: Path, tmp_path: Path) -> None:
    (study / "drafts").mkdir()
    (study / "drafts" / "two.md").write_text(NOTE.format(number=2))
    (study / "field-notes" / "p_2.md").symlink_to("../drafts/two.md")
    assert build(study, tmp_path / "dist").exit_code == 0
    source = (tmp_path / "dist" / "sources" / "p2.ttl").read_text()
    assert 'daap:path "field-notes/p_2.md"' in source


def test_where_the_folders_lie_changes_no_byte(study: Path, tmp_path: Path) -> None:
    """The study, or its folder of notes, may be a link; the notes in it are files."""
    assert build(study, tmp_path / "plain").exit_code == 0
    (tmp_path / "link").symlink_to(study)
    assert build(tmp_path / "link", tmp_path / "linked").exit_code == 0
    (study / "field-notes").rename(tmp_path / "real")
    (study / "field-notes").symlink_to("../real")
    assert build(study, tmp_path / "moved").exit_code == 0
    for other in ("linked", "moved"):
        compared = filecmp.dircmp(tmp_path / "plain", tmp_path / other)
        assert compared.diff_files == compared.left_only == compared.right_only == []


def test_a_link_that_is_named_itself_is_read(study: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text(NOTE.format(number=2))
    (tmp_path / "p_2.md").symlink_to(elsewhere)
    done = run("read", tmp_path / "p_2.md", "--study", study / "study.toml")
    assert done.exit_code == 0
