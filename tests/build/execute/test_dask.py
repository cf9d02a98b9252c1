"""A build on a Dask cluster of real processes, on the loopback interface only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from daap.build.execute.part_store import MARK, deliver
from daap.core.resources import DEFAULT_STUDY
from daap.core.storage import Storage

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "bench"))

from notes import copied
from processes import (
    DaskCluster,
    bundles,
    dask_cluster,
    free_port,
    object_store,
    until,
)

APIARY = Path(__file__).parents[2] / "studies" / "apiary"
COPIES = 8

needs_cluster = pytest.mark.skipif(
    "DAAP_CLUSTERS" not in os.environ,
    reason="starts a Dask cluster: 'make test-cluster'",
)


@pytest.fixture(scope="module", autouse=True)
def calm() -> Iterator[None]:
    """Let what waits cost little: no profile, no watch on the event loop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED", "false")
        patch.setenv("DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL", "1s")
        yield


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler and two workers."""
    with dask_cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment that finds an S3 server."""
    with object_store(tmp_path_factory.mktemp("store")) as env:
        yield env


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study's own note, under some identifiers: four batches for two workers."""
    own = DEFAULT_STUDY.parent / "field-notes" / "p_4.md"
    return copied([own], tmp_path_factory.mktemp("copies") / "x", COPIES)


