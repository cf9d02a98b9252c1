"""Work in several processes: in order, once retried, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from daap.build.execute.processes import work
from daap.core.errors import InputError, WorkerError


@pytest.fixture(autouse=True)
def workers_find_this_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkout on the path that workers get; the command line takes it away."""
    monkeypatch.syspath_prepend(Path(__file__).parents[3])


def double(factor: int, item: int) -> int:
    return factor * item


def slow_first(_: None, item: int) -> int:
    time.sleep(0.2 if item == 0 else 0)
    return item


def die_once(folder: Path, item: int) -> int:
    mark = folder / f"{item}"
    if item == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def die(_: None, item: int) -> int:
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def fail(_: None, item: int) -> int:
    if item == 3:
        raise InputError(Path("note.md"), "is a riddle")
    return item


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(work(double, 2, range(20), jobs=jobs)) == list(range(0, 40, 2))
    assert list(work(slow_first, None, range(6), jobs=jobs)) == list(range(6))


def test_no_items_give_no_results() -> None:
    assert list(work(double, 2, [], jobs=2)) == []


def test_a_worker_that_dies_is_replaced_and_its_item_done(tmp_path: Path) -> None:
    assert list(work(die_once, tmp_path, range(12), jobs=2)) == list(range(12))


def test_an_item_that_kills_two_workers_is_named() -> None:
    found = []
    with pytest.raises(WorkerError, match=r"p_3\.md: the process .* died, twice"):
        for result in work(die, None, range(9), jobs=2, name=lambda n: f"p_{n}.md"):
            found.append(result)
    assert found == [0, 1, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_task_reaches_the_caller(jobs: int) -> None:
    with pytest.raises(InputError, match="is a riddle"):
        list(work(fail, None, range(9), jobs=jobs))


SCRIPT = """
import sys, time
sys.path.insert(0, {here!r})
from daap.build.execute.processes import work
from test_pool import sleep_long
if __name__ == "__main__":
    for result in work(sleep_long, {folder!r}, range(4), jobs=2):
        pass
"""


def sleep_long(folder: str, item: int) -> int:
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)
    return item


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(how: signal.Signals, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    script = tmp_path / "main.py"
    here = str(Path(__file__).parent)
    script.write_text(SCRIPT.format(here=here, folder=str(marks)), encoding="utf-8")
    parent = subprocess.Popen([sys.executable, script], stderr=subprocess.DEVNULL)
    workers = until(lambda: [int(p.name) for p in marks.iterdir()], 2)
    parent.send_signal(how)
    parent.wait()
    assert until(lambda: [1 for pid in workers if not alive(pid)], 2) == [1, 1]


def until(count: object, wanted: int) -> list[int]:
    """What is counted, once there are as many as wanted."""
    for _ in range(600):
        found: list[int] = count()  # type: ignore[operator]
        if len(found) >= wanted:
            return found
        time.sleep(0.05)
    raise AssertionError(f"never {wanted}")


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split(") ")[1][0]
    except FileNotFoundError:
        return False
    return state != "Z"
