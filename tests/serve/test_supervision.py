"""Processes that are killed: made anew, and the truth is told meanwhile."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from daap.core.errors import DaapError
from daap.serve.dataset_reloader import DatasetReloader
from daap.serve.forkserver import Spawning, worker_factory
from daap.serve.limits import Limits
from daap.serve.log import Log
from daap.serve.messages import Reply, Task
from daap.serve.pool import Pool
from daap.serve.worker import error_of

from .conftest import Server, start
from .support import ASK, ENDLESS, kill, lives, number, processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked")


@pytest.fixture
def own(dist: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of one's own over a copy that may be moved."""
    copy = Path(shutil.copytree(dist, tmp_path / "dist"))
    server = start(copy, "--timeout", "2", "--workers", "2")
    yield server
    assert server.stop() == 0


def test_workers_killed_while_idle_cost_nobody_an_answer(own: Server) -> None:
    for _ in range(5):
        _, workers = processes(own)
        assert workers
        kill(*workers)
        lives(own)
    assert number(own, "daap_workers_died") == 0


def test_the_process_that_forks_is_made_anew(own: Server) -> None:
    forking, workers = processes(own)
    kill(*forking)
    kill(*workers)
    lives(own)  # once it is there again
    own.said(lambda line: line["event"] == "loaded")
    assert own.get("/health").status == 200
    assert 'daap_reloads_total{result="recovered"} 1.0' in own.get("/metrics").text


def test_health_says_when_nothing_can_be_answered(own: Server, tmp_path: Path) -> None:
    (tmp_path / "dist").rename(tmp_path / "away")
    forking, workers = processes(own)
    kill(*forking)
    kill(*workers)
    while (health := own.get("/health")).status == 200:
        pass
    assert health.status == 503
    assert "no query can be answered" in health.text
    assert int(health.headers["retry-after"]) >= 1
    (tmp_path / "away").rename(tmp_path / "dist")
    lives(own)
    assert own.get("/health").status == 200


def in_thread(work) -> object:
    """What a coroutine gives; another test may run a loop in this thread."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def test_a_server_that_cannot_recover_gives_up(dist: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dist, tmp_path / "dist"))

    async def ends() -> bool:
        limits = Limits(workers=1, timeout=1, recovery=0.1)
        reloader = DatasetReloader(copy, limits, Log())
        gave_up = asyncio.Event()
        reloader.give_up = gave_up.set
        await reloader.load()
        shutil.rmtree(copy)
        forked = reloader.current.factory.process  # type: ignore[attr-defined]
        forked.kill()
        kill(*(worker.pid for worker in reloader.current.idle))
        watching = asyncio.create_task(reloader.watch())
        async with asyncio.timeout(60):
            await gave_up.wait()
        await watching
        able = reloader.current.able
        await reloader.close()
        return able

    assert in_thread(ends()) is False


def test_a_spawned_worker_that_could_not_be_replaced_is_replaced_later(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [DaapError("replaced meanwhile"), OSError("too many processes")]
    spawn = Spawning.worker

    def fails_twice(self: Spawning) -> object:
        if made[0] >= 2 and failures:
            raise failures.pop()
        made[0] += 1
        return spawn(self)

    made = [0]
    monkeypatch.setattr(Spawning, "worker", fails_twice)

    async def replies() -> list[Reply]:
        limits = Limits(timeout=60, workers=1)
        pool = Pool(
            await asyncio.to_thread(worker_factory, dist, limits, fork=False), limits
        )
        await pool.open()
        kill(*(worker.pid for worker in pool.idle))
        task = Task("query", ASK, table="json", boolean="json")
        found = [await pool.run(task) for _ in range(2)]
        await pool.close()
        return found

    assert [reply.status for reply in in_thread(replies())] == [200, 200]  # type: ignore[attr-defined]
    assert not failures


def test_a_query_at_work_moves_to_no_other_release(own: Server, tmp_path) -> None:
    """One that runs is answered from its release, those that wait from the next."""
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(own.query, f"{ASK} # {n}") for n in range(20)]
        forking, _ = processes(own)
        kill(*forking)
        asked += [pool.submit(own.query, f"{ASK} # {n}") for n in range(20, 60)]
        assert {found.result().status for found in asked} == {200}


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (-6, 500, "more than 1024 MiB of memory"),
        (-11, 500, "nested too deep"),
        (-9, 500, "was killed, from outside"),
        (-14, 504, "limit of 10 seconds"),
        (1, 500, "ended with 1"),
        (None, 500, "was ended"),
    ],
)
def test_memory_is_named_only_where_it_was_memory(status, code, words) -> None:
    reply = error_of(status, Limits())
    assert reply.status == code
    assert words in reply.body.decode()
    assert (b"memory" in reply.body) is (status == -6)


def test_each_way_to_die_is_told_apart(own: Server) -> None:
    deep = own.query("ASK { FILTER(" + "!" * 60_000 + "1) }")
    assert (deep.status, "nested too deep" in deep.text) == (500, True)
    assert own.query(ENDLESS).status == 504
    lives(own)
