"""No Python file of the current folder is loaded, by any command or its children."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from daap.core.safe_path import leave_current_folder

OTHERS = ("click", "jinja2", "parso", "pyoxigraph", "rdflib", "shacl_rust", "uvicorn",
          "sitecustomize", "usercustomize", "yaml", "distributed", "numpy")  # fmt: skip
MARK = """import os
os.makedirs(os.path.join(os.path.dirname(__file__), "marks"), exist_ok=True)
"""

NOTE = """# p
{number}
## title
Interview {number}
## source type
Interview

# coding

> Interviewer

> What do you keep?

> Expert A

> We keep data fresh.

**OPEN CODING TRACE:**

keep data fresh

**AXIAL CODING TRACE:**
```
fresh
```
"""


@pytest.fixture(autouse=True)
def as_a_user_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing the command line has set it for the children of this process."""
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with two notes, so that two processes have something to do."""
    folder = tmp_path_factory.mktemp("safe") / "study"
    words = ["sources", "init", folder, "--title", "T", "--base", "https://e.org/t/"]
    daap = [sys.executable, "-m", "daap"]
    subprocess.run([*daap, *words], check=True, capture_output=True)
    for number in (1, 2):
        path = folder / "field-notes" / f"p_{number}.md"
        path.write_text(NOTE.format(number=number), encoding="utf-8")
    return folder / "study.toml"


@pytest.fixture(scope="module")
def early() -> set[str]:
    """What Python loads for -m and the console script before any line of ours."""
    code = "import re, runpy, sys; print(*sys.modules)"
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return {*done.stdout.split(), "sitecustomize", "usercustomize"}


@pytest.fixture
def planted(tmp_path: Path, early: set[str]) -> Path:
    """A folder with a file for every module that a program may import."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name in {*sys.stdlib_module_names, *OTHERS} - early:
        (folder / f"{name}.py").write_text(MARK, encoding="utf-8")
    return folder


def run(
    here: Path, *arguments: str | Path, start: tuple[str, ...] = ("-m", "daap")
) -> subprocess.CompletedProcess[str]:
    """A command in that folder, by our own Python."""
    words = [sys.executable, *start, *map(str, arguments)]
    return subprocess.run(words, cwd=here, capture_output=True, text=True, check=False)


def unharmed(here: Path) -> bool:
    """Whether nothing of the folder was run."""
    return not (here / "marks").exists()


def test_the_trap_works(planted: Path) -> None:
    run(planted, "-c", "import signal", start=())
    assert not unharmed(planted)


@pytest.mark.parametrize(
    "words",
    [
        "query forces",
        "query forces --timeout 60",
        "query forces --store kept --explain",
        "check",
        "diff",
        "read",
        "audit",
        "sources list",
        "link check",
        "--help",
    ],
)
def test_a_command_loads_nothing_of_the_current_folder(
    words: str, planted: Path, study: Path, dist: Path
) -> None:
    name, *options = words.split()
    more: dict[str, list[str | Path]] = {
        "query": ["--data", dist],
        "check": [dist],
        "diff": [dist, dist],
        "read": [study.parent / "field-notes", "--study", study],
        "audit": ["--study", study],
        "sources": ["--study", study],
    }
    done = run(planted, name, *options, *more.get(name, []))
    assert unharmed(planted)
    assert done.returncode == 0, done.stderr


def test_a_build_by_two_processes_loads_nothing_of_the_current_folder(
    planted: Path, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dist"
    words = ["build", "--study", study, "--out", out, "--no-cache", "--no-site"]
    done = run(planted, *words, "--jobs", "2")
    assert unharmed(planted)
    assert done.returncode == 0, done.stderr
    assert (out / "sources" / "p2.ttl").is_file()


def test_an_empty_entry_of_the_search_path_is_none_of_ours(
    planted: Path, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep)
    words = ["--study", study, "--out", tmp_path / "dist", "--no-cache", "--no-site"]
    done = run(planted, "build", *words, "--jobs", "2")
    assert unharmed(planted)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("start", [("-m", "daap"), ("-E", "-m", "daap")])
def test_a_server_and_its_workers_load_nothing_of_the_current_folder(
    start: tuple[str, ...], planted: Path, dist: Path
) -> None:
    words = [sys.executable, *start, "serve", "--port", "0", "--data", str(dist)]
    server = subprocess.Popen(words, cwd=planted, stderr=subprocess.PIPE, text=True)
    try:
        said = (json.loads(line) for line in server.stderr or ())
        url = next(entry["url"] for entry in said if entry["event"] == "listening")
        asked = f"{url}?query=ASK%7B%7D"
        assert b"true" in urllib.request.urlopen(asked, timeout=20).read()  # noqa: S310
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert unharmed(planted)


def test_the_console_script_loads_nothing_of_the_current_folder(planted: Path) -> None:
    script = shutil.which("daap", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("daap is not installed beside this Python")
    done = run(planted, "--version", start=(script,))
    assert unharmed(planted)
    assert done.returncode == 0, done.stderr


def test_a_program_given_on_the_command_line_is_as_safe(planted: Path) -> None:
    code = "from daap.cli import main; main(['query', '--list'])"
    done = run(planted, code, start=("-c",))
    assert done.returncode == 0
    assert unharmed(planted)


def test_entries_of_the_path_become_absolute_and_the_folder_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", ".", str(tmp_path), "lib", *sys.path])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", "lib", "/elsewhere"]))
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    before = [path for path in sys.path[4:] if path]
    leave_current_folder()
    assert sys.path == [str(tmp_path / "lib"), *before]
    inherited = os.pathsep.join([str(tmp_path / "lib"), "/elsewhere"])
    assert os.environ["PYTHONPATH"] == inherited
    assert os.environ["PYTHONSAFEPATH"] == "1"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no current folder can go")
def test_a_command_in_a_folder_that_was_deleted_says_so(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = (
        "import os, runpy, sys; os.rmdir(os.getcwd()); sys.argv = ['daap', 'rules'];"
        "runpy.run_module('daap', run_name='__main__')"
    )
    done = run(gone, "-P", "-c", code, start=())
    said = "daap: the current folder was deleted; change to another\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
