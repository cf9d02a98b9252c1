"""Workers, forked and spawned: the same answers, ends and recoveries."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from daap.core.errors import DaapError
from daap.serve.forkserver import worker_factory
from daap.serve.limits import Limits
from daap.serve.messages import Reply, Task
from daap.serve.pool import Pool

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DEEP = "ASK { FILTER(" + "!" * 60_000 + "1) }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"
WAYS = [
    pytest.param(
        True,
        marks=pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked"),
        id="forked",
    ),
    pytest.param(False, id="spawned"),
]


async def replies(dist: Path, fork: bool, *queries: str) -> list[Reply]:
    """What one worker says to queries, one after the other."""
    limits = Limits(timeout=300, workers=1)
    made = await asyncio.to_thread(lambda: worker_factory(dist, limits, fork=fork))
    pool = Pool(made, limits)
    await pool.open()
    found = []
    for query in queries:  # however slow the machine is, one query alone has no end
        pool.limits = replace(limits, timeout=0.1) if query == ENDLESS else limits
        task = Task("query", query, table="json", boolean="json")
        found.append(await pool.run(task))
    await pool.close()
    return found


@pytest.mark.parametrize("fork", WAYS)
def test_a_worker_is_replaced_after_its_end_and_after_its_death(
    dist: Path, fork: bool
) -> None:
    asked = ("ASK {}", ENDLESS, "ASK {}", DEEP, "ASK {}")
    with ThreadPoolExecutor(1) as aside:  # another test may run a loop in this one
        found = aside.submit(asyncio.run, replies(dist, fork, *asked)).result()
    assert [reply.status for reply in found] == [200, 504, 200, 500, 200]


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked")
def test_who_had_a_long_query_is_kept_for_the_next(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daap.serve.pool.LONG", 0.0)  # every query is a long one
    monkeypatch.setattr("daap.serve.pool.SLOW", 300.0)

    async def started() -> tuple[int, int, bool]:
        limits = Limits(timeout=300, workers=1)
        pool = Pool(await asyncio.to_thread(worker_factory, dist, limits), limits)
        await pool.open()
        for number in range(10):
            await pool.run(Task("query", f"{COUNT} # {number}", table="json"))
        made, kept = pool.started, len(pool.reserve)
        for worker in pool.reserve:
            os.kill(worker.pid, signal.SIGKILL)
        while not all(worker.gone for worker in pool.reserve):
            await asyncio.sleep(0)
        able = pool.able and not pool.reserve
        await pool.close()
        return made, kept, able

    with ThreadPoolExecutor(1) as aside:
        found = aside.submit(asyncio.run, started()).result()
    assert found == (3, 1, True)


@pytest.mark.parametrize("fork", WAYS)
def test_a_folder_that_is_no_dataset_is_told(tmp_path: Path, fork: bool) -> None:
    with pytest.raises(DaapError, match="is not a published dataset"):
        worker_factory(tmp_path, Limits(), fork=fork)
