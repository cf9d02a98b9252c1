"""Releases: three of a small study, what each says, and what breaks their chain."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rdflib import PROV, Graph, URIRef
from tests.support import CODES_HEAD, code_ttl, study_toml

from daap import __version__
from daap.cli import main
from daap.core.namespaces import DAAP, DCAT
from daap.core.release_chain import Version, read_chain
from daap.core.settings import read_settings
from daap.publish.releases.changelog import change_files
from daap.publish.releases.record import chain_problems

BASE = "https://example.org/bees/"
NEVER = "restore the file from the version history; never edit one"

TOML = study_toml("Logbooks of <beekeepers>", BASE, version="0.9.0")
CODES = CODES_HEAD + code_ttl(
    "winter_feed", "Pattern", "Winter feed", "Sugar for the winter."
)
NOTE = """# p
1
## title
Interview Expert B
## source type
Interview

# coding

> Interviewer

> What do they eat?

> Expert B

> We leave a winter feed, and nothing else.

**OPEN CODING TRACE:**

We leave a winter feed

**AXIAL CODING TRACE:**
added:
``` python
winter_feed
```
"""


@dataclass(frozen=True)
class Bees:
    """A study, and where its dataset is published."""

    folder: Path

    @property
    def study(self) -> Path:
        """The settings."""
        return self.folder / "study" / "study.toml"

    @property
    def releases(self) -> Path:
        """The chain."""
        return self.folder / "study" / "releases"

    @property
    def dist(self) -> Path:
        """The published folder."""
        return self.folder / "dist"

    def change(self, name: str, old: str, new: str) -> None:
        """Write something else in a file of the study."""
        path = self.study.parent / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def version(self, old: str, new: str, day: str) -> None:
        """Give the study another version and date."""
        self.change("study.toml", f'"{old}"', f'"{new}"')
        text = self.study.read_text(encoding="utf-8")
        before = text.partition("issued = ")[2].partition("\n")[0]
        self.change("study.toml", before, day)

    def run(self, command: str, *arguments: str | Path) -> Result:
        """Run a command on the study in this process."""
        out = ["--out", self.dist] if command == "build" else [self.dist]
        given = [command, *out, "--study", self.study, *arguments]
        return CliRunner().invoke(main, [str(a) for a in given])

    def release(self, version: str, *arguments: str | Path) -> Result:
        """Add a release."""
        return self.run("build", "--release", version, *arguments)


def start(folder: Path) -> Bees:
    """The study before its first release."""
    bees = Bees(folder)
    (bees.study.parent / "field-notes").mkdir(parents=True)
    bees.study.write_text(TOML, encoding="utf-8")
    (bees.study.parent / "codes.ttl").write_text(CODES, encoding="utf-8")
    note = bees.study.parent / "field-notes" / "p_1.md"
    note.write_text(NOTE, encoding="utf-8")
    return bees


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bees:
    """Three releases: the first; one more word; only another date."""
    bees = start(tmp_path_factory.mktemp("bees"))
    for result in (
        bees.release("0.9.0"),
        bees.version("0.9.0", "0.10.0", "2026-02-28"),
        bees.change("field-notes/p_1.md", "feed, and", "feed, a queen and"),
        bees.release("0.10.0"),
        bees.version("0.10.0", "1.0.0-rc.1", "2026-02-28"),
        bees.release("1.0.0-rc.1"),
    ):
        assert result is None or result.exit_code == 0, result.output
    return bees


@pytest.fixture
def bees(made: Bees, tmp_path: Path) -> Bees:
    """A copy of the three releases, free to be spoilt."""
    return Bees(Path(shutil.copytree(made.folder, tmp_path / "copy")))


def said(bees: Bees, version: str) -> dict[str, Any]:
    """What a release file says."""
    content = (bees.releases / f"{version}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(content)
    return found


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_release_file_says_what_was_read_and_what_was_published(made: Bees) -> None:
    last = said(made, "1.0.0-rc.1")
    assert last["issued"] == "2026-02-28"
    assert last["previous"] == {
        "file": "0.10.0.json",
        "sha256": digest(made.releases / "0.10.0.json"),
    }
    for path in ("study.toml", "codes.ttl", "field-notes/p_1.md"):
        assert last["inputs"][path] == digest(made.study.parent / path)
    folders = {path.partition("/")[0] for path in last["inputs"]}
    assert {"ontology", "shapes"} < folders
    assert last["files"]["daap.ttl"] == digest(made.dist / "daap.ttl")
    assert last["files"]["sources/p1.txt"] == digest(made.dist / "sources" / "p1.txt")
    assert last["counts"]["assignments"] == 1
    assert last["metrics"]["attributions-traced"] == "0"


def test_no_recorded_file_depends_on_the_chain(made: Bees) -> None:
    recorded = said(made, "1.0.0-rc.1")["files"]
    late = ("changes/", "catalog", "quality", "report", "ro-crate", "SHA256SUMS")
    assert [name for name in recorded if name.startswith(late)] == []
    assert {"ontology.ttl", "shapes.ttl", "context.jsonld", "daap.nq.gz"} < set(
        recorded
    )


def test_a_release_counts_what_changed_since_the_last_by_graph(made: Bees) -> None:
    assert said(made, "0.9.0")["changes"] is None
    changes = said(made, "0.10.0")["changes"]
    assert changes["added"].keys() == changes["removed"].keys()
    assert changes["added"]["graph/source/p1"] == 5
    assert "graph/codebook" not in changes["added"]
    assert "graph/source/p1" not in said(made, "1.0.0-rc.1")["changes"]["added"] or (
        said(made, "1.0.0-rc.1")["changes"]["added"]["graph/source/p1"] == 1
    )  # the address of the transcript holds the version


def test_the_committed_dist_is_what_the_build_makes_on_a_clone(
    made: Bees, tmp_path: Path
) -> None:
    clone = Bees(Path(shutil.copytree(made.folder, tmp_path / "clone")))
    result = clone.run("build", "--check")
    assert (result.exit_code, "up to date" in result.output) == (0, True)
    result = clone.run("check")
    assert result.exit_code == 0, result.output
    assert "ok  chain of releases\n" in result.output


def test_the_changes_folder_holds_the_log_and_what_follows_from_it(made: Bees) -> None:
    changes = made.dist / "changes"
    assert sorted(path.name for path in changes.iterdir()) == [
        "0.10.0.json", "0.9.0.json", "1.0.0-rc.1.json", "CHANGES.md", "feed.atom",
        "history.csv", "releases.ttl",
    ]  # fmt: skip
    for path in made.releases.iterdir():
        assert (changes / path.name).read_bytes() == path.read_bytes()
    rows = list(
        csv.DictReader(
            (changes / "history.csv").read_text(encoding="utf-8").splitlines()
        )
    )
    assert [(row["version"], row["added"]) for row in rows] == [
        ("0.9.0", ""),
        ("0.10.0", str(sum(said(made, "0.10.0")["changes"]["added"].values()))),
        ("1.0.0-rc.1", str(sum(said(made, "1.0.0-rc.1")["changes"]["added"].values()))),
    ]
    text = (changes / "CHANGES.md").read_text(encoding="utf-8")
    assert text.index("## 1.0.0-rc.1") < text.index("## 0.10.0") < text.index("## 0.9")
    assert "not as in 0.9.0: `field-notes/p_1.md`, `study.toml`." in text
    assert "&lt;beekeepers&gt;" in text


def test_many_changed_inputs_are_counted_by_folder(made: Bees) -> None:
    chain = {release.version: release for release in read_chain(made.releases)[0]}
    first, second = chain["0.9.0"], chain["0.10.0"]
    many = {f"field-notes/p_{n}.md": "0" * 64 for n in range(13)}
    later = replace(second, inputs={**first.inputs, **many, "study.toml": "1" * 64})
    files = dict(change_files([first, later], read_settings(made.study)))
    out = BytesIO()
    files["changes/CHANGES.md"](out)
    text = out.getvalue().decode()
    assert "not as in 0.9.0: 13 in `field-notes/`, 1 beside them." in text


def test_the_feed_tells_the_newest_release_first_without_a_clock(made: Bees) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(made.dist / "changes" / "feed.atom").getroot()  # noqa: S314
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}id") for entry in entries] == [
        f"{BASE}dataset/{version}" for version in ("1.0.0-rc.1", "0.10.0", "0.9.0")
    ]
    assert feed.findtext(f"{atom}updated") == "2026-02-28T00:00:00Z"
    assert feed.findtext(f"{atom}title") == "Logbooks of <beekeepers>: releases"


def test_every_build_is_told_as_provenance(made: Bees) -> None:
    graph = Graph().parse(made.dist / "changes" / "releases.ttl")
    first, second = (URIRef(f"{BASE}dataset/{v}") for v in ("0.9.0", "0.10.0"))
    build = URIRef(f"{BASE}build/0.10.0")
    assert graph.value(second, PROV.wasRevisionOf) == first
    assert graph.value(second, URIRef(DCAT.previousVersion.value)) == first
    assert graph.value(second, PROV.wasGeneratedBy) == build
    note = URIRef(f"{build}/input/field-notes/p_1.md")
    assert (build, PROV.used, note) in graph
    assert str(graph.value(note, URIRef(DAAP.sha256.value))) == digest(
        made.study.parent / "field-notes" / "p_1.md"
    )
    dump = URIRef(f"{second}/daap.ttl")
    assert (dump, PROV.wasGeneratedBy, build) in graph


Edit = Callable[[dict[str, Any]], object]
EDITS: dict[str, Edit] = {
    "version": lambda said: said.update(version="0.9.1"),
    "issued": lambda said: said.update(issued="2026-01-30"),
    "software": lambda said: said.update(software="9.9.9"),
    "previous": lambda said: said.update(previous=None),
    "previous file": lambda said: said["previous"].update(file="0.9.json"),
    "previous sum": lambda said: said["previous"].update(sha256="0" * 64),
    "inputs": lambda said: said["inputs"].update({"codes.ttl": "0" * 64}),
    "files": lambda said: said["files"].update({"daap.ttl": "0" * 64}),
    "counts": lambda said: said["counts"].update(sources=2),
    "metrics": lambda said: said["metrics"].update({"formal-attributions": "7"}),
    "changes": lambda said: said["changes"]["added"].clear(),
}


@pytest.mark.parametrize("version", ["0.10.0", "1.0.0-rc.1"])
@pytest.mark.parametrize("field", EDITS)
def test_a_change_of_any_field_is_found_and_its_file_named(
    field: str, version: str, bees: Bees
) -> None:
    assert list(chain_problems(bees.dist, bees.releases)) == []
    edited = said(bees, version)
    EDITS[field](edited)
    content = json.dumps(edited, ensure_ascii=False, indent=2) + "\n"
    (bees.releases / f"{version}.json").write_text(content, encoding="utf-8")
    problems = list(chain_problems(bees.dist, bees.releases))
    named = [line for line in problems if line.startswith(f"releases/{version}.json: ")]
    assert named, problems


def test_every_field_of_a_release_was_changed(made: Bees) -> None:
    assert {field.partition(" ")[0] for field in EDITS} == set(said(made, "0.10.0"))


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        (lambda folder: (folder / "0.9.0.json").unlink(),
         "releases/0.9.0.json: missing, but 0.10.0.json names it"),
        (lambda folder: (folder / "0.10.0.json").unlink(),
         "releases/1.0.0-rc.1.json: follows 0.10.0.json, and not 0.9.0.json"),
        (lambda folder: (folder / "0.9.0.json").rename(folder / "0.8.0.json"),
         "releases/0.8.0.json: not named after its version, 0.9.0"),
        (lambda folder: (folder / "0.9.0.json").write_text("{"),
         "releases/0.9.0.json: no release file (Expecting property name"),
        (lambda folder: (folder / "0.9.0.json").write_text('{"issued": ""}'),
         "releases/0.9.0.json: no release file (it lacks the field 'version')"),
        (lambda folder: (folder / "0.9.0.json").write_text(
            (folder / "0.9.0.json").read_text() + "\n"),
         "releases/0.9.0.json: edited by hand"),
        (lambda folder: (folder / "0.9.0.json").write_text(
            (folder / "0.9.0.json").read_text().replace(f'"{__version__}"', '"x"')),
         "releases/0.9.0.json: not the file whose SHA-256 0.10.0.json holds"),
    ],
)  # fmt: skip
def test_a_file_that_is_gone_renamed_or_rewritten_is_named(
    edit: Callable[[Path], object], wrong: str, bees: Bees
) -> None:
    edit(bees.releases)
    _, findings = read_chain(bees.releases)
    lines = [f"{f.path}: {f.found}" for f in findings]
    assert [line for line in lines if line.startswith(wrong)], lines
    assert {f.remedy for f in findings} == {NEVER}


def test_a_broken_chain_stops_check_build_and_release(bees: Bees) -> None:
    path = bees.releases / "0.9.0.json"
    path.write_text(path.read_text().replace("0.9.0", "0.9.1"), encoding="utf-8")
    checked, built = bees.run("check"), bees.run("build")
    released = bees.release("1.0.0-rc.1")
    assert [r.exit_code for r in (checked, built, released)] == [1, 1, 1]
    for result in (checked, built, released):
        assert "releases/0.9.0.json: " in result.output
        assert "not named after its version, 0.9.1" in result.output


def test_a_release_that_is_published_stays_as_it_is(bees: Bees) -> None:
    bees.change("field-notes/p_1.md", "nothing else", "no honey")
    assert bees.run("build").exit_code == 0
    result = bees.run("check")
    assert result.exit_code == 1
    assert "sources/p1.txt: differs from release 1.0.0-rc.1; " in result.output
    bees.version("1.0.0-rc.1", "1.0.0", "2026-03-01")
    assert bees.run("build").exit_code == 0
    assert bees.run("check").exit_code == 0


def test_a_copy_that_is_gone_from_the_dist_is_named(bees: Bees) -> None:
    (bees.dist / "changes" / "1.0.0-rc.1.json").unlink()
    problems = list(chain_problems(bees.dist, bees.releases))
    assert problems == ["changes/1.0.0-rc.1.json: is missing; build again"]


def test_a_dist_is_not_held_against_the_releases_of_another_study(
    bees: Bees, tmp_path: Path
) -> None:
    other = Bees(Path(shutil.copytree(bees.folder, tmp_path / "wasps")))
    other.change("study.toml", "example.org/bees", "example.org/wasps")
    shutil.rmtree(bees.dist / "changes")
    same, another = bees.run("check"), bees.run("check", "--study", other.study)
    assert "changes/0.9.0.json: is missing; build again" in same.output
    assert "ok  chain of releases" in another.output


def test_an_older_dist_need_not_know_what_came_later(bees: Bees) -> None:
    older = Bees(bees.folder / "older")
    older.folder.mkdir()
    shutil.copytree(bees.study.parent, older.study.parent)
    (older.releases / "1.0.0-rc.1.json").unlink()
    older.version("1.0.0-rc.1", "0.10.0", "2026-02-28")
    assert older.run("build").exit_code == 0
    assert list(chain_problems(older.dist, bees.releases)) == []


@pytest.mark.parametrize(
    ("version", "arguments", "status"),
    [
        ("1.0.0-rc.1", (), "1.0.0-rc.1 is not newer than the last release, 1.0.0-rc.1"),
        ("0.9.9", (), "0.9.9 is not newer than the last release, 1.0.0-rc.1"),
        ("1.0", (), "'1.0' is not a version such as 0.1.0"),
        ("2.0.0", (), 'study.toml gives version 1.0.0-rc.1; set version = "2.0.0"'),
        ("2.0.0", ("--check",), "goes without --check"),
        ("2.0.0", ("notes.md",), "takes the study's own notes"),
    ],
)
def test_what_cannot_be_released_is_told_and_nothing_is_written(
    version: str, arguments: tuple[str, ...], status: str, bees: Bees
) -> None:
    before = sorted(bees.releases.iterdir())
    result = bees.release(version, *arguments)
    assert result.exit_code == 2
    assert status in " ".join(result.output.split())
    assert sorted(bees.releases.iterdir()) == before


def test_a_release_is_not_dated_before_the_last(bees: Bees) -> None:
    bees.version("1.0.0-rc.1", "1.0.0", "2026-02-27")
    result = bees.release("1.0.0")
    assert result.exit_code == 2
    assert "the last release is of 2026-02-28" in result.output


def test_a_violation_adds_no_release(bees: Bees) -> None:
    bees.version("1.0.0-rc.1", "1.0.0", "2026-03-01")
    bees.change("field-notes/p_1.md", "# p\n1\n", "# p\n../x\n")
    result = bees.release("1.0.0")
    assert result.exit_code == 1
    assert not (bees.releases / "1.0.0.json").exists()


def test_a_failure_while_publishing_takes_the_release_back(bees: Bees) -> None:
    bees.version("1.0.0-rc.1", "1.0.0", "2026-03-01")
    bees.dist.rename(bees.folder / "kept")
    bees.dist.mkdir()
    (bees.dist / "thesis.tex").write_text("mine")
    result = bees.release("1.0.0")
    assert result.exit_code == 2
    assert "is not empty and holds no release" in result.output
    assert not (bees.releases / "1.0.0.json").exists()


def test_changes_are_counted_against_the_release_before_and_nothing_else(
    bees: Bees,
) -> None:
    bees.version("1.0.0-rc.1", "1.0.0", "2026-03-01")
    dump = shutil.copy(bees.dist / "daap.nq.gz", bees.folder / "rc.nq.gz")
    assert bees.run("build").exit_code == 0  # the dist is ahead of the release now
    wrong = bees.release("1.0.0", "--previous", bees.dist)
    assert wrong.exit_code == 2
    assert "is not release 1.0.0-rc.1" in wrong.output
    assert bees.release("1.0.0", "--previous", dump).exit_code == 0
    assert said(bees, "1.0.0")["changes"]["added"]["graph/dataset"] == 3


def test_a_release_without_the_one_before_at_hand_counts_no_changes(bees: Bees) -> None:
    bees.version("1.0.0-rc.1", "1.0.0", "2026-03-01")
    shutil.rmtree(bees.dist)
    result = bees.release("1.0.0")
    assert result.exit_code == 0
    assert "what changed since 1.0.0-rc.1 is not recorded" in result.output
    assert said(bees, "1.0.0")["changes"] is None


def test_the_chain_can_be_verified_without_this_software(made: Bees) -> None:
    previous = said(made, "0.10.0")["previous"]
    line = f"{previous['sha256']}  {previous['file']}\n"
    subprocess.run(
        ["sha256sum", "--check"], cwd=made.releases, input=line, text=True, check=True
    )


def test_versions_are_in_the_order_of_semantic_versioning() -> None:
    written = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 "
    written += "1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.2.0 1.10.0 2.0.0"
    versions = [Version(text) for text in written.split()]
    assert sorted([*versions[6:], *versions[:6]]) == versions


@pytest.mark.parametrize("text", ["1.0", "01.0.0", "v1.0.0", "1.0.0\n", "1.0.0-", ""])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version"):
        Version(text)


def test_the_commands_of_the_documentation_do_what_it_says(
    bees: Bees, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (repository / "docs" / "releases.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4,}\.venv/bin/daap (.*)$", text, re.MULTILINE)
    assert [c.split()[0] for c in commands] == [
        "diff", "diff", "build", "build", "check", "query",
    ]  # fmt: skip
    monkeypatch.chdir(bees.folder)
    shutil.copytree(bees.dist, bees.folder / "OLD")
    bees.version("1.0.0-rc.1", "2.0.0", "2026-03-01")
    for command in commands:
        arguments = command.replace("0.2.0", "2.0.0").split()
        if arguments[0] in ("build", "check"):
            arguments += ["--study", str(bees.study)]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, f"{command}: {result.output}"
    assert (bees.dist / "changes" / "2.0.0.json").exists()


def test_the_documentation_names_every_key_of_a_release_file(
    made: Bees, repository: Path
) -> None:
    text = (repository / "docs" / "releases.md").read_text(encoding="utf-8")
    table = text.partition("## What a release file says")[2].partition("\n`files`")[0]
    assert set(re.findall(r"`(\w+)`(?=[ ,])", table)) >= set(said(made, "0.10.0"))


def test_a_dataset_of_other_notes_is_no_release_and_no_failure(
    bees: Bees, tmp_path: Path
) -> None:
    other = tmp_path / "p_2.md"
    note = (bees.study.parent / "field-notes" / "p_1.md").read_text(encoding="utf-8")
    other.write_text(note.replace("# p\n1", "# p\n2"), encoding="utf-8")
    for file in (other, Path(shutil.copy(other, tmp_path / "p_1.md"))):
        out = tmp_path / file.stem
        options = ["--out", str(out), "--study", str(bees.study), "--no-site"]
        built = CliRunner().invoke(main, ["build", str(file), *options])
        assert built.exit_code == 0, built.output
        result = CliRunner().invoke(
            main, ["check", str(out), "--study", str(bees.study)]
        )
        assert (result.exit_code, result.output.splitlines()[-1]) == (
            0,
            "--  no release: it bears version 1.0.0-rc.1, but other field notes were "
            "read than for that release",
        )


def test_a_dataset_before_its_release_is_told_in_a_line(bees: Bees, made: Bees) -> None:
    assert "--  " not in bees.run("check").output
    bees.version("1.0.0-rc.1", "1.0.0", "2026-03-31")
    assert bees.run("build").exit_code == 0
    result = bees.run("check")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0,
        "--  no release yet: none has version 1.0.0; 'daap build --release' makes one",
    )
