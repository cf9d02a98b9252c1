"""Workers, forked and spawned: the same answers, ends and recoveries."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from daap.core.errors import DaapError
from daap.serve.forkserver import nursery
from daap.serve.frames import Reply, Task
from daap.serve.limits import Limits
from daap.serve.pool import Pool

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DEEP = "ASK { FILTER(" + "!" * 60_000 + "1) }"
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
    limits = Limits(timeout=1, workers=1)
    made = await asyncio.to_thread(lambda: nursery(dist, limits, fork=fork))
    pool = Pool(made, limits)
    await pool.open()
    tasks = [Task("query", q, table="json", boolean="json") for q in queries]
    found = [await pool.run(task) for task in tasks]
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


@pytest.mark.parametrize("fork", WAYS)
def test_a_folder_that_is_no_dataset_is_told(tmp_path: Path, fork: bool) -> None:
    with pytest.raises(DaapError, match="is no published dataset"):
        nursery(tmp_path, Limits(), fork=fork)
