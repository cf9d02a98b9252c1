"""A cluster on this machine against processes: the same bytes, and what they cost.

    python bench/cluster.py --notes DIR [--copies 10]

Builds all notes so many times over, under identifiers of their own: in one process,
in two, from the cache that these filled, by two workers, and by two workers of which
one is killed in the middle, with a shared folder and with an S3 server. At last one
note is edited, and built by two workers from the cache. Ends with status 1 if any byte
differs from those of one process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from notes import copied, edited
from processes import DaskCluster, bundles, dask_cluster, object_store, until

BUILD = [sys.executable, "-m", "daap", "build", "--no-site"]


@dataclass(frozen=True)
class Took:
    """Seconds, those of the processor in the build and in its workers, and MiB.

    MiB are of the largest process of the build itself; a killed worker counts none.
    """

    wall: float
    cpu: float
    peak: float
    workers: float = 0.0


def run(command: list[str], during: Callable[[], None] = lambda: None) -> Took:
    """Run a build to its end, and do something in the meantime."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    during()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    wall = time.perf_counter() - begun
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def downloaded(url: str, env: dict[str, str], folder: Path) -> dict[str, bytes]:
    """All files of a store below a URL."""
    import s3fs

    files = s3fs.S3FileSystem(
        endpoint_url=env["AWS_ENDPOINT_URL"],
        key=env["AWS_ACCESS_KEY_ID"],
        secret=env["AWS_SECRET_ACCESS_KEY"],
    )
    shutil.rmtree(folder, ignore_errors=True)
    files.get(url.removeprefix("s3://") + "/", str(folder) + "/", recursive=True)
    return contents(folder)


def killed(cluster: DaskCluster, url: str, env: dict[str, str]) -> None:
    """Kill a worker as soon as parts are there."""
    until(lambda: bundles(url, env) >= 2, 3600)
    cluster.workers[0].send_signal(signal.SIGKILL)


def used(cluster: DaskCluster) -> float:
    """Seconds of the processor that the workers took that are alive."""
    alive = (worker.pid for worker in cluster.workers if worker.poll() is None)
    times = (psutil.Process(pid).cpu_times() for pid in alive)
    return sum(time.user + time.system for time in times)


def by_cluster(
    notes: Path,
    url: str,
    scratch: Path,
    env: dict[str, str],
    *,
    harm: bool = False,
    cache: Sequence[str] = ("--no-cache",),
) -> Took:
    """A build by two workers, of which one may be killed."""

    def during() -> None:
        if harm:
            killed(cluster, url, env)

    with dask_cluster(scratch, env=env) as cluster:
        before = used(cluster)
        where = [*cache, "--scheduler", cluster.address, "--out", url]
        took = run([*BUILD, str(notes), *where], during)
        return replace(took, workers=used(cluster) - (0 if harm else before))


def measured(notes: Path, scratch: Path) -> tuple[dict[str, Took], list[str]]:
    """What each way took, and which of them made other bytes."""
    took, others = {}, []
    near, far = scratch / "near", scratch / "far"
    here = [*BUILD, str(notes), "--out", str(near), "--jobs"]
    took["one process"] = run([*here, "1", "--no-cache"])
    expected = contents(near)
    cache = ["--cache", str(scratch / "cache")]
    shutil.rmtree(scratch / "cache", ignore_errors=True)
    for name, jobs in (("two processes", "2"), ("from the cache", "1")):
        shutil.rmtree(near)
        took[name] = run([*here, jobs, *cache])
        others += [] if contents(near) == expected else [name]
    with object_store(scratch) as env:
        os.environ.update(env)
        for harm in (False, True):
            after = ", one killed" if harm else ""
            name = f"two workers, folder{after}"
            took[name] = by_cluster(notes, far.as_uri(), scratch, env, harm=harm)
            others += [] if contents(far) == expected else [name]
            name, url = f"two workers, S3{after}", f"s3://bucket/{harm}/dist"
            took[name] = by_cluster(notes, url, scratch, env, harm=harm)
            others += [] if downloaded(url, env, far) == expected else [name]
            shutil.rmtree(far)
    changed = scratch / "edited"
    shutil.rmtree(changed, ignore_errors=True)
    shutil.copytree(notes, changed)
    edited(changed, 1)
    name, url = "two workers, from the cache, one note edited", far.as_uri()
    took[name] = by_cluster(changed, url, scratch, {}, cache=cache)
    run([*BUILD, str(changed), "--out", str(near), "--jobs", "1", "--no-cache"])
    others += [] if contents(far) == contents(near) else [name]
    return took, others


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--scratch", type=Path, default=Path("build/bench/cluster"))
    given = parser.parse_args()
    scratch = given.scratch.absolute()
    scratch.mkdir(parents=True, exist_ok=True)
    paths = sorted(given.notes.glob("*.md"))
    notes = copied(paths, scratch / f"notes-{given.copies}", given.copies)
    took, others = measured(notes, scratch)
    print(f"{len(paths)} notes, {given.copies} times")
    print("| | s | s of the processor | of it workers | MiB |\n|---|---|---|---|---|")
    for name, one in took.items():
        cpu = f"{one.cpu + one.workers:.1f} | {one.workers:.1f}"
        print(f"| {name} | {one.wall:.1f} | {cpu} | {one.peak:.0f} |")
    print(f"other bytes: {', '.join(others) or 'none'}")
    sys.exit(1 if others else 0)


if __name__ == "__main__":
    main()
