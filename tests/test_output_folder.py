"""The folder that a build publishes in: what is the user's there is never lost."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.support import run

from daap.publish import atomic_exchange, journal, replacement, target_folder
from daap.publish.atomic_exchange import exchange
from daap.publish.dismantle import dismantle
from daap.publish.sums import is_product
from daap.site import write as site_module
from daap.site.page import Renderer

NOTE = """# p
1
## title
Interview {title}
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
OWN = {
    ".git/objects/12/34": "a commit that was pushed nowhere",
    ".git/HEAD": "ref: refs/heads/main",
    ".nojekyll": "",
    "CNAME": "example.org",
    "slides/talk.txt": "talk",
    "sources/p1-photo.jpg": "photo",
    "site/own.html": "own page",
}
"""Files of the user's in a published folder."""


@pytest.fixture(scope="module", autouse=True)
def short_pages() -> Iterator[None]:
    """Pages of a line each: what they show is no matter of the folder they are in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Renderer, "render", lambda _, page: page.title)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one note, published as two releases: `one` and `two`."""
    folder = tmp_path_factory.mktemp("made")
    run("sources", "init", folder / "s", "--title", "Probe", "--base",
        "https://example.org/probe/", "--issued", "2026-01-02")  # fmt: skip
    for title in ("two", "one"):
        write(folder, title)
        assert build(folder, out=folder / title).exit_code == 0
    return folder


@pytest.fixture
def work(template: Path, tmp_path: Path) -> Path:
    """A folder with the study `s`, whose first release is in `dist`."""
    shutil.copytree(template / "s", tmp_path / "s")
    shutil.copytree(template / "one", tmp_path / "dist")
    return tmp_path


def build(work: Path, *options: str, out: Path | None = None) -> Result:
    """A build of the study without a cache."""
    study = ["--study", work / "s" / "study.toml", "--no-cache", "--jobs", "1"]
    return run("build", *study, "--out", out or work / "dist", *options)


def write(work: Path, title: str) -> None:
    """Give the study's one note a title, so that a build makes something else."""
    note = work / "s" / "field-notes" / "p_1.md"
    note.write_text(NOTE.format(title=title), encoding="utf-8")


def add_own(dist: Path) -> None:
    """Put files of the user's into a published folder."""
    for name, text in OWN.items():
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        (dist / name).write_text(text, encoding="utf-8")
    (dist / ".git" / "refs").mkdir()
    (dist / "latest").symlink_to("no-such-file")
    (dist / ".git" / "HEAD").chmod(0o444)