@pytest.fixture(scope="module")
def expected(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process publishes of these notes."""
    folder = tmp_path_factory.mktemp("near") / "dist"
    build(notes, "--jobs", 1, "--no-site", "--out", folder)
    return contents(folder)


@pytest.fixture(scope="module")
def leaflets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short note under some identifiers: four batches for two workers."""
    folder = tmp_path_factory.mktemp("leaflets")
    text = (APIARY / "field-notes" / "h_2.md").read_text(encoding="utf-8")
    for number in range(11, 11 + COPIES):
        note = text.replace("# h\n2\n", f"# h\n{number}\n")
        (folder / f"h_{number}.md").write_text(note, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(leaflets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process publishes of these notes."""
    folder = tmp_path_factory.mktemp("leaflets-near") / "dist"
    build(leaflets, "--study", APIARY / "study.toml", "--no-site", "--out", folder)
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the study of beehives."""
    shutil.copytree(APIARY, tmp_path / "apiary")
    return tmp_path / "apiary"


def begin(
    *arguments: object, env: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a build, without a cache unless it is told of one."""
    cache = () if "--cache" in arguments else ("--no-cache",)
    return subprocess.Popen(
        [sys.executable, "-m", "daap", "build", *cache, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
    )


def build(
    *arguments: object, status: int = 0, env: dict[str, str] | None = None
) -> str:
    """What a build says on standard error, once it has ended."""
    return ended(begin(*arguments, env=env), status)


def ended(process: subprocess.Popen[str], status: int = 0) -> str:
    _, errors = process.communicate()
    assert process.returncode == status, errors
    assert "Traceback" not in errors
    return errors


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def told(folder: Path, text: str) -> tuple[object, ...]:
    """Options of a worker that runs a script first."""
    script = folder / "first.py"
    script.write_text(text, encoding="utf-8")
    return ("--preload", script)


HARM = """
import os, time
from pathlib import Path
from daap.build.partition import part

making = part.__dict__.setdefault("making", part.closed)  # scripts may run twice

def closed(common, batch):
    if any(one.source.name.startswith({among!r}) for one in batch):
        (Path({marks!r}) / f"{{time.monotonic_ns()}}").touch()
        {harm}
    return making(common, batch)

part.closed = closed
"""


def harmed(folder: Path, harm: str, among: str = "h2") -> tuple[object, ...]:
    """Options of a worker that comes to harm over sources, and marks each try."""
    (folder / "marks").mkdir()
    marks = str(folder / "marks")
    return told(folder, HARM.format(marks=marks, harm=harm, among=among))


def tries(folder: Path) -> int:
    return len(list((folder / "marks").iterdir()))


def left(folder: Path) -> list[str]:
    """What a build left in the folder that it was to publish in."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".daap")]


@contextmanager
def held_up(
    study: Path, folder: Path
) -> Iterator[tuple[DaskCluster, subprocess.Popen[str]]]:
    """A build whose one worker is at a source; it must publish and leave nothing."""
    options = harmed(folder, "time.sleep(600)")
    out = folder / "out" / "dist"
    with dask_cluster(folder, 1, options=options) as workers:
        at = ("--scheduler", workers.address, "--out", out)
        going = begin("--study", study / "study.toml", *at)
        until(lambda: tries(folder) == 1)
        yield workers, going
    assert not out.exists()
    assert left(out.parent) == []


@needs_cluster
def test_a_cluster_publishes_the_same_bytes_and_leaves_nothing_behind(
    workers: DaskCluster, notes: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "dist"
    build(notes, "--scheduler", workers.address, "--no-site", "--out", out)
    assert contents(out) == expected
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


@needs_cluster
def test_a_cluster_makes_only_what_the_cache_lacks(study: Path, tmp_path: Path) -> None:
    kept, out = tmp_path / "cache", tmp_path / "out" / "dist"
    marked = harmed(tmp_path, "pass", among="")
    with dask_cluster(tmp_path, 1, options=marked) as workers:
        at = ("--scheduler", workers.address, "--cache", kept, "--no-site")
        arguments = ("--study", study / "study.toml", *at, "--out", out)
        build(*arguments)
        assert tries(tmp_path) >= 1
        first, made = contents(out), tries(tmp_path)
        build(*arguments)
        assert (contents(out), tries(tmp_path)) == (first, made)
        note = study / "field-notes" / "h_2.md"
        note.write_text(note.read_text().replace("Frames can", "Wide frames can"))
        build(*arguments)
        assert tries(tmp_path) == made + 1
    clean = tmp_path / "clean"
    build("--study", study / "study.toml", "--no-site", "--out", clean)
    assert contents(out) == contents(clean)


@needs_cluster
def test_notes_and_pages_may_be_in_a_store(
    workers: DaskCluster, study: Path, tmp_path: Path
) -> None:
    file = study / "study.toml"
    near, far = tmp_path / "near" / "dist", tmp_path / "far" / "dist"
    own = study / "field-notes"
    near_notes = tmp_path / "elsewhere"
    shutil.copytree(own, near_notes)
    build(near_notes, "--study", file, "--out", near)
    url = near_notes.as_uri()
    at = ("--scheduler", workers.address, "--out", far.as_uri())
    build(url, "--study", file, *at)
    assert contents(far) == contents(near)
    assert "site/index.html" in contents(far)


@needs_cluster
@pytest.mark.parametrize("place", ["folder", "s3"])
def test_a_build_survives_the_loss_of_a_worker(
    place: str,
    store: dict[str, str],
    leaflets: Path,
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = (leaflets, "--study", APIARY / "study.toml", "--no-site")
    expected = contents(published)
    out = tmp_path / "out" / "dist"
    url = out.as_uri() if place == "folder" else "s3://bucket/lost/dist"
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    slowed = harmed(tmp_path, "time.sleep(0.2)", among="h")
    with dask_cluster(tmp_path, env=store, options=slowed) as workers:
        going = begin(*options, "--scheduler", workers.address, "--out", url)
        until(lambda: bundles(url, store) >= 1)
        workers.workers[0].send_signal(signal.SIGKILL)
        assert going.poll() is None
        ended(going)
    if place == "s3":
        held = Storage(url)
        assert {name: held.read(name) for name in held.names()} == expected
        assert bundles(url, store) == 0
    else:
        assert contents(out) == expected
        assert left(out.parent) == []


def test_notes_are_read_from_a_store_and_published_there_without_a_cluster(
    store: dict[str, str], study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    there = Storage("s3://bucket/apiary/notes")
    for path in (study / "field-notes").iterdir():
        there.put(path, path.name)
    file = study / "study.toml"
    shutil.copytree(study / "field-notes", tmp_path / "notes")
    build(tmp_path / "notes", "--study", file, "--out", tmp_path / "dist")
    url = "s3://bucket/apiary/dist"
    build("s3://bucket/apiary/notes", "--study", file, "--out", url)
    published = Storage(url)
    known = {name: published.read(name) for name in published.names()}
    assert known == contents(tmp_path / "dist")


@needs_cluster
def test_a_source_that_cannot_be_read_is_named_with_file_and_line(
    workers: DaskCluster, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "dist"
    build("--study", study / "study.toml", "--no-site", "--out", out)
    before = contents(out)
    note = study / "field-notes" / "h_2.md"
    note.write_bytes(note.read_bytes() + b"a hive\nb\xff\n")
    line = note.read_bytes().count(b"\n")
    at = ("--scheduler", workers.address, "--out", out)
    near = build("--study", study / "study.toml", "--out", tmp_path / "x", status=2)
    errors = build("--study", study / "study.toml", *at, status=2)
    assert f"{note}:{line}: is not UTF-8" in errors
    assert errors == near
    assert contents(out) == before
    assert left(out.parent) == []


@needs_cluster
def test_a_source_that_breaks_a_rule_is_named_and_nothing_is_published(
    workers: DaskCluster, study: Path, tmp_path: Path
) -> None:
    note = study / "field-notes" / "h_2.md"
    (study / "field-notes" / "h_3.md").write_bytes(note.read_bytes())
    file, out = study / "study.toml", tmp_path / "out" / "dist"
    near = build("--study", file, "--out", tmp_path / "near", status=1)
    at = ("--scheduler", workers.address, "--out", out)
    far = build("--study", file, *at, status=1)
    assert "field-notes/h_3.md:" in far
    assert far == near
    assert not out.exists()
    assert left(out.parent) == []


@needs_cluster
def test_a_source_that_fails_is_tried_twice_and_named(
    study: Path, tmp_path: Path
) -> None:
    options = harmed(tmp_path, 'raise RuntimeError("a bee")')
    out = tmp_path / "out" / "dist"
    with dask_cluster(tmp_path, 1, options=options) as workers:
        at = ("--scheduler", workers.address, "--out", out)
        errors = build("--study", study / "study.toml", *at, status=1)
    assert "field-notes/h_2.md: RuntimeError: a bee" in errors
    assert "k_1.md" not in errors
    assert tries(tmp_path) == 2
    assert not out.exists()
    assert left(out.parent) == []


@needs_cluster
def test_an_interrupted_build_leaves_nothing_in_the_storage(
    study: Path, tmp_path: Path
) -> None:
    with held_up(study, tmp_path) as (_, going):
        going.send_signal(signal.SIGINT)
        ended(going, 1)


@needs_cluster
def test_a_scheduler_that_is_lost_ends_the_build_in_a_line(
    study: Path, tmp_path: Path
) -> None:
    with held_up(study, tmp_path) as (workers, going):
        workers.scheduler.kill()
        errors = ended(going, 2)
    assert errors.startswith(f"daap: {workers.address}: the scheduler is gone")
    assert len(errors.splitlines()) == 1


@needs_cluster
def test_a_source_that_kills_its_workers_is_named(study: Path, tmp_path: Path) -> None:
    options = (*harmed(tmp_path, "os._exit(9)"), "--nanny")
    out = tmp_path / "out" / "dist"
    env = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with dask_cluster(tmp_path, 1, env=env, options=options) as workers:
        at = ("--scheduler", workers.address, "--out", out)
        errors = build("--study", study / "study.toml", *at, status=1)
        workers.workers[0].terminate()  # and its nanny's child with it
        workers.workers[0].wait()
    assert "field-notes/h_2.md: the workers that worked on it died" in errors
    assert "k_1.md" not in errors
    assert left(out.parent) == []


def test_a_part_that_comes_too_late_is_taken_away_again(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"late")
    staging = tmp_path / "staging"
    staging.mkdir()
    (staging / MARK).touch()
    deliver(tmp_path / "part", "one", staging.as_uri())
    assert (staging / "one").read_bytes() == b"late"
    (staging / MARK).unlink()
    with pytest.raises(Exception, match="the build has ended"):
        deliver(tmp_path / "part", "two", staging.as_uri())
    assert [path.name for path in staging.iterdir()] == ["one"]


@needs_cluster
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys\nsys.modules['daap'] = None\n", "cannot import daap[cluster]"),
        ("import daap\ndaap.__version__ = '0.0.0'\n", "has other software: daap 0.0.0"),
    ],
)
def test_workers_that_would_make_other_bytes_are_refused(
    script: str, said: str, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "dist"
    with dask_cluster(tmp_path, 1, options=told(tmp_path, script)) as workers:
        at = ("--scheduler", workers.address, "--out", out)
        errors = build("--study", study / "study.toml", *at, status=2)
    assert said in errors
    assert "worker tcp://127.0.0.1:" in errors
    assert left(out.parent) == []


def test_a_scheduler_that_does_not_answer_is_named(study: Path, tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    at = ("--scheduler", address, "--out", tmp_path / "dist")
    errors = build("--study", study / "study.toml", *at, status=2)
    assert f"daap: {address}: no Dask scheduler answers" in errors


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "tcp://a:b", "tls://a:1"])
def test_an_address_that_is_none_is_refused(
    address: str, study: Path, tmp_path: Path
) -> None:
    at = ("--scheduler", address, "--out", tmp_path / "dist")
    errors = build("--study", study / "study.toml", *at, status=2)
    assert f"daap: {address}: " in errors


def test_an_open_connection_is_refused_where_dask_is_told_to_encrypt(
    study: Path, tmp_path: Path
) -> None:
    env = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true"}
    at = ("--scheduler", "tcp://127.0.0.1:1", "--out", tmp_path / "dist")
    errors = build("--study", study / "study.toml", *at, status=2, env=env)
    assert "daap: tcp://127.0.0.1:1: is not encrypted" in errors


@needs_cluster
def test_workers_that_do_not_see_the_storage_are_named(
    workers: DaskCluster, store: dict[str, str], study: Path
) -> None:
    at = ("--scheduler", workers.address, "--out", "s3://bucket/unseen/dist")
    errors = build("--study", study / "study.toml", *at, status=2, env=store)
    assert "cannot read what the build shares" in errors


def test_a_store_without_credentials_is_refused_in_a_line(
    store: dict[str, str], study: Path, tmp_path: Path
) -> None:
    env = {name: "" for name in store if "KEY" in name}
    env |= {name: value for name, value in store.items() if "KEY" not in name}
    env |= {"HOME": str(tmp_path)}
    errors = build(
        "--study", study / "study.toml", "--out", "s3://bucket/x", status=2, env=env
    )
    assert errors.startswith("daap: s3://bucket/x: ")
    assert len(errors.splitlines()) == 1


def test_a_missing_package_is_named(study: Path, tmp_path: Path) -> None:
    (tmp_path / "s3fs.py").write_text("raise ImportError('none')\n")
    errors = build(
        "--study", study / "study.toml", "--out", "s3://bucket/x", status=2,
        env={"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (
        "s3://bucket/x: needs a package that is missing; in daap's checkout: " in errors
    )
    assert "pip install '.[s3]'" in errors


def test_options_that_contradict_each_other_are_refused(
    study: Path, tmp_path: Path
) -> None:
    at = ("--study", study / "study.toml", "--out", tmp_path / "dist")
    for more in (["--check"], ["--release", "2.0.0"], ["--jobs", 2]):
        errors = build(*at, "--scheduler", "tcp://127.0.0.1:1", *more, status=2)
        assert "--scheduler and URLs go without" in errors


@needs_cluster
def test_dask_writes_nothing_into_the_home_of_who_builds(
    workers: DaskCluster, study: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    at = ("--scheduler", workers.address, "--out", tmp_path / "dist", "--no-site")
    build("--study", study / "study.toml", *at, env={"HOME": str(home)})
    assert list(home.iterdir()) == []
