"""Work in several processes: in order, once retried, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from daap.build.execute.executor import (
    Executor,
    Inline,
    Item,
    Result,
    Shared,
    Task,
    batched,
)
from daap.build.execute.processes import Processes
from daap.core.errors import InputError, WorkerError


@pytest.fixture(autouse=True)
def workers_find_this_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkout on the path that workers get; the command line takes it away."""
    monkeypatch.syspath_prepend(Path(__file__).parents[3])


def executor(jobs: int) -> Executor:
    return Processes(jobs) if jobs > 1 else Inline()


def work(
    task: Task[Shared, Item, Result],
    shared: Shared,
    items: Iterable[Item],
    jobs: int = 2,
    size: int = 1,
) -> list[Result]:
    """The results for items in batches of a size."""
    batches = batched(items, size=lambda _: 1, enough=size)
    return list(executor(jobs).results(task, shared, batches, lambda n: f"p_{n}.md"))


def double(factor: int, batch: Sequence[int]) -> list[int]:
    return [factor * item for item in batch]


def slow_first(_: None, batch: Sequence[int]) -> Sequence[int]:
    time.sleep(0.2 if 0 in batch else 0)
    return batch


def die_once(folder: Path, batch: Sequence[int]) -> Sequence[int]:
    mark = folder / "died"
    if 3 in batch and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


def die(_: None, batch: Sequence[int]) -> Sequence[int]:
    if 3 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


def fail(_: None, batch: Sequence[int]) -> Sequence[int]:
    if 3 in batch:
        raise InputError(Path("note.md"), "is a riddle")
    return batch


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int, size: int) -> None:
    assert work(double, 2, range(20), jobs, size) == list(range(0, 40, 2))
    assert work(slow_first, None, range(6), jobs, size) == list(range(6))


def test_no_items_give_no_results() -> None:
    assert work(double, 2, []) == []


@pytest.mark.parametrize("size", [1, 5])
def test_a_worker_that_dies_is_replaced_and_its_items_done(
    size: int, tmp_path: Path
) -> None:
    assert work(die_once, tmp_path, range(12), size=size) == list(range(12))


def test_a_pool_whose_pipes_close_while_a_worker_starts_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The standard library gives a ValueError if another worker dies at that time."""
    submit, calls = ProcessPoolExecutor.submit, list[object]()

    def submit_once_in_vain(
        pool: ProcessPoolExecutor, *given: Any, **named: Any
    ) -> Future[Any]:
        calls.append(given)
        if len(calls) == 2:
            raise ValueError("bad value(s) in fds_to_keep")
        return submit(pool, *given, **named)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", submit_once_in_vain)

    assert work(double, 2, range(6)) == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("size", [1, 5])
def test_an_item_that_kills_two_workers_is_named(size: int) -> None:
    found = []
    batches = batched(range(9), size=lambda _: 1, enough=size)
    results = Processes(2).results(die, None, batches, lambda n: f"p_{n}.md")
    with pytest.raises(WorkerError, match=r"^p_3\.md: the process .* died, twice"):
        for result in results:
            found.append(result)
    assert found == [0, 1, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_task_reaches_the_caller(jobs: int) -> None:
    with pytest.raises(InputError, match="is a riddle"):
        work(fail, None, range(9), jobs)


SCRIPT = """
import sys, time
sys.path.insert(0, {here!r})
from daap.build.execute.processes import Processes
from test_processes import sleep_long
if __name__ == "__main__":
    batches = [(number,) for number in range(4)]
    for result in Processes(2).results(sleep_long, {folder!r}, batches, str):
        pass
"""


def sleep_long(folder: str, batch: Sequence[int]) -> Sequence[int]:
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)
    return batch


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