def files(folder: Path) -> dict[str, str]:
    """What a folder holds: the sum of each file, the place of each link."""
    return {
        path.relative_to(folder).as_posix(): (
            f"-> {path.readlink()}"
            if path.is_symlink()
            else "folder"
            if path.is_dir()
            else hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in folder.rglob("*")
    }


def assert_own(dist: Path) -> None:
    """All that `add_own` put there is there."""
    found = {name: (dist / name).read_text(encoding="utf-8") for name in OWN}
    assert found == OWN
    assert (dist / ".git" / "refs").is_dir()
    assert (dist / "latest").readlink() == Path("no-such-file")
    assert (dist / ".git" / "HEAD").stat().st_mode & 0o777 == 0o444


def assert_release(dist: Path, release: Path) -> None:
    """The folder holds a release, whole, and else only what is the user's."""
    expected = files(release)
    found = files(dist)
    assert {name: found.get(name) for name in expected} == expected
    more = {n for n in set(found) - set(expected) if found[n] != "folder"}
    assert more <= {*OWN, "latest"}


def beside(work: Path) -> list[str]:
    """What lies beside the published folder, and what of a build lies inside."""
    inside = [path.name for path in (work / "dist").glob(".daap*")]
    return sorted(path.name for path in work.iterdir()) + inside


def in_one_step(_: pytest.MonkeyPatch, __: Path) -> None:
    """Folders can be exchanged."""


def file_by_file(patch: pytest.MonkeyPatch, _: Path) -> None:
    """The system or the store cannot exchange folders."""
    patch.setattr(replacement, "exchange", lambda *_: False)


def without_hard_links(patch: pytest.MonkeyPatch, _: Path) -> None:
    """The store knows no hard links, as exFAT."""

    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    patch.setattr(os, "link", link)
    patch.setattr(Path, "hardlink_to", link)


def from_inside(patch: pytest.MonkeyPatch, work: Path) -> None:
    """The build is started in the folder that it publishes in."""
    patch.chdir(work / "dist")


Surroundings = Callable[[pytest.MonkeyPatch, Path], None]
EVERYWHERE = pytest.mark.parametrize(
    "surroundings", [in_one_step, file_by_file, without_hard_links, from_inside]
)


@EVERYWHERE
def test_what_is_the_users_is_carried_over(
    surroundings: Surroundings,
    work: Path,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_own(work / "dist")
    surroundings(monkeypatch, work)
    write(work, "two")
    result = build(work)
    assert result.exit_code == 0, result.output
    assert_own(work / "dist")
    assert_release(work / "dist", template / "two")
    assert beside(work) == ["dist", "s"]


def test_a_git_repository_in_the_folder_still_works(work: Path) -> None:
    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@e.org", *arguments]
        done = subprocess.run(
            command, cwd=work / "dist", check=True, capture_output=True, text=True
        )
        return done.stdout

    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-qm", "release 1")
    commit = git("rev-parse", "HEAD")
    write(work, "two")
    assert build(work).exit_code == 0
    assert git("rev-parse", "HEAD") == commit
    assert git("fsck", "--strict") == ""
    changed = git("status", "--porcelain").splitlines()
    assert " M daap.ttl" in changed
    assert all(line.startswith(" M ") for line in changed)


def test_check_counts_what_no_build_made_in_one_line_and_passes(work: Path) -> None:
    study = ["--study", work / "s" / "study.toml"]
    assert "not of the release" not in run("check", work / "dist", *study).output
    add_own(work / "dist")
    (work / "dist" / "broken.ttl").write_text("<", encoding="utf-8")
    result = run("check", work / "dist", *study)
    assert result.exit_code == 0, result.output
    told = [line for line in result.stdout.splitlines() if line[:2] != "ok"]
    assert [line for line in told if not line.startswith("--  no release")] == [
        "--  9 files not of the release: .git/HEAD, .git/objects/12/34, .nojekyll, "
        "CNAME, broken.ttl and 4 more"
    ]


def test_sha256sum_passes_on_what_is_published(work: Path) -> None:
    for folder in (work / "dist", work / "dist" / "site"):
        command = ["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
        assert (done.stdout, done.stderr) == (b"", b"")
    lines = (work / "dist" / "SHA256SUMS").read_text().splitlines()
    packed = work / "dist" / "daap.nq.gz"
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    assert f"{digest}  daap.nq.gz" in lines


def test_every_file_that_a_build_publishes_is_known_as_one(dist: Path) -> None:
    lines = (dist / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    names = [line.partition("  ")[2] for line in lines]
    assert len(names) > 60
    assert [name for name in names if not is_product(name)] == []


def foreign(folder: Path) -> None:
    (folder / "thesis.txt").write_text("chapter 1", encoding="utf-8")


def with_its_sums(folder: Path) -> None:
    foreign(folder)
    (folder / "photos").mkdir()
    (folder / "photos" / "a.jpg").write_text("x", encoding="utf-8")
    sums = "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("photos/a.jpg", "thesis.txt")
    )
    (folder / "SHA256SUMS").write_text(sums, encoding="ascii")


def with_empty_sums(folder: Path) -> None:
    foreign(folder)
    (folder / "SHA256SUMS").touch()


def with_a_folder_for_sums(folder: Path) -> None:
    foreign(folder)
    (folder / "SHA256SUMS").mkdir()


def with_sums_that_lead_elsewhere(folder: Path) -> None:
    foreign(folder)
    names = ("../thesis.txt", "context.jsonld", "daap.nq.gz", "daap.ttl")
    text = "".join(f"{'0' * 64}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text(text, encoding="ascii")


def a_git_repository(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "thesis.txt").touch()


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
@pytest.mark.parametrize(
    "holds",
    [
        foreign,
        with_its_sums,
        with_empty_sums,
        with_a_folder_for_sums,
        with_sums_that_lead_elsewhere,
        a_git_repository,
    ],
)
def test_a_folder_that_is_no_release_is_refused_and_its_files_are_named(
    holds: Callable[[Path], None], force: list[str], work: Path
) -> None:
    deposit = work / "deposit"
    deposit.mkdir()
    holds(deposit)
    before = files(work)
    result = build(work, *force, out=deposit)
    assert result.exit_code == 2
    assert "is not empty and holds no release, but " in result.output
    assert "thesis.txt" in result.output
    assert files(work) == before


def test_the_current_folder_is_refused_if_it_is_no_release(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "mine").mkdir()
    (work / "mine" / "thesis.txt").touch()
    monkeypatch.chdir(work / "mine")
    result = build(work, out=Path())
    assert result.exit_code == 2
    assert "daap: .: is not empty and holds no release, but thesis.txt" in result.output
    assert [path.name for path in Path().iterdir()] == ["thesis.txt"]


def test_the_current_folder_is_published_in_and_stays_the_current_one(
    work: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(work / "s", work / "dist" / "s")
    monkeypatch.chdir(work / "dist")
    write(work, "two")
    result = run(
        "build", "--study", "../s/study.toml", "--no-cache", "--out", "."
    )  # fmt: skip
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "published in .")
    expected = (template / "two" / "SHA256SUMS").read_bytes()
    assert Path("SHA256SUMS").read_bytes() == expected
    assert Path("s/field-notes/p_1.md").is_file()
    assert beside(work) == ["dist", "s"]


def test_a_release_of_which_files_are_missing_is_one(
    work: Path, template: Path
) -> None:
    for path in list((work / "dist").iterdir()):
        if path.name not in ("context.jsonld", "SHA256SUMS"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (work / "dist" / "thesis.txt").write_text("chapter 1", encoding="utf-8")
    assert build(work).exit_code == 0
    assert (work / "dist" / "thesis.txt").read_text(encoding="utf-8") == "chapter 1"
    assert (
        files(work / "dist").keys() - {"thesis.txt"} == files(template / "one").keys()
    )


def test_a_release_of_before_02_is_known_by_the_sums_of_what_gz_files_hold(
    work: Path, template: Path
) -> None:
    sums = work / "dist" / "SHA256SUMS"
    text = sums.read_text(encoding="ascii")
    for name in ("daap.nq.gz", "daap.trig.gz"):
        content = gzip.decompress((work / "dist" / name).read_bytes())
        digest = hashlib.sha256(content).hexdigest()
        text = re.sub(rf"[0-9a-f]{{64}}  {name}", f"{digest}  {name}", text)
    sums.write_text(text, encoding="ascii")
    shutil.rmtree(work / "dist" / "site")
    study = ["--study", work / "s" / "study.toml"]
    assert run("check", work / "dist", *study).exit_code == 0
    assert build(work, "--check").exit_code == 0
    assert run("query", "overview", "--data", work / "dist").exit_code == 0
    write(work, "two")
    assert build(work).exit_code == 0
    assert_release(work / "dist", template / "two")


@EVERYWHERE
@pytest.mark.parametrize("name", ["daap.ttl", "sources/p1.txt", "daap.nq.gz"])
def test_an_edited_file_is_named_and_replaced_only_by_force(
    name: str,
    surroundings: Surroundings,
    work: Path,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    surroundings(monkeypatch, work)
    (work / "dist" / name).write_text("edited", encoding="utf-8")
    before = files(work)
    refused = build(work, "--no-site")
    assert refused.exit_code == 2
    assert f"{name} was changed since a build published it" in refused.output
    assert files(work) == before
    assert build(work, "--force", "--no-site").exit_code == 0
    assert files(work / "dist") == files(template / "one")
    assert beside(work) == ["dist", "s"]


@EVERYWHERE
def test_an_edited_file_that_is_made_no_more_is_kept_even_by_force(
    surroundings: Surroundings, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings(monkeypatch, work)
    note = work / "s" / "field-notes" / "p_1.md"
    note.write_text(NOTE.replace("# p\n1", "# p\n2").format(title="x"))
    note.rename(note.with_name("p_2.md"))
    (work / "dist" / "sources" / "p1.txt").write_text("edited", encoding="utf-8")
    assert "sources/p1.txt was changed" in build(work, "--no-site").output
    assert build(work, "--force", "--no-site").exit_code == 0
    found = sorted(p.name for p in (work / "dist" / "sources").iterdir())
    assert found == ["p1.txt", "p2.jsonld", "p2.ttl", "p2.txt"]
    assert (work / "dist" / "sources" / "p1.txt").read_text() == "edited"


@EVERYWHERE
def test_a_file_at_a_path_that_the_new_release_wants_is_named(
    surroundings: Surroundings,
    work: Path,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    surroundings(monkeypatch, work)
    sums = work / "dist" / "SHA256SUMS"
    lines = sums.read_text(encoding="ascii").splitlines(keepends=True)
    sums.write_text("".join(x for x in lines if "values.csv" not in x))
    (work / "dist" / "tables" / "values.csv").write_text("mine", encoding="utf-8")
    before = files(work)
    refused = build(work, "--no-site")
    assert refused.exit_code == 2
    assert "tables/values.csv: no build made what is there" in refused.output
    assert files(work) == before
    assert build(work, "--force", "--no-site").exit_code == 0
    assert files(work / "dist") == files(template / "one")


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_link_at_the_path_of_a_file_is_never_replaced(
    work: Path, is_listed: bool
) -> None:
    (work / "mine").write_text("mine", encoding="utf-8")
    link = work / "dist" / "tables" / "values.csv"
    link.unlink()
    link.symlink_to("../../mine")
    if not is_listed:
        sums = work / "dist" / "SHA256SUMS"
        lines = sums.read_text(encoding="ascii").splitlines(keepends=True)
        sums.write_text("".join(x for x in lines if not x.endswith("values.csv\n")))
    before = files(work)

    refused = build(work, "--force", "--no-site")

    assert refused.exit_code == 2
    assert (
        "tables/values.csv: is a symbolic link, which no build makes" in refused.output
    )
    assert files(work) == before
    assert link.is_symlink()


def test_a_folder_at_the_path_of_a_file_is_never_replaced(work: Path) -> None:
    (work / "dist" / "daap.ttl").unlink()
    (work / "dist" / "daap.ttl").mkdir()
    (work / "dist" / "daap.ttl" / "mine").touch()
    before = files(work)
    for options in ([], ["--force"]):
        refused = build(work, *options, "--no-site")
        assert refused.exit_code == 2
        assert "daap.ttl: is a folder, and the new release has a file" in refused.output
        assert files(work) == before


def test_what_the_user_adds_to_the_sums_stays_the_users(work: Path) -> None:
    (work / "dist" / "CNAME").write_text("example.org", encoding="utf-8")
    with (work / "dist" / "SHA256SUMS").open("a") as sums:
        sums.write(f"{hashlib.sha256(b'example.org').hexdigest()}  CNAME\n")
    write(work, "two")
    assert build(work, "--no-site").exit_code == 0
    assert (work / "dist" / "CNAME").read_text(encoding="utf-8") == "example.org"


def test_what_the_user_sums_again_stays_the_users(work: Path) -> None:
    dist = work / "dist"
    own = {"tables/my.csv": "mine", "sources/zz.ttl": ""}
    with (dist / "SHA256SUMS").open("a") as sums:
        for name, text in own.items():
            (dist / name).write_text(text, encoding="utf-8")
            sums.write(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n")
    write(work, "two")
    assert build(work, "--no-site").exit_code == 0
    assert {name: (dist / name).read_text() for name in own} == own


def test_a_folder_named_site_with_sums_of_its_own_is_the_users(work: Path) -> None:
    site = work / "dist" / "site"
    if site.is_dir():
        shutil.rmtree(site)
    site.mkdir()
    (site / "thesis.txt").write_text("mine", encoding="utf-8")
    digest = hashlib.sha256(b"mine").hexdigest()
    (site / "SHA256SUMS").write_text(f"{digest}  thesis.txt\n", encoding="utf-8")
    write(work, "two")
    refused = build(work, "--site")
    assert refused.exit_code == 2
    assert "site/SHA256SUMS" in refused.output
    assert (site / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_sums_that_are_no_file_are_no_sums(work: Path) -> None:
    odd = work / "odd"
    odd.mkdir()
    os.mkfifo(odd / "SHA256SUMS")
    refused = build(work, "--no-site", out=odd)
    assert refused.exit_code == 2
    assert "holds no release" in refused.output


@pytest.mark.parametrize("to", ["dist", "empty", "nowhere", "deep/er/nowhere"])
def test_a_symbolic_link_stays_and_what_it_leads_to_is_published_in(
    to: str, work: Path, template: Path
) -> None:
    (work / "empty").mkdir()
    (work / "current").symlink_to(to)
    write(work, "two")
    result = build(work, out=work / "current")
    assert result.exit_code == 0, result.output
    assert f"published in {work / 'current'}" in result.output
    assert (work / "current").readlink() == Path(to)
    assert files(work / to) == files(template / "two")
    assert not list(work.rglob(".daap*"))


def test_what_is_no_folder_is_refused_in_a_sentence(work: Path) -> None:
    (work / "file").touch()
    (work / "to-file").symlink_to("file")
    (work / "loop").symlink_to("loop")
    for name, reason in (
        ("file", "is a file; name a folder with --out"),
        ("to-file", "is a file; name a folder with --out"),
        ("loop", "loop"),
        ("file/below", f"cannot be made: {work / 'file'} is a file"),
        ("file/be/low", f"cannot be made: {work / 'file'} is a file"),
    ):
        result = build(work, out=work / name)
        assert result.exit_code == 2, result.output
        assert f"daap: {work / name}: " in result.output
        assert reason in result.output


NOBODY = """
import os, sys
from click.testing import CliRunner
from daap.cli import main
first, second, *options = sys.argv[1:]
CliRunner().invoke(main, [*options, "--out", first])  # loads all modules
os.setgid(65534)
os.setuid(65534)
main([*options, "--out", second])
"""


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that every user may read; those of pytest are for one alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root")
@pytest.mark.parametrize("name", ["ro", "ro/dist", "ro/deep/dist"])
def test_a_folder_that_cannot_be_written_ends_in_a_sentence(
    name: str, template: Path, readable: Path
) -> None:
    """The one who builds is nobody, who may read and not write."""
    work = readable
    shutil.copytree(template / "s", work / "s")
    (work / "ro").mkdir(mode=0o755)
    study = str(work / "s" / "study.toml")
    options = ["build", "--study", study, "--no-cache", "--jobs", "1", "--no-site"]
    done = subprocess.run(
        [sys.executable, "-c", NOBODY, work / "first", work / name, *options],
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "DAAP_CACHE"},
    )
    assert done.returncode == 2, done.stderr
    where = work if name == "ro" else work / "ro"
    assert done.stderr == (
        f"daap: {work / name}: cannot be written: no permission to write in {where}\n"
    )
    assert list((work / "ro").iterdir()) == []


def test_no_room_leaves_the_last_release_and_nothing_beside(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_own(work / "dist")
    before = files(work / "dist")
    write(work, "two")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("daap.site.write.written", full)
    result = build(work)
    assert result.exit_code == 2
    assert "cannot be written (No space left on device)" in result.output
    assert files(work / "dist") == before
    assert beside(work) == ["dist", "s"]


@pytest.mark.parametrize("fails", [1, 2, 5, 40])
def test_what_fails_file_by_file_is_undone(
    fails: int, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_own(work / "dist")
    before = files(work / "dist")
    write(work, "two")
    file_by_file(monkeypatch, work)
    put, calls = journal.replace_file, iter(range(1, 10_000))

    def failing(*paths: Path) -> None:
        if next(calls) == fails:
            raise OSError(errno.EIO, "Input/output error")
        put(*paths)

    monkeypatch.setattr(journal, "replace_file", failing)
    result = build(work, "--no-site")
    assert result.exit_code == 2
    assert "cannot be written (Input/output error)" in result.output
    assert files(work / "dist") == before
    assert beside(work) == ["dist", "s"]


@EVERYWHERE
def test_what_is_edited_while_a_build_runs_is_seen_before_it_is_replaced(
    surroundings: Surroundings, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings(monkeypatch, work)
    written = site_module.written

    def editing(*given: Any) -> Iterator[str]:
        yield from written(*given)
        (work / "dist" / "daap.ttl").write_text("edited meanwhile", encoding="utf-8")

    monkeypatch.setattr(site_module, "written", editing)
    write(work, "two")
    result = build(work)
    assert result.exit_code == 2
    assert "daap.ttl was changed since a build published it" in result.output
    assert (work / "dist" / "daap.ttl").read_text() == "edited meanwhile"
    assert beside(work) == ["dist", "s"]


def test_a_name_cannot_write_to_the_terminal(work: Path) -> None:
    (work / "dist" / "\x1b[2Jx\n").touch()
    output = run("check", work / "dist", "--study", work / "s" / "study.toml").output
    assert "--  1 file not of the release: \\x1b[2Jx\\n\n" in output


def test_two_builds_at_once_both_end_well(work: Path, template: Path) -> None:
    add_own(work / "dist")
    script = (
        "from daap.site.page import Renderer\n"
        "Renderer.render = lambda _, page: page.title\n"
        "from daap.cli import main; main()"
    )
    command = [sys.executable, "-c", script, "build", "--study", "s/study.toml",
               "--out", "dist", "--cache", "s/.cache"]  # fmt: skip
    write(work, "two")
    running = [subprocess.Popen(command, cwd=work, stdout=-3, stderr=-1) for _ in "123"]
    messages = [one.communicate()[1].decode() for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], messages
    assert_own(work / "dist")
    assert_release(work / "dist", template / "two")
    assert beside(work) == ["dist", "s"]


@pytest.mark.parametrize("step", ["entries", "has_sum"])
def test_a_folder_that_is_replaced_while_it_is_examined_is_examined_again(
    work: Path, template: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Another build publishes between two looks at the folder."""
    own = getattr(target_folder, step)

    def replacing(*given: Any) -> Any:
        monkeypatch.setattr(target_folder, step, own)
        exchange(work / "dist", template / "two")
        return own(*given)

    monkeypatch.setattr(target_folder, step, replacing)
    try:
        held = target_folder.examine(work / "dist")
    finally:
        exchange(work / "dist", template / "two")
    assert held.edited == ()
    assert held.made["daap.ttl"] == target_folder.sum_of(template / "two" / "daap.ttl")


def test_a_build_waits_for_the_one_that_publishes(work: Path) -> None:
    """The second begins to write when the first has ended."""
    from daap.publish.staging import claimed

    order: list[str] = []
    begun = threading.Event()

    def first() -> None:
        with claimed(work / "dist"):
            begun.set()
            time.sleep(0.3)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    begun.wait()
    with claimed(work / "dist"):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert beside(work) == ["dist", "s"]


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Has something done between the last look at a folder and the exchange."""

    def put(act: Callable[[], None]) -> None:
        def acting(one: Path, other: Path) -> bool:
            act()
            return exchange(one, other)

        monkeypatch.setattr(replacement, "exchange", acting)

    return put


def test_what_is_written_while_folders_are_exchanged_is_not_lost(
    window: Callable[[Callable[[], None]], None], work: Path, template: Path
) -> None:
    dist = work / "dist"
    add_own(dist)

    def act() -> None:
        (dist / "new.txt").write_text("new", encoding="utf-8")
        (dist / "deep" / "er").mkdir(parents=True)
        (dist / "deep" / "er" / "new.txt").write_text("deep", encoding="utf-8")
        (dist / "save").write_text("www.example.org", encoding="utf-8")
        (dist / "save").replace(dist / "CNAME")
        (dist / "daap.ttl").write_text("edited meanwhile", encoding="utf-8")
        with (dist / "slides" / "talk.txt").open("a") as more:
            more.write(", and more")

    window(act)
    write(work, "two")
    result = build(work)
    assert result.exit_code == 0
    assert f"{dist}: a file was put where the new release has one; it is " in (
        result.output
    )
    wanted = {
        "new.txt": "new",
        "deep/er/new.txt": "deep",
        "CNAME": "www.example.org",
        "daap.ttl.kept": "edited meanwhile",
        "slides/talk.txt": "talk, and more",
    }
    assert {n: (dist / n).read_text(encoding="utf-8") for n in wanted} == wanted
    expected = files(template / "two")
    found = files(dist)
    assert {name: found[name] for name in expected} == expected
    assert beside(work) == ["dist", "s"]


def test_the_users_files_are_there_from_the_moment_of_the_exchange(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dist, seen = work / "dist", []
    add_own(dist)
    before = (dist / "CNAME").stat()

    def exchanging(one: Path, other: Path) -> bool:
        done = exchange(one, other)
        assert_own(dist)
        seen.append((done, os.path.samestat(before, (dist / "CNAME").stat())))
        return done

    monkeypatch.setattr(replacement, "exchange", exchanging)
    write(work, "two")
    assert build(work, "--no-site").exit_code == 0
    assert seen == [(True, True)]


def test_an_old_tree_is_taken_apart_only_as_far_as_it_is_spent(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        (folder / "a").mkdir(parents=True)
    (old / "a" / "ours").write_text("ours")
    (old / "a" / "theirs").write_text("theirs")
    (old / "linked").write_text("linked")
    os.link(old / "linked", new / "linked")
    digest = hashlib.sha256(b"ours").hexdigest()
    assert dismantle(old, new, {"a/ours": [digest], "a/theirs": [digest]}) == []
    assert not old.exists()
    assert files(new).keys() == {"a", "a/theirs", "linked"}


def mounted(*arguments: str | Path) -> Iterator[None]:
    """A mount that is gone afterwards; the test is skipped where it is not allowed."""
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield
    subprocess.run(["umount", arguments[-1]], check=True)


@pytest.fixture(params=["bind", "tmpfs", "overlay", "below"])
def mount(request: pytest.FixtureRequest, work: Path) -> Iterator[str]:
    """The published folder as a mount point, or below one that cannot exchange it."""
    dist, kind = work / "dist", str(request.param)
    if kind == "bind":
        dist.rename(work / "real")
        dist.mkdir()
        yield from (kind for _ in mounted("--bind", work / "real", dist))
    elif kind == "tmpfs":
        dist.rename(work / "real")
        dist.mkdir()
        for _ in mounted("-t", "tmpfs", "none", dist):
            shutil.copytree(work / "real", dist, dirs_exist_ok=True)
            yield kind
    elif kind == "below":
        (work / "real").mkdir()
        (dist / "photos").mkdir()
        yield from (kind for _ in mounted("--bind", work / "real", dist / "photos"))
    else:
        for name in ("upper", "working", "lower"):
            (work / name).mkdir()
        dist.rename(work / "lower" / "dist")
        (work / "merged").mkdir()
        layers = f"lowerdir={work}/lower,upperdir={work}/upper,workdir={work}/working"
        for _ in mounted("-t", "overlay", "none", "-o", layers, work / "merged"):
            dist.symlink_to("merged/dist")
            yield kind


def test_a_mount_point_and_a_layered_store_are_replaced_by_a_journal(
    mount: str, work: Path, template: Path
) -> None:
    add_own(work / "dist")
    write(work, "two")
    result = build(work)
    assert result.exit_code == 0, result.output
    assert_own(work / "dist")
    assert_release(work / "dist", template / "two")
    assert not [p for p in work.rglob(".daap*") if "upper" not in p.parts]
    if mount == "below":
        (work / "real" / "a.jpg").touch()
        assert (work / "dist" / "photos" / "a.jpg").is_file()


def test_without_the_system_call_folders_are_not_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        """A C library that has no renameat2."""

        def __init__(self, *_: Any, **__: Any) -> None:
            pass

    monkeypatch.setattr(atomic_exchange.ctypes, "CDLL", Library)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert exchange(tmp_path / "a", tmp_path / "b") is False


def test_a_build_that_is_told_to_end_cleans_up(work: Path) -> None:
    """SIGTERM while it writes: what was there stays, no folder is left anywhere."""
    add_own(work / "dist")
    before = files(work / "dist")
    write(work, "two")
    (work / "tmp").mkdir()
    script = (
        "import sys, time; from daap.cli import main; import daap.site.write as w\n"
        "def slow(*_):\n    open(sys.argv.pop(), 'w').close(); time.sleep(60)\n"
        "w.written = slow\nmain(sys.argv[1:-1])"
    )
    begun = work / "begun"
    command = [sys.executable, "-c", script, "build", "--study", "s/study.toml",
               "--no-cache", "--out", "dist", begun]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=work, stderr=-1, stdout=-3, text=True,
        env={**os.environ, "TMPDIR": str(work / "tmp")},
    )  # fmt: skip
    while not begun.exists():
        assert process.poll() is None, process.stderr
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in errors
    assert files(work / "dist") == before
    assert beside(work) == ["begun", "dist", "s", "tmp"]
    assert list((work / "tmp").iterdir()) == []
