"""A build that is cut short: nothing published, no process and no folder left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STUDY = Path(__file__).parents[1] / "studies" / "apiary" / "study.toml"

SCRIPT = """
import os, sys, time
from pathlib import Path
from daap.build.partition import reading as reading_flow
from daap.build.partition import part as source_parts
from daap.cli import main

read, load = reading_flow.redacted, source_parts.load_note

def harm(path):
    if path.name == "h_2.md":
        (Path(sys.argv[1]) / str(os.getpid())).touch()
        {harm}

def reading(path, settings):
    if {phase!r} == "reading":
        harm(path)
    return read(path, settings)

def loading(file, settings):
    if {phase!r} == "mapping":
        harm(file.path)
    return load(file, settings)

reading_flow.redacted = reading
source_parts.load_note = loading

if __name__ == "__main__":
    main(["build", "--study", {study!r}, "--out", sys.argv[2], "--jobs", "2"])
"""


def start(tmp_path: Path, phase: str, harm: str) -> subprocess.Popen[str]:
    """A build whose worker comes to harm over a note."""
    for name in ("marks", "temporary"):
        (tmp_path / name).mkdir()
    script = tmp_path / "main.py"
    text = SCRIPT.format(harm=harm, phase=phase, study=str(STUDY))
    script.write_text(text, encoding="utf-8")
    cache = tmp_path / "cache"
    return subprocess.Popen(
        [sys.executable, script, tmp_path / "marks", tmp_path / "out"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={
            **os.environ,
            "TMPDIR": str(tmp_path / "temporary"),
            "DAAP_CACHE": str(cache),
        },
    )


def left(tmp_path: Path) -> list[str]:
    """Folders of the build that are still there."""
    folders = [tmp_path / "temporary", tmp_path / "cache", tmp_path]
    found = [p.name for f in folders if f.is_dir() for p in f.iterdir()]
    return [name for name in found if name.startswith(("daap-", ".daap", "tmp", "out"))]


@pytest.mark.parametrize(
    ("phase", "named"), [("reading", "h_2.md"), ("mapping", "h_2.md")]
)
def test_a_worker_that_dies_twice_is_named_and_nothing_is_published(
    phase: str, named: str, tmp_path: Path
) -> None:
    build = start(tmp_path, phase, "os._exit(9)")
    _, errors = build.communicate()
    assert build.returncode == 1
    assert f"{named}: the process that worked on it died, twice" in errors
    assert len(list((tmp_path / "marks").iterdir())) >= 2
    assert left(tmp_path) == []


@pytest.mark.parametrize("phase", ["reading", "mapping"])
def test_an_interrupted_build_leaves_nothing_behind(phase: str, tmp_path: Path) -> None:
    build = start(tmp_path, phase, "time.sleep(600)")
    marks = tmp_path / "marks"
    while not list(marks.iterdir()):
        assert build.poll() is None
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    _, errors = build.communicate()
    assert build.returncode == 1
    assert "Traceback" not in errors
    assert left(tmp_path) == []
    for worker in marks.iterdir():
        assert not Path(f"/proc/{worker.name}").exists()
